"""Entries stand in the same rows, whether their ranks were found to be in order at a glance or looked at in turn."""

from __future__ import annotations

from itertools import groupby

from hypothesis import example, given
from hypothesis import strategies as st

from lbtui.fetch.place import place
from lbtui.model.board import Board, BoardRef
from lbtui.model.entry import Entry
from lbtui.model.page import Page, Rank


def stands(ranks: list[int | None], first: int) -> list[int] | None:
    """A row for each rank, group by group; None where they give none."""
    known = [rank for rank in ranks if rank is not None and rank > 0]
    if not ranks or len(known) < len(ranks):
        return None
    groups = [(rank, len(list(same))) for rank, same in groupby(known)]
    rows: list[int] = []
    for at, (rank, size) in enumerate(groups):
        highest = first if len(groups) == 1 else groups[1][0] - size
        begin = rank if at else max(rank, min(first, highest))
        if rows and begin <= rows[-1]:
            return None
        rows += range(begin, begin + size)
    return rows


RANKS = st.lists(st.none() | st.integers(0, 12), max_size=7) | st.lists(st.integers(1, 12), max_size=7).map(
    sorted
)


@given(RANKS, st.integers(1, 8), st.integers(1, 8))
@example([3, 3, 5, 6], 3, 4)
@example([2, 2, 5, 5], 3, 4)
@example([4, 4, 5], 3, 4)
@example([3, 4, 5, 6], 3, 2)
def test_rows_of_ranks(ranks: list[int | None], first: int, size: int) -> None:
    entries = tuple(Entry(rank, f"p{at}") for at, rank in enumerate(ranks))
    placed = place(Page(Board(BoardRef("b")), Rank(first), entries), first, size)
    rows = stands(ranks, first) or range(first, first + len(ranks))
    asked = {row: entry for row, entry in zip(rows, entries, strict=True) if first <= row < first + size}
    assert dict(placed.rows) == asked
    assert placed.last == max(asked, default=first - 1)
