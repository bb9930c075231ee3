"""The file that keeps the changes of the demo's Mobage, under several processes at once and ones that are killed."""

from __future__ import annotations

import asyncio
import contextlib
import os
import sqlite3
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from lbtui.demo.keeping import Keeping
from lbtui.demo.mobage_boards import BY_ID
from lbtui.demo.mobage_seeding import KIND
from lbtui.demo.mobage_world import Board
from lbtui.store.atomic import locked
from tests.demo.mobage_asking import scores
from tests.demo.mobage_files import opened, removed, there, value

pytestmark = pytest.mark.anyio
ROOT = Path(__file__).parents[2]


def script(code: str, *words: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", code, *words],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=ROOT,
    )  # fmt: skip


MANY = """
import asyncio, sys
from pathlib import Path
from tests.demo.mobage_asking import NOW, Mobage
from lbtui.demo import demo_app

async def main():
    mobage = Mobage(demo_app("mobage", clock=lambda: NOW, keep=Path(sys.argv[1])))
    await mobage.standing("coins")
    print("ready", flush=True)
    sys.stdin.readline()
    for at in range(12):
        for response in (await mobage.put("newcup", at, f"{sys.argv[2]}-{at}"), await mobage.delete("coins", "10002")):
            assert response.status_code in (202, 404), response.text

asyncio.run(main())
"""


async def test_processes_at_once_lose_nothing(keep: Path) -> None:
    crowd = [script(MANY, str(keep), name) for name in ("a", "b")]
    for each in crowd:
        assert each.stdout is not None
        assert each.stdout.readline() == "ready\n"
    assert not there(keep)
    ended = [each.communicate("go\n", timeout=60) for each in crowd[::-1]]
    assert [each.returncode for each in crowd] == [0, 0], ended
    page = await opened(keep).page(scores("newcup", count=1000))
    assert {row["userId"] for row in page["entry"]} == {f"{name}-{at}" for name in "ab" for at in range(12)}
    with contextlib.closing(sqlite3.connect(keep)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert os.listdir(keep.parent) == [keep.name]


async def test_who_waits_to_make_the_file_goes_on_from_the_one_that_another_made(keep: Path) -> None:
    elsewhere = keep.with_name("elsewhere")
    await opened(elsewhere).put("coins", 99, "10002")
    waiting = opened(keep)
    assert await value(waiting) != 1
    with locked(keep):
        change = asyncio.create_task(waiting.put("coins", 1))
        await asyncio.sleep(0.1)
        assert not change.done()
        os.replace(elsewhere, keep)
    assert (await change).status_code == 202
    assert (await value(opened(keep)), await value(opened(keep), "coins", "10002")) == (1, 99)


async def test_a_change_sees_the_one_that_it_waited_for(keep: Path) -> None:
    mobage = opened(keep)
    await mobage.put("highscore", 50_000)
    begun = threading.Event()

    def slowly(connection: sqlite3.Connection) -> None:
        Board(connection, BY_ID["highscore"]).put("10001", 90_000, "2027-01-15T08:00:00")
        begun.set()
        time.sleep(0.3)

    other = asyncio.create_task(asyncio.to_thread(Keeping(KIND, 4, None, keep).change, slowly))
    await asyncio.to_thread(begun.wait, 10)
    response = await mobage.put("highscore", 60_000)
    await other
    assert (response.status_code, await value(mobage, "highscore")) == (409, 90_000)


KILLED = """
import os, signal, sys, time
from pathlib import Path
from lbtui.demo.keeping import Keeping, check
from lbtui.demo.mobage_boards import CATALOGUE
from lbtui.demo.mobage_seeding import KIND
from lbtui.demo.mobage_world import Board

keep, none, whole = Path(sys.argv[1]), 0, 0
world = Keeping(KIND, 4, None, keep)
while whole < 8:
    child = os.fork()
    if not child:
        world.change(lambda connection: Board(connection, CATALOGUE[0]).put("10001", 50_000, "now"))
        os._exit(0)
    time.sleep((none + whole) * 0.0005)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    if not keep.exists():
        none += 1
        continue
    whole += 1
    check(KIND, 4, keep)
    again = Keeping(KIND, 4, None, keep)
    found = again.read(lambda connection: Board(connection, CATALOGUE[0]).row("10001"))
    total = again.read(lambda connection: Board(connection, CATALOGUE[0]).total())
    assert (total, found.value in (48_210, 50_000)) == (2_400, True)
    again.close()
    keep.unlink()
print(none, whole)
"""


def test_killed_at_any_moment_it_leaves_no_file_or_a_whole_one(keep: Path) -> None:
    driver = script(KILLED, str(keep))
    told, errors = driver.communicate(timeout=60)
    assert driver.returncode == 0, errors
    none, whole = map(int, told.split())
    assert none
    assert whole == 8


async def test_what_a_killed_process_left_beside_a_removed_file_changes_nothing(keep: Path) -> None:
    mobage = opened(keep)
    first = await value(mobage, "coins", "10002")
    await mobage.put("coins", 99, "10002")
    journal = hot_journal(keep)
    removed(keep)
    await asyncio.to_thread(keep.with_name(f"{keep.name}-journal").write_bytes, journal)
    assert (await opened(keep).put("coins", 1)).status_code == 202
    assert await value(opened(keep), "coins", "10002") == first
    assert os.listdir(keep.parent) == [keep.name]


def hot_journal(path: Path) -> bytes:
    """What a process that is killed in the middle of a large change leaves beside the file."""
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA cache_size = 1")
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("UPDATE scores SET value = '5' || value")
        journal = path.with_name(f"{path.name}-journal").read_bytes()
        connection.execute("ROLLBACK")
    return journal
