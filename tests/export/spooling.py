"""Exports made by hand, for the tests of what lies on the disk: chunks, a spool of them, a finished file."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from lbtui.export.chunk import Chunk
from lbtui.export.rows import Packed, Rows
from lbtui.export.spool import Spool
from lbtui.export.target import Target
from lbtui.export.wanted import Beginning

OF: Mapping[str, Any] = {"profile": "shop", "board": "highscore", "ranks": (None, 5)}
ROWS = 10
PROJECT = Path(__file__).parents[2]
"""Where programs of the tests start, so that they find `tests`."""


def chunk(number: int) -> Chunk:
    """Always the same for a number, and no two of one length."""
    rows = (
        Packed(rank, f"p{rank}", "n" * number + "\ud800", rank * 7, None, "0.5", '{"a": 1}', {"b": [None]})
        for rank in range(number * ROWS + 1, number * ROWS + ROWS + 1)
    )
    return Chunk(number, number * ROWS + 1, number / 4, Rows.of(rows))


def opened(
    path: Path, beginning: Beginning = Beginning.NEW, *, overwrite: bool = False, of: Mapping[str, Any] = OF
) -> tuple[Target, Spool]:
    target = Target.at(path, beginning, overwrite)
    return target, Spool.open(target, of, beginning)


def begun(path: Path, chunks: int = 3, **members: Any) -> tuple[Target, Spool]:
    """A new export with so many chunks, all of them checkpointed."""
    target, spool = opened(path, **members)
    for number in range(chunks):
        spool.append(chunk(number))
    spool.checkpoint({"next": chunks}, chunks * ROWS)
    return target, spool


def stopped(path: Path, chunks: int = 3) -> None:
    """What such an export leaves when it is stopped."""
    begun(path, chunks)[1].close()


def numbers(spool: Spool) -> list[int]:
    """The numbers of the chunks that a spool holds, each of which is as it was appended."""
    found = [each for _, each in spool.replay()]
    assert found == [chunk(each.number) for each in found]
    return [each.number for each in found]


def text(chunks: int) -> bytes:
    """The finished file of so many chunks."""
    return b"".join(b"%d,%s\r\n" % (row.rank or 0, row.player_id.encode()) for row in _rows(chunks))


def manifest(data: bytes) -> bytes:
    return json.dumps({"sha256": hashlib.sha256(data).hexdigest(), "rows": data.count(b"\n")}).encode()


def finish(target: Target, spool: Spool) -> None:
    """Writes the file from what the spool holds, and gives it its name."""
    data = text(len(numbers(spool)))
    with target.writing(), target.open_out() as out:
        for start in range(0, len(data), 100):
            out.write(data[start : start + 100])
        target.finish(out, manifest(data))


def is_whole(path: Path, chunks: int) -> bool:
    return path.read_bytes() == text(chunks) and beside(path).read_bytes() == manifest(text(chunks))


def left(folder: Path) -> list[str]:
    return sorted(each.name for each in folder.iterdir())


def export(path: Path, chunks: int, overwrite: bool = False) -> None:
    """A whole export that goes on with what is there; a checkpoint after every second chunk."""
    target, spool = opened(path, Beginning.RESUME, overwrite=overwrite)
    with spool:
        for number in range((spool.position or {"next": 0})["next"], chunks):
            spool.append(chunk(number))
            if number % 2:
                spool.checkpoint({"next": number + 1}, (number + 1) * ROWS)
        finish(target, spool)


def _rows(chunks: int) -> list[Packed]:
    return [row for number in range(chunks) for row in chunk(number).rows]


def content(folder: Path) -> dict[str, bytes]:
    return {each.name: each.read_bytes() for each in folder.iterdir()}


def beside(path: Path) -> Path:
    """The manifest of a file."""
    return path.with_name(f"{path.name}.manifest.json")
