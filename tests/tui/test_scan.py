"""Going to a player of a service that looks nobody up: the cost, the question, the search, and all that ends it."""

from __future__ import annotations

import re
import time

import pytest

from lbtui.fetch.scan import Progress
from lbtui.session import Session
from lbtui.tui import scanning
from lbtui.tui.screens.boards import BoardsScreen
from lbtui.tui.screens.player import PlayerScreen
from lbtui.tui.screens.ranks import RanksScreen
from lbtui.tui.start import Start
from tests.tui.between import Between
from tests.tui.conftest import JADE, Driver, demo, running

pytestmark = pytest.mark.anyio

QUIZ = Start("studio", "quiz")
SIZES = [(80, 24), (60, 16)]
ALL = "Up to 26 requests"
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
        await driver.until("jade: rank 165, row 1,701")
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


async def test_one_search_at_a_time(studio: Session, callback: Between) -> None:
    async with running(studio, QUIZ) as driver:
        await begin(driver, callback)
        for key, shown in (("at", "@"), ("r", "r")):
            await driver.press(key)
            assert f" {shown} does nothing while jade is looked for; esc stops the search" in driver.lines[-2]
            assert not driver.room.foot.prompt.display
        await driver.press("number_sign", "5", "enter")
        assert driver.table.cursor == 5  # two share rank 2
        assert "of 2,608 rows" in driver.lines[-2]
        before = len(callback.asked)
        for key, who in (("number_sign", "@jade"), ("number_sign", f"@{NOBODY}")):
            await driver.press(key)
            await driver.type_text(who)
            await driver.press("enter")
            assert "✗ Nobody else can be looked for while jade is; esc stops the search" in driver.text
            assert "y / n" not in driver.text
        assert len(callback.asked) == before
        await driver.press("ctrl+c")
        await driver.until("Stopped after")
        assert driver.app.return_code is None


async def test_opening_at_a_player_leads_to_the_same_question(studio: Session) -> None:
    async with running(studio, Start("studio", "quiz", f"@{JADE}")) as driver:
        await driver.until("Go?  y / n")
        assert ALL in driver.lines[-1]
        await driver.press("y")
        await driver.until(lambda: "JadeRobin" in driver.cursor_line)


async def test_how_far_it_is_is_drawn_no_oftener_than_its_pace(
    studio: Session, callback: Between, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scanning, "TELL_SECONDS", 0.2)
    async with running(studio, QUIZ) as driver:
        await opened(driver)
        await ask(driver, "jade")
        await driver.until("Go?  y / n")
        callback.pause = 0.04
        seen: list[str] = []
        began, before = time.monotonic(), len(callback.asked)
        await driver.press("y")
        while "esc stops" in driver.lines[-2]:
            if driver.lines[-2] not in seen:
                seen.append(driver.lines[-2])
            await driver.pilot.pause(0.01)
        assert 2 <= len(seen) <= 5 * (time.monotonic() - began) + 1
        assert len(callback.asked) - before > len(seen) + 5
        assert any("left · esc stops" in each for each in seen)


async def test_who_is_on_the_page_that_was_looked_at_costs_nothing() -> None:
    async with demo("demo/gamesparks", "plain") as driver:
        assert "@ player" in driver.lines[-1]
        await ask(driver, "52e27a77e4b0309a6e507904")
        await driver.until(lambda: driver.table.cursor == 3)
        assert "y / n" not in driver.text


async def test_a_refusal_gives_way_to_how_far_the_search_is(studio: Session, callback: Between) -> None:
    async with running(studio, QUIZ, (60, 16)) as driver:
        await opened(driver)
        await ask(driver, "jade")
        await driver.until("Go?  y / n")
        callback.pause = 0.4
        await driver.press("y", "r")
        assert driver.lines[-2].strip() == "r does nothing while searching; esc stops the search"
        await driver.until(lambda: driver.lines[-2].startswith(" jade: "), 3)  # a notice would stay for five


async def test_on_the_largest_board_the_key_that_stops_it_is_there_at_any_width() -> None:
    for size in SIZES:
        async with demo("demo/gamesparks", "lifetime", size=size) as driver:
            ranks = driver.room
            assert isinstance(ranks, RanksScreen)
            scanning = ranks.jumps.scanning
            await ask(driver, "warrior")
            await driver.until("Go?  y / n", 20)
            await driver.press("y")
            scanning._heard(Progress(999_999_999, 10**9, 1, 54_000.0))
            scanning._tick()
            assert re.search(r"\d of 1,000,000,000.* left · esc stops$", scanning.doing), scanning.doing
            assert len(scanning.doing) <= size[0] - 2
            await driver.press("escape")
