"""A board whose length nobody tells: what was seen of it is a lower bound, and its end is found when it is wanted."""

from __future__ import annotations

import pytest

from lbtui.session import Session
from lbtui.store.profiles import ProfileStore
from lbtui.tui.screens.boards import BoardsScreen
from lbtui.tui.screens.player import PlayerScreen
from lbtui.tui.start import Start
from tests.tui.between import Between
from tests.tui.conftest import JADE, Driver, demo, running
from tests.tui.test_changing import words

pytestmark = pytest.mark.anyio

QUIZ = Start("studio", "quiz")


async def opened(driver: Driver) -> None:
    await driver.until("1 of ≥ ")
    await driver.until(lambda: "reading" not in driver.text)


async def go(driver: Driver, text: str) -> None:
    await driver.press("number_sign")
    await driver.type_text(text)
    await driver.press("enter")


@pytest.mark.parametrize("size", [(80, 24), (60, 16)])
async def test_the_end_makes_a_total_of_what_was_seen(studio: Session, size: tuple[int, int]) -> None:
    async with running(studio, QUIZ, size) as driver:
        await opened(driver)
        assert "2,608" not in driver.text
        await driver.press("G")
        await driver.until("2,608 of 2,608")
        assert "≥" not in driver.text
        assert driver.cursor_line.split()[0] == "▶"
        await driver.press("q")
        await driver.until(lambda: isinstance(driver.room, BoardsScreen))
        assert driver.cursor_line.split()[:2] == ["▶quiz", "2,608"]


@pytest.mark.parametrize(("typed", "row"), [("50%", 1_304), ("100%", 2_608), ("last", 2_608), ("+5000", 2_608)])
async def test_a_jump_that_takes_the_end_finds_it(studio: Session, typed: str, row: int) -> None:
    async with running(studio, QUIZ) as driver:
        await opened(driver)
        await go(driver, typed)
        await driver.until(f" {row:,} of 2,608")
        await driver.until(lambda: len(driver.cursor_line.split()) > 3)


async def test_the_search_for_the_end_says_how_far_it_is_and_esc_cancels_it(
    studio: Session, callback: Between
) -> None:
    async with running(studio, QUIZ) as driver:
        await opened(driver)
        callback.pause = 0.1
        seen: list[str] = []
        await driver.press("end")
        while "2,608 of 2,608" not in driver.text:
            if driver.lines[-2].startswith(" Looking for the end … ≥ ") and driver.lines[-2] not in seen:
                seen.append(driver.lines[-2])
            await driver.pilot.pause(0.01)
        assert len(seen) > 1
        assert all(line.rstrip().endswith("rows · esc cancels") for line in seen)
    async with running(Session(studio.store), QUIZ) as driver:
        callback.pause = 0.0
        await opened(driver)
        callback.hold("POST")
        await driver.press("end")
        await driver.until("Looking for the end … ≥ ")
        await driver.press("down", "escape")
        assert "Cancelled" in driver.lines[-2]
        callback.release()
        await driver.pilot.pause(0.1)
        assert driver.table.cursor == 1
        await driver.press("up")
        assert "≥" in driver.lines[-2]


async def test_pages_and_rows_go_on_past_what_was_seen(studio: Session, callback: Between) -> None:
    async with running(studio, QUIZ) as driver:
        await opened(driver)
        seen = driver.table.rows.count
        callback.hold("POST")  # what is read ahead does not come
        driver.table.move_to(seen - 1)
        await driver.press("down")
        callback.release()
        await driver.until(lambda: driver.table.cursor == seen)
        callback.hold("POST")
        last = driver.table.rows.count
        driver.table.move_to(last - 1)
        await driver.press("right_square_bracket")
        callback.release()
        await driver.until(lambda: driver.table.cursor == -(-last // 20) * 20)
        assert driver.table.cursor - driver.table.first <= 1  # as far up as rows are known below
        await driver.press("G")
        await driver.until("2,608 of 2,608")
        await driver.press("right_square_bracket")
        assert "This is the last page" in driver.lines[-2]


async def test_a_rank_that_nobody_has_leads_to_the_next_and_says_so(studio: Session) -> None:
    async with running(studio, Start("studio", "trophies")) as driver:
        await opened(driver)
        await go(driver, "3")
        await driver.until("nobody has rank 3; rank 4 is the next")
        assert driver.cursor_line.split()[:2] == ["▶", "4"]
        assert driver.table.cursor == 3


async def test_a_rank_is_a_rank_and_not_a_row(studio: Session) -> None:
    async with running(studio, QUIZ) as driver:
        await opened(driver)
        await driver.press("number_sign", *"165")
        assert "→ rank 165" in driver.lines[-2]
        await driver.press("enter")
        await driver.until(lambda: driver.cursor_line.split()[:2] == ["▶", "165"])
        at = driver.lines.index(driver.cursor_line)
        assert driver.lines[at - 1].split()[0] == "164"
        await go(driver, "99999")
        await driver.until("✗ Rank 99,999 is past the end")


async def test_rows_on_their_way_say_where_they_stand_and_no_rank(studio: Session, callback: Between) -> None:
    async with running(studio, QUIZ) as driver:
        await driver.press("G")
        await driver.until("2,608 of 2,608")
        callback.hold("POST")
        driver.table.move_to(1_700, middle=True)
        await driver.until(lambda: driver.cursor_line.split()[:3] == ["▶", "…", "row"])
        assert driver.cursor_line.split()[3] == "1,701"
        callback.release()
        await driver.until(lambda: "JadeRobin" in driver.cursor_line)
        assert driver.cursor_line.split()[:2] == ["▶", "165"]


# what rows carry


async def test_rows_without_a_score_have_no_column_for_one() -> None:
    async with demo("demo/gamesparks", "plain") as driver:
        assert driver.lines[1].split() == ["RANK", "PLAYER"]
        await driver.press("enter")
        assert isinstance(driver.room, PlayerScreen)
        assert "score" not in words(driver)
        assert "52e27a77e4b0309a6e507901" in driver.text


async def test_further_members_are_columns_in_the_order_first_seen() -> None:
    async with demo("demo/gamesparks", "flags", size=(160, 24)) as driver:
        titles = driver.lines[1].split()
        assert titles == ["RANK", "PLAYER", "SCORE", "WHEN", "COLOR", "WEIGHT", "ISRAINING"]
        await driver.press("m")
        assert "A callback has no metadata of its own" in words(driver)
        await go(driver, "15000")
        await driver.until(lambda: "WarriorSaint" in driver.cursor_line)
        later = driver.lines[1].split()
        assert later[: len(titles)] == titles
        assert sorted(later[len(titles) :]) == ["CLAN", "DEATHS"]
        await driver.press("enter")
        facts = [line[1:16].strip() for line in driver.lines[2:-2] if line[1:16].strip()]
        assert facts[:4] == ["rank", "player", "id", "score"]
        assert "when" in facts


async def test_without_the_names_of_members_each_is_a_column(studio: Session, store: ProfileStore) -> None:
    path = store.path("studio")
    path.write_text(path.read_text().replace('score = "SCORE"\n', "").replace('name = "userName"\n', ""))
    async with running(studio, QUIZ) as driver:
        await opened(driver)
        assert driver.lines[1].split()[:5] == ["RANK", "PLAYER", "SCORE", "USERNAME", "ROUNDS"]
        assert driver.cursor_line.split()[2:5] == ["560e338ce4b0309aa10c0b5c", "300", "Gecko10"]
        await driver.press("at")
        assert "an id, or one of yours: jade" in driver.lines[-2]
    assert JADE
