"""How long a board is, from what was read of it: proved is proved, and everything else is a lower bound."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lbtui.fetch.emulation.extent import NEVER, Extent
from lbtui.model.board import AtLeast, Board, Exact, Total, Unknown
from lbtui.model.entry import Entry
from lbtui.model.page import Anchor, Offset, Page
from tests.fetch.poor import REF


def note(
    extent: Extent,
    first: int,
    asked: int,
    got: int,
    now: float = 1.0,
    *,
    more: bool = True,
    total: Total | None = None,
) -> Total:
    """What is known after a page of so many rows, and with `more` one that names a next page."""
    entries = tuple(Entry(row, f"p{row}") for row in range(first, first + got))
    following: Anchor | None = Offset(first - 1 + got) if more and got else None
    page = Page(Board(REF, total=total or Unknown()), Offset(first - 1), entries, following)
    extent.note(page, first, asked, first + got - 1, now)
    return extent.total


def test_rows_seen_are_a_lower_bound() -> None:
    extent = Extent()
    assert (extent.total, extent.rows_to_span(7)) == (Unknown(), 7)
    assert note(extent, 1, 100, 100) == AtLeast(100)
    assert note(extent, 4_001, 100, 100) == AtLeast(4_100)
    assert note(extent, 1, 100, 100) == AtLeast(4_100)
    assert (extent.rows_to_span(7), extent.rows_to_span(5_000)) == (4_100, 5_000)
    assert extent.sure_at == NEVER


def test_nothing_right_behind_the_last_row_is_the_end() -> None:
    extent = Extent()
    note(extent, 101, 100, 100, 1.0)
    assert note(extent, 301, 100, 0, 2.0) == AtLeast(200)
    assert extent.rows_to_span(999) == 300
    assert note(extent, 201, 1, 0, 3.0) == Exact(200)
    assert (extent.sure_at, extent.rows_to_span(999)) == (1.0, 200)
    assert note(extent, 200, 1, 1, 4.0) == Exact(200)
    assert extent.sure_at == 3.0


def test_a_short_page_alone_is_no_end() -> None:
    extent = Extent()
    assert note(extent, 1, 100, 37) == AtLeast(37)
    assert extent.rows_to_span(90) == 90
    assert note(extent, 101, 100, 0) == AtLeast(37)
    assert note(extent, 38, 1, 0) == Exact(37)


def test_the_services_word_that_nothing_follows_ends_what_is_shown_and_proves_nothing() -> None:
    extent = Extent()
    assert note(extent, 1, 100, 37, more=False) == AtLeast(37)
    assert extent.rows_to_span(90) == 37
    assert note(extent, 38, 10, 10) == AtLeast(47)
    assert extent.rows_to_span(90) == 90


def test_an_empty_board() -> None:
    extent = Extent()
    assert note(extent, 1, 100, 0, 2.0) == Exact(0)
    assert (extent.sure_at, extent.rows_to_span(9)) == (2.0, 0)
    assert note(extent, 1, 100, 3, 3.0) == AtLeast(3)


def test_a_board_that_grew() -> None:
    extent = Extent()
    note(extent, 1, 100, 37)
    note(extent, 38, 1, 0)
    assert note(extent, 1, 100, 39) == AtLeast(39)
    assert note(extent, 40, 1, 0) == Exact(39)


def test_a_board_that_shrank_goes_back_to_a_row_seen_before() -> None:
    extent = Extent()
    for first in (1, 101, 201, 301):
        note(extent, first, 100, 100)
    note(extent, 401, 100, 0)
    assert extent.total == Exact(400)
    assert note(extent, 301, 100, 0) == Exact(300)
    assert extent.sure_at == NEVER, "the row before was seen when the board was longer"
    assert note(extent, 201, 100, 20) == AtLeast(220)
    assert note(extent, 221, 1, 0) == Exact(220)
    assert note(extent, 1, 100, 0) == Exact(0)


def test_a_short_page_before_the_last_row_seen_shows_that_it_shrank() -> None:
    extent = Extent()
    note(extent, 1, 100, 100)
    note(extent, 401, 100, 100)
    assert note(extent, 401, 100, 20, 7.0) == AtLeast(420)
    assert extent.seen_at == 7.0


def test_the_services_own_total_goes_before_what_was_seen() -> None:
    extent = Extent()
    note(extent, 1, 100, 100)
    assert note(extent, 101, 100, 100, 2.0, total=Exact(2_400)) == Exact(2_400)
    assert extent.sure_at == 2.0
    assert note(extent, 301, 100, 0, total=Exact(2_400)) == Exact(2_400)
    assert note(extent, 1, 100, 100) == Exact(2_400)
    assert note(extent, 2_401, 10, 1) == AtLeast(2_401)


def test_a_total_below_its_own_rows_is_not_taken() -> None:
    extent = Extent()
    assert note(extent, 1, 10, 10, total=Exact(7)) == AtLeast(10)
    assert note(extent, 11, 10, 10, total=Exact(7)) == AtLeast(20)
    assert note(extent, 1, 10, 10, total=Exact(7)) == AtLeast(20)
    assert note(extent, 1, 5, 5, total=Exact(7)) == AtLeast(20), "nor later, when its rows do not show it"
    extent.say(Exact(7), 2.0)
    assert (extent.total, extent.told, extent.told_at) == (AtLeast(20), Unknown(), 2.0)
    assert note(extent, 21, 5, 0, total=Exact(7)) == Exact(20)
    assert note(extent, 1, 5, 5, total=Exact(30)) == extent.told == Exact(30)


def test_a_told_total_that_rows_contradict_later() -> None:
    extent = Extent()
    extent.say(Exact(0), 1.0)
    assert note(extent, 1, 10, 3) == AtLeast(3)
    extent.say(Exact(100), 1.0)
    assert note(extent, 51, 10, 0) == AtLeast(3)


def test_the_services_word_as_it_changes() -> None:
    extent = Extent()
    said: list[tuple[Total, Total]] = [
        (AtLeast(40), AtLeast(40)),
        (Unknown(), AtLeast(40)),
        (Exact(60), Exact(60)),
        (AtLeast(50), Exact(60)),
        (Unknown(), Exact(60)),
        (AtLeast(70), AtLeast(70)),
    ]
    for told, known in said:
        extent.say(told, 1.0)
        assert extent.total == known


def test_a_word_in_doubt_is_for_rows_to_prove() -> None:
    extent = Extent()
    extent.say(Exact(60), 5.0)
    extent.doubt()
    assert (extent.total, extent.sure_at) == (Exact(60), NEVER)
    note(extent, 60, 1, 1, 8.0)
    note(extent, 61, 1, 0, 9.0)
    assert (extent.total, extent.sure_at) == (Exact(60), 8.0)


def test_what_was_proved_ages() -> None:
    extent = Extent()
    note(extent, 1, 100, 37, 5.0)
    note(extent, 38, 1, 0, 6.0)
    assert (extent.total_since(5.0), extent.total_since(5.1)) == (Exact(37), AtLeast(37))
    extent.expire()
    assert (extent.total, extent.total_since(0.0)) == (Exact(37), AtLeast(37))
    empty = Extent()
    note(empty, 1, 100, 0, 5.0)
    assert (empty.total_since(5.0), empty.total_since(5.1)) == (Exact(0), Unknown())


def test_rows_that_were_seen_are_not_gone_at_one_word() -> None:
    extent = Extent()
    note(extent, 101, 100, 100)
    note(extent, 1, 100, 100)
    note(extent, 101, 100, 0, 2.0)
    note(extent, 100, 1, 1, 3.0)
    assert (extent.total, extent.sure_at) == (Exact(100), NEVER)
    note(extent, 101, 1, 0, 4.0)
    assert (extent.total, extent.sure_at) == (Exact(100), 3.0)


def test_what_is_remembered_of_a_long_way_down_is_bounded() -> None:
    extent = Extent()
    for index in range(1_000):
        note(extent, index * 10 + 1, 10, 10)
    assert len(extent._marks) <= 64
    assert note(extent, 9_991, 10, 0) == Exact(9_990)


@settings(deadline=None)
@given(
    st.integers(0, 30),
    st.lists(st.tuples(st.integers(1, 35), st.integers(1, 8), st.booleans()), max_size=12),
)
def test_of_a_board_that_stands_still_nothing_untrue_is_known(
    rows: int, pages: list[tuple[int, int, bool]]
) -> None:
    """It is exact when, and only when, its last row and the one behind it were asked for."""
    extent, last, behind = Extent(), rows == 0, False
    for first, asked, more in pages:
        got = max(0, min(asked, rows - first + 1))
        total = note(extent, first, asked, got, more=more or first + got - 1 < rows)
        last |= first <= rows < first + asked
        behind |= first == rows + 1
        if last and behind:
            assert total == Exact(rows)
        else:
            assert not isinstance(total, Exact)
            assert isinstance(total, Unknown) or 0 < total.rows <= rows
        assert extent.rows_to_span(first + got - 1) <= max(rows, first + got - 1)


@pytest.mark.parametrize("moves", range(20))
def test_a_board_that_moves_is_known_again_once_its_end_is_asked_for(moves: int) -> None:
    extent = Extent()
    for move in range(moves):
        rows = (move * 7_919) % 50
        for first in (move % 40 + 1, (move * 13) % 40 + 1):
            note(extent, first, 10, max(0, min(10, rows - first + 1)))
    rows = moves * 3
    if rows:
        note(extent, rows, 1, 1)
    assert note(extent, rows + 1, 1, 0) == Exact(rows)
