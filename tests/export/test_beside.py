"""Work that ends with what goes on beside it, and rows that are more than are wanted."""

from __future__ import annotations

import asyncio
import io
from pathlib import Path

import pytest

from lbtui.export.beside import beside, ended
from lbtui.export.columns import Columns
from lbtui.export.paper import Paper
from lbtui.export.piece import Cut
from lbtui.export.rows import Rows
from lbtui.export.wanted import Format, Wanted
from lbtui.model.board import BoardRef
from tests.export.rows import row

pytestmark = pytest.mark.anyio


async def forever(stopped: list[str]) -> None:
    try:
        await asyncio.Event().wait()
    finally:
        stopped.append("stopped")


async def fails() -> None:
    await asyncio.sleep(0)
    raise OSError("no room")


async def test_where_the_other_fails_the_work_ends() -> None:
    stopped: list[str] = []
    with pytest.raises(OSError, match="no room"):
        await asyncio.wait_for(beside(forever(stopped), asyncio.ensure_future(fails())), 5)
    assert stopped == ["stopped"]


async def test_the_other_may_end_before_and_goes_on_after() -> None:
    stopped: list[str] = []
    other = asyncio.ensure_future(forever(stopped))
    assert await beside(asyncio.sleep(0, "done"), other) == "done"
    assert stopped == []
    await ended(other)
    assert stopped == ["stopped"]
    before = asyncio.ensure_future(asyncio.sleep(0))
    assert await beside(asyncio.sleep(0.01, "done"), before) == "done"


def test_no_more_rows_are_written_than_are_wanted() -> None:
    """A board that moves shows more players in so many rows than there are rows."""
    out = io.BytesIO()
    wanted = Wanted(BoardRef("x"), Path("x"), Format.JSONL)
    paper = Paper(Cut(most=5), wanted, Columns(), out)
    for first in (1, 4):
        paper.write(Rows.of(row(rank, f"p{rank}") for rank in range(first, first + 3)))
    assert (paper.rows, paper.is_full) == (5, True)
    assert paper.end().rows == len(out.getvalue().splitlines()) == 5
