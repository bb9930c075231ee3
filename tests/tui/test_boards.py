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
from tests.tui.conftest import demo, running

pytestmark = pytest.mark.anyio
Save = Callable[..., Path]


async def test_total_first_and_type_of_each_board() -> None:
    async with demo("demo/xbox") as driver:
        await driver.until(lambda: "…" not in "".join(line[27:40] for line in driver.lines[2:15]))
        rows = {line[1:25].strip(): line.split() for line in driver.lines[2:15]}
        assert rows["Lifetime experience"][-3:] == ["highest", "LifetimeXP", "Integer"]
        assert "1,000,000,000" in rows["Lifetime experience"]
        assert "lowest" in rows["Best lap, Northfjord ri…"]
        assert rows["Accuracy, long range"][-1] == "Double"
        assert rows["New season"][-3] == "0"
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
