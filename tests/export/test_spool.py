"""The spool: chunks in, the same chunks out, one exporter at a time, and nothing held by who failed (E8)."""

from __future__ import annotations

import json
import os
import stat
import tempfile
import threading
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from lbtui.errors import BadAnswer, ConfigError, LbtuiError, UsageError
from lbtui.export.checkpoint import VERSION
from lbtui.export.chunk import Chunk
from lbtui.export.rows import Rows
from lbtui.export.spool import Spool
from lbtui.export.wanted import Beginning
from tests.export.spooling import ROWS, begun, chunk, left, numbers, opened, stopped


def test_what_is_appended_is_read_again(tmp_path: Path) -> None:
    with opened(tmp_path / "x.csv")[1] as spool:
        offsets = [spool.append(chunk(number)) for number in (0, 900, 2, 0)]
        assert [spool.read(offset) for offset in reversed(offsets)] == [
            chunk(number) for number in (0, 2, 900, 0)
        ]
        assert list(spool.replay()) == [
            (offset, chunk(number)) for offset, number in zip(offsets, (0, 900, 2, 0), strict=True)
        ]
        assert (spool.position, spool.rows, spool.why_anew) == (None, 0, "")


def test_a_spool_without_a_name_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with Spool.unnamed() as spool:
        assert spool.read(spool.append(chunk(5))) == chunk(5)
        spool.checkpoint({}, ROWS)
        assert numbers(spool) == [5]
        assert left(tmp_path) == []
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "gone"))
    with pytest.raises(ConfigError, match="gone cannot be written"):
        Spool.unnamed()


def test_a_row_that_json_cannot_hold_is_the_services_fault(tmp_path: Path) -> None:
    row = chunk(0).rows[0]
    whole, endless = row._replace(extra={"x": Decimal("1.50")}), row._replace(extra={"x": float("nan")})
    with opened(tmp_path / "x.csv")[1] as spool:
        offset = spool.append(Chunk(0, 1, 0.0, Rows.of([whole])))
        assert spool.read(offset).rows == Rows.of([whole])
        with pytest.raises(BadAnswer):
            spool.append(Chunk(1, 1, 0.0, Rows.of([endless])))
        # The walk has passed that row, so no position from here on may be kept.
        with pytest.raises(BadAnswer):
            spool.checkpoint({"next": 2}, 2)
        with pytest.raises(BadAnswer):
            spool.append(chunk(2))
    assert left(tmp_path) == ["x.csv.part"]


def test_the_files_are_private_whatever_the_umask(tmp_path: Path) -> None:
    before = os.umask(0o277)
    try:
        target, spool = begun(tmp_path / "x.csv")
        target.open_out().close()
    finally:
        os.umask(before)
    modes = {each.name: stat.S_IMODE(each.stat().st_mode) for each in tmp_path.iterdir()}
    spool.close()
    assert set(modes) == {"x.csv.part", "x.csv.part.json", "x.csv.part.out"}
    assert modes.pop("x.csv.part") == 0o600
    assert {mode & 0o177 for mode in modes.values()} == {0}


def test_data_is_on_the_disk_before_its_checkpoint(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    steps: list[str] = []

    def watch(name: str) -> None:
        original: Callable[..., None] = getattr(os, name)

        def watched(*arguments: Any) -> None:
            folder = name == "fsync" and stat.S_ISDIR(os.fstat(arguments[0]).st_mode)
            steps.append("sync folder" if folder else name)
            original(*arguments)

        monkeypatch.setattr(os, name, watched)

    for each in ("fdatasync", "fsync", "replace"):
        watch(each)
    target, spool = begun(tmp_path / "x.csv")
    spool.append(chunk(3))
    spool.checkpoint({"next": 4}, 40)
    told_now = json.loads(target.checkpoint.read_bytes())
    spool.close()
    assert steps == ["fdatasync", "fsync", "replace", "sync folder", "fdatasync", "fsync", "replace"]
    assert (told_now["bytes"], told_now["rows"]) == (target.part.stat().st_size, 40)
    assert (told_now["position"], told_now["version"]) == ({"next": 4}, VERSION)


def test_a_checkpoint_counts_what_there_was_when_it_was_marked(tmp_path: Path) -> None:
    _, spool = begun(tmp_path / "x.csv", 2)
    mark = spool.mark({"next": 2}, 2 * ROWS)
    spool.append(chunk(2))
    spool.keep(mark)
    newer = spool.mark({"next": 3}, 3 * ROWS)
    spool.keep(newer)
    spool.keep(mark)
    assert spool.kept == newer
    spool.close()
    spool.keep(mark)
    _, spool = opened(tmp_path / "x.csv", Beginning.RESUME)
    with spool:
        assert (numbers(spool), spool.position, spool.rows) == ([0, 1, 2], {"next": 3}, 30)


def test_checkpoints_in_a_thread_never_count_half_a_chunk(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    _, spool = begun(path, 0)
    marks = [spool.mark({"next": 0}, 0)]
    stop = threading.Event()

    def keeping() -> None:
        while not stop.is_set():
            spool.keep(marks[-1])

    keeper = threading.Thread(target=keeping)
    keeper.start()
    for number in range(300):
        spool.append(chunk(number))
        marks.append(spool.mark({"next": number + 1}, (number + 1) * ROWS))
    spool.close()
    stop.set()
    keeper.join()
    _, spool = opened(path, Beginning.RESUME)
    with spool:
        assert spool.position is not None
        assert numbers(spool) == list(range(spool.position["next"]))


def test_closing_waits_for_a_checkpoint_that_is_being_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, spool = begun(tmp_path / "x.csv", 1)
    spool.append(chunk(1))
    writing, goes_on, original = threading.Event(), threading.Event(), os.fdatasync

    def slow(descriptor: int) -> None:
        writing.set()
        goes_on.wait(10)
        original(descriptor)

    monkeypatch.setattr(os, "fdatasync", slow)
    keeper = threading.Thread(target=spool.checkpoint, args=({"next": 2}, 2 * ROWS))
    closer = threading.Thread(target=spool.close)
    keeper.start()
    writing.wait(10)
    closer.start()
    closer.join(0.05)
    assert closer.is_alive()
    goes_on.set()
    closer.join()
    keeper.join()
    with opened(tmp_path / "x.csv", Beginning.RESUME)[1] as spool:
        assert spool.position == {"next": 2}


def test_an_export_that_kept_nothing_leaves_nothing(tmp_path: Path) -> None:
    opened(tmp_path / "x.csv")[1].close()
    assert left(tmp_path) == []
    begun(tmp_path / "x.csv")[1].discard()
    assert left(tmp_path) == []


def test_a_closed_spool_touches_no_file_that_got_its_descriptor(tmp_path: Path) -> None:
    spool = begun(tmp_path / "x.csv")[1]
    spool.close()
    with (tmp_path / "other").open("w+b") as other:
        with pytest.raises(LbtuiError):
            spool.append(chunk(3))
        assert list(spool.replay()) == []
        assert other.read() == b""
    spool.close()


def test_what_another_export_left_is_not_gone_over_unasked(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    stopped(path)
    before = {each: each.read_bytes() for each in tmp_path.iterdir()}
    with pytest.raises(UsageError) as caught:
        opened(path)
    assert "--resume" in caught.value.hint
    assert "--restart" in caught.value.hint
    assert {each: each.read_bytes() for each in tmp_path.iterdir()} == before
    with opened(path, Beginning.RESTART)[1] as spool:
        assert (numbers(spool), spool.position, spool.why_anew) == ([], None, "")
    assert left(tmp_path) == []


def test_an_empty_part_file_is_nothing_to_ask_about(tmp_path: Path) -> None:
    (tmp_path / "x.csv.part").touch()
    with opened(tmp_path / "x.csv")[1] as spool:
        spool.append(chunk(0))


def test_what_killed_exports_leave_does_not_grow(tmp_path: Path) -> None:
    """All names are fixed: a killed process's drafts are found by the next one, and go."""
    path = tmp_path / "x.csv"
    stopped(path)
    for name in ("x.csv.part.out", "x.csv.part.json.tmp", "x.csv.part.manifest"):
        (tmp_path / name).write_bytes(b"half")
    with opened(path, Beginning.RESUME)[1]:
        assert left(tmp_path) == ["x.csv.part", "x.csv.part.json"]
