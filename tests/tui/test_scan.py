"""Going to a player of a service that looks nobody up: the cost, the question, the search, and all that ends it."""

from __future__ import annotations

import re
import time
from functools import partial

import pytest

from lbtui.demo import demo_app
from lbtui.session import Session
from lbtui.store.profiles import ProfileStore
from lbtui.tui.screens.boards import BoardsScreen
from lbtui.tui.screens.player import PlayerScreen
from lbtui.tui.screens.ranks import RanksScreen
from lbtui.tui.start import Start
from tests.gamesparks import callback_url, save_gamesparks
from tests.loopback import serve
from tests.tui.between import Between
from tests.tui.conftest import JADE, Driver, demo, running
from tests.tui.test_changing import words

pytestmark = pytest.mark.anyio

QUIZ = Start("studio", "quiz")
SIZES = [(80, 24), (60, 16)]
ALL = "Up to 27 requests"
HUSKY, NOBODY = "53c949ece4b0309a7cbd7157", "5" * 24


async def ask(driver: Driver, who: str) -> None:
    """Types whom to go to."""
    await driver.press("at")
    await driver.type_text(who)
    await driver.press("enter")


async def opened(driver: Driver) -> None:
    await driver.until("1 of ≥ ")
    await driver.until(lambda: "reading" not in driver.text)


async def begin(driver: Driver, service: Between, who: str = "jade") -> None:
    """A search whose answers wait; its first pages were asked for."""
    await opened(driver)
    await ask(driver, who)
    await driver.until("Go?  y / n")
    before = len(service.asked)
    service.hold("POST")
    await driver.press("y")
    await driver.until(lambda: len(service.asked) > before)
    await driver.until("of 2,608 rows")


async def partly(driver: Driver, service: Between) -> None:
    """Lets 600 rows come, two pages at once, and holds the rest."""
    for _ in range(3):
        wanted = len(service.asked) + 2
        service.release()
        service.hold("POST")
        await driver.until(partial(was_asked, service, wanted))


def was_asked(service: Between, times: int) -> bool:
    return len(service.asked) >= times


@pytest.mark.parametrize("size", SIZES)
async def test_the_cost_is_said_first_and_only_y_pays_it(
    studio: Session, callback: Between, size: tuple[int, int]
) -> None:
    async with running(studio, QUIZ, size) as driver:
        await opened(driver)
        for who in ("jade", JADE, NOBODY):
            await ask(driver, who)
            await driver.until("Go?  y / n")
            called = f"jade ({JADE})" if (who, size[0]) == ("jade", 80) else who
            whole = f"Player {called} can only be found by reading the board:"
            assert driver.lines[-2].strip() in (whole, f"Only reading the board finds {who}:")
            assert (driver.lines[-2].strip() == whole) is (len(whole) <= size[0] - 2)
            assert driver.lines[-1].startswith(f" {ALL}, about ")
            assert all(len(line) <= size[0] for line in driver.lines)
            before = len(callback.asked)
            await driver.press("n")
            assert "y / n" not in driver.text
            assert "1 of 2,608" in driver.lines[-2]
            assert len(callback.asked) == before
            await driver.press("at", "escape")


async def test_the_search_goes_on_while_one_looks_around_and_ends_at_the_player(
    studio: Session, callback: Between
) -> None:
    async with running(studio, QUIZ) as driver:
        await begin(driver, callback)
        assert re.match(r" jade: \d+ of 2,608 rows · about ", driver.lines[-2])
        assert "esc stops" in driver.lines[-2]
        await driver.press("down", "down", "pagedown", "pageup")
        assert driver.table.cursor == 2
        await driver.press("enter")
        assert "Ebony Lute" not in driver.text
        assert "Faint Hare" in driver.text
        await driver.press("escape")
        callback.release()
        await driver.until("jade stands in row 1,701")
        await driver.until(lambda: "JadeRobin" in driver.cursor_line)
        at = driver.lines.index(driver.cursor_line)
        assert "HuskyBrook" in driver.lines[at + 1]


async def test_the_player_is_under_the_cursor_when_one_comes_back(studio: Session, callback: Between) -> None:
    async with running(studio, QUIZ) as driver:
        await begin(driver, callback)
        await driver.press("enter")
        assert isinstance(driver.room, PlayerScreen)
        callback.release()
        ranks = driver.app.screen_stack[-2]
        assert isinstance(ranks, RanksScreen)
        await driver.until(lambda: ranks.table.cursor == 1_700)
        assert "Faint Hare" not in driver.text
        await driver.press("escape")
        await driver.until(lambda: "JadeRobin" in driver.cursor_line)


async def test_esc_stops_it_and_the_next_one_goes_on_from_there(studio: Session, callback: Between) -> None:
    async with running(studio, QUIZ) as driver:
        await begin(driver, callback)
        await partly(driver, callback)
        await driver.press("escape")
        await driver.until("Stopped after 600 rows; @ goes on from there")
        assert isinstance(driver.room, RanksScreen)
        callback.release()
        await driver.press("at")
        assert "Go to @jade" in driver.lines[-1]
        await driver.press("enter")
        await driver.until("Go?  y / n")
        assert "Up to 21 requests" in driver.lines[-1]
        before = len(callback.asked)
        await driver.press("y")
        await driver.until(lambda: "JadeRobin" in driver.cursor_line)
        assert (
            len(callback.asked) - before <= 12 + 2 + 3
        )  # to row 1,800, what was under way, and what is looked at


async def test_who_was_passed_is_gone_to_without_a_question(studio: Session, callback: Between) -> None:
    async with running(studio, QUIZ) as driver:
        await opened(driver)
        await ask(driver, "jade")
        await driver.until("Go?  y / n")
        await driver.press("y")
        await driver.until(lambda: "JadeRobin" in driver.cursor_line)
        await driver.press("home")
        before = len(callback.asked)
        await ask(driver, HUSKY)
        await driver.until(lambda: "HuskyBrook" in driver.cursor_line)
        assert len(callback.asked) - before <= 3
        await driver.press("q")
        await driver.until(lambda: isinstance(driver.room, BoardsScreen))
        await driver.press("enter")
        await ask(driver, HUSKY)
        await driver.until(lambda: "HuskyBrook" in driver.cursor_line)


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
        assert ALL in driver.lines[-1]


async def test_on_a_board_that_moves_not_met_is_not_the_same_as_not_there(store: ProfileStore) -> None:
    with serve(demo_app("gamesparks", pace=2_000.0)) as address:
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
        await driver.pilot.pause(0.2)
        asked = len(callback.asked)
        await driver.pilot.pause(0.2)
        assert len(callback.asked) == asked
        await driver.press("enter")
        await ask(driver, "jade")
        await driver.until("Go?  y / n")
        assert ALL not in driver.lines[-1]


async def test_one_search_at_a_time(studio: Session, callback: Between) -> None:
    async with running(studio, QUIZ) as driver:
        await begin(driver, callback)
        for key in ("at", "r"):
            await driver.press(key)
            assert "The board is read for jade; esc stops that" in driver.lines[-2]
            assert not driver.room.foot.prompt.display
        await driver.press("number_sign", "5", "enter")
        assert driver.table.cursor == 5  # two share rank 2
        assert "of 2,608 rows" in driver.lines[-2]
        await driver.press("ctrl+c")
        await driver.until("Stopped after")
        assert driver.app.return_code is None


async def test_opening_at_a_player_leads_to_the_same_question(studio: Session) -> None:
    async with running(studio, Start("studio", "quiz", f"@{JADE}")) as driver:
        await driver.until("Go?  y / n")
        assert ALL in driver.lines[-1]
        await driver.press("y")
        await driver.until(lambda: "JadeRobin" in driver.cursor_line)


async def test_how_far_it_is_is_drawn_twice_a_second_at_most(studio: Session, callback: Between) -> None:
    async with running(studio, QUIZ) as driver:
        await opened(driver)
        await ask(driver, "jade")
        await driver.until("Go?  y / n")
        callback.pause = 0.08
        seen: list[str] = []
        began = time.monotonic()
        await driver.press("y")
        while "esc stops" in driver.lines[-2]:
            if driver.lines[-2] not in seen:
                seen.append(driver.lines[-2])
            await driver.pilot.pause(0.01)
        assert len(seen) <= 2 * (time.monotonic() - began) + 2
        assert any("left · esc stops" in each for each in seen)


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


async def test_who_is_on_the_page_that_was_looked_at_costs_nothing() -> None:
    async with demo("demo/gamesparks", "plain") as driver:
        assert "@ player" in driver.lines[-1]
        await ask(driver, "52e27a77e4b0309a6e507904")
        await driver.until(lambda: driver.table.cursor == 3)
        assert "y / n" not in driver.text
