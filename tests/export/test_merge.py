"""Chunks in any order of arrival, and rows in the order of the board."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from lbtui.export.chunk import Chunk
from lbtui.export.dropped import Dropped
from lbtui.export.merge import BLOCK, Index, merged
from lbtui.export.rows import Packed
from lbtui.export.unique import Unique
from tests.export.rows import chunk, row


class Kept:
    """Chunks by their offset, and how many were ever in use at a time."""

    def __init__(self) -> None:
        self.index = Index()
        self.unique = Unique()
        self.chunks: list[Chunk] = []
        self.reads: list[int] = []

    def add(self, first: int, rows: list[Packed]) -> None:
        added = chunk(len(self.chunks), first, rows)
        self.index.take(len(self.chunks), self.unique.take(added), added)
        self.chunks.append(added)

    def read(self, offset: int) -> Chunk:
        self.reads.append(offset)
        return self.chunks[offset]

    def rows(self) -> list[Packed]:
        try:
            blocks = list(merged(self.read, self.index, self.unique.superseded()))
            assert all(len(each) >= BLOCK for each in blocks[:-1])
            assert all(blocks)
            return [each for block in blocks for each in block]
        finally:
            self.unique.close()


def ids(rows: list[Packed]) -> list[str]:
    return [each.player_id for each in rows]


def test_no_chunks_no_rows() -> None:
    kept = Kept()
    kept.add(1, [])
    assert kept.rows() == []


def test_chunks_from_the_bottom_up_come_out_from_the_top_down() -> None:
    kept = Kept()
    for first in (7, 4, 1):
        kept.add(first, [row(at, f"p{at}") for at in range(first, first + 3)])
    assert ids(kept.rows()) == [f"p{at}" for at in range(1, 10)]


def test_the_newest_row_stands_where_its_own_rank_is() -> None:
    kept = Kept()
    kept.add(4, [row(4, "d"), row(5, "e"), row(6, "f")])
    kept.add(1, [row(1, "a"), row(2, "f"), row(3, "c"), row(4, "d")])
    assert ids(kept.rows()) == ["a", "f", "c", "d", "e"]


def test_chunks_whose_rows_alternate_are_one_line() -> None:
    kept = Kept()
    kept.add(1, [row(1, "a"), row(3, "c"), row(5, "e"), row(7, "g")])
    kept.add(2, [row(2, "b"), row(4, "d"), row(6, "f")])
    kept.add(3, [row(4, "d2"), row(6, "f2"), row(9, "i")])
    assert ids(kept.rows()) == ["a", "b", "c", "d", "d2", "e", "f", "f2", "g", "i"]


def test_a_rank_counts_more_than_the_row_it_was_read_from() -> None:
    kept = Kept()
    kept.add(1, [row(5, "e"), row(6, "f")])
    kept.add(3, [row(9, "i"), row(10, "j")])
    kept.add(5, [row(1, "a"), row(2, "b")])
    assert ids(kept.rows()) == ["a", "b", "e", "f", "i", "j"]


def test_many_chunks_that_reach_far_are_not_all_held() -> None:
    """One row of a chunk stands at the very end; what comes before it is written all the same."""
    kept = Kept()
    for first in range(1, 3001, 10):
        rows = [row(at, f"p{at}") for at in range(first, first + 10)]
        kept.add(first, [*rows, row(10_000, f"last{first}")])
    found = merged(kept.read, kept.index, kept.unique.superseded())
    next(found)
    assert len(kept.reads) < 150
    assert sum(map(len, found)) > 2000
    kept.unique.close()


def test_ties_stand_as_the_board_has_them() -> None:
    kept = Kept()
    kept.add(3, [row(2, "c"), row(2, "d"), row(5, "e")])
    kept.add(1, [row(1, "a"), row(2, "b"), row(2, "c")])
    assert ids(kept.rows()) == ["a", "b", "c", "d", "e"]


def test_rows_without_ranks_stand_by_their_row() -> None:
    kept = Kept()
    kept.add(3, [row(None, "c"), row(None, "d")])
    kept.add(1, [row(None, "a"), row(None, "b")])
    assert ids(kept.rows()) == ["a", "b", "c", "d"]


def test_a_row_without_a_rank_among_others_keeps_its_place() -> None:
    kept = Kept()
    kept.add(11, [row(8, "k"), row(None, "l"), row(9, "m")])
    kept.add(8, [row(None, "h"), row(7, "i"), row(None, "j")])
    assert ids(kept.rows()) == list("hijklm")


def test_chunks_that_nobody_knows_the_place_of_follow_one_another() -> None:
    kept = Kept()
    kept.add(0, [row(None, "a"), row(None, "b")])
    kept.add(0, [row(None, "c")])
    kept.add(0, [row(None, "d"), row(None, "a")])
    assert ids(kept.rows()) == ["b", "c", "d", "a"]


def test_ranks_that_fall_within_a_page_lose_nobody() -> None:
    kept = Kept()
    kept.add(1, [row(5, "a"), row(1, "b"), row(3, "c")])
    kept.add(4, [row(2, "d"), row(4, "e")])
    assert sorted(ids(kept.rows())) == list("abcde")


def test_a_chunk_of_which_nothing_stays_is_not_read_again() -> None:
    kept = Kept()
    for _ in range(2):
        for first in (1, 4):
            kept.add(first, [row(at, f"p{at}") for at in range(first, first + 3)])
    assert ids(kept.rows()) == [f"p{at}" for at in range(1, 7)]
    assert kept.reads == [2, 3]


def test_chunks_are_read_once_and_only_when_their_turn_comes() -> None:
    kept = Kept()
    for first in range(10_001, 0, -1000):
        kept.add(first, [row(at, f"p{at}") for at in range(first, first + 1010)])
    rows = merged(kept.read, kept.index, kept.unique.superseded())
    next(rows)
    assert len(kept.reads) <= 2
    assert sum(map(len, rows)) > 9000
    assert sorted(kept.reads) == list(range(11))
    kept.unique.close()


@settings(max_examples=80, deadline=None)
@given(
    st.lists(st.integers(1, 40), min_size=1, max_size=40).map(sorted),
    st.lists(st.tuples(st.integers(0, 39), st.integers(1, 12)), max_size=12),
)
def test_any_pages_of_a_still_board_give_the_board(ranks: list[int], pages: list[tuple[int, int]]) -> None:
    """Whatever pages were read, in whatever order, overlapping or not: their rows come out once, in order."""
    board = [row(rank, f"p{at}", 100 - rank) for at, rank in enumerate(ranks)]
    kept = Kept()
    wanted = set()
    for first, count in pages:
        kept.add(first + 1, board[first : first + count])
        wanted |= set(range(first, min(first + count, len(board))))
    assert kept.rows() == [board[at] for at in sorted(wanted)]


def test_what_is_dropped_is_known_bit_by_bit() -> None:
    dropped = Dropped(40)
    for number in (0, 7, 17, 39):
        dropped.add(number)
    assert dropped.stay(8, 8) is None
    assert list(dropped.stay(0, 8) or b"") == [0, 1, 1, 1, 1, 1, 1, 0]
    assert list(dropped.stay(16, 3) or b"") == [1, 0, 1]
    assert list(dropped.stay(5, 14) or b"") == [1, 1, 0, *[1] * 9, 0, 1]
    assert dropped.stay(18, 21) is None
    assert list(dropped.stay(32, 8) or b"") == [1, 1, 1, 1, 1, 1, 1, 0]
