"""What is remembered of the rows that were passed: whom, where, and at what price."""

from __future__ import annotations

import tracemalloc

from hypothesis import given, settings
from hypothesis import strategies as st

from lbtui.fetch.scan.memory import PIECE, Passed


def ids(first: int, last: int) -> list[str]:
    return [f"p{row}" for row in range(first, last + 1)]


def test_a_player_is_found_in_the_row_they_were_passed_in() -> None:
    passed = Passed()
    passed.put(1, ids(1, 3 * PIECE))
    for row in (1, 2, PIECE, PIECE + 1, 3 * PIECE):
        assert list(passed.rows(f"p{row}")) == [row]
    assert list(passed.rows("p0")) == []


def test_who_is_met_twice_is_in_both_rows() -> None:
    passed = Passed()
    passed.put(1, ["a", "b", "c"])
    passed.put(PIECE + 7, ["d", "b"])
    assert list(passed.rows("b")) == [2, PIECE + 8]


def test_a_row_that_is_passed_again_is_as_it_was_last() -> None:
    passed = Passed()
    assert not passed.put(1, ["a", "b", "c"])
    assert not passed.put(2, ["b", "c"])
    assert passed.put(2, ["c", "b"])
    assert [list(passed.rows(each)) for each in "abc"] == [[1], [3], [2]]


def test_rows_that_were_not_passed_hold_nobody() -> None:
    """The hash of the empty id is 0, as is what stands where nobody was put."""
    passed = Passed()
    passed.put(10, ["a", "", "b"])
    assert list(passed.rows("")) == [11]
    assert list(passed.spans) == [(10, 12)]


def test_a_hash_across_two_rows_is_nobody() -> None:
    """Half of one row's hash and half of the next may read like a third one's."""
    passed = Passed()
    passed.put(1, ["a", "b"])
    piece = passed._pieces[0]
    piece[4:12] = hash("c").to_bytes(8, "little", signed=True)
    assert list(passed.rows("c")) == []


def test_neighbours_with_a_player_in_common_are_seen() -> None:
    passed = Passed()
    passed.put(1, ids(1, 100))
    passed.put(PIECE - 1, ["x", "y", "z"])
    assert passed.shared(1, 100, ["q", "p100"])
    assert not passed.shared(1, 99, ["q", "p100"])
    assert passed.shared(PIECE - 50, PIECE + 50, ["z"])
    assert not passed.shared(PIECE - 50, PIECE, ["z"])
    assert not passed.shared(-99, 0, ["p1"])
    assert not passed.shared(500, 600, ["", "p1"])


def test_the_oldest_piece_is_let_go_first_and_its_rows_count_as_not_passed() -> None:
    passed = Passed()
    passed.put(3 * PIECE + 1, ids(1, 10))
    passed.put(1, ids(11, 20))
    assert passed.weight == 2 * PIECE
    assert passed.shed()
    assert (list(passed.spans), passed.weight) == ([(1, 10)], PIECE)
    assert list(passed.rows("p1")) == []
    assert list(passed.rows("p11")) == [1]
    assert passed.shed()
    assert not passed.shed()


def test_a_row_far_down_a_board_takes_no_room_for_those_before() -> None:
    passed = Passed()
    tracemalloc.start()
    try:
        passed.put(10**9, ids(1, 1_000))
        assert tracemalloc.get_traced_memory()[0] < 100_000
    finally:
        tracemalloc.stop()
    assert list(passed.rows("p1000")) == [10**9 + 999]


def test_a_row_takes_eight_bytes() -> None:
    names = ids(1, 100 * PIECE)
    passed = Passed()
    tracemalloc.start()
    try:
        for at in range(0, len(names), 1_000):
            passed.put(at + 1, names[at : at + 1_000])
        assert tracemalloc.get_traced_memory()[0] < 9 * len(names)
    finally:
        tracemalloc.stop()


PAGES = st.lists(
    st.tuples(st.integers(1, 3 * PIECE), st.lists(st.sampled_from("abcdefgh"), max_size=40)), max_size=8
)


@settings(deadline=None)
@given(PAGES)
def test_it_tells_of_every_row_who_was_met_there_last(pages: list[tuple[int, list[str]]]) -> None:
    passed = Passed()
    rows: dict[int, str] = {}
    for first, page in pages:
        new = dict(enumerate(page, first))
        known = {row: rows[row] for row in new if row in rows}
        if len(known) == len(new):
            assert passed.put(first, page) == (known != new)
        else:
            passed.put(first, page)
        rows |= new
    for each in "abcdefgh":
        assert sorted(passed.rows(each)) == sorted(row for row, whose in rows.items() if whose == each)
    assert sum(last - first + 1 for first, last in passed.spans) == len(rows)
