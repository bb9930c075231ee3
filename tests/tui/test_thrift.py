"""The screens pay only for what changes: nothing while they rest, little for what opens, a status now and then."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from contextlib import ExitStack

import pytest
from textual.widget import Widget
from textual.widgets import DataTable, Input, LoadingIndicator, ProgressBar

from lbtui.session import Session
from lbtui.store.profiles import ProfileStore
from lbtui.tui.start import Start
from tests.places import LBTUI, PLACES
from tests.pty_terminal import Terminal
from tests.tui.conftest import Driver, running

IDLE_SECONDS = 3.0
DOWN = "\x1b[B"
# the two lines of a prompt; a whole screen's text once, and once more
LIMITS = [
    ("#", 200, 300),
    ("@", 200, 300),
    ("?", 2_200, 2_600),
    (":", 2_200, 2_600),
    ("i", 1_000, 2_400),
    ("\r", 1_000, 2_400),
]


def drain(terminals: Iterable[Terminal], seconds: float) -> None:
    """Takes what they send for so long, all of them at once."""
    time.sleep(seconds)
    for each in terminals:
        each.settle(0.01)


def test_a_screen_at_rest_sends_nothing_and_takes_no_processor_time() -> None:
    with ExitStack() as stack:
        terminals = {
            name: stack.enter_context(Terminal([*LBTUI, *place.words])) for name, place in PLACES.items()
        }
        for name, place in PLACES.items():
            terminals[name].until(place.first, 60)
            terminals[name].send(place.keys)
        for name, place in PLACES.items():
            terminals[name].until(place.shown)
        drain(terminals.values(), 1.1)
        before = {name: (len(each.written), each.cpu_seconds) for name, each in terminals.items()}
        drain(terminals.values(), IDLE_SECONDS)
        for name, terminal in terminals.items():
            sent, used = before[name]
            assert (name, bytes(terminal.written[sent:])) == (name, b"")
            assert (name, terminal.cpu_seconds - used < 0.01 * IDLE_SECONDS) == (name, True)


def test_the_status_line_changes_at_most_twice_a_second() -> None:
    with Terminal([*LBTUI, "open", "demo/xbox", "LifetimeXP"]) as terminal:
        terminal.until(" kB")
        terminal.settle(1.1)
        changes, line, row = 0, terminal.lines[-2], 1
        began = time.monotonic()
        while time.monotonic() < began + 3:
            terminal.send(DOWN)
            row += 1
            terminal.settle(0.04, 0.04)
            changes += terminal.lines[-2] != line
            line = terminal.lines[-2]
        assert 3 < changes <= 2 * (time.monotonic() - began) + 1
        assert row > 2 * changes
        terminal.until(lambda text: f" {row:,} of 1,000,000,000 " in text.split("\n")[-2])


def test_what_opens_and_closes_repaints_little() -> None:
    with Terminal([*LBTUI, "open", "demo/xbox", "LifetimeXP"]) as terminal:
        terminal.until(" kB")
        terminal.settle(1.1)
        before = terminal.text
        for key, opened, closed in LIMITS:
            assert 0 < terminal.cost(key, 0.3).bytes <= opened, key
            back = terminal.cost("\x1b", 0.3).bytes
            if key == ":":
                back += terminal.cost(
                    "\x1b", 0.3
                ).bytes  # the first leaves the list of commands without a prompt
            assert 0 < back <= closed, key
            assert terminal.text == before, key


def widgets(driver: Driver) -> Iterator[Widget]:
    yield from driver.room.walk_children(Widget)


@pytest.mark.anyio
@pytest.mark.parametrize("name", PLACES)
async def test_nothing_moves_by_itself(name: str, store: ProfileStore) -> None:
    place = PLACES[name]
    async with running(Session(store), Start(*place.words[1:])) as driver:
        await driver.until(lambda: place.first in driver.text and "reading" not in driver.text)
        for key in place.keys:
            await (driver.press("enter") if key == "\r" else driver.type_text(key))
        await driver.until(place.shown)
        assert driver.app.animation_level == "none"
        for each in (driver.app, driver.room, *widgets(driver)):
            assert not isinstance(each, LoadingIndicator | ProgressBar | DataTable), each
            assert not each.auto_refresh, each
        for widget in widgets(driver):
            assert not widget.loading, widget
            assert not isinstance(widget, Input) or not widget.cursor_blink, widget
            assert not widget.rich_style.blink, widget
