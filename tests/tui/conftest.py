"""Driving the screens in process: over the demo, or over profiles of a service on a loopback socket."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import unicodedata
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from textual import events
from textual.keys import REPLACED_KEYS, _character_to_key, _get_unicode_name_from_key
from textual.pilot import Pilot
from textual.widget import Widget

from lbtui.demo import demo_app
from lbtui.session import Session
from lbtui.store.paths import Paths
from lbtui.store.profiles import ProfileStore
from lbtui.tui.app import LbtuiApp
from lbtui.tui.screens.room import Room
from lbtui.tui.start import Start
from lbtui.tui.widgets.line import PacedLine
from lbtui.tui.widgets.row_table import RowTable
from tests.gamesparks import callback_url, save_gamesparks
from tests.loopback import serve
from tests.mobage import save_mobage
from tests.tui.between import Between
from tests.tui.folder import Folder

SCID = "0FA0D955-56CF-49DE-8668-05D82E6D45C4"
JADE = "538276dee4b0309a78504075"
"""JadeRobin, in row 1,701 of the 2,608 of the callback's quiz."""

MOST_ROUNDS = 2_000
"""How often a driver looks whether a screen has come to rest, before the test goes on as it is."""

TOKEN = "XBL3.0 x=77;made-up-for-tests"


class Driver:
    """A running app: its keys, and what is on its screen."""

    def __init__(self, app: LbtuiApp, pilot: Pilot[None]) -> None:
        self.app = app
        self.pilot = pilot

    @property
    def room(self) -> Room:
        assert isinstance(self.app.screen, Room)
        return self.app.screen

    @property
    def table(self) -> RowTable:
        return self.room.query_one(RowTable)

    @property
    def lines(self) -> list[str]:
        """The screen's text as the compositor would write it, gate and all."""
        filters = self.app.get_line_filters()
        background = self.app.screen.styles.background
        strips = self.app.screen._compositor.render_strips()
        return ["".join(each.text for each in _filtered(list(strip), filters, background)) for strip in strips]

    @property
    def text(self) -> str:
        return "\n".join(self.lines)

    @property
    def cursor_line(self) -> str:
        """The line that the cursor is on."""
        return next((line for line in self.lines if line.startswith("▶")), "")

    async def press(self, *keys: str) -> None:
        """Presses keys, each once the screen has taken the one before."""
        for key in keys:
            self._send(key)
            await self.taken()
        await self.pilot.pause()

    async def type_text(self, text: str) -> None:
        """Types a text faster than the screen takes it, as a paste does."""
        for char in text:
            self._send(char)
        await self.taken()
        await self.pilot.pause()

    def _send(self, key: str) -> None:
        """A key by its name or its character, as a pilot presses it."""
        name = _character_to_key(key) if len(key) == 1 else key
        event = events.Key(name, key if len(key) == 1 else _character_of(key))
        event.set_sender(self.app)
        assert self.app._driver
        self.app._driver.send_message(event)

    async def taken(self) -> None:
        """All that was posted so far is done and drawn; a pilot that presses a key sleeps 40 ms instead."""
        for _ in range(MOST_ROUNDS):
            await self.pilot._wait_for_screen()
            if not (self.app.is_running and self.app.screen_stack):
                return
            screen = self.app.screen
            screen._on_timer_update()
            if isinstance(screen, Room) and not screen.ready:
                await asyncio.sleep(0.001)
            elif not any(_is_busy(each) for each in screen.walk_children(Widget, with_self=True)):
                return

    async def until(self, holds: str | Callable[[], bool], seconds: float = 8.0) -> None:
        """Waits for a text on the screen, or for what a function says, and then until all is drawn that came
        with it."""
        end = asyncio.get_running_loop().time() + seconds
        while not (holds in self.text if isinstance(holds, str) else holds()):
            assert asyncio.get_running_loop().time() < end, f"never seen: {holds}\n{self.text}"
            await asyncio.sleep(0.01)
            await self.taken()
        await self.taken()


def _is_busy(widget: Widget) -> bool:
    """Whether a widget has messages to take, or has yet to ask for its place or to be drawn."""
    return widget._layout_required or widget._repaint_required or not widget._message_queue.empty()


def _character_of(key: str) -> str | None:
    with contextlib.suppress(KeyError):
        return unicodedata.lookup(_get_unicode_name_from_key(REPLACED_KEYS.get(key, key)))
    return None


def _filtered(segments: list[Any], filters: Any, background: Any) -> list[Any]:
    for each in filters:
        segments = each.apply(segments, background)
    return segments


@contextlib.asynccontextmanager
async def running(
    session: Session, start: Start | None = None, size: tuple[int, int] = (80, 24)
) -> AsyncIterator[Driver]:
    app = LbtuiApp(session, start)
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        yield Driver(app, pilot)
    assert app.defect is None


@contextlib.asynccontextmanager
async def demo(*where: str, size: tuple[int, int] = (80, 24)) -> AsyncIterator[Driver]:
    """The demo, opened at a profile, a board and a jump where they are given; the rows asked for are there."""
    async with running(Session(None), Start(*where), size) as driver:
        if len(where) > 1:
            await driver.until(
                lambda: (" ms" in driver.text or "from memory" in driver.text) and "reading" not in driver.text
            )
        yield driver


@pytest.fixture(autouse=True)
def _status_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """In process the status line says at once what it would say half a second later."""
    monkeypatch.setattr(PacedLine, "pace", 0.0)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Folder:
    """The working folder of the test, which is empty."""
    path = tmp_path / "folder"
    path.mkdir()
    monkeypatch.chdir(path)
    return Folder(path)


@pytest.fixture
def store() -> ProfileStore:
    return ProfileStore(Paths.from_environment(os.environ).profiles)


@pytest.fixture
def save_profile(store: ProfileStore, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Path]:
    """Writes a profile's file that asks an address."""
    monkeypatch.setenv("XBL_TOKEN", TOKEN)

    def saving(name: str, address: str, *boards: str, further: str = "") -> Path:
        store.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        path = store.path(name)
        path.write_text(
            f'service = "xbox"\nurl = "{address}"\nscid = "{SCID}"\nauthorization = "env:XBL_TOKEN"\n'
            f"boards = {json.dumps(boards)}\ntimeout = 30\n{further}"
        )
        path.chmod(0o600)
        return path

    return saving


@pytest.fixture
def service() -> Iterator[Between]:
    """A Mobage of the test's own."""
    between = Between(demo_app("mobage"))
    yield between
    between.release()


@pytest.fixture
def near(service: Between, store: ProfileStore) -> Iterator[Session]:
    """A session whose profile `near` may write to the service; `reader` may not, and `single` asks one thing
    at a time."""
    with serve(service, date_header=False) as address:
        players = {"me": "10001", "rival": "10002"}
        save_mobage(store.path("near"), address, writable=True, page_size=50, players=players)
        save_mobage(store.path("reader"), address)
        save_mobage(store.path("single"), address, page_size=50, concurrency=1)
        yield Session(store)
        service.release()


@pytest.fixture(scope="session")
def served_callback() -> Iterator[tuple[Between, str]]:
    """The one GameSparks callback of all tests, which nobody changes, and its secret address."""
    between = Between(demo_app("gamesparks"))
    with serve(between) as address:
        yield between, callback_url(address)


@pytest.fixture
def callback(served_callback: tuple[Between, str]) -> Iterator[Between]:
    """The callback as if it were the test's own."""
    between, _ = served_callback
    between.begin_anew()
    yield between
    between.begin_anew()


@pytest.fixture
def studio(callback: Between, served_callback: tuple[Between, str], store: ProfileStore) -> Session:
    """A session whose profile `studio` asks the callback; its secret stands in the file."""
    boards = ("quiz", "HSBC", "trophies", "plain")
    more = {"score": "SCORE", "name": "userName", "limit": 100, "page_size": 20, "concurrency": 2}
    save_gamesparks(
        store.path("studio"), served_callback[1], *boards, **more, timeout=20, players={"jade": JADE}
    )
    return Session(store)
