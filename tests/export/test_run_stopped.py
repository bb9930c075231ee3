"""An export that is stopped, or disturbed, at any stage of its work."""

from __future__ import annotations

import asyncio
import json
import tempfile
from pathlib import Path
from typing import Any

import pytest

from lbtui.errors import ConfigError, LbtuiError, UsageError
from lbtui.export import run
from lbtui.export.progress import Progress, Stage
from lbtui.export.run import Export
from lbtui.export.wanted import Beginning, Format, Wanted
from tests.export.exports import demo, export, lines_left, still
from tests.export.failing import Failing

pytestmark = pytest.mark.anyio


async def test_stopped_it_keeps_what_it_has(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    connection = demo("xbox", page_size=50)
    task: asyncio.Task[Any]

    def told(progress: Progress) -> None:
        if progress.rows > 300:
            task.cancel()

    wanted = Wanted(connection.provider.board_ref("BestLap"), path, Format.CSV)
    export_ = Export(connection, wanted, told=told)
    task = asyncio.ensure_future(export_.run())
    with pytest.raises(asyncio.CancelledError):
        await task
    assert export_.progress.stage is Stage.STOPPED
    kept = json.loads(path.with_name("x.csv.part.json").read_bytes())["rows"]
    assert kept >= 300
    summary = await export(connection, "BestLap", path, beginning=Beginning.RESUME)
    await export(connection, "BestLap", tmp_path / "whole.csv")
    await connection.close()
    assert summary.resumed
    assert path.read_bytes() == (tmp_path / "whole.csv").read_bytes()


@pytest.mark.parametrize("format_", [Format.CSV, Format.JSON, Format.PARQUET])
async def test_stopped_while_the_file_is_written_it_goes_on_from_there(format_: Format, tmp_path: Path) -> None:
    path = tmp_path / f"x.{format_.value}"
    failing = Failing(still("xbox"), 10**6, 401)
    connection = demo("xbox", failing, page_size=50)
    task: asyncio.Task[Any]

    def told(progress: Progress) -> None:
        if progress.stage is Stage.WRITING and progress.rows > 600:
            task.cancel()

    wanted = Wanted(connection.provider.board_ref("BestLap"), path, format_)
    task = asyncio.ensure_future(Export(connection, wanted, told=told).run())
    with pytest.raises(asyncio.CancelledError):
        await task
    assert lines_left(tmp_path) == [f"{path.name}.part", f"{path.name}.part.json"]
    asked = failing.asked
    summary = await export(connection, "BestLap", path, beginning=Beginning.RESUME)
    await connection.close()
    assert failing.asked - asked <= 2
    assert (summary.rows, summary.resumed) == (1500, True)


async def test_two_at_once_of_one_file_are_one(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    first, second = demo("xbox", page_size=50), demo("xbox", page_size=50)
    done = await asyncio.gather(
        export(first, "BestLap", path), export(second, "BestLap", path), return_exceptions=True
    )
    await first.close()
    await second.close()
    refused = [each for each in done if isinstance(each, LbtuiError)]
    assert [type(each) for each in refused] == [UsageError]
    assert "Another export is writing x.csv" in str(refused[0])
    assert len(path.read_bytes().splitlines()) == 1501


async def test_checkpoints_come_while_it_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "KEEP_SECONDS", 0.0)
    path = tmp_path / "x.csv"
    beside, seen = path.with_name("x.csv.part.json"), set()
    connection = demo("xbox", page_size=20)

    def told(progress: Progress) -> None:
        if beside.exists():
            seen.add(json.loads(beside.read_bytes())["rows"])

    await export(connection, "BestLap", path, told)
    await connection.close()
    assert len(seen) > 2


async def test_a_part_file_that_is_taken_away_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "KEEP_SECONDS", 0.0)
    path = tmp_path / "x.csv"
    part = path.with_name("x.csv.part")
    connection = demo("xbox", page_size=50)

    def told(progress: Progress) -> None:
        if progress.rows > 300:
            part.unlink(missing_ok=True)

    with pytest.raises(ConfigError, match="was removed or replaced"):
        await export(connection, "BestLap", path, told)
    await connection.close()
    assert not path.exists()


async def test_without_room_for_temporary_files_nothing_is_held(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "x.csv"
    connection = demo("xbox", page_size=500)
    with monkeypatch.context() as away:
        away.setattr(tempfile, "tempdir", str(tmp_path / "away"))
        with pytest.raises(ConfigError, match="cannot be written"):
            await export(connection, "BestLap", path)
    assert lines_left(tmp_path) == []
    assert (await export(connection, "BestLap", path)).rows == 1500
    await connection.close()
