"""One demo service of each kind for the whole room, its clock held still."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from lbtui.demo import DEFAULT_SEED, demo_app
from lbtui.demo.database import opened
from lbtui.demo.mobage_seeding import KIND
from tests.demo.asking import Service
from tests.demo.gamesparks_asking import Callback
from tests.demo.mobage_asking import NOW, Mobage


@pytest.fixture(scope="session")
def app() -> Any:
    return demo_app("xbox", clock=lambda: 0.0)


@pytest.fixture(scope="session")
def service(app: Any) -> Service:
    return Service(app)


@pytest.fixture(scope="session")
def mobage() -> Mobage:
    """For tests that change nothing."""
    return Mobage(demo_app("mobage", clock=lambda: NOW))


@pytest.fixture(scope="session")
def gamesparks_app() -> Any:
    return demo_app("gamesparks", clock=lambda: 0.0)


@pytest.fixture(scope="session")
def gamesparks(gamesparks_app: Any) -> Callback:
    return Callback(gamesparks_app)


@pytest.fixture(scope="session")
def world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo's Mobage world in a file, from which a test's own is copied sooner than made."""
    path = tmp_path_factory.mktemp("mobage") / "world.sqlite"
    opened(KIND, DEFAULT_SEED, path).close()
    return path


@pytest.fixture
def fresh(world: Path, tmp_path: Path) -> Mobage:
    """One of a test's own, to change."""
    path = shutil.copyfile(world, tmp_path / "world.sqlite")
    return Mobage(demo_app("mobage", clock=lambda: NOW, path=path))


@pytest.fixture
def keep(tmp_path: Path) -> Path:
    """Where the demo's Mobage may keep its changes; nothing is there yet."""
    return tmp_path / "of" / "demo" / "mobage.sqlite"
