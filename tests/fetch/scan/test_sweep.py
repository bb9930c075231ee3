"""Reading a board from its top to its end, whatever it does meanwhile."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lbtui.errors import Unavailable
from lbtui.fetch.scan.spans import Spans
from lbtui.fetch.scan.sweep import Came, Sweep
from lbtui.model.board import AtLeast, Exact, Total, Unknown
from tests.fetch.looking import until

pytestmark = pytest.mark.anyio


class Rows:
    """Answers with as many rows as it `has`, `most` at once, and none of those in `gaps`."""

    def __init__(self, has: int, most: int = 1_000) -> None:
        self.has = has
        self.most = most
        self.gaps = Spans()
        self.asked: list[tuple[int, int]] = []
        self.read: list[int] = []
        self.under_way = 0
        self.highest = 0
        self.turn: Callable[[int], object] = lambda number: None
        """Called with the number of a request, from 1, before it is answered."""

    async def __call__(self, first: int, last: int) -> Came:
        self.asked.append((first, last))
        number = len(self.asked)
        self.under_way += 1
        self.highest = max(self.highest, self.under_way)
        try:
            await asyncio.sleep(0)
            self.turn(number)
        finally:
            self.under_way -= 1
        rows = range(first, min(last, self.has, first + self.most - 1) + 1)
        if not rows or self.gaps.hold(first, rows[-1]):
            return Came(first, empty=True)
        self.read += rows
        return Came(rows[-1] + 1)


def never() -> bool:
    return False


async def swept(
    rows: Rows, size: int, total: Total, at_once: int = 1, skip: Spans | None = None, enough: object = never
) -> Sweep:
    sweep = Sweep(rows, size, total, skip or Spans())
    await sweep.run(at_once, enough if callable(enough) else never)
    return sweep


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 60), st.integers(1, 12), st.integers(1, 5), st.lists(st.integers(0, 30), max_size=8))
def test_a_board_that_rests_is_read_once_with_one_request_a_page(
    has: int, size: int, at_once: int, pages: list[int]
) -> None:
    skip = Spans((index * size + 1, (index + 1) * size) for index in pages if (index + 1) * size <= has)
    rows = Rows(has)
    sweep = asyncio.run(swept(rows, size, Exact(has), at_once, skip))
    assert sorted(rows.read) == [row for row in range(1, has + 1) if not skip.hold(row, row)]
    assert sweep.requests == len(rows.asked) == has // size + 1 - skip.whole(size, has)
    assert (sweep.rows, sweep.rows_to_go, sweep.odd) == (has, 0, False)
    assert rows.highest <= at_once


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 60), st.integers(0, 60), st.integers(1, 12), st.integers(1, 5))
def test_a_board_of_another_length_than_it_was_known_to_have_is_read_to_its_end(
    known: int, has: int, size: int, at_once: int
) -> None:
    known = max(known, has - 15 * size)  # it reads no farther behind a known end than that
    odd: dict[Total, bool] = {Exact(known): known != has, AtLeast(known): known > has}
    if has <= 15 * size:
        odd[Unknown()] = False
    for total in odd:
        rows = Rows(has)
        sweep = asyncio.run(swept(rows, size, total, at_once))
        assert sorted(rows.read) == list(range(1, has + 1))
        assert sweep.odd == odd[total]


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 60), st.integers(1, 12), st.integers(1, 5), st.integers(1, 12))
def test_what_a_service_that_sends_less_left_open_is_asked_for_again(
    has: int, size: int, at_once: int, most: int
) -> None:
    rows = Rows(has, most)
    sweep = asyncio.run(swept(rows, size, Exact(has), at_once))
    assert sorted(rows.read) == list(range(1, has + 1))
    assert not sweep.odd


async def test_as_many_at_once_as_may_be_and_one_by_one_behind_the_known_end() -> None:
    rows = Rows(120)
    rows.turn = lambda number: busy.append(rows.under_way)
    busy: list[int] = []
    await swept(rows, 10, Exact(95), 4)
    assert rows.asked[:4] == [(1, 10), (11, 20), (21, 30), (31, 40)]
    assert max(busy) == 4
    assert set(busy[-3:]) == {1}
    assert rows.asked[-3:] == [(101, 110), (111, 120), (121, 130)]


async def test_it_stops_where_there_is_enough_and_calls_off_what_is_under_way() -> None:
    rows = Rows(1_000)
    sweep = await swept(rows, 10, Exact(1_000), 8, enough=lambda: 35 in rows.read)
    assert 35 in rows.read
    assert len(rows.asked) <= 12
    assert rows.under_way == 0
    assert sweep.requests == len(rows.asked)


async def test_a_board_without_end_is_left_after_twice_its_known_length() -> None:
    rows = Rows(10**9)
    sweep = await swept(rows, 10, Exact(1_000), 8)
    assert len(rows.asked) < 250
    assert sweep.odd


async def test_a_board_that_shrinks_to_little_is_not_asked_for_the_rest() -> None:
    rows = Rows(100_000)
    rows.turn = lambda number: setattr(rows, "has", 55) if number > 3 else None
    sweep = await swept(rows, 10, Exact(100_000), 4)
    assert len(rows.asked) < 16
    assert sweep.odd


async def test_a_page_that_is_empty_in_the_midst_ends_nothing_where_later_ones_hold_rows() -> None:
    rows = Rows(100)
    rows.gaps = Spans([(31, 40)])
    sweep = await swept(rows, 10, Exact(100), 5)
    assert sorted(rows.read) == [row for row in range(1, 101) if not 31 <= row <= 40]
    assert sweep.odd


async def test_the_first_error_ends_it_and_the_others_are_called_off() -> None:
    rows = Rows(1_000)

    def turn(number: int) -> None:
        if number in (3, 4):
            raise Unavailable(f"not now {number}")

    rows.turn = turn
    with pytest.raises(Unavailable, match="not now 3"):
        await swept(rows, 10, Exact(1_000), 4)
    assert rows.under_way == 0
    assert len(rows.asked) <= 8


async def test_what_is_under_way_is_gone_when_it_was_cancelled() -> None:
    rows = Rows(10**6)
    task = asyncio.create_task(swept(rows, 10, Exact(10**6), 4))
    await until(lambda: len(rows.asked) >= 20)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert rows.under_way == 0


async def test_a_caller_who_leaves_while_requests_are_called_off_leaves_none_behind() -> None:
    """One has found enough; the others take a moment to end, and meanwhile the whole is cancelled."""
    calm, ended = asyncio.Event(), 0

    async def read(first: int, last: int) -> Came:
        nonlocal ended
        if first > 1:
            try:
                await asyncio.sleep(60)
            finally:
                await calm.wait()
                ended += 1
        return Came(last + 1)

    sweep = Sweep(read, 10, Exact(1_000), Spans())
    begun = asyncio.create_task(sweep.run(8, lambda: sweep.rows >= 10))
    await until(lambda: sweep.rows == 10)
    for _ in range(3):
        await asyncio.sleep(0)
    begun.cancel()
    await asyncio.sleep(0)
    assert not begun.done()
    calm.set()
    with pytest.raises(asyncio.CancelledError):
        await begun
    assert ended == 7


@pytest.mark.parametrize(("known", "size", "at_once"), [(200, 10, 1), (200, 10, 4), (205, 10, 4), (5, 10, 1)])
async def test_a_board_that_grows_by_a_row_a_request_is_left_behind(
    known: int, size: int, at_once: int
) -> None:
    """Each request behind the known end counts, those for one row and for what a short page left open too."""
    rows = Rows(known)

    def turn(number: int) -> None:
        assert number < 500, "it never ends"
        rows.has += 1

    rows.turn = turn
    sweep = await swept(rows, size, Exact(known), at_once)
    assert len([first for first, _ in rows.asked if first > known]) <= known // size + 1 + 16
    assert set(range(1, known + 1)) <= set(rows.read)
    assert sweep.odd


async def test_what_is_new_behind_the_end_is_read_where_a_service_sends_little_at_once() -> None:
    rows = Rows(260, most=2)
    sweep = await swept(rows, 20, Exact(200), 4)
    assert sorted(set(rows.read)) == list(range(1, 261))
    assert sweep.odd
