"""Changing scores on the ranks screen: the prompt, the question, the outcome, and taking it back."""

from __future__ import annotations

import pytest
from textual import events

from tests.tui.conftest import Driver, demo

pytestmark = pytest.mark.anyio

SIZES = [(80, 24), (60, 16)]
ME = ("demo/mobage", "highscore", "@me")
UNFIT = {
    "abc": "“abc” is no",
    "2147483648": "whole numbers from -2,147,483,648 to 2,147,483,647",
    "5 6": "“5 6” is no",
}
"""What the board takes for no value, and what is said of it."""


async def at_me(driver: Driver) -> None:
    await driver.until(lambda: "10001" in driver.cursor_line)


async def fill(driver: Driver, text: str) -> None:
    """Pastes a text into the open prompt, in place of what stands there where it names a player."""
    if text.startswith("@"):
        await driver.press("ctrl+u")
    assert driver.app.focused
    driver.app.focused.post_message(events.Paste(text))
    await driver.pilot.pause()


async def ask(driver: Driver, key: str, text: str = "") -> None:
    """Fills in the prompt of a key, and waits for the question."""
    await driver.press(key)
    await fill(driver, text)
    await driver.press("enter")
    await driver.until("y / n")


def words(driver: Driver) -> str:
    """The screen's text with its lines run together, as a person reads a sentence."""
    return " ".join(driver.text.split())


@pytest.mark.parametrize("size", SIZES)
async def test_a_score_is_set_after_a_question_and_the_cursor_goes_with_it(size: tuple[int, int]) -> None:
    async with demo(*ME, size=size) as driver:
        await at_me(driver)
        await driver.press("s")
        assert "Set @10001 " in driver.lines[-1]
        assert "Type the score after the player, for example 1,200" in driver.lines[-2]
        await driver.type_text("50,000")
        assert "→ 50,000 for 10001 · enter checks it with the service" in driver.lines[-2]
        await driver.press("enter")
        await driver.until("Make this change?  y / n")
        assert "highscore · me (10001): 48,210 → 50,000, rank 731 → row 675 of 2,400" in words(driver)
        assert " 731  me (10001)" in driver.cursor_line
        await driver.press("y")
        await driver.until(lambda: " 675  me (10001)" in driver.cursor_line and "50,000" in driver.cursor_line)
        assert "highscore · me (10001): 50,000, rank 675" in driver.lines[-2]
        await driver.press("down")
        assert "676 of 2,400" in driver.lines[-2]


async def test_any_answer_but_y_leaves_it() -> None:
    async with demo(*ME) as driver:
        await at_me(driver)
        for key in ("n", "escape", "enter", "s", "Y"):
            await ask(driver, "s", "50000")
            await driver.press(key)
            assert "Nothing was changed" in driver.text
            assert "→" not in driver.text
        await driver.press("r")
        await driver.until(lambda: "10001" in driver.cursor_line and "48,210" in driver.cursor_line)


@pytest.mark.parametrize("size", SIZES)
async def test_a_lower_score_is_foretold_sent_all_the_same_and_refused(size: tuple[int, int]) -> None:
    async with demo(*ME, size=size) as driver:
        await at_me(driver)
        await ask(driver, "s", "100")
        assert "48,210 → 100" in words(driver)
        assert "The service is going to refuse this: High score takes no score lower than" in words(driver)
        assert "Send it all the same?" in driver.lines[-1]
        await driver.press("y")
        await driver.until("✗")
        assert "(409)" in words(driver)
        assert "allowLowerScore is false" in words(driver)
        assert " 731  me (10001)" in driver.cursor_line
        assert "48,210" in driver.cursor_line
        await driver.press("down")
        assert "✗" not in driver.text


async def test_no_value_asks_for_the_default_where_there_is_one() -> None:
    async with demo("demo/mobage", "newcup") as driver:
        await driver.until("this board is empty")
        await driver.press("s")
        assert "Begin with the player: @id or @name · yours are me, rival" in driver.lines[-2]
        await driver.type_text("rival")
        assert "→ the default score, 100 · enter checks it with the service" in driver.lines[-2]
        await driver.press("enter")
        await driver.until("y / n")
        assert "newcup · rival (10002): not there → 100, the default" in words(driver)
        await driver.press("y")
        await driver.until(lambda: "10002" in driver.cursor_line)
        assert driver.cursor_line.split()[1:4] == ["1", "rival", "(10002)"]


async def test_a_player_who_is_not_on_the_board_yet_goes_to_its_last_row() -> None:
    async with demo("demo/mobage", "marathon") as driver:
        await driver.press("s")
        await fill(driver, "@me 29:59:59")
        assert "→ 29:59:59.00 for me (10001)" in driver.lines[-2]
        await driver.press("enter")
        await driver.until("not there → 29:59:59.00")
        await driver.press("y")
        await driver.until(lambda: "10001" in driver.cursor_line)
        assert driver.cursor_line.split()[1] == "301"
        assert "301 of 301" in driver.text or "rank 301" in driver.text


async def test_a_value_that_the_board_cannot_take_is_told_while_it_is_typed() -> None:
    async with demo(*ME) as driver:
        await at_me(driver)
        for typed, said in UNFIT.items():
            await driver.press("s")
            await fill(driver, typed)
            assert said in driver.lines[-2]
            await driver.press("enter")
            assert f"Set @10001 {typed}" in driver.lines[-1]
            await driver.press("escape")


async def test_a_player_is_deleted_and_brought_back_to_the_same_place() -> None:
    async with demo(*ME) as driver:
        await at_me(driver)
        neighbour = driver.lines[driver.lines.index(driver.cursor_line) + 1]
        await driver.press("x")
        assert "Delete @10001" in driver.lines[-1]
        assert "→ 10001's score · enter checks it" in driver.lines[-2]
        await driver.press("enter")
        await driver.until("highscore · me (10001): 48,210 → deleted, rank 731 of 2,400")
        await driver.press("y")
        await driver.until("highscore · me (10001): deleted")
        await driver.until(lambda: neighbour.split()[1] in driver.cursor_line)
        assert "10001" not in driver.cursor_line
        await driver.press("r")
        await driver.until("731 of 2,399")
        await driver.press("u")
        await driver.until("not there → 48,210, row 731 of 2,400")
        assert "takes back what was" in driver.text
        await driver.press("y")
        await driver.until(lambda: "10001" in driver.cursor_line)
        assert driver.cursor_line.split()[1:5] == ["731", "me", "(10001)", "48,210"]
        await driver.press("u")
        await driver.until("✗ The journal has nothing to undo on board highscore")


async def test_delete_takes_a_player_and_no_more() -> None:
    async with demo(*ME) as driver:
        await at_me(driver)
        await driver.press("delete")
        await driver.type_text(" 5")
        assert "“5” is too much: a player is all it takes" in driver.lines[-2]
        await fill(driver, "@99")
        await driver.press("enter")
        await driver.until("✗ Player 99 is not on board highscore. Nothing is there to delete.")
        await driver.press("x")
        await fill(driver, "@riv")
        assert "One of yours: rival" in driver.lines[-2]


async def test_among_friends_a_friends_row_is_followed_and_one_who_is_none_is_not() -> None:
    async with demo(*ME) as driver:
        await at_me(driver)
        await driver.press("f")
        await driver.until("of 21 friends")
        await ask(driver, "s", "@rival 60000")
        await driver.press("y")
        await driver.until(lambda: "10002" in driver.cursor_line and "60,000" in driver.cursor_line)
        row = driver.table.cursor
        await ask(driver, "s", "@4506384 48212")
        await driver.press("y")
        await driver.until("highscore · 4506384: 48,212")
        assert driver.table.cursor == row
        assert "✗" not in driver.text


async def test_an_archived_board_takes_no_changes_and_its_keys_are_grey() -> None:
    async with demo("demo/mobage", "spring2026") as driver:
        await driver.until("Spring cup 2026")
        assert "s set" not in driver.lines[-1]
        for key in ("s", "x", "delete", "u"):
            await driver.press(key)
            assert "This board is archived and takes no more changes" in driver.text
        await driver.press("question_mark")
        assert "set           not now: This board is archived" in driver.text


async def test_xbox_says_why_it_takes_no_scores() -> None:
    async with demo("demo/xbox", "TotalFlagsCaptured") as driver:
        for key in ("s", "x", "u"):
            await driver.press(key)
            assert "Xbox Live takes scores from the title itself" in driver.text


async def test_the_board_is_asked_for_where_its_rows_do_not_say_what_it_is() -> None:
    async with demo("demo/mobage", "lap") as driver:
        await driver.until("Best lap")
        await driver.press("s")
        await driver.type_text("1:02.25")
        assert "→ 1:02.250 for " in driver.lines[-2]
        await driver.press("escape", "i")
        await driver.until("scoreFormat")
        for fact in ("minute_second", "scorePrecision", "the lowest score first", "defaultScore     none"):
            assert fact in driver.text


async def test_the_boards_list_knows_what_a_change_did_to_its_rows() -> None:
    async with demo("demo/mobage") as driver:
        await driver.until("2,400")
        await driver.press("enter")
        await driver.until("1 of 2,400")
        await ask(driver, "x")
        await driver.press("y")
        await driver.until("highscore · 45501383: deleted")
        await driver.press("r")
        await driver.until("1 of 2,399")
        await driver.press("escape")
        await driver.until("2,399")
