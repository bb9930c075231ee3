"""Columns: in the board's order however rows come, with names that every reader tells apart, and exact types."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lbtui.export.chunk import Chunk
from lbtui.export.columns import MOST, Columns, Source, Survey
from lbtui.export.rows import packed
from lbtui.export.seen import Kind, Seen, Type
from lbtui.model.board import Board, BoardRef, Column
from lbtui.model.entry import Entry


def chunk(first: int, *rows: Entry, number: int = 0) -> Chunk:
    return Chunk(number, first, 0.0, packed(rows))


def seen_in(*chunks: Chunk, board: Board | None = None) -> Columns:
    survey = Survey()
    for each in chunks:
        survey.take(each)
    return survey.columns(board)


def extra(**members: Any) -> Entry:
    return Entry(None, "1", extra=members)


def test_columns_of_every_board_stand_first_as_far_as_rows_fill_them() -> None:
    assert seen_in().names == ("rank", "player_id")
    row = Entry(None, "1", score=1, metadata={"color": 1}, metadata_text="{}", extra={"city": "x"})
    assert seen_in(chunk(1, Entry(1, "2", name=""), row)).names == (
        *("rank", "player_id", "name", "score", "metadata"),
        "city",
    )


def test_an_empty_board_that_names_a_score_has_its_column() -> None:
    board = Board(BoardRef("a"), columns=(Column("Flags"),))
    assert seen_in(board=board).names == ("rank", "player_id", "score")
    assert seen_in(board=Board(BoardRef("a"))).names == ("rank", "player_id")


def test_metadata_that_came_as_an_object_has_no_column_of_its_source() -> None:
    assert seen_in(chunk(1, Entry(1, "1", metadata={"color": "x"}))).names == ("rank", "player_id", "color")


def test_keys_stand_as_the_board_shows_them_from_its_top_whatever_the_order_of_arrival() -> None:
    top, middle, bottom = (
        chunk(1, extra(a=1), extra(c=1, b=1)),
        chunk(3, extra(d=1), extra(a=1)),
        chunk(5, extra(z=1, a=1), Entry(None, "1", metadata={"y": 1})),
    )
    expected = ("rank", "player_id", "y", "a", "c", "b", "d", "z")
    for order in ((top, middle, bottom), (bottom, middle, top), (middle, top, bottom, top)):
        assert seen_in(*order).names == expected


def test_where_nobody_knows_the_row_ranks_tell_the_order_then_arrival() -> None:
    second = chunk(0, Entry(7, "1", extra={"late": 1}))
    first = chunk(0, Entry(3, "1", extra={"early": 1}))
    assert seen_in(second, first).names[2:] == ("early", "late")
    assert seen_in(chunk(0, extra(one=1)), chunk(0, extra(two=1))).names[2:] == ("one", "two")


@pytest.mark.parametrize("first", [1, 0])
def test_the_place_of_a_row_far_down_a_long_page_is_known(first: int) -> None:
    """One key in row 450, another in row 350 of a page that came later; without ranks in the order they came."""
    rows = [Entry(at, "1") for at in range(1, 451)]
    one = chunk(first, *rows[:-1], Entry(450, "1", extra={"later": 1}))
    two = chunk(first, *rows[:349], Entry(350, "1", extra={"sooner": 1}))
    assert seen_in(one, two).names[2:] == ("sooner", "later")
    no_ranks = [chunk(0, *(Entry(None, "1", extra={f"k{at}": 1}) for at in range(450)))]
    assert seen_in(*no_ranks).names[2:] == tuple(f"k{at}" for at in range(450))


def test_a_heading_is_never_there_twice_in_any_spelling() -> None:
    row = Entry(
        1,
        "1",
        metadata={"rank": 1, "Color": 1, "color": 2, "metadata.color": 3, "": 4},
        extra={"COLOR": 1, "name": 2, "others": 3, "Rank": 4, "extra.rank": 5},
    )
    names = seen_in(chunk(1, row)).names
    assert names[2:7] == ("metadata.rank", "Color", "metadata.color", "metadata.metadata.color", "metadata.")
    assert names[7:] == ("extra.COLOR", "extra.name", "extra.others", "extra.Rank", "extra.extra.rank")


@settings(max_examples=50, deadline=None)
@given(st.lists(st.text("aA.2", max_size=4), unique=True))
def test_headings_are_as_many_as_keys(keys: list[str]) -> None:
    row = Entry(1, "1", metadata=dict.fromkeys(keys, 1), extra=dict.fromkeys(keys, 2))
    names = seen_in(chunk(1, row)).names
    assert len({name.casefold() for name in names}) == len(names) == 2 + 2 * len(keys)


def test_rows_that_name_ever_new_keys_do_not_fill_the_memory() -> None:
    rows = [extra(**{f"key{at}": at}) for at in range(MOST + 50)]
    columns = seen_in(*(chunk(at + 1, row) for at, row in enumerate(rows)))
    assert len(columns.all) == 2 + MOST + 1
    assert (columns.all[-1].name, columns.all[-1].source) == ("others", Source.OTHERS)


@pytest.mark.parametrize(
    ("rows", "in_order"),
    [([1, 2, 2, 3], True), ([2, 1], False), ([1, None], False), ([None], False), ([], True)],
)
def test_whether_ranks_rise_in_every_chunk(rows: list[int | None], in_order: bool) -> None:
    above = chunk(1, Entry(1, "0"))
    assert seen_in(chunk(2, *(Entry(rank, "1") for rank in rows)), above).in_order is in_order


@pytest.mark.parametrize(
    ("values", "wanted"),
    [
        ([], Type(Kind.TEXT)),
        ([None], Type(Kind.TEXT)),
        ([True, None, False], Type(Kind.TRUTH)),
        ([1, None, -(2**63), 2**63 - 1], Type(Kind.WHOLE)),
        ([2**63], Type(Kind.DECIMAL, 38, 0)),
        ([10**38 - 1], Type(Kind.DECIMAL, 38, 0)),
        ([10**38], Type(Kind.TEXT)),
        ([Decimal("0.640")], Type(Kind.DECIMAL, 18, 3)),
        ([Decimal("0.640"), 10**15 - 1], Type(Kind.DECIMAL, 18, 3)),
        ([Decimal("0.640"), -(10**15)], Type(Kind.DECIMAL, 38, 3)),
        ([Decimal("1E+22")], Type(Kind.DECIMAL, 38, 0)),
        ([Decimal("1E-39")], Type(Kind.TEXT)),
        ([Decimal("NaN"), 1], Type(Kind.TEXT)),
        ([1, True], Type(Kind.TEXT)),
        ([1, "1"], Type(Kind.TEXT)),
        ([["a"], 1], Type(Kind.TEXT)),
        ([1.5], Type(Kind.TEXT)),
    ],
)
def test_a_type_holds_all_that_was_seen(values: list[object], wanted: Type) -> None:
    together, one_by_one = Seen(), Seen()
    together.take(values)
    for value in values:
        one_by_one.take([value])
    assert together.type() == one_by_one.type() == wanted


@settings(max_examples=50, deadline=None)
@given(st.lists(st.decimals(allow_nan=False, allow_infinity=False) | st.integers(), min_size=1, max_size=3))
def test_a_decimal_type_is_wide_enough(values: list[Decimal | int]) -> None:
    seen = Seen()
    seen.take(values)
    found = seen.type()
    if found.kind is Kind.DECIMAL:
        whole, places = found.digits - found.places, found.places
        for each in map(Fraction, values):
            assert abs(each) < 10**whole
            assert (each * 10**places).denominator == 1


def test_scores_and_percentiles_are_numbers_though_they_are_kept_as_texts() -> None:
    rows = [Entry(1, "1", score=Decimal("10.50"), percentile=Decimal("0.5")), Entry(2, "2", score=7)]
    types = {each.name: each.type for each in seen_in(chunk(1, *rows)).all}
    assert types["score"] == Type(Kind.DECIMAL, 18, 2)
    assert types["percentile"] == Type(Kind.DECIMAL, 18, 1)
    assert types["rank"] == Type(Kind.WHOLE)
    assert types["player_id"] == Type(Kind.TEXT)


def test_ranks_are_integers_even_where_there_are_none() -> None:
    assert seen_in(chunk(1, Entry(None, "1"))).all[0].type == Type(Kind.WHOLE)
