"""Worlds: the same seed gives the same one, in memory or on a file, and everything opened is closed."""

from __future__ import annotations

import gc
import os
import random
import sqlite3
import threading
import weakref
from pathlib import Path

import pytest

from lbtui.demo import demo_app
from lbtui.demo.names import HOSTILE, gamertags, numbered
from lbtui.demo.world import World
from lbtui.errors import ConfigError
from lbtui.model.text import clean
from tests.demo.asking import BOARDS, Service, board, people

TARGETS = [board(name, include="valuemetadata", maxItems=40) for name in BOARDS]
TARGETS += [board("TotalFlagsCaptured", maxItems=40, skipToRank=20_000), people("Kills", maxItems=40)]


async def shown(seed: int, path: Path | None = None) -> list[str]:
    service = Service(demo_app("xbox", seed=seed, path=path, clock=lambda: 0.0))
    return [(await service.get(target)).text for target in TARGETS]


@pytest.mark.anyio
async def test_the_same_seed_is_the_same_world_and_another_is_another() -> None:
    first = await shown(1)
    assert await shown(1) == first
    other = await shown(2)
    same = [target for target, one, two in zip(TARGETS, first, other, strict=True) if one == two]
    assert same == [board("NewSeason", include="valuemetadata", maxItems=40)]


@pytest.mark.anyio
async def test_every_seed_holds_the_samples_rows() -> None:
    target = board("TotalFlagsCaptured", maxItems=5, skipToRank=14_999)
    for seed in (0, 99):
        rows = (await Service(demo_app("xbox", seed=seed)).page(target))["userList"]
        assert [row["gamertag"] for row in rows[1:4]] == ["WarriorSaint", "xxxSniper39", "WhockaWhocka"]
        assert int(rows[0]["value"]) >= 1002
        assert int(rows[4]["value"]) <= 700


@pytest.mark.anyio
async def test_a_file_keeps_its_world(tmp_path: Path) -> None:
    path = tmp_path / "world.sqlite"
    in_memory = await shown(5)
    assert await shown(5, path) == in_memory
    written = path.read_bytes()
    assert await shown(5, path) == in_memory
    assert path.read_bytes() == written
    assert [name for name in os.listdir(tmp_path) if name.startswith("world")] == ["world.sqlite"]


@pytest.mark.anyio
async def test_a_file_with_another_world_or_something_else_is_refused_and_left_alone(tmp_path: Path) -> None:
    world, text, foreign = tmp_path / "w", tmp_path / "t", tmp_path / "f"
    World(5, world).close()
    text.write_text("a letter to a friend, long enough to be no empty file\n" * 30)
    with sqlite3.connect(foreign) as connection:
        connection.execute("CREATE TABLE mine (x)")
    connection.close()
    for path, seed, why in ((world, 6, "seed 5"), (text, 5, "not a database"), (foreign, 5, "something else")):
        before = path.read_bytes()
        with pytest.raises(ConfigError) as refused:
            await shown(seed, path)
        assert str(path) in refused.value.detail
        assert why in refused.value.detail
        assert path.read_bytes() == before
    with pytest.raises(ConfigError):
        await shown(5, tmp_path / "no" / "such" / "folder")


def test_a_file_filled_by_two_at_once_holds_one_world(tmp_path: Path) -> None:
    path = tmp_path / "world.sqlite"
    opened: list[World] = []
    threads = [threading.Thread(target=lambda: opened.append(World(5, path))) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(opened) == 3
    for world in opened:
        ranking = world.board("TotalFlagsCaptured")
        assert ranking is not None
        assert ranking.total() == 23_437
        world.close()


def test_a_world_that_nobody_holds_closes_its_database() -> None:
    world = World(5)
    connection = world._connection
    gone = weakref.ref(world)
    del world
    gc.collect()
    assert gone() is None
    with pytest.raises(sqlite3.ProgrammingError, match="closed"):
        connection.execute("SELECT 1")


@pytest.mark.anyio
async def test_a_database_that_breaks_later_is_an_error_and_no_traceback(tmp_path: Path) -> None:
    path = tmp_path / "world.sqlite"
    service = Service(demo_app("xbox", seed=5, path=path))
    await service.page(board("FirstLight"))
    with sqlite3.connect(path) as connection:
        connection.execute("DROP TABLE scores")
    connection.close()
    assert (await service.get(board("TotalFlagsCaptured"))).status_code == 500


@pytest.mark.anyio
async def test_hostile_names_come_out_as_they_are(service: Service) -> None:
    rows = (await service.page(board("Trophies", maxItems=1000)))["userList"]
    names = {row["gamertag"] for row in rows}
    assert set(HOSTILE) <= names
    for needed in ("[/]", "[@click=app.quit]x[/]", "नमस्ते", "雪の女王"):
        assert needed in names
    assert any("\x1b" in name for name in names)
    assert any("\u202e" in name for name in names)
    assert any(not name.strip() for name in names)
    assert sum(clean(name) != name for name in HOSTILE) > 10


def test_pleasant_names_are_unique_and_short() -> None:
    names = gamertags(random.Random(1), 30_000)
    assert len({name.casefold() for name in names}) == 30_000
    assert all(name.isascii() and name.isprintable() and 4 <= len(name) <= 15 for name in names)
    some = [numbered(index) for index in range(0, 1_000_000_000, 99_991)]
    assert len(set(some)) == len(some)
    assert all(len(name) <= 15 and name[-5:].isdigit() for name in some)
    assert not any(name[-5:].isdigit() for name in names)
