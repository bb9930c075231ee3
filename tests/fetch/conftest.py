"""Connections to the tests' own service, with time of the tests' own where they ask for it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest

from lbtui.errors import SecretError
from lbtui.fetch.connection import Connection
from lbtui.fetch.retry import DEFAULT, RetryPolicy
from lbtui.fetch.timing import REAL, Timing
from lbtui.model.profile import Profile
from lbtui.model.secret import Secret, SecretRef
from lbtui.providers import registry

from . import ledger, poor
from .looking import Looking, Open
from .secret_address import Keeper, Make, callback_at
from .tiny import TinyProvider

Connect = Callable[..., Connection]


class OwnTime:
    """Clocks that only move while somebody sleeps, which takes no time; chance is always a half."""

    def __init__(self) -> None:
        self.now = 1_000.0
        self.slept: list[float] = []

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds

    @property
    def timing(self) -> Timing:
        return Timing(lambda: self.now, lambda: self.now + 1_700_000_000, self.sleep, lambda: 0.5)


class Vault:
    """Secrets by reference, and how often each was asked for."""

    def __init__(self) -> None:
        self.secrets: dict[str, str] = {}
        self.asked: list[str] = []

    async def reveal(self, ref: SecretRef) -> Secret:
        self.asked.append(ref.source)
        if isinstance(ref.target, Secret):
            return ref.target
        if ref.source not in self.secrets:
            raise SecretError(f"{ref.source} gives nothing")
        return Secret(self.secrets[ref.source])


@pytest.fixture(autouse=True)
def _own_services(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(registry.BUILT_IN, "tiny", f"{TinyProvider.__module__}:TinyProvider")
    monkeypatch.setitem(registry.BUILT_IN, "ledger", ledger.TARGET)
    monkeypatch.setitem(registry.BUILT_IN, "poor", poor.TARGET)


@pytest.fixture
def own_time() -> OwnTime:
    return OwnTime()


@pytest.fixture
def vault() -> Vault:
    return Vault()


@pytest.fixture
async def connect(vault: Vault) -> AsyncIterator[Connect]:
    """Makes connections, and closes them after the test."""
    made: list[Connection] = []

    def make(
        url: Any = "http://tiny.test",
        app: Any = None,
        *,
        timing: Timing = REAL,
        policy: RetryPolicy = DEFAULT,
        name: str = "p",
        service: str = "tiny",
        **values: Any,
    ) -> Connection:
        profile = Profile(name, service, {"url": url, "timeout": 30, "page_size": 100, **values})
        made.append(Connection(profile, vault.reveal, app, timing=timing, policy=policy))
        return made[-1]

    yield make
    for connection in made:
        await connection.close()


@pytest.fixture
async def looking(connect: Connect) -> AsyncIterator[Open]:
    """Opens windows on an application's board, and closes them after the test."""
    opened: list[Looking] = []

    def make(app: Any, **options: Any) -> Looking:
        opened.append(Looking(connect(app=app, **{"page_size": 10, **options})))
        return opened[-1]

    yield make
    for each in opened:
        await each.window.close()


@pytest.fixture
def keeper(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Keeper:
    return Keeper(tmp_path, monkeypatch)


@pytest.fixture
async def make() -> AsyncIterator[Make]:
    """Makes connections to a callback at a secret address, and closes them after the test."""
    made: list[Connection] = []

    def make(url: str, **values: Any) -> Connection:
        made.append(callback_at(url, **values))
        return made[-1]

    yield make
    for each in made:
        await each.close()
