"""The export dialog: what it offers and asks, and that the file it makes is the command line's."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from lbtui.cli.main import main
from lbtui.session import Session
from lbtui.store.profiles import ProfileStore
from lbtui.tui.screens.export import ExportScreen
from lbtui.tui.screens.ranks import RanksScreen
from lbtui.tui.start import Start
from tests.loopback import serve
from tests.tui.conftest import Driver, running
from tests.tui.exporting import BEGIN, QUIZ, SCORES, name_file, opened, value
from tests.tui.folder import Folder
from tests.tui.hostile import Hostile
from tests.tui.test_hostile import assert_tame

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("folder")]
BOARD = Start("near", "highscore", "@me")


async def exported(driver: Driver, name: str) -> list[dict[str, str]]:
    """The rows of the file that the dialog is about to make."""
    await driver.press(BEGIN)
    await driver.until(f"in {name} · ")
    return Folder(Path.cwd()).rows(name)


async def test_the_whole_board_is_two_keys_away_and_as_the_command_line_writes_it(
    near: Session, folder: Folder
) -> None:
    async with running(near, BOARD) as driver:
        await opened(driver)
        assert driver.lines[1:4] == [
            " Rows         [whole]  ranks   page   around   friends   space changes          ",
            " Format       [csv]  spreadsheet   tsv   json   jsonl   markdown   parquet      ",
            " File         highscore.csv                                                     ",
        ]
        assert len(await exported(driver, "highscore.csv")) == SCORES
        assert isinstance(driver.room, RanksScreen)
        assert "highscore.csv: 2,400 rows" not in driver.text  # the line of how far it is has gone
    assert await asyncio.to_thread(main, ["export", "near", "highscore", "-o", "again.csv"]) == 0
    assert folder.bytes("again.csv") == folder.bytes("highscore.csv")
    assert folder.names == sorted(
        f"{name}.csv{more}" for name in ("again", "highscore") for more in ("", ".manifest.json")
    )


async def test_a_part_of_it(near: Session) -> None:
    parts = {
        ("r", "tab", *"11", "tab", *"20"): range(11, 21),
        ("p",): range(701, 751),
        ("a", "tab", "ctrl+u", *"5"): range(729, 734),
    }
    async with running(near, BOARD) as driver:
        for keys, ranks in parts.items():
            await opened(driver)
            await driver.press(*keys)
            rows = await exported(driver, value(driver, "File"))
            assert [int(row["rank"]) for row in rows] == sorted(int(row["rank"]) for row in rows)
            assert abs(int(rows[0]["rank"]) - ranks[0]) < 5  # equals share a rank
            assert abs(len(rows) - len(ranks)) < 5
        assert rows[2]["player_id"] == "10001"  # who the cursor is on


async def test_friends_are_offered_where_the_service_has_them(near: Session, studio: Session) -> None:
    async with running(near, BOARD) as driver:
        await opened(driver)
        await driver.press("f")
        assert value(driver, "File") == "highscore-friends.csv"
        assert len(await exported(driver, "highscore-friends.csv")) == 21
        await driver.press("f")
        await driver.until("of 21 friends")
        await driver.press("e")
        assert value(driver, "Rows") == "friends"
    async with running(studio, Start("studio", "quiz")) as driver:
        await opened(driver)
        assert "friends" not in driver.text
        await driver.press("p")
        assert len(await exported(driver, "quiz-page.csv")) == 20


async def test_where_nobody_is_looked_up_the_rows_around_the_cursor_are_counted(studio: Session) -> None:
    async with running(studio, Start("studio", "quiz")) as driver:
        await opened(driver)
        await driver.press("escape", "pagedown", "e", "a")
        row = driver.app.screen_stack[-2].table.cursor + 1  # type: ignore[attr-defined]  # a ranks screen has one
        assert f"The rows around row {row}" in driver.text
        await driver.press("tab", "ctrl+u", "3")
        rows = await exported(driver, "quiz-around.csv")
        assert len(rows) == 3


async def test_a_total_that_nobody_tells_is_no_hindrance(studio: Session) -> None:
    async with running(studio, Start("studio", "quiz")) as driver:
        await opened(driver)
        assert len(await exported(driver, "quiz.csv")) == QUIZ


# format and file


async def test_format_and_ending_follow_each_other(near: Session, folder: Folder) -> None:
    async with running(near, BOARD) as driver:
        await opened(driver)
        await driver.press("tab", "j")
        assert (value(driver, "Format"), value(driver, "File")) == ("json", "highscore.json")
        assert "One array of objects" in driver.text
        await name_file(driver, "mine.tsv")
        assert value(driver, "Format") == "tsv"
        await driver.press("shift+tab", "m")
        assert value(driver, "File") == "mine.md"
        await driver.press("shift+tab", "f")
        assert value(driver, "File") == "mine.md"  # what was typed stays
        await driver.press(BEGIN)
        await driver.until("in mine.md")
    assert folder.bytes("mine.md").startswith(b"| rank | player")


async def test_each_format_is_written(near: Session, folder: Folder) -> None:
    heads = {"spreadsheet": b"\xef\xbb\xbfrank", "jsonl": b'{"rank"', "parquet": b"PAR1"}
    async with running(near, BOARD) as driver:
        for name, head in heads.items():
            await opened(driver)
            await driver.press("p", "tab")
            while value(driver, "Format") != name:
                await driver.press("space")
            file = value(driver, "File")
            assert file == f"highscore-page.{'csv' if name == 'spreadsheet' else name}"
            await driver.press(BEGIN)
            await driver.until(f"50 rows are in {file}")
            assert folder.bytes(file).startswith(head)


async def test_e16_parquet_says_why_it_cannot_be_written(
    near: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("pyarrow", "pyarrow.parquet"):
        monkeypatch.setitem(sys.modules, name, None)
    async with running(near, BOARD) as driver:
        await opened(driver)
        await driver.press("tab", "p")
        assert "Parquet files need pyarrow, which is not installed" in driver.text
        await driver.press(BEGIN)
        await driver.until("✗ Parquet files need pyarrow")
        await driver.press("c")
        assert len(await exported(driver, "highscore.csv")) == SCORES


# what is refused and asked


async def test_a_file_that_cannot_be_is_refused_in_the_dialog(near: Session, folder: Folder) -> None:
    folder.make("folder")
    refused = {
        "": "✗ Type a file's name",
        "nowhere/x.csv": "✗ The folder of x.csv is not there",
        "-": "✗ Type a file's name",
        "folder": "is a folder",
        "x" * 250 + ".csv": "cannot be written",
        "..": "✗ .. is a folder",
        "x.csv/": "✗ x.csv/ is a folder",
        "x.xlsx": "✗ The ending of “x.xlsx” stands for no format",
        "x": "✗ The ending of “x” stands for no format",
    }
    async with running(near, BOARD) as driver:
        await opened(driver)
        for name, said in refused.items():
            await name_file(driver, name)
            await driver.press(BEGIN)
            await driver.until(said)
            assert isinstance(driver.room, ExportScreen)
            assert value(driver, "File") == name
        assert not driver.app.exports.jobs
    assert folder.names == ["folder"]


async def test_rows_that_make_no_sense_are_refused_there_too(near: Session) -> None:
    refused = {
        ("r",): "✗ Type the first rank, the last one, or both",
        ("r", "tab", *"x"): "✗ From rank: “x” is no place on a board",
        ("r", "tab", *"9", "tab", *"8"): "✗ There are no ranks from 9 to 8",
        ("a", "tab", "ctrl+u", *"50%"): "✗ How many needs a number such as 15,000",
    }
    async with running(near, BOARD) as driver:
        for keys, said in refused.items():
            await opened(driver)
            await driver.press(*keys, BEGIN)
            await driver.until(said)
            await driver.press("escape", "escape")
        assert not driver.app.exports.jobs


async def test_what_was_typed_for_some_rows_is_there_again(near: Session) -> None:
    async with running(near, BOARD) as driver:
        await opened(driver)
        await driver.press("r", "tab", *"1,000", "shift+tab", "w")
        assert "From rank" not in driver.text
        await driver.press("r")
        assert value(driver, "From rank") == "1,000"


async def test_a_file_that_is_there_is_replaced_after_y_alone(near: Session, folder: Folder) -> None:
    folder.put("highscore.csv")
    async with running(near, BOARD) as driver:
        await opened(driver)
        for other in ("n", "escape", "space"):
            await driver.press(BEGIN)
            await driver.until("The file is there already. Replace it?  y / n")
            await driver.press(other)
            assert isinstance(driver.room, ExportScreen)
        assert folder.bytes("highscore.csv") == b"mine"
        await driver.press(BEGIN)
        await driver.until("y / n")
        await driver.press("y")
        await driver.until("in highscore.csv · ")
    assert len(folder.rows("highscore.csv")) == SCORES


async def test_a_manifest_of_another_file_is_not_replaced_unasked_either(near: Session, folder: Folder) -> None:
    folder.put("highscore.csv.manifest.json")
    async with running(near, BOARD) as driver:
        await opened(driver)
        await driver.press(BEGIN)
        await driver.until("A manifest of that name is there already. Replace it?  y / n")
    assert folder.bytes("highscore.csv.manifest.json") == b"mine"


async def test_enter_goes_from_line_to_line_and_begins_on_the_last(near: Session) -> None:
    async with running(near, BOARD) as driver:
        await opened(driver)
        await driver.press("p", "enter", "enter", "enter")
        await driver.until("50 rows are in highscore-page.csv · ")


async def test_home_is_where_the_tilde_says(
    near: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    async with running(near, BOARD) as driver:
        await opened(driver)
        await driver.press("p")
        await name_file(driver, "~/page.jsonl")
        await driver.press(BEGIN)
        await driver.until("50 rows are in")
    assert json.loads((tmp_path / "page.jsonl").read_text().splitlines()[0])["rank"] == 701


# names of others


@pytest.mark.parametrize(
    ("board", "name"),
    [
        ("../../.ssh/x", "ssh-x.csv"),
        ("x" * 300, "x" * 120 + ".csv"),
        ("a\x1b]0;PWN\x07b", "a-0-PWN-b.csv"),
        ("[@click=app.quit]x[/]", "click-app.quit-x.csv"),
    ],
)
async def test_t14_no_board_names_a_file_elsewhere(
    store: ProfileStore, save_profile: Callable[..., Path], board: str, name: str, folder: Folder
) -> None:
    with serve(Hostile()) as address:
        save_profile("far", address, board)
        async with running(Session(store), Start("far", board), (160, 24)) as driver:
            await driver.until("✗ ")
            await driver.press("e")
            assert value(driver, "File") == name
            assert_tame(driver)
            await driver.press(BEGIN)
            await driver.until("✗ ")
            await driver.until(f"✗ {name}: ")
            assert_tame(driver)
            await driver.press("A")
            assert_tame(driver)
            await driver.press("enter")
            assert_tame(driver)
    assert not folder.names
