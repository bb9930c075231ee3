"""The boards screen: what each board is, adding one by name, taking one off, and the filter."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from lbtui.demo import demo_app
from lbtui.session import Session
from lbtui.store.profiles import ProfileStore
from lbtui.tui.start import Start
from tests.loopback import serve
from tests.mobage import save_mobage
from tests.tui.conftest import demo, running

pytestmark = pytest.mark.anyio
Save = Callable[..., Path]


async def test_total_first_and_type_of_each_board() -> None:
    async with demo("demo/xbox") as driver:
        await driver.until("New season")
        await driver.until(lambda: not any(" … " in line for line in driver.lines[2:15]))
        rows = {line[1:26].strip(): line[26:].split() for line in driver.lines[2:15]}
        assert rows["Lifetime experience"] == ["1,000,000,000", "high", "Integer", "LifetimeXP"]
        assert rows["Best lap, Northfjord ring"][1] == "low"
        assert rows["Accuracy, long range"][-2] == "Double"
        assert rows["New season"][0] == "0"
        assert "the service cannot list its boards" in driver.text


async def test_the_filter_narrows_the_list_and_says_so() -> None:
    async with demo("demo/xbox") as driver:
        await driver.until("23,437")
        await driver.press("slash")
        await driver.type_text("lap")
        assert "Trophies" not in driver.text
        await driver.press("enter")
        assert "1 of 2 · 11 filtered out by “lap”" in driver.text
        await driver.press("enter")
        await driver.until("BEST LAP (MS)")
        await driver.press("escape", "slash", "escape")
        assert "Trophies" in driver.text


async def test_a_board_is_added_once_the_service_knows_it(store: ProfileStore, save_profile: Save) -> None:
    with serve(demo_app("xbox")) as address:
        save_profile("near", address, "FirstLight")
        async with running(Session(store), Start("near")) as driver:
            await driver.until("First light")
            await driver.press("a")
            await driver.type_text("people(Kills)")
            assert "the profile has no xuid" in driver.text
            await driver.press("escape", "a")
            await driver.type_text("Nowhere")
            await driver.press("enter")
            await driver.until("There is no board Nowhere")
            assert [str(each) for each in store.load("near").boards] == ["FirstLight"]
            await driver.press("a")
            await driver.type_text("BestLap")
            await driver.press("enter")
            await driver.until("Added BestLap: Best lap, Northfjord ring, 1,500 rows")
            assert [str(each) for each in store.load("near").boards] == ["FirstLight", "BestLap"]
            await driver.press("x", "y")
            await driver.until("Took BestLap off the list")
            assert [str(each) for each in store.load("near").boards] == ["FirstLight"]


async def test_a_board_that_fails_says_why_under_the_cursor(store: ProfileStore, save_profile: Save) -> None:
    with serve(demo_app("xbox")) as address:
        save_profile("near", address, "FirstLight", "MembersOnly", "Nowhere")
        async with running(Session(store), Start("near")) as driver:
            await driver.until(lambda: driver.text.count("✗") >= 2)
            await driver.press("down")
            await driver.until("✗ Not allowed to read board MembersOnly")
            await driver.press("down")
            await driver.until("✗ There is no board Nowhere")
            await driver.press("up", "up")
            assert "There is no board" not in driver.lines[-3]


async def test_the_demos_boards_stay() -> None:
    async with demo("demo/xbox") as driver:
        await driver.until("23,437")
        await driver.press("a")
        assert "The demo's boards are fixed" in driver.text
        await driver.press("x")
        assert "The demo's boards are fixed" in driver.text


FLAGS = {
    "High score": ["2,400", "high", "integer", "higher", "none"],
    "Coins held": ["800", "high", "decimal", "2", "last", "0"],
    "Best lap": ["600", "low", "minute_second", "3", "last", "none"],
    "Time played": ["400", "high", "day_second", "higher", "0"],
    "Spring cup 2026": ["120", "high", "integer", "archived", "none"],
    "New cup": ["0", "high", "integer", "last", "100"],
}


async def test_formats_and_flags_of_each_board() -> None:
    async with demo("demo/mobage") as driver:
        await driver.until("New cup")
        await driver.until(lambda: not any(" … " in line for line in driver.lines[2:16]))
        assert driver.lines[1].split() == ["BOARD", "ROWS", "FIRST", "TYPE", "KEEPS", "DEFAULT", "ID"]
        rows = {line[1:17].strip(): line[17:].split() for line in driver.lines[2:16]}
        assert {title: rows[title][:-1] for title in FLAGS} == FLAGS
        assert rows["New cup"][-1] == "newcup"
        assert "1 of 14" in driver.lines[-2]
        await driver.press("x")
        assert "The demo's boards are fixed" in driver.text


async def test_in_a_narrow_terminal_the_id_of_the_board_under_the_cursor_stands_above() -> None:
    async with demo("demo/mobage", size=(60, 16)) as driver:
        await driver.until("2,400")
        assert driver.lines[1].split() == ["BOARD", "ROWS", "FIRST", "TYPE", "KEEPS", "+2"]
        await driver.press("down", "down")
        assert driver.lines[0].split()[-1] == "lap"
        assert driver.cursor_line.split()[:7] == ["▶Best", "lap", "600", "low", "minute_second", "3", "last"]


async def test_everything_that_the_service_says_of_a_board() -> None:
    async with demo("demo/mobage") as driver:
        await driver.until("2,400")
        await driver.press("down", "down", "i")
        await driver.until("iconUrl")
        facts = {line[1:18].strip(): line[18:].strip() for line in driver.lines[2:-2]}
        assert "Best lap ▸ info" in driver.lines[0]
        expected = {
            "title": "Best lap",
            "id": "lap",
            "rows": "600",
            "order": "the lowest score first",
            "score": "value",
            "score's type": "minute_second",
            "archived": "no",
            "scoreFormat": "minute_second",
            "scorePrecision": "3",
            "iconUrl": "http://demo.invalid/icons/lap.png",
            "allowLowerScore": "yes",
            "reverse": "yes",
            "defaultScore": "none",
        }
        assert {name: facts.get(name) for name in expected} == expected
        assert {"appId", "published", "updated"} <= set(facts)
        await driver.press("escape")
        await driver.until("3 of 14")


async def test_what_a_service_does_not_say_is_not_given() -> None:
    async with demo("demo/xbox") as driver:
        await driver.until("23,437")
        await driver.press("i")
        await driver.until("archived")
        facts = {line[1:17].strip(): line[17:].strip() for line in driver.lines[2:-2]}
        assert (facts["archived"], facts["updated"]) == ("not given", "not given")
        assert facts["score"] == "Flags Captured (flagscaptured)"


async def test_the_facts_of_a_board_that_cannot_be_asked_for_stand_with_the_reason(store: ProfileStore) -> None:
    with serve(demo_app("mobage"), date_header=False) as address:
        save_mobage(store.path("near"), address, boards=["highscore", "membersonly"])
        async with running(Session(store), Start("near")) as driver:
            await driver.until("2,400")
            assert "the profile's own list; the service may have others" in driver.text
            await driver.press("down", "i")
            await driver.until("WHAT")
            assert "✗" in driver.text
            assert "membersonly" in driver.text


async def test_a_list_that_is_the_services_own_is_not_added_to(store: ProfileStore) -> None:
    with serve(demo_app("mobage"), date_header=False) as address:
        save_mobage(store.path("near"), address)
        async with running(Session(store), Start("near")) as driver:
            await driver.until("2,400")
            for key in ("a", "x"):
                await driver.press(key)
                assert "The service lists its boards itself" in driver.text
