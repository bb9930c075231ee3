"""Rows that lie in columns are the same rows, whatever is done with them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lbtui.export.rows import Packed, Rows, joined

TEXT = st.none() | st.sampled_from(["", "a", "b"])
SINGLE = st.lists(
    st.builds(
        Packed,
        st.none() | st.integers(1, 3),
        st.sampled_from(["", "p", "q"]),
        TEXT,
        st.none() | st.integers(0, 3) | st.just("1.5"),
        TEXT,
        st.none(),
        st.none() | st.just({"a": 1}),
        st.none(),
    ),
    max_size=5,
)
AT = st.none() | st.integers(-6, 6)


@given(SINGLE, AT, AT, st.none() | st.sampled_from([1, 2, -1]))
def test_a_part_of_them(single: list[Packed], begin: int | None, end: int | None, step: int | None) -> None:
    part = Rows.of(single)[begin:end:step]
    assert list(part) == single[begin:end:step]
    assert len(part) == len(single[begin:end:step])
    assert part == Rows.of(single[begin:end:step])


@given(SINGLE, SINGLE, SINGLE)
def test_several_in_a_row(first: list[Packed], second: list[Packed], third: list[Packed]) -> None:
    whole = joined([Rows.of(first), Rows.of(second), Rows.of(third)])
    assert list(whole) == [*first, *second, *third]
    assert whole == Rows.of([*first, *second, *third])


@given(SINGLE, st.data())
def test_those_that_stay(single: list[Packed], data: st.DataObject) -> None:
    stay = data.draw(st.lists(st.integers(0, 1), min_size=len(single), max_size=len(single)))
    kept = [row for row, stays in zip(single, stay, strict=True) if stays]
    assert Rows.of(single).staying(bytes(stay)) == Rows.of(kept)


@given(SINGLE, SINGLE)
def test_they_are_equal_where_the_single_ones_are(one: list[Packed], other: list[Packed]) -> None:
    assert (Rows.of(one) == Rows.of(other)) == (one == other)


@given(SINGLE)
def test_columns_and_single_rows_tell_the_same(single: list[Packed]) -> None:
    rows = Rows.of(single)
    assert list(rows.ranks) == [each.rank for each in single]
    assert list(rows.ids) == [each.player_id for each in single]
    assert list(rows.scores) == [each.score for each in single]
    assert list(rows.displays) == [each.display for each in single]
    assert [rows[at] for at in range(-len(single), len(single))] == single * 2
    for beyond in (len(single), -len(single) - 1):
        with pytest.raises(IndexError):
            rows[beyond]


def test_cells_that_are_not_there_are_a_mistake() -> None:
    with pytest.raises(ValueError, match="unequal"):
        Rows([(1, 2), ("a",)], 2)
