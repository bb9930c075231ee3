"""Services that send fewer rows than they are asked for: no wrong row is shown, and the person is told."""

from __future__ import annotations

import asyncio
from collections.abc import Container

import pytest

from lbtui.errors import TimedOut, Unavailable
from lbtui.fetch.window import BoardWindow
from lbtui.model.board import AtLeast, BoardRef, Exact
from lbtui.model.entry import Scope
from lbtui.model.page import Anchor, Offset, Page, Top
from tests.fetch.looking import until
from tests.fetch.poor import REF, Poor, PoorProvider, Ranking, poor_connection

pytestmark = pytest.mark.anyio

WAYS = pytest.mark.parametrize("pages", [False, True], ids=["offsets", "pages"])
SAYS = "the service sends at most 40 rows in a page; set limit = 40 in the profile"


async def seen(window: BoardWindow, first: int, last: int) -> list[str | None]:
    """Who stands in these rows, once they were read."""

    def wanting() -> bool:
        rows = range(first, min(last, window.rows_known()) + 1)
        return window.error is None and any(window.awaited(row) for row in rows)

    window.look(first, last)
    await until(lambda: not window.busy and not wanting())
    entries = [window.row(row) for row in range(first, last + 1)]
    return [entry.player_id if entry else None for entry in entries]


@WAYS
@pytest.mark.parametrize("first", [1, 38, 75, 101, 141, 500, 871])
async def test_a_window_shows_no_wrong_row(first: int, pages: bool) -> None:
    connection = poor_connection(Poor(Ranking(900), most=40, counts_pages=pages))
    window = BoardWindow(connection, REF)
    assert await seen(window, first, first + 25) == [f"p{row}" for row in range(first, first + 26)]
    assert window.warnings == (SAYS,)
    assert window.page_size == 40
    await window.close()
    await connection.close()


@WAYS
@pytest.mark.parametrize("rows", [0, 1, 39, 40, 41, 79, 80, 81, 99, 100, 101, 250])
async def test_the_end_is_where_it_is(rows: int, pages: bool) -> None:
    connection = poor_connection(Poor(Ranking(rows), most=40, counts_pages=pages))
    window = BoardWindow(connection, REF)
    first = max(1, rows - 5)
    there = [f"p{row}" for row in range(first, rows + 1)]
    assert [each for each in await seen(window, first, first + 9) if each] == there
    await until(lambda: window.total == Exact(rows))
    await window.close()
    await connection.close()


@WAYS
@pytest.mark.parametrize(("offset", "limit"), [(0, 100), (100, 100), (149, 30), (30, 100), (37, 9), (880, 100)])
async def test_a_page_holds_the_rows_it_was_asked_for(offset: int, limit: int, pages: bool) -> None:
    """As far as the service sends them; how many those are is learned from the first page that is short."""
    connection = poor_connection(Poor(Ranking(900), most=40, counts_pages=pages))
    await connection.page(REF, Top())
    page = await connection.page(REF, Offset(offset) if offset else Top(), limit)
    assert [each.player_id for each in page.entries] == [
        f"p{row}" for row in range(offset + 1, offset + 1 + len(page.entries))
    ]
    assert page.entries
    assert connection.warning == SAYS
    await connection.close()


async def test_a_short_page_is_asked_on_once_and_that_is_the_end() -> None:
    poor = Poor(Ranking(237))
    connection = poor_connection(poor)
    await connection.page(REF, Top())
    await connection.page(REF, Offset(200))
    assert poor.asked == [(1, 100), (201, 100), (238, 1)]
    assert connection.known_total(REF) == Exact(237)
    await connection.page(REF, Offset(200), fresh=True)
    assert poor.asked[3:] == [(201, 100)]
    assert connection.warning == ""
    await connection.close()


async def test_a_short_page_that_comes_first_is_checked_by_the_first_one() -> None:
    poor = Poor(Ranking(237))
    connection = poor_connection(poor)
    page = await connection.page(REF, Offset(200))
    assert len(page.entries) == 37
    assert poor.asked == [(201, 100), (1, 100), (238, 1)]
    assert (connection.known_total(REF), connection.page_size) == (Exact(237), 100)
    await connection.close()


@pytest.mark.parametrize("growing", [{2}, range(9)], ids=["once", "all the while"])
async def test_a_board_that_grows_while_it_is_read_is_not_taken_for_a_limit(growing: Container[int]) -> None:
    poor = Poor(Ranking(37))
    connection = poor_connection(poor)

    def grows() -> None:
        poor.ranking.total += len(poor.asked) in growing

    poor.before = grows
    await connection.page(REF, Top())
    assert connection.page_size == 100
    assert isinstance(connection.known_total(REF), AtLeast)
    await connection.close()


async def test_rows_that_are_left_out_are_not_taken_for_a_limit() -> None:
    """A page is short because the service does not send all its rows; longer ones came before."""
    poor = Poor(Ranking(900))
    poor.hidden = range(150, 160)
    connection = poor_connection(poor)
    for offset in (0, 100, 200):
        await connection.page(REF, Offset(offset) if offset else Top())
    assert (connection.page_size, connection.warning) == (100, "")
    assert connection.known_total(REF) == AtLeast(300)
    await connection.close()


async def test_where_the_question_behind_fails_the_rows_are_shown() -> None:
    poor = Poor(Ranking(37))
    connection = poor_connection(poor)

    def fails() -> None:
        if len(poor.asked) > 1:
            raise Unavailable("not today")

    poor.before = fails
    assert len((await connection.page(REF, Top())).entries) == 37
    assert connection.known_total(REF) == AtLeast(37)
    poor.before = lambda: None
    await connection.page(REF, Top(), fresh=True)
    assert connection.known_total(REF) == Exact(37)
    await connection.close()


async def test_a_windows_total_is_a_lower_bound_until_its_end_is_seen() -> None:
    connection = poor_connection(Poor(Ranking(1_000)))
    window = BoardWindow(connection, REF)
    await seen(window, 1, 20)
    assert isinstance(window.total, AtLeast)
    await seen(window, 901, 920)
    assert window.total == AtLeast(1_000)
    await until(lambda: window.total == Exact(1_000))  # by the page that is read ahead
    assert window.rows_known() == 1_000
    await window.close()
    await connection.close()


class Slow(PoorProvider):
    """Takes 0.3 s for every answer."""

    async def page(self, ref: BoardRef, anchor: Anchor, limit: int, scope: Scope = Scope.ALL) -> Page:
        await asyncio.sleep(0.3)
        return await super().page(ref, anchor, limit, scope)


async def test_a_page_and_all_that_is_asked_about_it_have_one_deadline() -> None:
    poor = Poor(Ranking(5_000), most=40, counts_pages=True)
    connection = poor_connection(poor, timeout=1)
    connection.provider.__class__ = Slow
    page = await connection.page(REF, Top())
    assert 1 < len(poor.asked) <= 4, "more than one deadline's time of questions"
    assert [each.player_id for each in page.entries] == [f"p{row}" for row in range(1, 41)]
    assert connection.known_total(REF) == AtLeast(40)
    await connection.close()


async def test_rows_that_may_be_others_are_not_shown_when_the_time_is_over() -> None:
    """The limit was found, and there was no time to ask for the rows within it."""
    poor = Poor(Ranking(5_000), most=40, counts_pages=True)
    connection = poor_connection(poor, timeout=1)
    connection.provider.__class__ = Late
    with pytest.raises(TimedOut, match="No whole answer within 1 s"):
        await connection.page(REF, Offset(200))
    assert connection.warning == SAYS
    await connection.close()


class Late(PoorProvider):
    """Gives no answer any more once it was asked for pages that it sends whole."""

    async def page(self, ref: BoardRef, anchor: Anchor, limit: int, scope: Scope = Scope.ALL) -> Page:
        await asyncio.sleep(9 if 1 < limit < 100 else 0)
        return await super().page(ref, anchor, limit, scope)
