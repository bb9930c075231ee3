"""Players whose ids cannot be typed or shown: the one under the cursor is meant."""

from __future__ import annotations

import pytest

from lbtui.model.text import clean
from lbtui.tui.typed_change import can_be_typed
from tests.tui.conftest import Driver, demo
from tests.tui.test_changing import words

pytestmark = pytest.mark.anyio

SAVED = {"me": "10001"}


async def odd_rows(driver: Driver) -> list[tuple[int, str]]:
    """The last rows of a board whose ids cannot be typed, by row."""
    await driver.press("end")
    await driver.until("160 of 160")
    await driver.until(lambda: "reading" not in driver.text)
    window = driver.room.window  # type: ignore[attr-defined]  # the ranks screen's
    ids = {at: entry.player_id for at in range(150, 161) if (entry := window.row(at))}
    return [(at, each) for at, each in ids.items() if each and not can_be_typed(each, {})]


@pytest.mark.parametrize("size", [(80, 24), (60, 16)])
async def test_the_row_under_the_cursor_is_set_and_deleted_without_its_id(size: tuple[int, int]) -> None:
    async with demo("demo/mobage", "patience", size=size) as driver:
        rows = await odd_rows(driver)
        assert len(rows) >= 2
        for row, player_id in rows[:2]:
            escaped = ascii(player_id)[1:-1]
            driver.table.move_to(row - 1)
            await driver.press("s")
            assert driver.lines[-1].startswith(f" Set {escaped[:23]}")
            assert "@" not in driver.lines[-1]
            await driver.type_text("1.5m")
            assert f"→ 1.50 for {escaped[:10]}" in driver.lines[-2]
            await driver.press("enter")
            await driver.until("y / n")
            assert f"· the player's id, escaped: “{escaped}”" in words(driver)
            await driver.press("n")
            driver.table.move_to(row - 1)
            await driver.press("x")
            await driver.until("y / n")
            assert "→ deleted" in words(driver)
            assert f"escaped: “{escaped}”" in words(driver)
            await driver.press("n")
        await driver.press("x")
        await driver.until("y / n")
        await driver.press("y")
        await driver.until(": deleted")
        await driver.press("u")
        await driver.until("y / n")
        assert "not there →" in words(driver)


async def test_what_such_a_score_lacks_is_told_with_an_example() -> None:
    async with demo("demo/mobage", "patience") as driver:
        rows = await odd_rows(driver)
        driver.table.move_to(rows[0][0] - 1)
        await driver.press("s")
        await driver.press("enter")
        assert "Type the score after the player, for example 2.50m" in driver.lines[-2]
        await driver.press("escape")
        assert not driver.room.foot.prompt.display


@pytest.mark.parametrize(
    "player_id",
    ["10001", "mobage.jp:1", "a b", "it is here", "me", "W" * 60, "@me", "50%", "Ünal", "遠征", "a@b"],
)
def test_these_can_be_typed(player_id: str) -> None:
    assert can_be_typed(player_id, SAVED)


@pytest.mark.parametrize(
    "player_id",
    ["", " ", "\u2800\u2800", "\u3000", " a", "a ", "\x1b[2J", "👩\u200d👧", "a\u202eb", "\u200b", "x" * 600],
)
def test_these_cannot(player_id: str) -> None:
    assert not can_be_typed(player_id, SAVED)
    assert clean(player_id) != player_id or player_id.strip() != player_id or not player_id
