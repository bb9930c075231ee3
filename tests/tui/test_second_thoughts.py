"""After a slip: the error goes before the screen does, what was typed is there again, and keys say where they work."""

from __future__ import annotations

import pytest

from lbtui.session import Session
from lbtui.store.profiles import ProfileStore
from lbtui.tui.screens.boards import BoardsScreen
from lbtui.tui.screens.ranks import RanksScreen
from lbtui.tui.start import Start
from tests.mobage import save_mobage
from tests.tui.conftest import demo, running
from tests.tui.test_changing import at_me, fill, words

pytestmark = pytest.mark.anyio

ME = ("demo/mobage", "highscore", "@me")
READ_ONLY = "This profile is read-only; set writable = true in it to write."


async def test_esc_clears_an_error_first_and_goes_back_then() -> None:
    async with demo(*ME) as driver:
        await at_me(driver)
        await driver.press("u")
        await driver.until("✗ The journal has nothing to undo")
        await driver.press("escape")
        assert "✗" not in driver.text
        assert isinstance(driver.room, RanksScreen)
        await driver.press("escape")
        await driver.until(lambda: isinstance(driver.room, BoardsScreen))


async def test_a_player_who_is_not_there_is_offered_again() -> None:
    async with demo(*ME) as driver:
        await at_me(driver)
        await driver.press("at")
        await driver.type_text("nobody")
        await driver.press("enter")
        await driver.until("✗ Player nobody is not on")
        await driver.press("escape", "at")
        assert "Go to @nobody" in driver.lines[-1]
        await driver.press("end", "1", "enter")
        await driver.until("✗ Player nobody1 is not on")
        await driver.press("number_sign")
        assert "nobody" not in driver.lines[-1]
        await driver.press("escape", "at")
        assert "nobody" not in driver.lines[-1]


async def test_a_change_for_nobody_is_offered_again_and_what_is_typed_takes_its_place() -> None:
    async with demo(*ME) as driver:
        await at_me(driver)
        await driver.press("x")
        await fill(driver, "@nobody")
        await driver.press("enter")
        await driver.until("✗ Player nobody is not on board highscore")
        await driver.press("x")
        assert "Delete @nobody" in driver.lines[-1]
        await driver.type_text("rival")
        assert "Delete @rival " in driver.lines[-1]
        await driver.press("escape", "x")
        assert "Delete @10001" in driver.lines[-1]


async def test_another_action_ends_the_offer() -> None:
    async with demo(*ME) as driver:
        await at_me(driver)
        await driver.press("x")
        await fill(driver, "@nobody")
        await driver.press("enter")
        await driver.until("✗ Player nobody")
        await driver.press("down", "up", "x")
        assert "Delete @10001" in driver.lines[-1]


async def test_a_key_of_another_screen_says_where_it_works() -> None:
    async with demo("demo/mobage") as driver:
        await driver.until("2,400")
        for key in "suwmf":
            await driver.press(key)
            assert f"{key} works on a board's ranks" in driver.text
        await driver.press("e")
        assert "e works on the profiles and a board's ranks" in driver.text
        await driver.press("down", "z")
        assert "works on" not in driver.text
        await driver.press("i")
        await driver.until("scoreFormat")
        await driver.press("x")
        assert "x works on the profiles, the boards, a board's ranks and the list of exports" in driver.text
        await driver.press("slash")
        assert "/ works on the boards and this help" in driver.text


async def test_letters_that_are_typed_are_no_keys() -> None:
    async with demo("demo/mobage") as driver:
        await driver.until("2,400")
        await driver.press("slash")
        await driver.type_text("sum")
        assert "Filter sum" in driver.lines[-1]
        assert "works on" not in driver.text


@pytest.mark.parametrize(("width", "lines"), [(160, 40), (80, 24), (60, 16)])
async def test_help_gives_the_whole_reason(store: ProfileStore, width: int, lines: int) -> None:
    save_mobage(store.path("reader"), "http://127.0.0.1:9", timeout=20)
    async with running(Session(store), Start("reader", "highscore"), (width, lines)) as driver:
        await driver.press("question_mark")
        await driver.until("COMMAND")
        rows = driver.room.rows  # type: ignore[attr-defined]  # the help screen's
        at = [each.id for each in rows.shown].index("score.set")
        driver.table.move_to(at)
        await driver.until(lambda: READ_ONLY in (words(driver) if width < 80 else driver.lines[-2]))
        if width == 160:
            assert f"not now: {READ_ONLY}" in driver.cursor_line
        driver.table.move_to(0)
        await driver.until("commands · enter runs one")
        await driver.until(lambda: "✗" not in driver.text)


FORMATS = {
    "lap": "for example 2:03.250",
    "playtime": "Type the score after the player, for example 2 03:04:05",
    "marathon": "for example 1:02:03.25",
    "survival": "for example 1.5h",
    "sprint": "Type the score after the player, for example 12.250",
}


@pytest.mark.parametrize("width", [80, 60])
@pytest.mark.parametrize("board", ["lap", "marathon", "survival", "sprint", "expedition", "voyage"])
async def test_an_example_in_the_boards_format_is_whole(board: str, width: int) -> None:
    async with demo("demo/mobage", board, size=(width, 24)) as driver:
        await driver.until(" of ")
        await driver.press("s")
        hint = driver.lines[-2].strip()
        assert "…" not in hint
        assert hint.casefold().count("for example ") == 1
        if board in FORMATS:
            assert FORMATS[board] in hint
