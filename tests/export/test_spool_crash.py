"""A process that is killed at any instant: what is gone on from is a prefix, and the file is never torn."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.export.killing import DONE
from tests.export.spooling import PROJECT, left, text


def killing(*arguments: str) -> int:
    """What the program counts, in a process without threads, because it forks."""
    program = [sys.executable, "-W", "error", "-m", "tests.export.killing", *arguments]
    ended = subprocess.run(program, capture_output=True, text=True, timeout=100, check=False, cwd=PROJECT)
    assert (ended.returncode, ended.stderr) == (0, "")
    return int(ended.stdout.split()[1])


def test_killed_while_it_appends_and_checkpoints(tmp_path: Path) -> None:
    assert killing("appending", str(tmp_path)) > 0
    assert left(tmp_path) == ["x.csv.part", "x.csv.part.json"]


def test_killed_while_it_finishes(tmp_path: Path) -> None:
    killing("finishing", str(tmp_path))
    # Between the last two removals a kill leaves an empty-handed part file beside the finished one.
    assert all(left(each) in (DONE, [*DONE, "x.csv.part"]) for each in tmp_path.iterdir())


@pytest.mark.parametrize("more", [[], ["overwrite"]])
def test_killed_at_every_system_call(more: list[str], tmp_path: Path) -> None:
    steps = killing("every-step", str(tmp_path), *more)
    assert steps > 20
    whole = [each for each in tmp_path.iterdir() if left(each) == DONE]
    assert len(whole) >= steps
    assert all((each / "x.csv").read_bytes() == text(2) for each in whole)
