"""Rows from wherever they are wanted, of a callback that begins pages only at multiples of their limit."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lbtui.model.board import AtLeast, Board, BoardRef, Exact, Unknown
from lbtui.model.entry import Entry
from lbtui.model.page import Anchor, Offset, Page, Top
from lbtui.providers.wire import Request

from .wire import Wire, gamesparks, reply

pytestmark = pytest.mark.anyio

REF = BoardRef("flags")
Cut = Callable[[list[dict[str, Any]], int], list[dict[str, Any]]]


def rows(total: int, cut: Cut = lambda rows, page: rows) -> Callable[[Request], Any]:
    """A callback for a board of so many rows; `cut` changes what is in a page."""

    def answer(request: Request) -> Any:
        assert request.body is not None
        form = {name: values[0] for name, values in parse_qs(request.body.decode()).items()}
        if form["key"] != "pull_data":
            return reply(b"valid-lb-name")
        limit, page = int(form["limit"]), int(form["page"])
        found = [
            {"playerId": f"p{row + 1}", "rank": row + 1}
            for row in range(limit * page, min(total, limit * (page + 1)))
        ]
        return cut(found, page)

    return answer


def numbers(page: Page) -> list[int | None]:
    return [each.rank for each in page.entries]


def pulled(wire: Wire) -> list[tuple[int, int]]:
    """Limit and page of each pull."""
    forms = [parse_qs((each.body or b"").decode()) for each in wire.requests]
    return [(int(form["limit"][0]), int(form["page"][0])) for form in forms if "limit" in form]


@settings(max_examples=150, deadline=None)
@given(
    total=st.integers(0, 60),
    offset=st.integers(0, 70),
    count=st.integers(1, 30),
    page_max=st.integers(1, 25),
)
async def test_a_page_holds_the_rows_that_were_asked_for(
    total: int, offset: int, count: int, page_max: int
) -> None:
    provider, wire = gamesparks(rows(total), limit=page_max)
    page = await provider.page(REF, Offset(offset), count)
    count = min(count, page_max)
    wanted = [row for row in range(offset + 1, offset + count + 1) if row <= total]
    assert page.entries == tuple(Entry(row, f"p{row}") for row in wanted)
    assert page.next == (Offset(offset + len(wanted)) if wanted else None)
    assert page.previous == (Offset(max(0, offset - count)) if offset else None)
    assert page.board == Board(REF, total=Unknown() if wanted or offset else Exact(0))
    assert page.warnings == ()
    assert len(pulled(wire)) <= 2
    assert all(limit <= page_max for limit, _ in pulled(wire))


@settings(max_examples=60, deadline=None)
@given(total=st.integers(0, 60), count=st.integers(1, 30), page_max=st.integers(1, 25))
async def test_walking_on_gives_every_row_once(total: int, count: int, page_max: int) -> None:
    provider, _ = gamesparks(rows(total), limit=page_max)
    met: list[int | None] = []
    following: Anchor | None = Top()
    while following:
        page = await provider.page(REF, following, count)
        met += numbers(page)
        following = page.next
    assert met == list(range(1, total + 1))


@pytest.mark.parametrize(
    ("offset", "count", "pulls"),
    [
        (0, 100, [(100, 0)]),
        (200, 100, [(100, 2)]),
        (250, 100, [(117, 2)]),
        (14_999, 1, [(1, 14_999)]),
        (999_500, 1_000, [(1_000, 999), (1_000, 1_000)]),
        (0, 5_000, [(1_000, 0)]),
    ],
)
async def test_how_few_requests_it_takes(offset: int, count: int, pulls: list[tuple[int, int]]) -> None:
    provider, wire = gamesparks(rows(10**9))
    page = await provider.page(REF, Offset(offset), count)
    assert pulled(wire) == pulls
    assert numbers(page) == list(range(offset + 1, offset + min(count, 1_000) + 1))


async def test_a_short_page_proves_no_end() -> None:
    provider, _ = gamesparks(rows(7))
    page = await provider.page(REF, Offset(5), 5)
    assert (numbers(page), page.next) == ([6, 7], Offset(7))
    assert (await provider.page(REF, Offset(7), 5)).next is None


async def test_where_a_larger_page_ends_before_the_row_that_row_is_asked_for() -> None:
    """Of rows 133 to 143 the first came, and what is wanted begins with row 134."""
    provider, wire = gamesparks(rows(133))
    page = await provider.page(REF, Offset(133), 10)
    assert pulled(wire) == [(11, 12), (1, 133)]
    assert (page.entries, page.next) == ((), None)


async def test_after_an_empty_page_no_neighbour_is_asked_for() -> None:
    provider, wire = gamesparks(rows(10), limit=10)
    assert (await provider.page(REF, Offset(15), 10)).entries == ()
    assert pulled(wire) == [(10, 1)]


async def test_an_empty_board_is_known_to_be_empty() -> None:
    provider, wire = gamesparks(rows(0))
    page = await provider.page(REF, Top(), 10)
    assert (page.entries, page.next, page.board.total) == ((), None, Exact(0))
    assert [each.body for each in wire.requests][1:] == [b"key=test_lb&lb_name=flags"]


async def test_rows_over_the_limit_are_told_of_and_left_out() -> None:
    provider, _ = gamesparks(rows(100, lambda found, page: [*found, *found[:3]]))
    page = await provider.page(REF, Offset(10), 10)
    assert (numbers(page), page.next) == (list(range(11, 21)), Offset(20))
    assert page.warnings == ("the service sent 13 rows where 10 were asked for; the rest is left out",)


async def test_rows_over_the_limit_of_two_pages_do_not_move_the_second() -> None:
    provider, wire = gamesparks(rows(100, lambda found, page: [*found, {"playerId": "x", "rank": 1}]), limit=10)
    page = await provider.page(REF, Offset(5), 10)
    assert pulled(wire) == [(10, 0), (10, 1)]
    assert numbers(page) == list(range(6, 16))
    assert len(page.warnings) == 2


async def test_rows_left_out_between_two_pages_end_the_first() -> None:
    """Were the later ones put behind the earlier, they would stand in rows that are not theirs."""
    provider, _ = gamesparks(rows(100, lambda found, page: found[:8]), limit=10)
    page = await provider.page(REF, Offset(5), 10)
    assert (numbers(page), page.next) == ([6, 7, 8], Offset(8))
    assert page.warnings == ("rows 9 to 10 were not sent, and later ones were",)


async def test_rows_left_out_at_the_beginning_lead_to_the_next_there_are() -> None:
    provider, _ = gamesparks(rows(100, lambda found, page: found[:8]), limit=10)
    page = await provider.page(REF, Offset(9), 10)
    assert (numbers(page), page.next) == ([11, 12, 13, 14, 15, 16, 17, 18], Offset(18))
    assert page.warnings == ("row 10 was not sent, and later ones were",)


async def test_a_page_tells_no_total() -> None:
    """A lower bound is the fetch service's to keep, out of all that was read."""
    provider, _ = gamesparks(rows(5))
    for offset in (0, 2, 4, 5, 50):
        total = (await provider.page(REF, Offset(offset), 2)).board.total
        assert not isinstance(total, (Exact, AtLeast))
