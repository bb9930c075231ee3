"""Exports to standard output: in order when all is there, or as the lines come; however slowly they are read."""

from __future__ import annotations

import asyncio
import io
import json
import os
import tempfile
import threading
from pathlib import Path
from typing import Any

import pytest

from lbtui.errors import UsageError
from lbtui.export.pouring import pour
from lbtui.export.progress import Progress, Reached, Stage, Summary
from lbtui.export.run import Export
from lbtui.export.wanted import Format, Piece, WalkKind, Wanted
from tests.export.exports import demo, export, still
from tests.export.failing import Failing
from tests.export.worlds import xbox

pytestmark = pytest.mark.anyio


async def poured(out: Any, format_: Format, app: Any = None, **wanted: Any) -> Summary:
    connection = demo("xbox", app, page_size=50)
    try:
        what = Wanted(connection.provider.board_ref("BestLap"), None, format_, **wanted)
        return await Export(connection, what, out).run()
    finally:
        await connection.close()


@pytest.mark.parametrize("format_", [Format.CSV, Format.TSV, Format.JSONL])
async def test_it_is_what_the_file_would_hold(format_: Format, tmp_path: Path) -> None:
    path = tmp_path / f"x.{format_.value}"
    connection = demo("xbox", page_size=50)
    await export(connection, "BestLap", path)
    await connection.close()
    out = io.BytesIO()
    summary = await poured(out, format_)
    assert out.getvalue() == path.read_bytes()
    assert (summary.path, summary.rows, summary.bytes) == (None, 1500, len(out.getvalue()))


async def test_lines_of_a_fast_walk_come_while_it_reads() -> None:
    """The first are there before the last are asked for."""
    reading, writing = os.pipe()
    with os.fdopen(reading, "rb") as lines, os.fdopen(writing, "wb") as out:
        first: list[bytes] = []
        failing = Failing(still("xbox"), 10**6, 500)
        asked: list[int] = []

        def read() -> None:
            first.append(lines.readline())
            asked.append(failing.asked)
            first.extend(lines)

        reader = threading.Thread(target=read)
        reader.start()
        summary = await poured(out, Format.JSONL, failing, walk=WalkKind.FAST)
        out.close()
        reader.join(20)
    assert asked[0] < failing.asked
    assert [json.loads(line)["player_id"] for line in first] == [each.player for each in xbox("BestLap")]
    assert summary.rows == 1500
    assert summary.guarantee.reached is Reached.COMPLETE


async def test_a_piece_that_comes_as_it_is_read_ends_where_it_is_full() -> None:
    out = io.BytesIO()
    summary = await poured(out, Format.JSONL, walk=WalkKind.FAST, piece=Piece(limit=120))
    assert summary.rows == len(out.getvalue().splitlines()) == 120


async def test_a_slow_reader_stops_nobody_and_gets_all() -> None:
    reading, writing = os.pipe()
    data = os.urandom(300_000)
    got = bytearray()
    with os.fdopen(writing, "wb", buffering=0) as out:
        held = io.BytesIO(data)
        pouring = asyncio.create_task(pour(out, held))
        while not pouring.done():
            await asyncio.sleep(0)
            os.set_blocking(reading, False)
            try:
                got += os.read(reading, 5_000)
            except BlockingIOError:
                await asyncio.sleep(0.001)
        await pouring
    os.set_blocking(reading, True)
    while more := os.read(reading, 65_536):
        got += more
    os.close(reading)
    assert bytes(got) == data
    assert held.getvalue() == b""


async def test_with_nobody_reading_it_can_be_stopped() -> None:
    reading, writing = os.pipe()
    connection = demo("xbox", page_size=50)
    wanted = Wanted(connection.provider.board_ref("BestLap"), None, Format.JSONL)
    begun = asyncio.Event()

    def told(progress: Progress) -> None:
        if progress.stage is Stage.WRITING:
            begun.set()

    with os.fdopen(writing, "wb", buffering=0) as out:
        task = asyncio.create_task(Export(connection, wanted, out, told).run())
        await begun.wait()
        done, _ = await asyncio.wait({task}, timeout=0.5)
        assert not done, "the pipe should be full"
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asyncio.wait_for(task, 5)
    os.close(reading)
    await connection.close()


@pytest.mark.parametrize("walk", list(WalkKind))
async def test_a_reader_who_is_gone_ends_it(walk: WalkKind) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "wb", buffering=0) as out, pytest.raises(BrokenPipeError):
        await poured(out, Format.JSONL, walk=walk)


async def test_an_ordinary_file_may_stand_there(tmp_path: Path) -> None:
    with (tmp_path / "x").open("wb") as out:
        out.write(b"before\n")
        await poured(out, Format.JSONL, piece=Piece(limit=3))
    assert len((tmp_path / "x").read_bytes().splitlines()) == 4


async def test_nowhere_to_write_is_told() -> None:
    with pytest.raises(UsageError, match="Name a file"):
        await poured(None, Format.JSONL)


async def test_nothing_is_left_in_the_folder_for_temporary_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    seen: set[str] = set()

    connection = demo("xbox", page_size=50)
    wanted = Wanted(connection.provider.board_ref("BestLap"), None, Format.CSV)

    def told(progress: Progress) -> None:
        seen.update(os.listdir(tmp_path))

    await Export(connection, wanted, io.BytesIO(), told).run()
    await connection.close()
    assert seen == set()
