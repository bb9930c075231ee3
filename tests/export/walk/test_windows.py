"""Which rows to ask for next: pages that share rows, go on, and are one request each."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lbtui.export.walk.terms import Way
from lbtui.export.walk.windows import LEAST, MOST, Overlap, least_overlap, next_edge, window
from lbtui.providers.gamesparks_request import Pull, pulls

WAYS = st.sampled_from(Way)


def plain(edge: int, rows: int, *, up: bool) -> tuple[int, int]:
    """What a service gives that begins pages anywhere."""
    return (max(1, edge - rows + 1), edge) if up else (edge, edge + rows - 1)


def aligned(edge: int, rows: int, *, up: bool) -> tuple[int, int]:
    """What one gives whose pages begin at multiples of their rows."""
    pull = Pull.reaching(edge, rows, up=up)
    return pull.first + 1, pull.first + pull.limit


REACHES = st.sampled_from([plain, aligned])


@given(REACHES, st.integers(1, 10**7), st.integers(1, 1_000), WAYS)
def test_a_window_holds_the_row_it_is_to_hold(reach: object, edge: int, rows: int, way: Way) -> None:
    first, last = window(reach, edge, rows, way)  # type: ignore[arg-type]  # either of two functions
    assert 1 <= first <= edge <= last
    assert last - first < rows


@given(REACHES, st.integers(1, 3_000), st.integers(1, 60), st.integers(0, 40), WAYS)
def test_windows_cover_all_rows_and_come_to_an_end(
    reach: object, total: int, rows: int, overlap: int, way: Way
) -> None:
    edge, covered, before = (total if way is Way.UP else 1), 0, None
    for _ in range(4 * total + 10):
        first, last = window(reach, edge, rows, way)  # type: ignore[arg-type]
        if way is Way.UP:
            assert last >= (total if before is None else before - 1)
            covered = before = first
        else:
            assert first <= covered + 1
            covered = last
        if (way is Way.UP and first == 1) or (way is Way.DOWN and last >= total):
            return
        edge = next_edge(first, last, overlap, way, before=edge)
    pytest.fail("never came to the end")


@given(st.integers(1, 10**6), st.integers(2, 1_000), WAYS)
def test_where_pages_begin_anywhere_neighbours_share_rows(edge: int, rows: int, way: Way) -> None:
    first, last = plain(edge, rows, up=way is Way.UP)
    overlap = least_overlap(rows)
    after = plain(next_edge(first, last, overlap, way, before=edge), rows, up=way is Way.UP)
    if last - first + 1 == rows:
        assert min(last, after[1]) - max(first, after[0]) + 1 >= min(overlap, rows // 2)


@given(st.integers(1, 2_000))
def test_few_rows_are_shared_and_never_more_than_half(rows: int) -> None:
    shared = least_overlap(rows)
    assert shared <= MOST
    assert shared <= rows // 2
    assert shared >= min(LEAST, rows // 2)


@given(st.integers(20, 1_000), st.integers(1, 10**7), st.booleans())
def test_a_callback_s_window_is_one_request_and_reaches_far(limit: int, edge: int, up: bool) -> None:
    first, last = aligned(edge, limit, up=up)
    rows = last - first + 1
    assert len(pulls(first - 1, rows, limit)) == 1
    assert first <= edge <= last
    assert limit // 2 < rows <= limit or rows == limit
    reached = edge - first + 1 if up else last - edge + 1
    others = [
        (edge - 1) % each + 1 if up else each - (edge - 1) % each for each in range(limit, limit // 2, -1)
    ]
    assert reached == max(others) or (up and edge <= limit and first == 1)


@given(st.integers(100, 1_000), st.integers(1, 10**7), st.booleans())
def test_a_callback_s_window_reaches_at_least_half_its_limit(limit: int, edge: int, up: bool) -> None:
    first, last = aligned(edge, limit, up=up)
    reached = edge - first + 1 if up else last - edge + 1
    assert first == 1 if up and edge <= limit else 2 * reached >= (last - first)


def test_a_service_that_cuts_pages_is_asked_within_them() -> None:
    assert window(plain, 95, 100, Way.UP, 30) == (91, 95)
    assert window(plain, 90, 100, Way.UP, 30) == (61, 90)
    assert window(plain, 95, 100, Way.DOWN, 30) == (95, 120)


def test_a_seam_that_does_not_hold_is_tried_with_half_a_page_and_with_ever_more() -> None:
    overlap = Overlap(1_000)
    least = overlap.rows
    assert [overlap.tore(tries) for tries in (1, 2, 3)] == [500, 1_000, 2_000]
    assert overlap.rows == 2 * least
    assert overlap.tore(1) == 500
    assert overlap.rows == 4 * least


def test_the_overlap_leaves_room_for_twice_what_moved_until_it_is_calm_again() -> None:
    overlap = Overlap(1_000)
    least = overlap.rows
    overlap.held(1)
    assert overlap.rows == least + 1
    overlap.held(100)
    assert overlap.rows == 200
    rows = []
    for _ in range(62):
        overlap.held(0)
        rows.append(overlap.rows)
    assert set(rows[:32]) == {200}
    assert rows[-1] == least


def test_an_overlap_that_is_gone_on_with_begins_as_it_was() -> None:
    assert Overlap(1_000, 300).rows == 300
    assert Overlap(1_000, 1).rows == least_overlap(1_000)
    assert Overlap(100, 300).rows == 100


@given(st.integers(1, 1_000), st.lists(st.integers(0, 10**6), max_size=20), st.integers(0, 20))
def test_no_more_is_shared_than_a_page_holds(page: int, shifts: list[int], tears: int) -> None:
    overlap = Overlap(page)
    for shift in shifts:
        overlap.held(shift)
    for _ in range(tears):
        overlap.tore(1)
    assert 0 <= overlap.rows <= page
