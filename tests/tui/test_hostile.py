"""T10, T16 and their like on the screens: foreign text is text, whatever it says."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from rich.segment import ControlType, Segment
from textual.color import Color
from textual.geometry import Offset

from lbtui.session import Session
from lbtui.store.profiles import ProfileStore
from lbtui.tui.safe import Gate
from lbtui.tui.screens.profiles import ProfilesScreen
from lbtui.tui.screens.ranks import RanksScreen
from lbtui.tui.start import Start
from tests.loopback import serve
from tests.tui.conftest import Driver, running
from tests.tui.hostile import DUPLICATES, NAMES, Hostile

pytestmark = pytest.mark.anyio
Save = Callable[..., Path]

ACTS = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with serve(Hostile()) as base:
        yield base


def assert_tame(driver: Driver) -> None:
    """Nothing on the screen acts, and nobody was sent anywhere."""
    assert not ACTS.search(driver.text), ascii(driver.text)
    for strip in driver.app.screen._compositor.render_strips():
        assert not any(each.style and each.style.link for each in strip)
        assert not any(each.style and each.style.meta.get("@click") for each in strip)


async def test_t10_names_show_as_they_are_written(
    store: ProfileStore, save_profile: Save, address: str
) -> None:
    save_profile("near", address, "names")
    async with running(Session(store), Start("near", "names"), (200, 40)) as driver:
        await driver.until("1 of 14")
        for name in NAMES[:8]:
            assert name in driver.text
        assert "␛]0;PWN␛\\" in driver.text
        assert "[/]␛[0M" in driver.text  # the column's title, in capitals
        assert "[bold]9" in driver.text
        assert_tame(driver)
        for _ in NAMES:
            await driver.press("enter")
            assert_tame(driver)
            await driver.press("escape", "down")


async def test_t11_a_name_that_says_click_me_presses_nothing(
    store: ProfileStore, save_profile: Save, address: str
) -> None:
    save_profile("near", address, "names")
    async with running(Session(store), Start("near", "names"), (200, 40)) as driver:
        await driver.until("1 of 14")
        for y, line in enumerate(driver.lines):
            x = line.find("[@click=app.quit]")
            if x >= 0:
                await driver.pilot.click(offset=Offset(x + 18, y))
                await driver.pilot.click(offset=Offset(x + 4, y))
        assert driver.app.is_running
        assert driver.app.return_code is None


async def test_t10_errors_titles_prompts_and_boards(
    store: ProfileStore, save_profile: Save, address: str
) -> None:
    boards = ("[/]", "[@click=app.quit]x[/]", "\\[", "names", "a\x1b[31mb")
    save_profile("near", address, *boards, further='[players]\n"[/]" = "5"\n')
    async with running(Session(store), Start("near"), (160, 24)) as driver:
        await driver.until(lambda: driver.text.count("✗ ") >= 4)
        for name in boards[:4]:
            assert name in driver.text
        assert "[/x] [@click=app.quit]x[/] ␛]0;PWN␛\\" in driver.text
        assert_tame(driver)
        await driver.press("a")
        await driver.type_text("[/]")
        await driver.press("enter")
        await driver.until("[/] was not added")
        assert_tame(driver)
        await driver.press("slash")
        await driver.type_text("[/]")
        assert_tame(driver)
        await driver.press("enter", "enter")
        await driver.until("Not allowed to read board [/]")
        assert isinstance(driver.room, RanksScreen)
        await driver.press("at")
        await driver.type_text("[/]")
        assert "→ player [/] (5)" in driver.text
        assert_tame(driver)


async def test_t16_ids_that_repeat_or_are_odd_name_nothing(
    store: ProfileStore, save_profile: Save, address: str
) -> None:
    save_profile("near", address, "ids")
    async with running(Session(store), Start("near", "ids"), (160, 24)) as driver:
        await driver.until(f"1 of {len(DUPLICATES)}")
        assert sum("[/]" in line for line in driver.lines[2:]) >= len(DUPLICATES)
        assert "more than once" in driver.text
        await driver.press("r", "end", "enter")
        assert "é" * 40 in driver.text
        assert_tame(driver)


async def test_t12_a_profiles_file_cannot_write_on_the_screen(store: ProfileStore, save_profile: Save) -> None:
    path = save_profile("near", "https://127.0.0.1")
    path.write_text(path.read_text() + '"[/x]\\u001b]0;PWN\\u0007" = 1\n')
    broken = store.folder / "x\x1b[31m[b].toml"
    broken.write_text("[/x")
    async with running(Session(store)) as driver:
        assert isinstance(driver.room, ProfilesScreen)
        for _ in range(3):
            assert_tame(driver)
            await driver.press("down")


def test_the_gate_takes_out_what_a_widget_let_through() -> None:
    sent = [Segment("a\x1b[31mb\x9b1mc\u202ed"), Segment("\x1b[H", None, [(ControlType.HOME,)])]
    assert [each.text for each in Gate().apply(sent, Color(0, 0, 0))] == ["a[31mb1mcd", "\x1b[H"]
