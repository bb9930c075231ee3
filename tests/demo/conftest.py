"""One demo service for the whole room, its clock held still."""

from __future__ import annotations

from typing import Any

import pytest

from lbtui.demo import demo_app
from tests.demo.asking import Service


@pytest.fixture(scope="session")
def app() -> Any:
    return demo_app("xbox", clock=lambda: 0.0)


@pytest.fixture(scope="session")
def service(app: Any) -> Service:
    return Service(app)
