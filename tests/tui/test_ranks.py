"""The ranks screen over the demo: a window on the whole board, and every way to move in it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from textual import events
from textual.geometry import Offset

from lbtui.demo import demo_app
from lbtui.session import Session
from lbtui.store.profiles import ProfileStore
from lbtui.tui.screens.ranks import RanksScreen
from lbtui.tui.start import Start
from tests.loopback import serve
from tests.tui.conftest import Driver, demo, running

pytestmark = pytest.mark.anyio

FLAGS = ("demo/xbox", "TotalFlagsCaptured")
SNIPER = "1234567890123555"


def ranks(driver: Driver) -> RanksScreen:
    assert isinstance(driver.room, RanksScreen)
    return driver.room


def has_lines(driver: Driver, count: int) -> bool:
    return len(driver.lines) == count


async def test_from_the_profiles_to_a_rank_between_its_neighbours() -> None:
    async with demo() as driver:
        assert "demo/xbox" in driver.cursor_line
        await driver.press("enter")
        await driver.until("23,437")
        await driver.press("enter")
        await driver.until("HappyJay")
        await driver.press("number_sign")
        await driver.type_text("15000")
        assert "→ row 15,000 of 23,437" in driver.text
        await driver.press("enter")
        await driver.until("WarriorSaint")
        at = driver.lines.index(driver.cursor_line)
        assert driver.cursor_line.split()[:2] == ["▶15,000", "WarriorSaint"]
        assert driver.lines[at - 1].split()[0] == "14,999"
        assert driver.lines[at + 1].split()[:2] == ["15,001", "xxxSniper39"]
        assert "15,000 of 23,437 · page 150/235 · 200 · " in driver.text


@pytest.mark.parametrize("typed", [f"@{SNIPER}", "@sniper", "@Sniper"])
async def test_a_player_by_id_or_saved_name_stands_between_neighbours(typed: str) -> None:
    async with demo(*FLAGS) as driver:
        await driver.press("at")
        await driver.type_text(typed[1:])
        assert f"({SNIPER})" in driver.text or f"player {SNIPER}" in driver.text
        await driver.press("enter")
        await driver.until(lambda: "xxxSniper39" in driver.cursor_line)
        at = driver.lines.index(driver.cursor_line)
        assert "WarriorSaint" in driver.lines[at - 1]
        assert "WhockaWhocka" in driver.lines[at + 1]


@pytest.mark.parametrize(
    ("typed", "row"),
    [("50%", 11719), ("100%", 23437), ("+100", 101), ("-5", 1), ("last", 23437), ("first", 1), ("1_000", 1000)],
)
async def test_every_form_of_a_jump(typed: str, row: int) -> None:
    async with demo(*FLAGS) as driver:
        await driver.press("number_sign")
        for char in typed:
            await driver.press(
                {"+": "plus", "-": "minus", "%": "percent_sign", "_": "underscore"}.get(char, char)
            )
        await driver.press("enter")
        await driver.until(lambda: driver.table.cursor == row - 1)
        await driver.until(lambda: f"▶{row:,}" in driver.text.replace("▶ ", "▶").replace(" ", ""))


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("99999", "past the end"),
        ("abc", "no place on a board"),
        ("0", "start at 1"),
        ("101%", "more than the whole"),
    ],
)
async def test_a_jump_that_cannot_be_is_told_while_it_is_typed_and_goes_nowhere(typed: str, said: str) -> None:
    async with demo(*FLAGS) as driver:
        await driver.press("number_sign")
        await driver.type_text(typed)
        assert said in driver.text
        await driver.press("enter")
        assert ranks(driver).foot.prompt.display
        await driver.press("escape")
        assert not ranks(driver).foot.prompt.display
        assert driver.table.cursor == 0
        assert isinstance(driver.room, RanksScreen)


async def test_a_player_who_is_not_there_is_told_and_the_view_stays() -> None:
    async with demo(*FLAGS, "15000") as driver:
        await driver.until(lambda: "WarriorSaint" in driver.cursor_line)
        await driver.press("at")
        await driver.type_text("999")
        await driver.press("enter")
        await driver.until("✗ That player is not on board TotalFlagsCaptured")
        assert "WarriorSaint" in driver.cursor_line


async def test_the_end_of_a_billion_rows_and_back() -> None:
    async with demo("demo/xbox", "LifetimeXP", size=(100, 24)) as driver:
        await driver.press("end")
        await driver.until(lambda: driver.cursor_line.startswith("▶1,000,000,000"))
        assert "page 10,000,000/10,000,000" in driver.text
        await driver.press("home")
        await driver.until(lambda: driver.cursor_line.split()[:2] == ["▶", "1"])
        await driver.press("number_sign", *"50", "percent_sign", "enter")
        await driver.until(lambda: "500,000,000" in driver.cursor_line)


async def test_pages_of_the_service_are_turned_whole() -> None:
    async with demo(*FLAGS) as driver:
        await driver.press("right_square_bracket")
        await driver.until(lambda: " 101 " in driver.cursor_line)
        assert driver.table.first == 100
        await driver.press("down", "down", "left_square_bracket")
        assert driver.table.cursor == 100
        await driver.press("left_square_bracket")
        assert driver.table.cursor == 0
        await driver.press("left_square_bracket")
        assert "This is the first page" in driver.text


async def test_rows_on_their_way_show_their_rank() -> None:
    async with demo(*FLAGS) as driver:
        driver.table.move_to(19_999, middle=True)
        lines = [line.split() for line in driver.lines if "20,000" in line]
        assert lines[0] in (["▶20,000"], ["▶20,000", "█"])
        await driver.until(lambda: len(driver.cursor_line.split()) > 3)


async def test_the_cursor_keeps_its_rank_through_reload_and_resize() -> None:
    async with demo(*FLAGS, "15000") as driver:
        await driver.until(lambda: "WarriorSaint" in driver.cursor_line)
        await driver.press("r")
        await driver.until("304 unchanged")
        assert "WarriorSaint" in driver.cursor_line
        for size in ((60, 16), (200, 60), (80, 24)):
            await driver.pilot.resize_terminal(*size)
            await driver.until(partial(has_lines, driver, size[1]))
            await driver.until(lambda: "WarriorSaint" in driver.cursor_line)
            assert "xxxSniper39" in driver.text


async def test_metadata_columns_come_and_go() -> None:
    async with demo(*FLAGS, "15000") as driver:
        await driver.until(lambda: "WarriorSaint" in driver.cursor_line)
        assert driver.cursor_line.split() == [
            "▶15,000",
            "WarriorSaint",
            "1,002",
            "0.64",
            "silver",
            "2,000",
            "no",
        ]
        await driver.press("m")
        assert "COLOR" not in driver.text
        assert "silver" not in driver.text
        await driver.press("m")
        assert "COLOR" in driver.text


async def test_columns_that_capitals_would_make_one_keep_their_letters() -> None:
    async with demo("demo/gamesparks", "HSBC.COUNTRY.UK", size=(160, 24)) as driver:
        await driver.until(lambda: "COUNTRY" in driver.text and " country" in driver.text)
        heading = next(line for line in driver.lines if "RANK" in line).split()
        assert (heading.count("COUNTRY"), heading.count("country")) == (1, 1)


async def test_an_empty_board_and_one_with_one_player() -> None:
    async with demo("demo/xbox", "NewSeason") as driver:
        await driver.until("this board is empty")
        await driver.press("down", "end", "pagedown", "enter", "right_square_bracket")
        assert (
            "this board is empty" in driver.text or "not here yet" in driver.text or "last page" in driver.text
        )
    async with demo("demo/xbox", "FirstLight") as driver:
        await driver.until("1 of 1 ")
        await driver.press("down", "end", "pageup")
        assert driver.table.cursor == 0


async def test_a_whole_entry_opens_and_closes() -> None:
    async with demo(*FLAGS, "15000") as driver:
        await driver.until(lambda: "WarriorSaint" in driver.cursor_line)
        await driver.press("enter")
        for fact in ("1234567890123444", "1,002", "0.64", "silver", "israining"):
            assert fact in driver.text
        await driver.press("escape")
        assert "WarriorSaint" in driver.cursor_line


async def test_help_runs_what_the_key_runs() -> None:
    async with demo(*FLAGS) as driver:
        await driver.press("colon")
        await driver.type_text("metadata")
        await driver.press("enter")
        await driver.until("Metadata columns hidden")
        assert "COLOR" not in driver.text


async def test_watching_re_reads_and_stops_when_covered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lbtui.tui.screens.ranks.WATCH_SECONDS", 0.2)
    async with demo("demo/xbox", "ArenaLive") as driver:
        await driver.press("w")
        first = ranks(driver).window.trace
        await driver.until(lambda: ranks(driver).window.trace is not first)
        screen = ranks(driver)
        await driver.press("question_mark")
        await driver.pilot.pause(0.5)
        covered = screen.window.trace
        await driver.pilot.pause(0.5)
        assert screen.window.trace is covered
        await driver.press("escape", "w")
        assert "⟳" not in driver.text


async def test_too_small_a_terminal_says_so() -> None:
    async with demo(*FLAGS, size=(80, 24)) as driver:
        await driver.pilot.resize_terminal(40, 10)
        await driver.until("lbtui needs 60 columns and 16 lines")
        await driver.pilot.resize_terminal(60, 16)
        await driver.until("HappyJay")


async def test_h1_a_throttled_read_counts_down_and_esc_calls_it_off(
    store: ProfileStore, save_profile: Callable[..., Path]
) -> None:
    with serve(demo_app("xbox")) as address:
        save_profile("near", address, "BusyBoard")
        async with running(Session(store), Start("near", "BusyBoard")) as driver:
            await driver.until("going on in 1 s · esc cancels")
            assert "429" in driver.lines[-2] or "Too many" in driver.lines[-2]
            await driver.press("escape")
            await driver.until("✗ Reading was stopped. Reload to go on.")
            assert isinstance(driver.room, RanksScreen)
            await driver.press("r")
            await driver.until("esc cancels")


async def test_a_click_opens_a_row_and_does_nothing_on_an_entry() -> None:
    async with demo(*FLAGS) as driver:
        await driver.pilot.click(offset=Offset(10, 5))
        assert "KeenHive" not in driver.cursor_line
        assert driver.table.cursor == 3
        await driver.pilot.click(offset=Offset(10, 5))
        await driver.until("percentile")
        for _ in range(3):
            await driver.pilot.click(offset=Offset(10, 2))
        assert "percentile" in driver.text
        await driver.press("escape")
        await driver.pilot.click(offset=Offset(79, 21))
        await driver.until(lambda: driver.table.cursor == 23_436)


async def test_a_start_that_cannot_be_reached_says_so_until_the_next_action() -> None:
    async with demo(*FLAGS, "@nobody") as driver:
        await driver.until("✗ “nobody” is no xuid")
        await driver.press("down")
        assert "no xuid" not in driver.text


async def test_a_prompt_survives_a_terminal_that_was_too_small() -> None:
    async with demo(*FLAGS) as driver:
        await driver.press("number_sign", *"15")
        await driver.pilot.resize_terminal(40, 10)
        await driver.pilot.pause()
        await driver.pilot.resize_terminal(80, 24)
        await driver.pilot.pause()
        await driver.press(*"000", "enter")
        await driver.until(lambda: "WarriorSaint" in driver.cursor_line)


@pytest.mark.parametrize("away", [(40, 10, "out", "in", 80, 24), (40, 10, "out", 80, 24, "in")])
async def test_a_prompt_survives_another_window_while_it_is_too_small(away: tuple[int | str, ...]) -> None:
    async with demo(*FLAGS) as driver:
        await driver.press("number_sign", *"15")
        steps = iter(away)
        for step in steps:
            match step:
                case "out":
                    driver.app.post_message(events.AppBlur())
                case "in":
                    driver.app.post_message(events.AppFocus())
                case int():
                    await driver.pilot.resize_terminal(step, int(next(steps)))
            await driver.pilot.pause()
        await driver.press(*"000", "enter")
        await driver.until(lambda: "WarriorSaint" in driver.cursor_line)


@pytest.mark.parametrize(("jump", "line"), [("1", 2), ("50%", 11), ("last", 21)])
async def test_the_scroll_bar_spans_the_whole_board(jump: str, line: int) -> None:
    async with demo(*FLAGS, jump) as driver:
        await driver.until(lambda: len(driver.cursor_line.split()) > 3)
        await driver.until(lambda: [y for y, text in enumerate(driver.lines) if text.endswith("█")] == [line])


async def test_a_notice_does_not_outlive_the_next_action() -> None:
    async with demo(*FLAGS) as driver:
        await driver.press("left_square_bracket")
        assert "This is the first page" in driver.text
        await driver.press("down")
        assert "This is the first page" not in driver.text
        assert "2 of 23,437" in driver.text


async def test_a_saved_name_is_offered_while_it_is_typed() -> None:
    async with demo(*FLAGS) as driver:
        await driver.press("at")
        assert "one of yours: me, warrior, sniper, whocka" in driver.text
        await driver.type_text("warr")
        assert "One of yours: warrior" in driver.text
        await driver.type_text("ior")
        assert "→ player warrior (1234567890123444)" in driver.text


async def test_in_a_narrow_terminal_no_number_is_cut() -> None:
    async with demo("demo/xbox", "LifetimeXP", "last", size=(60, 16)) as driver:
        await driver.until(lambda: "1,000,000,000 of 1,000,000,000 · 200 · " in driver.text)
        assert "kB" in driver.lines[-2] or "from memory" in driver.lines[-2]


async def test_a_board_read_in_the_list_opens_from_memory_and_says_so() -> None:
    async with demo("demo/xbox") as driver:
        await driver.until("23,437")
        await driver.press("enter")
        await driver.until("1 of 23,437 · page 1/235 · 200 · from memory")
        await driver.press("r")
        await driver.until("304 · ")
