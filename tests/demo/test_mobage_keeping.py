"""The file that keeps the changes of the demo's Mobage: made by the first one, whole, shared, and told from others."""

from __future__ import annotations

import asyncio
import contextlib
import os
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from lbtui.demo import demo_app
from lbtui.demo.world import World
from lbtui.errors import ConfigError
from tests.demo.mobage_asking import BOARDS, NOW, Mobage, said, scores
from tests.demo.mobage_files import mode, opened, removed, there, value
from tests.loopback import serve

pytestmark = pytest.mark.anyio
ROOT = Path(__file__).parents[2]


@contextlib.contextmanager
def open_mask() -> Iterator[None]:
    """A umask that forbids nothing."""
    before = os.umask(0)
    try:
        yield
    finally:
        os.umask(before)


async def test_reading_and_what_is_refused_make_no_file(keep: Path) -> None:
    mobage = opened(keep)
    await mobage.page(BOARDS)
    await mobage.page(scores("highscore", "@me", "@friends"))
    refusals = [
        await mobage.put("highscore", 1),
        await mobage.put("coins", '"x"'),
        await mobage.put("spring2026", 1),
    ]
    refusals += [await mobage.delete("newcup"), await mobage.put("nosuch", 1), await mobage.put("busyboard", 1)]
    refusals += [await mobage.ask("DELETE", scores("coins", "@me", "@self"), resource_owner_secret="forged")]
    assert [each.status_code for each in refusals] == [409, 400, 403, 404, 404, 429, 401]
    assert not there(keep.parent.parent)


async def test_the_first_change_makes_it_for_its_owner_alone(keep: Path) -> None:
    with open_mask():
        mobage = opened(keep)
        assert (await mobage.put("coins", 7)).status_code == 202
        assert (await mobage.put("coins", 8)).status_code == 202
    assert [mode(each) for each in (keep, keep.parent, keep.parent.parent)] == [0o600, 0o700, 0o700]
    assert os.listdir(keep.parent) == [keep.name]


async def test_later_apps_go_on_from_it(keep: Path) -> None:
    before = await opened(keep).page(scores("highscore", count=1000))
    await opened(keep).put("coins", "7.50")
    mobage = opened(keep)
    assert await value(mobage) == 7.5
    assert await mobage.page(scores("highscore", count=1000)) == before
    await mobage.delete("coins")
    assert await value(opened(keep)) is None
    assert (await mobage.page(f"{BOARDS}/coins"))["updated"] == "2027-01-15T08:00:00"


async def test_apps_that_are_open_see_each_others_changes(keep: Path) -> None:
    one, other, third = opened(keep), opened(keep), opened(keep)
    assert await value(one) == await value(other) == await value(third)
    await one.put("coins", 1)
    await other.put("coins", 2, "10002")
    for mobage in (one, other, third):
        assert (await value(mobage), await value(mobage, "coins", "10002")) == (1, 2)
    await third.put("coins", 3)
    assert await value(one) == 3


async def test_removing_the_file_starts_anew_also_for_an_app_that_is_open(keep: Path) -> None:
    mobage = opened(keep)
    first = await value(mobage)
    await mobage.put("coins", 1)
    removed(keep)
    assert await value(mobage) == await value(opened(keep)) == first
    assert os.listdir(keep.parent) == []
    await mobage.put("coins", 2, "10002")
    assert (await value(opened(keep)), await value(opened(keep), "coins", "10002")) == (first, 2)


def spoiled(keep: Path, how: str) -> None:
    """Puts a file there that is no world of ours."""
    keep.parent.mkdir(parents=True)
    match how:
        case "text":
            keep.write_text("a letter to a friend, long enough to be no empty file\n" * 30)
        case "empty":
            keep.touch()
        case "folder":
            keep.mkdir()
        case "xbox":
            World(4, keep).close()
        case "version":
            with contextlib.closing(sqlite3.connect(keep)) as connection:
                connection.executescript(
                    "PRAGMA application_id = 1818391661; PRAGMA user_version = 99; CREATE TABLE world (seed);"
                )


BAD = ("text", "empty", "folder", "xbox", "version")


@pytest.mark.parametrize("how", BAD)
def test_a_file_of_something_else_is_said_to_be_removed_and_left_alone(keep: Path, how: str) -> None:
    spoiled(keep, how)
    before = keep.read_bytes() if keep.is_file() else b""
    with pytest.raises(ConfigError) as refused:
        opened(keep)
    assert str(keep) in refused.value.detail
    assert refused.value.hint.startswith("Remove this file")
    assert refused.value.exit_code == 2
    assert (keep.read_bytes() if keep.is_file() else b"") == before


async def test_a_file_of_another_seed_is_refused(keep: Path) -> None:
    await opened(keep, seed=5).put("coins", 1)
    with pytest.raises(ConfigError, match="cannot be opened") as refused:
        opened(keep)
    assert "Its world has seed 5, not 4" in refused.value.detail


@pytest.mark.parametrize("how", BAD)
async def test_a_file_that_turns_bad_is_an_answer_and_its_removal_mends_it(keep: Path, how: str) -> None:
    mobage = opened(keep)
    first = await value(mobage)
    spoiled(keep, how)
    for _ in range(2):
        for response in (await mobage.get(BOARDS), await mobage.put("coins", 1)):
            assert response.status_code == 500
            assert str(keep) in said(response)
            assert "Remove this file" in said(response)
    removed(keep)
    assert await value(mobage) == first
    assert (await mobage.put("coins", 1)).status_code == 202


async def test_a_change_that_cannot_be_kept_is_not_made(tmp_path: Path) -> None:
    journal = tmp_path / "kept" / "mobage.sqlite-journal"
    await asyncio.to_thread(journal.mkdir, parents=True)
    assert "is in the way" in said(await opened(tmp_path / "kept" / "mobage.sqlite").put("coins", 1))
    in_the_way = tmp_path / "file"
    in_the_way.write_text("in the way")
    mobage = opened(in_the_way / "demo" / "mobage.sqlite")
    first = await value(mobage)
    response = await mobage.put("coins", 1)
    assert response.status_code == 500
    assert "mobage.sqlite cannot be written" in said(response)
    assert await value(mobage) == first


async def test_a_world_may_also_live_in_a_file_from_the_start(tmp_path: Path) -> None:
    path = tmp_path / "world.sqlite"
    mobage = Mobage(demo_app("mobage", clock=lambda: NOW, path=path, keep=tmp_path / "unused"))
    assert not path.exists()
    first = await value(mobage)
    assert path.exists()
    await mobage.put("coins", 1)
    again = Mobage(demo_app("mobage", clock=lambda: NOW, path=path))
    assert (await value(again), first != 1) == (1, True)
    assert os.listdir(tmp_path) == ["world.sqlite"]


def test_an_app_whose_file_turned_bad_does_not_start(keep: Path) -> None:
    app = demo_app("mobage", keep=keep)
    spoiled(keep, "text")
    with pytest.raises(RuntimeError, match="did not start"), serve(app):
        pass
