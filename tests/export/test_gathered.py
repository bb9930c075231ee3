"""What of an export is in memory: few rows as they came, many and large ones in the spool alone."""

from __future__ import annotations

import tracemalloc
from collections.abc import Iterator

import pytest

from lbtui.export.chunk import Chunk
from lbtui.export.gathered import Gathered
from lbtui.export.rows import packed
from lbtui.export.spool import Spool
from lbtui.model.entry import Entry

MIB = 2**20


@pytest.fixture
def gathered() -> Iterator[Gathered]:
    with Spool.unnamed() as spool, Gathered(spool) as gathered:
        yield gathered


def chunk(number: int, rows: int, text: str) -> Chunk:
    """Rows with metadata of some length."""
    first = number * rows + 1
    entries = [
        Entry(row, f"p{row}", score=row, metadata_text=f"{text}{row}") for row in range(first, first + rows)
    ]
    return Chunk(number, first, 1.0, packed(entries))


def test_large_rows_are_read_again_from_the_spool(gathered: Gathered) -> None:
    tracemalloc.start()
    try:
        for number in range(64):
            gathered.take(chunk(number, 16, "x" * 2**16))
        held, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert held < 32 * MIB  # of 64
    for number in (0, 40, 63):
        assert gathered.read(gathered.index.offset(number)) == chunk(number, 16, "x" * 2**16)


def test_few_rows_are_not_read_again(gathered: Gathered) -> None:
    given = [chunk(number, 100, "") for number in range(3)]
    for each in given:
        gathered.take(each)
    assert all(gathered.read(gathered.index.offset(each.number)) is each for each in given)
