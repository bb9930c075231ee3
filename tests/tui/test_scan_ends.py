"""How a search for a player ends without one: called off, left, refused, or with everything read."""

from __future__ import annotations

from functools import partial

import pytest

from lbtui.demo import demo_app
from lbtui.session import Session
from lbtui.store.profiles import ProfileStore
from lbtui.tui.screens.boards import BoardsScreen
from lbtui.tui.screens.ranks import RanksScreen
from lbtui.tui.start import Start
from tests.gamesparks import callback_url, save_gamesparks
from tests.loopback import serve
from tests.tui.between import Between
from tests.tui.conftest import Driver, running
from tests.tui.test_changing import words
from tests.tui.test_scan import ALL, NOBODY, QUIZ, ask, begin, opened

pytestmark = pytest.mark.anyio


async def partly(driver: Driver, service: Between) -> None:
    """Lets 600 more rows come than the cost took, two pages at once, and holds the rest."""
    for _ in range(3):
        wanted = len(service.asked) + 2
        service.release()
        service.hold("POST")
        await driver.until(partial(was_asked, service, wanted))


def was_asked(service: Between, times: int) -> bool:
    return len(service.asked) >= times


async def test_esc_stops_it_and_the_next_one_goes_on_from_there(studio: Session, callback: Between) -> None:
    async with running(studio, QUIZ) as driver:
        await begin(driver, callback)
        await partly(driver, callback)
        await driver.press("escape")
        await driver.until("Stopped after 700 rows; @ goes on from there")
        assert isinstance(driver.room, RanksScreen)
        callback.release()
        await driver.press("at")
        assert "Go to @jade" in driver.lines[-1]
        await driver.press("enter")
        await driver.until("Go?  y / n")
        assert "Up to 20 requests" in driver.lines[-1]
        before = len(callback.asked)
        await driver.press("y")
        await driver.until(lambda: "JadeRobin" in driver.cursor_line)
        assert (
            len(callback.asked) - before <= 12 + 2 + 3
        )  # to row 1,800, what was under way, and what is looked at


async def test_who_is_not_there_is_told_so_and_reload_forgets_what_was_read(
    studio: Session, callback: Between
) -> None:
    async with running(studio, QUIZ) as driver:
        await opened(driver)
        await ask(driver, NOBODY)
        await driver.until("Go?  y / n")
        await driver.press("y")
        await driver.until(f"✗ Player {NOBODY} is not on board quiz.")
        assert "All 2,608 rows were read." in words(driver)
        await driver.press("escape")
        await ask(driver, NOBODY[1:] + "6")
        await driver.until("Go?  y / n")
        assert "Up to 1 request, about" in driver.lines[-1]
        await driver.press("n", "r")
        await driver.until(lambda: "reading" not in driver.lines[-2])
        await ask(driver, NOBODY)
        await driver.until("Go?  y / n")
        assert "Up to 27 requests" in driver.lines[-1]


async def test_on_a_board_that_moves_not_met_is_not_the_same_as_not_there(store: ProfileStore) -> None:
    with serve(demo_app("gamesparks", pace=20_000.0)) as address:
        save_gamesparks(store.path("studio"), callback_url(address), "arena", limit=100, concurrency=2)
        async with running(Session(store), Start("studio", "arena"), (60, 16)) as driver:
            await driver.until("1 of ≥ ")
            await ask(driver, NOBODY)
            await driver.until("Go?  y / n")
            await driver.press("y")
            await driver.until(f"✗ Player {NOBODY} was not met on", 20)
            assert "rows were read, but it moved meanwhile and they may have been missed" in words(driver)
            assert "r forgets what was read" in words(driver)


async def test_leaving_the_screen_stops_it_and_keeps_what_was_read(studio: Session, callback: Between) -> None:
    async with running(studio, QUIZ) as driver:
        await begin(driver, callback)
        await partly(driver, callback)
        await driver.press("q")
        await driver.until(lambda: isinstance(driver.room, BoardsScreen))
        callback.release()
        await driver.until("trophies")
        await driver.until("Stopped looking for jade after ")
        assert "00 rows; @ goes on from there" in driver.lines[-2]
        await driver.pilot.pause(0.2)
        asked = len(callback.asked)
        await driver.pilot.pause(0.2)
        assert len(callback.asked) == asked
        await driver.press("enter")
        await ask(driver, "jade")
        await driver.until("Go?  y / n")
        assert ALL not in driver.lines[-1]


async def test_an_error_on_the_way_keeps_what_was_read(studio: Session, callback: Between) -> None:
    async with running(studio, QUIZ) as driver:
        await begin(driver, callback)
        callback.refuses = True
        callback.release()
        await driver.until("✗ Not allowed to read board quiz")
        assert "What was read is kept; @ goes on from there" in driver.lines[-2]
        callback.refuses = False
        await driver.press("at")
        assert "Go to @jade" in driver.lines[-1]
        await driver.press("enter")
        await driver.until("Go?  y / n")
        assert ALL not in driver.lines[-1]
        await driver.press("y")
        await driver.until(lambda: "JadeRobin" in driver.cursor_line)


async def test_the_end_is_looked_for_first_and_esc_cancels_that(studio: Session, callback: Between) -> None:
    async with running(studio, QUIZ) as driver:
        await opened(driver)
        callback.hold("POST")
        await ask(driver, "jade")
        await driver.until("Looking for the end … ≥ ")
        assert "esc cancels" in driver.lines[-2]
        await driver.press("escape")
        assert "Cancelled" in driver.lines[-2]
        callback.release()
        await driver.pilot.pause(0.1)
        assert "y / n" not in driver.text
        assert "1 of ≥ " in driver.text or "Cancelled" in driver.text
