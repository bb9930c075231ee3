"""What is kept of an export before a second has passed, and what one odd answer does to it."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest

from lbtui.errors import ExportIncomplete, LbtuiError
from lbtui.export import disk, run
from lbtui.export.progress import Progress, Reached, Stage
from lbtui.export.run import Export
from lbtui.export.wanted import Format, Piece, WalkKind, Wanted
from tests.export.exports import demo, export, manifest_of, read_back, still
from tests.export.failing import BOARDS, SIZES
from tests.export.test_spool_full import limited

pytestmark = pytest.mark.anyio


class Counted:
    """The demo's callback; `at` is the request, by its number from 1, at which something goes wrong."""

    def __init__(self, at: int) -> None:
        self.app = still("gamesparks")
        self.at = at
        self.asked = 0

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        self.asked += scope["type"] == "http"
        if scope["type"] != "http" or not await self.goes_wrong(send):
            await self.app(scope, receive, send)

    async def goes_wrong(self, send: Any) -> bool:
        """Whether the request under way was dealt with here."""
        raise NotImplementedError


class Odd(Counted):
    """It answers that one request as if there were no rows."""

    async def goes_wrong(self, send: Any) -> bool:
        if self.asked != self.at:
            return False
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"[]"})
        return True


class Stuck(Counted):
    """From that request on it never answers."""

    async def goes_wrong(self, send: Any) -> bool:
        if self.asked >= self.at:
            await asyncio.Event().wait()
        return False


def kept(path: Path) -> int:
    rows: int = json.loads(path.with_name(f"{path.name}.part.json").read_bytes())["rows"]
    return rows


async def test_something_to_go_on_from_is_kept_as_soon_as_rows_came(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A disk that fills up later may have no room for the first checkpoint."""
    monkeypatch.setattr(run, "KEEP_SECONDS", 3600.0)
    path = tmp_path / "x.csv"
    connection = demo("gamesparks", Stuck(60), **SIZES["gamesparks"])
    wanted = Wanted(connection.provider.board_ref("flags"), path, Format.CSV)
    task = asyncio.ensure_future(Export(connection, wanted).run())
    for _ in range(1_000):
        if path.with_name("x.csv.part.json").exists():
            break
        await asyncio.sleep(0.01)
    assert kept(path) > 0
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    await connection.close()


async def test_before_the_file_is_written_every_row_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run, "KEEP_SECONDS", 3600.0)
    monkeypatch.setattr(run, "FIRST_SECONDS", 3600.0)
    path = tmp_path / "x.csv"
    seen: list[int] = []

    def told(progress: Progress) -> None:
        if progress.stage is Stage.WRITING and not seen:
            seen.append(kept(path))

    connection = demo("gamesparks", **SIZES["gamesparks"])
    summary = await export(connection, BOARDS["gamesparks"], path, told=told)
    await connection.close()
    assert seen
    assert seen[0] >= summary.rows


async def test_where_nothing_could_be_kept_nobody_is_told_to_go_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A disk without room for one row: an error that cannot be gone on from is not called one that can."""

    def full(*_: object) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.pwrite", full)
    monkeypatch.setattr("os.write", full)
    connection = demo("gamesparks", **SIZES["gamesparks"])
    with pytest.raises(LbtuiError) as caught:
        await export(connection, BOARDS["gamesparks"], tmp_path / "x.csv")
    await connection.close()
    assert not isinstance(caught.value, ExportIncomplete)
    assert caught.value.exit_code == 1
    assert disk._HINTS[28] in str(caught.value)


async def test_without_room_for_the_file_all_rows_are_kept(tmp_path: Path) -> None:
    """They are kept in fewer bytes than this format takes, which writes a megabyte at once."""
    connection = demo("xbox", page_size=1_000)
    whole = await export(connection, "TotalFlagsCaptured", tmp_path / "whole.json")
    assert whole.bytes > 3 * 2**20
    with limited(whole.bytes - 2**20), pytest.raises(ExportIncomplete) as caught:
        await export(connection, "TotalFlagsCaptured", tmp_path / "x.json")
    await connection.close()
    assert f"Kept so far: {whole.rows:,} rows" in caught.value.detail


@pytest.mark.parametrize("walk", list(WalkKind))
async def test_one_answer_without_rows_is_not_the_end_of_a_board(walk: WalkKind, tmp_path: Path) -> None:
    odd = Odd(9)
    connection = demo("gamesparks", odd, **SIZES["gamesparks"])
    summary = await export(connection, "quiz", tmp_path / "x.jsonl", walk=walk)
    await connection.close()
    whole = demo("gamesparks", **SIZES["gamesparks"])
    await export(whole, "quiz", tmp_path / "whole.jsonl")
    await whole.close()
    assert odd.asked > odd.at
    assert summary.rows == len(read_back(tmp_path / "whole.jsonl"))
    assert summary.guarantee.reached in (Reached.COMPLETE, Reached.BEST_EFFORT)


async def test_a_range_of_a_board_that_stood_still_is_not_said_to_have_moved(tmp_path: Path) -> None:
    connection = demo("gamesparks", **SIZES["gamesparks"])
    piece = Piece(from_rank=2, to_rank=900)
    summary = await export(connection, "flags", tmp_path / "x.csv", piece=piece)
    await connection.close()
    assert summary.guarantee.reached is Reached.COMPLETE
    assert not [note for note in summary.notes if "not a snapshot" in note]
    assert manifest_of(tmp_path / "x.csv")["warnings"] == []
