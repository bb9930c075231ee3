"""The profiles screen over real files: list, add, edit, duplicate, delete, test."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from lbtui.demo import demo_app
from lbtui.session import Session
from lbtui.store.profiles import ProfileStore
from lbtui.tui.widgets.field_line import FieldLine
from tests.loopback import serve
from tests.tui.conftest import SCID, TOKEN, Driver, demo, running

pytestmark = pytest.mark.anyio
Save = Callable[..., Path]


async def clear_and_type(driver: Driver, text: str) -> None:
    await driver.press("end", "ctrl+u")
    await driver.type_text(text)


async def test_the_first_run_says_what_to_do() -> None:
    async with demo() as driver:
        assert "demo/xbox" in driver.cursor_line
        await driver.press("a")
        assert "start lbtui without demo" in driver.text


async def test_with_no_profiles_the_demo_is_offered(store: ProfileStore) -> None:
    async with running(Session(store)) as driver:
        assert "No profiles yet: a adds one, enter opens the demo" in driver.text
        await driver.press("e")
        assert "built in" in driver.text
    assert not store.folder.exists()


async def test_a_profile_is_added_with_the_keyboard_alone(store: ProfileStore) -> None:
    async with running(Session(store)) as driver:
        await driver.press("a")
        await driver.type_text("halo")
        await driver.press("enter", "enter", "enter")
        await driver.type_text("nonsense")
        await driver.press("f2")
        assert "✗ scid: needs the form" in driver.text
        await clear_and_type(driver, SCID)
        await driver.press("f2")
        assert "✗ authorization: is missing" in driver.text
        await driver.type_text("env:XBL_TOKEN")
        await driver.press("f2")
        await driver.until("Saved halo; t tests it")
        assert driver.cursor_line.split()[:2] == ["▶halo", "xbox"]
    path = store.path("halo")
    assert stat.S_IMODE(os.stat(path).st_mode) == 0o600
    assert stat.S_IMODE(os.stat(path.parent).st_mode) == 0o700
    profile = store.load("halo")
    assert (profile.text("scid"), profile.text("url")) == (SCID, "https://leaderboards.xboxlive.com")


async def test_a_name_that_will_not_do_is_told(store: ProfileStore, save_profile: Save) -> None:
    save_profile("halo", "https://127.0.0.1")
    async with running(Session(store)) as driver:
        await driver.press("a")
        await driver.type_text("a/b")
        await driver.press("f2")
        assert "✗ name: A name has 1 to 63" in driver.text
        await driver.press("end", "ctrl+u")
        await driver.type_text("halo")
        await driver.press("tab", "tab", "tab")
        await driver.type_text(SCID)
        await driver.press("tab")
        await driver.type_text("env:X")
        await driver.press("f2")
        await driver.until("There is a profile halo already")


async def test_an_edit_keeps_what_the_form_does_not_show(store: ProfileStore, save_profile: Save) -> None:
    path = save_profile("halo", "https://127.0.0.1", "Flags", further='colour = "red"\n[players]\nme = "5"\n')
    async with running(Session(store)) as driver:
        assert "unknown key colour" in driver.text
        await driver.press("e")
        assert "env:XBL_TOKEN" in driver.text
        await driver.press("tab")
        await clear_and_type(driver, "https://127.0.0.2")
        await driver.press("f2")
        await driver.until("Saved halo")
        assert "127.0.0.2" in driver.cursor_line
    text = path.read_text()
    assert 'colour = "red"' in text
    assert 'me = "5"' in text
    assert "boards = [" in text


async def test_leaving_a_changed_form_asks_first(store: ProfileStore, save_profile: Save) -> None:
    path = save_profile("halo", "https://127.0.0.1")
    before = path.read_bytes()
    async with running(Session(store)) as driver:
        await driver.press("e", "tab", "x", "escape")
        assert "Leave without saving?" in driver.text
        await driver.press("n")
        await driver.press("escape", "y")
        assert "▸ profiles" in driver.lines[0]
        assert driver.lines[0].strip() == "lbtui ▸ profiles"
    assert path.read_bytes() == before


async def test_an_inline_secret_is_never_shown_and_survives_an_edit(
    store: ProfileStore, save_profile: Save
) -> None:
    path = save_profile("halo", "https://127.0.0.1")
    path.write_text(path.read_text().replace("env:XBL_TOKEN", TOKEN))
    async with running(Session(store)) as driver:
        await driver.press("e")
        assert "(kept in the file)" in driver.text
        assert "made-up" not in driver.text
        await driver.press("f2")
        await driver.until("Saved halo")
    assert TOKEN in path.read_text()


async def test_a_secret_is_masked_while_it_is_typed(store: ProfileStore) -> None:
    async with running(Session(store)) as driver:
        await driver.press("a", "tab", "tab", "tab", "tab")
        await driver.type_text("env:TOK")
        assert "env:TOK" in driver.text
        await driver.press("end", "ctrl+u")
        await driver.type_text("hunter2")
        assert "hunter2" not in driver.text
        assert "•••" in driver.text
        line = driver.room.query_one("FieldLine:focus-within", FieldLine)
        line.input.value = "env:"
        line.input.type_in("x")
        assert not line.input.password
        line.input.value = "h"
        assert line.input.password, "a frame drawn now would show it"


async def test_a_profile_is_duplicated_and_deleted_after_a_question(
    store: ProfileStore, save_profile: Save
) -> None:
    save_profile("halo", "https://127.0.0.1", "Flags")
    async with running(Session(store)) as driver:
        await driver.press("c", "enter")
        await driver.until("Saved halo-copy")
        assert store.load("halo-copy").boards == store.load("halo").boards
        await driver.press("c")
        await clear_and_type(driver, "halo")
        assert "There is a profile called halo" in driver.text
        await driver.press("escape")
        await driver.press("x", "n")
        assert store.path("halo-copy").exists()
        await driver.press("x", "y")
        await driver.until("Deleted halo-copy")
        assert not store.path("halo-copy").exists()
        assert store.path("halo").exists()


async def test_a_broken_file_shows_its_line_and_is_left_alone(store: ProfileStore, save_profile: Save) -> None:
    path = save_profile("broken", "https://127.0.0.1")
    path.write_text('service = "xbox"\nscid = \n')
    before = path.read_bytes()
    async with running(Session(store)) as driver:
        assert "line 2" in driver.text
        await driver.press("enter", "e", "c", "t")
        assert "lbtui ▸ profiles" in driver.lines[0]
    assert path.read_bytes() == before


async def test_a_connection_is_tested(
    store: ProfileStore, save_profile: Save, monkeypatch: pytest.MonkeyPatch
) -> None:
    with serve(demo_app("xbox")) as address:
        save_profile("near", address, "TotalFlagsCaptured", "FirstLight")
        async with running(Session(store)) as driver:
            await driver.press("t")
            await driver.until("✓ near works: 3 of 3 steps, the last was board FirstLight")
        save_profile("near", address, "TotalFlagsCaptured", "Nowhere")
        async with running(Session(store)) as driver:
            await driver.press("t")
            await driver.until("1 of 3 steps failed, first: board Nowhere")
            assert "There is no board Nowhere" in driver.text
        monkeypatch.delenv("XBL_TOKEN")
        async with running(Session(store)) as driver:
            await driver.press("t")
            await driver.until("XBL_TOKEN")
            assert TOKEN not in driver.text


async def test_a_file_that_went_away_or_broke_under_the_screen_is_told(
    store: ProfileStore, save_profile: Save
) -> None:
    path = save_profile("halo", "https://127.0.0.1")
    async with running(Session(store)) as driver:
        path.write_text("nonsense")
        await driver.press("e")
        assert "✗ halo.toml cannot be read as TOML" in driver.text
        path.unlink()
        await driver.press("e")
        assert "✗ There is no profile halo" in driver.text
        await driver.press("c", "enter")
        assert "✗ There is no profile halo" in driver.text
        await driver.press("enter")
        assert "✗ No profile is called “halo”" in driver.text


async def test_a_file_whose_name_is_no_profiles_is_told_and_can_be_deleted(store: ProfileStore) -> None:
    store.folder.mkdir(parents=True)
    path = store.folder / "bad name.toml"
    path.write_text("service = 1")
    async with running(Session(store)) as driver:
        await driver.press("e")
        assert "Mend the file by hand" in driver.text or "cannot be a profile's name" in driver.text
        await driver.press("x", "y")
        await driver.until("Deleted bad name")
    assert not path.exists()


async def test_a_secret_in_the_file_is_only_replaced_by_a_whole_one(
    store: ProfileStore, save_profile: Save
) -> None:
    path = save_profile("halo", "https://127.0.0.1")
    path.write_text(path.read_text().replace("env:XBL_TOKEN", TOKEN))
    async with running(Session(store)) as driver:
        await driver.press("e", "tab", "tab", "tab")
        await driver.type_text("env:OTHER")
        await driver.press("f2")
        await driver.until("Saved halo")
    assert 'authorization = "env:OTHER"' in path.read_text()


async def test_an_edit_keeps_what_somebody_else_changed_meanwhile(
    store: ProfileStore, save_profile: Save
) -> None:
    path = save_profile("halo", "https://127.0.0.1")
    async with running(Session(store)) as driver:
        await driver.press("e", "tab")
        await clear_and_type(driver, "https://127.0.0.2")
        path.write_text(path.read_text().replace("timeout = 30", "timeout = 99"))
        await driver.press("f2")
        await driver.until("Saved halo")
    assert "timeout = 99" in path.read_text()
    assert "https://127.0.0.2" in path.read_text()


async def test_a_new_board_in_the_form_is_asked_for_first(store: ProfileStore, save_profile: Save) -> None:
    with serve(demo_app("xbox")) as address:
        save_profile("near", address, "FirstLight")
        async with running(Session(store)) as driver:
            await driver.press("e", *["tab"] * 8)
            await driver.type_text(", Nowhere")
            await driver.press("f2")
            await driver.until("Save it all the same?")
            assert "✗ There is no board Nowhere" in driver.text
            await driver.press("n")
            assert [str(each) for each in store.load("near").boards] == ["FirstLight"]
            await driver.press("f2")
            await driver.until("Save it all the same?")
            await driver.press("y")
            await driver.until("Saved near")
    assert [str(each) for each in store.load("near").boards] == ["FirstLight", "Nowhere"]


async def test_a_question_asked_while_nothing_can_be_seen_gives_the_keys_back(
    store: ProfileStore, save_profile: Save
) -> None:
    save_profile("halo", "https://127.0.0.1")
    answers: list[str] = []
    async with running(Session(store)) as driver:
        await driver.press("e", "tab")
        await driver.pilot.resize_terminal(40, 10)
        driver.room.foot.question.ask("Is it so?", lambda: answers.append("y"), lambda: answers.append("n"))
        await driver.press("y")
        await driver.pilot.resize_terminal(80, 24)
        await driver.until("Is it so?")
        await driver.press("n", "x")
        assert "https://127.0.0.1x" in driver.text
    assert answers == ["n"]


@pytest.mark.parametrize("way", ["help", "small"])
async def test_a_forms_edits_survive_every_way_out(store: ProfileStore, save_profile: Save, way: str) -> None:
    save_profile("halo", "https://127.0.0.1")
    async with running(Session(store)) as driver:
        await driver.press("e", "tab", "x")
        if way == "help":
            await driver.press("f1")
            await driver.press("slash", *"back", "enter")
        else:
            await driver.pilot.resize_terminal(40, 10)
            await driver.press("q")
            await driver.pilot.resize_terminal(80, 24)
            await driver.press("q", "escape")
        await driver.until("Leave without saving?")
        await driver.press("n")
        assert "https://127.0.0.1x" in driver.text


async def test_ctrl_q_is_not_a_way_out(store: ProfileStore) -> None:
    async with running(Session(store)) as driver:
        await driver.press("ctrl+q")
        assert driver.app.is_running
        assert driver.app.return_code is None
