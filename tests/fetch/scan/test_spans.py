"""Sets of rows, against Python's own."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from lbtui.fetch.scan.spans import Span, Spans

ROW = st.integers(1, 60)
SPAN = st.tuples(ROW, st.integers(0, 20)).map(lambda each: (each[0], each[0] + each[1]))
CHANGES = st.lists(st.tuples(st.booleans(), SPAN), max_size=12)


def rows_of(spans: Spans) -> set[int]:
    return {row for first, last in spans for row in range(first, last + 1)}


def made(changes: list[tuple[bool, Span]]) -> tuple[Spans, set[int]]:
    """Spans after these changes, each an addition or a removal, and the set that went through the same."""
    spans, rows = Spans(), set[int]()
    for adding, (first, last) in changes:
        (spans.add if adding else spans.remove)(first, last)
        rows = rows | {*range(first, last + 1)} if adding else rows - {*range(first, last + 1)}
    return spans, rows


@settings(deadline=None)
@given(CHANGES)
def test_it_holds_what_was_added_and_not_removed_in_as_few_spans_as_that_makes(
    changes: list[tuple[bool, Span]],
) -> None:
    spans, rows = made(changes)
    assert rows_of(spans) == rows
    ends = list(spans)
    assert all(before[1] + 1 < after[0] for before, after in pairwise(ends))


@settings(deadline=None)
@given(CHANGES, SPAN)
def test_it_says_whether_it_holds_rows(changes: list[tuple[bool, Span]], asked: Span) -> None:
    spans, rows = made(changes)
    assert spans.hold(*asked) == ({*range(asked[0], asked[1] + 1)} <= rows)


@settings(deadline=None)
@given(CHANGES, CHANGES)
def test_two_sets_together_and_what_they_share(
    some: list[tuple[bool, Span]], others: list[tuple[bool, Span]]
) -> None:
    (one, one_rows), (other, other_rows) = made(some), made(others)
    assert rows_of(one.together(other)) == one_rows | other_rows
    assert rows_of(one.common(other)) == one_rows & other_rows


@settings(deadline=None)
@given(CHANGES, st.integers(1, 9), st.integers(0, 9))
def test_it_counts_the_pages_that_are_there_whole(
    changes: list[tuple[bool, Span]], size: int, most: int
) -> None:
    spans, rows = made(changes)
    pages = [{*range(index * size + 1, (index + 1) * size + 1)} for index in range(most)]
    assert spans.whole(size, most) == sum(page <= rows for page in pages)


def test_nothing_is_added_by_a_span_without_rows() -> None:
    spans = Spans([(5, 4)])
    assert list(spans) == []
    assert spans.hold(5, 4)


def test_it_is_empty_after_it_was_cleared() -> None:
    spans = Spans([(1, 10), (20, 30)])
    spans.clear()
    assert list(spans) == []
