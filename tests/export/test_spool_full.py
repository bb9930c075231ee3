"""A disk that takes no more, at every step: no file of that name, the lock free, and gone on with later (E6)."""

from __future__ import annotations

import contextlib
import errno
import os
import resource
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from lbtui.errors import ExportIncomplete, LbtuiError
from lbtui.export.wanted import Beginning
from tests.export.killing import DONE, STEPS
from tests.export.spooling import begun, chunk, export, finish, is_whole, left, numbers, opened, text


@contextlib.contextmanager
def limited(most: int) -> Iterator[None]:
    """Files that this process writes cannot grow beyond so many bytes, which is the system's own doing."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@contextlib.contextmanager
def failing(error: int, step: int, *names: str) -> Iterator[list[str]]:
    """The system call of that number, among those of `names` and counted from 1, fails; tells which that was."""
    failed: list[str] = []
    calls = 0
    with pytest.MonkeyPatch.context() as patch:

        def watch(name: str) -> None:
            original = getattr(os, name)

            def call(*arguments: Any, **members: Any) -> Any:
                nonlocal calls
                calls += 1
                if calls == step:
                    failed.append(name)
                    raise OSError(error, os.strerror(error))
                return original(*arguments, **members)

            patch.setattr(os, name, call)

        for each in names:
            watch(each)
        yield failed


def test_e6_no_room_for_data(tmp_path: Path) -> None:
    target, spool = begun(tmp_path / "x.csv", 2)
    with spool, limited(target.part.stat().st_size + 100):
        with pytest.raises(ExportIncomplete) as caught:
            spool.append(chunk(2))
        assert "x.csv cannot be written" in str(caught.value)
        assert str(target.path) in caught.value.detail
        assert caught.value.hint
    with spool, pytest.raises(ExportIncomplete):
        spool.append(chunk(3))
    with pytest.raises(ExportIncomplete):
        spool.checkpoint({"next": 3}, 30)
    assert left(tmp_path) == ["x.csv.part", "x.csv.part.json"]
    export(target.path, 5)
    assert is_whole(target.path, 5)


def test_e6_nothing_is_counted_after_data_were_lost(tmp_path: Path) -> None:
    """A disk that failed to take data once may say that all is well when it is asked again."""
    target, spool = begun(tmp_path / "x.csv", 2)
    with spool:
        spool.append(chunk(2))
        with failing(errno.EIO, 1, "fdatasync"), pytest.raises(ExportIncomplete, match="Input/output error"):
            spool.checkpoint({"next": 3}, 30)
        with pytest.raises(ExportIncomplete, match="Input/output error"):
            spool.checkpoint({"next": 3}, 30)
    with opened(target.path, Beginning.RESUME)[1] as spool:
        assert (numbers(spool), spool.position) == ([0, 1], {"next": 2})


@pytest.mark.parametrize("call", ["pwrite", "fsync", "replace", "open"])
def test_e6_no_room_for_a_checkpoint(call: str, tmp_path: Path) -> None:
    target, spool = begun(tmp_path / "x.csv", 2)
    with spool:
        spool.append(chunk(2))
        with failing(errno.ENOSPC, 1, call), pytest.raises(ExportIncomplete) as caught:
            spool.checkpoint({"next": 3}, 30)
        assert caught.value.hint == "Make room there first"
        assert left(tmp_path) == ["x.csv.part", "x.csv.part.json"]
    with opened(target.path, Beginning.RESUME)[1] as spool:
        assert (numbers(spool), spool.position) == ([0, 1], {"next": 2})
        spool.append(chunk(2))
        with failing(errno.ENOSPC, 1, call), pytest.raises(ExportIncomplete):
            spool.checkpoint({"next": 3}, 30)
        spool.checkpoint({"next": 3}, 30)
    with opened(target.path, Beginning.RESUME)[1] as spool:
        assert (numbers(spool), spool.position) == ([0, 1, 2], {"next": 3})


def test_e6_no_room_for_the_file(tmp_path: Path) -> None:
    target, spool = begun(tmp_path / "x.csv", 40)
    assert len(text(40)) > 2000
    with spool, limited(2000), pytest.raises(ExportIncomplete, match=r"x\.csv cannot be written"):
        finish(target, spool)
    assert left(tmp_path) == ["x.csv.part", "x.csv.part.json"]
    export(target.path, 40)
    assert is_whole(target.path, 40)


def test_e6_no_room_for_the_last_of_the_file(tmp_path: Path) -> None:
    """What is still in memory is written when the file is closed, and fails then."""
    target, spool = begun(tmp_path / "x.csv", 40)
    with spool, limited(2000):
        out = target.open_out()
        out.write(text(40))
        with pytest.raises(ExportIncomplete, match=r"x\.csv cannot be written"):
            out.close()
        assert out.closed
    assert left(tmp_path) == ["x.csv.part", "x.csv.part.json"]


@pytest.mark.parametrize("overwrite", [False, True])
@pytest.mark.parametrize("error", [errno.ENOSPC, errno.EROFS])
def test_e6_at_every_system_call(error: int, overwrite: bool, tmp_path: Path) -> None:
    step, met = 0, set()
    while True:
        step += 1
        path = tmp_path / str(step) / "x.csv"
        path.parent.mkdir()
        if overwrite:
            path.write_bytes(b"old")
        with failing(error, step, *STEPS) as failed:
            try:
                export(path, 2, overwrite)
                told = ""
            except LbtuiError as wrong:
                told = str(wrong)
        met.update(failed)
        if not failed:
            break
        # What is left to be removed once the file has its name is no failure of the export.
        assert told or (failed == ["unlink"] and is_whole(path, 2))
        final = path.read_bytes() if path.exists() else None
        assert final in (b"old" if overwrite else None, text(2))
        if told or "x.csv.part.json" in left(path.parent):
            export(path, 2, overwrite)
        assert is_whole(path, 2)
        assert left(path.parent)[:2] == DONE
    assert met == set(STEPS) - (set() if not overwrite else {"link"})
    assert left(path.parent) == DONE
