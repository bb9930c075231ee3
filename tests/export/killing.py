"""A program that kills exports of its own, in forks, and looks at what they leave. It says what is wrong.

python -m tests.export.killing every-step FOLDER [overwrite]    at each system call in turn
python -m tests.export.killing appending FOLDER                 at random instants, going on each time
python -m tests.export.killing finishing FOLDER                 at random instants of the last moments
"""

from __future__ import annotations

import os
import random
import signal
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from lbtui.errors import LbtuiError
from lbtui.export.wanted import Beginning
from tests.export.spooling import ROWS, export, is_whole, left, numbers, opened, stopped, text

STEPS = ("open", "pwrite", "ftruncate", "fchmod", "fsync", "fdatasync", "replace", "link", "unlink")
DONE = ["x.csv", "x.csv.manifest.json"]


def forked(work: Callable[[], None], seconds: float | None = None) -> bool:
    """Whether a process that does the work survived; it is killed after so many seconds."""
    child = os.fork()
    if not child:
        try:
            work()
        finally:
            os._exit(0)
    if seconds is not None:
        time.sleep(seconds)
        os.kill(child, signal.SIGKILL)
    return os.waitpid(child, 0)[1] == 0


def export_killed_at(step: int, path: Path, chunks: int, overwrite: bool) -> None:
    """Like `export`, but the process dies instead of the system call of that number; of a write half is done."""
    calls = 0

    def deadly(name: str) -> Any:
        original = getattr(os, name)

        def call(*arguments: Any, **members: Any) -> Any:
            nonlocal calls
            calls += 1
            if calls == step:
                if name == "pwrite":
                    original(arguments[0], bytes(arguments[1])[: len(arguments[1]) // 2], arguments[2])
                os.kill(os.getpid(), signal.SIGKILL)
            return original(*arguments, **members)

        return call

    for name in STEPS:
        setattr(os, name, deadly(name))
    export(path, chunks, overwrite)


def every_step(folder: Path, overwrite: bool) -> None:
    """Kills an export at each of its system calls in turn, and finishes it afterwards; says how many there are."""
    survived, step, chunks = False, 0, 2
    while not survived:
        step += 1
        path = folder / f"{step}" / "x.csv"
        path.parent.mkdir()
        if overwrite:
            path.write_bytes(b"old")
        survived = forked(partial(export_killed_at, step, path, chunks, overwrite))
        check_after(step, path, chunks, overwrite)
    print("steps", step - 1)


def check_after(step: int, path: Path, chunks: int, overwrite: bool) -> None:
    final = path.read_bytes() if path.exists() else None
    if final not in (text(chunks), b"old" if overwrite else None):
        sys.exit(f"torn at step {step}: {final!r}")
    if final == text(chunks) and not (overwrite or is_whole(path, chunks)):
        sys.exit(f"no manifest at step {step}")
    try:
        export(path, chunks, overwrite)
    except LbtuiError as wrong:
        if overwrite or final != text(chunks) or "x.csv.part.json" in left(path.parent):
            sys.exit(f"stuck at step {step}: {wrong} {left(path.parent)}")
    if not is_whole(path, chunks):
        sys.exit(f"wrong after step {step}")


def appending(folder: Path) -> None:
    """Kills an export over and over, and goes on with it."""
    path, before, chance = folder / "x.csv", 0, random.Random(8)
    for _ in range(30):
        forked(partial(export, path, 1_000_000), chance.uniform(0, 0.05))
        _, spool = opened(path, Beginning.RESUME)
        with spool:
            reached = spool.position["next"] if spool.position else 0
            assert numbers(spool) == list(range(reached))
            assert spool.rows == reached * ROWS
        assert reached >= before
        before = reached
    print("chunks", before)


def finishing(folder: Path) -> None:
    """Kills exports that have all their rows; says how many had given the file its name."""
    chance, chunks, finished = random.Random(9), 30, 0
    for attempt in range(16):
        path = folder / str(attempt) / "x.csv"
        path.parent.mkdir()
        stopped(path, chunks)
        forked(partial(export, path, chunks), chance.uniform(0, 0.06))
        if path.exists():
            finished += 1
            assert is_whole(path, chunks)
        if "x.csv.part.json" in left(path.parent):
            with opened(path, Beginning.RESUME)[1] as spool:
                assert numbers(spool) == list(range(chunks))
            export(path, chunks)
        assert is_whole(path, chunks)
    print("finished", finished)


if __name__ == "__main__":
    where = Path(sys.argv[2])
    match sys.argv[1]:
        case "every-step":
            every_step(where, overwrite=sys.argv[3:] == ["overwrite"])
        case "appending":
            appending(where)
        case "finishing":
            finishing(where)
