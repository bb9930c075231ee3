"""The walk's tests ask a service of their own."""

from __future__ import annotations

import pytest

from lbtui.providers import registry

from . import moving


@pytest.fixture(autouse=True)
def _own_service(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(registry.BUILT_IN, "moving", moving.TARGET)
