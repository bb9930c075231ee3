"""What the ranks of a file say: which two players share one, and which nobody has."""

from __future__ import annotations

import pytest

from lbtui.export.audit import Audit
from lbtui.export.rows import Rows
from tests.export.rows import row

Ranked = list[tuple[int | None, int | str | None]]


@pytest.mark.parametrize(
    ("rows", "repeated", "skipped"),
    [
        ([], 0, 0),
        ([(1, 9), (2, 8), (3, 7), (4, 6)], 0, 0),
        ([(500, 9), (501, 8)], 0, 0),
        ([(1, 9), (2, 8), (2, 8), (4, 6)], 0, 0),
        ([(1, 9), (2, 8), (2, 8), (3, 6)], 0, 0),
        ([(1, 9), (2, 8), (2, 7), (3, 6)], 1, 0),
        ([(1, 9), (2, 8), (2, 7), (4, 6)], 1, 1),
        ([(1, 9), (2, 8), (5, 7)], 0, 2),
        ([(1, 9), (2, 8), (2, 8), (2, 8), (7, 7)], 0, 2),
        ([(1, None), (1, None), (3, None)], 0, 0),
        ([(None, 9), (None, 8)], 0, 0),
        ([(1, "9.5"), (None, 8), (2, 7)], 0, 0),
    ],
)
@pytest.mark.parametrize("size", [1, 2, 9])
def test_ranks_are_counted_over_blocks_of_any_size(
    rows: Ranked, repeated: int, skipped: int, size: int
) -> None:
    audit = Audit()
    found = Rows.of(row(rank, f"p{at}", score) for at, (rank, score) in enumerate(rows))
    for at in range(0, len(found), size):
        audit.take(found[at : at + size])
    assert (audit.repeated, audit.skipped) == (repeated, skipped)


def test_a_tie_goes_on_in_the_next_block() -> None:
    audit = Audit()
    audit.take(Rows.of([row(1, "a", 9), row(2, "b", 8)]))
    audit.take(Rows.of([row(2, "c", 8), row(2, "d", 8)]))
    audit.take(Rows.of([row(5, "e", 7), row(6, "f", 6)]))
    assert (audit.repeated, audit.skipped) == (0, 0)
