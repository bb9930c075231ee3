"""The window on a board: what it shows, what it knows, and when it says that something changed."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import pytest

from lbtui.errors import NotFound, Throttled, UsageError
from lbtui.fetch.connection import Connection
from lbtui.fetch.window import BoardWindow
from lbtui.model.board import AtLeast, Exact, Unknown
from lbtui.model.page import Rank, Top

from .conftest import Connect, OwnTime
from .looking import Looking, Open, named, until
from .misbehaving import Turn, misbehaving
from .tiny import REF, TinyApp, plain_rows

pytestmark = pytest.mark.anyio


async def test_what_is_looked_at_is_read_in_aligned_pages(looking: Open) -> None:
    app = TinyApp(plain_rows(10**9))
    view = looking(app)
    assert view.window.rows_known() == 0
    assert view.window.board is None
    assert await view.see(12, 15) == named(12, 15)
    assert app.asked[0] == "count=10&rank=11"
    assert view.window.total == Exact(10**9)
    assert view.window.rows_known() == 10**9
    assert view.window.trace
    assert view.window.trace.status == 200
    assert await view.see(8, 23) == named(8, 23)
    assert sorted(set(app.firsts())) == [1, 11, 21]


async def test_the_end_of_a_billion_rows_takes_one_page(looking: Open) -> None:
    app = TinyApp(plain_rows(10**9 + 3))
    view = looking(app)
    await view.see(1, 5)
    await view.rest()
    asked = len(app.asked)
    assert await view.window.end() == 10**9 + 3
    assert len(app.asked) == asked
    assert await view.see(10**9, 10**9 + 3) == named(10**9, 10**9 + 3)


async def test_a_board_is_drawn_when_it_changes_and_only_then(looking: Open) -> None:
    app = TinyApp(plain_rows(1_000), latency=0.01)
    view = looking(app)
    view.window.look(1, 10)
    assert view.window.busy
    assert view.changes == 0
    await until(lambda: view.changes == 1)  # it is here
    assert view.players(1, 10) == named(1, 10)
    await view.rest()
    assert view.changes == 1
    view.window.look(2, 9)
    view.window.look(11, 20)
    await asyncio.sleep(0.05)
    assert view.changes == 1


async def test_an_old_page_is_shown_at_once_and_confirmed(looking: Open, own_time: OwnTime) -> None:
    app = TinyApp(plain_rows(1_000))
    view = looking(app, timing=own_time.timing)
    await view.see(1, 10)
    await view.rest()
    asked = len(app.asked)
    view.window.look(1, 10)
    await view.rest()
    assert len(app.asked) == asked
    own_time.now += 31
    view.window.look(1, 10)
    assert view.players(1, 10) == named(1, 10)
    await view.rest()
    assert app.firsts()[asked:] == [1]
    assert view.window.trace
    assert view.window.trace.fetched_at == own_time.timing.wall()


async def test_a_reload_reads_what_is_visible_now_and_the_rest_when_it_is(looking: Open) -> None:
    app = TinyApp(plain_rows(1_000))
    view = looking(app)
    await view.see(11, 20)
    await view.rest()
    asked = len(app.asked)
    view.window.reload()
    await until(lambda: len(app.asked) > asked)
    await view.rest()
    assert app.firsts()[asked:] == [11]
    assert await view.see(21, 30) == named(21, 30)
    await view.rest()
    assert app.firsts()[asked:] == [11, 21, 31]


async def test_after_a_reload_no_older_copy_is_taken_for_new(connect: Connect) -> None:
    """The connection holds the answer that told of the board, young enough to make the first page of."""
    app = TinyApp(plain_rows(1_000))
    connection = connect(app=app, page_size=10)
    await connection.board(REF)
    view = Looking(connection)
    await view.see(101, 110)
    view.window.reload()
    await view.rest()
    asked = len(app.asked)
    assert await view.see(1, 10) == named(1, 10)
    assert app.firsts()[asked] == 1
    await view.window.close()


async def test_a_failed_page_is_told_and_left_alone(looking: Open) -> None:
    app = TinyApp(plain_rows(1_000))
    app.fail = {11: 404}
    view = looking(app)
    await view.see(1, 5)
    await view.rest()
    assert await view.see(11, 15) == [None] * 5
    assert isinstance(view.window.error, NotFound)
    asked = len(app.asked)
    for first in range(11, 15):
        view.window.look(first, first + 5)
        await asyncio.sleep(0.01)
    await view.rest()
    assert len(app.asked) == asked
    view.window.retry()
    await until(lambda: len(app.asked) == asked + 1)
    await until(lambda: view.window.error)
    app.fail.clear()
    view.window.retry()
    await until(lambda: view.window.error is None)
    await until(lambda: view.players(11, 15) == named(11, 15))


async def test_a_move_forgets_an_error(looking: Open) -> None:
    app = TinyApp(plain_rows(1_000))
    app.fail = {11: 404}
    view = looking(app)
    await view.see(11, 15)
    assert view.window.error
    assert await view.see(101, 105) == named(101, 105)
    assert view.window.error is None


async def test_a_confirmation_that_fails_leaves_the_rows(looking: Open) -> None:
    app = TinyApp(plain_rows(1_000))
    view = looking(app)
    await view.see(1, 10)
    app.fail = {1: 404}
    view.window.reload()
    await until(lambda: view.window.error)
    assert view.players(1, 10) == named(1, 10)


async def test_a_wait_that_is_too_long_is_an_error_of_the_window(connect: Connect) -> None:
    async def act(turn: Turn) -> None:
        await turn.reply(429, b"", {"Retry-After": "500"})

    async with misbehaving(act) as service:
        view = Looking(connect(service.url, page_size=10))
        await view.see(1, 10)
        assert isinstance(view.window.error, Throttled)
        await view.window.close()


async def test_a_board_that_was_listed_opens_at_once(looking: Open, connect: Connect) -> None:
    app = TinyApp(plain_rows(1_000))
    connection = connect(app=app, page_size=10)
    await connection.board(REF)
    await connection.page(REF, Top())
    view = Looking(connection)
    assert view.window.total == Exact(1_000)
    view.window.look(1, 10)
    assert view.players(1, 10) == named(1, 10)
    assert view.changes == 0
    assert len(app.asked) == 1
    await view.window.close()


async def test_a_service_by_offset_is_as_good(looking: Open) -> None:
    app = TinyApp(plain_rows(1_000))
    view = looking(app, can="by_offset")
    assert await view.see(48, 52) == named(48, 52)
    assert app.asked[:2] == ["count=10&offset=40", "count=10&offset=50"]


async def test_a_service_of_tokens_alone_is_refused_with_the_reason(connect: Connect) -> None:
    with pytest.raises(UsageError, match="cannot start a page at a rank"):
        BoardWindow(connect(app=TinyApp(plain_rows(5)), can="lists_boards"), REF)


async def test_a_page_is_no_larger_than_the_service_allows(looking: Open) -> None:
    app = TinyApp(plain_rows(1_000))
    view = looking(app, page_size=500, page_max=25)
    assert view.window.page_size == 25
    await view.see(1, 30)
    assert app.asked[:2] == ["count=25", "count=25&rank=26"]


def without_total(total: int) -> Callable[[int, int], dict[str, Any]]:
    def rows(first: int, count: int) -> dict[str, Any]:
        answer = plain_rows(total)(first, count)
        del answer["total"]
        return {**answer, "next": "t"} if first + count <= total else answer

    return rows


async def test_an_unknown_total_is_what_was_seen(looking: Open) -> None:
    view = looking(TinyApp(without_total(35)))
    totals = [view.window.total]
    await view.see(1, 5)
    totals.append(view.window.total)
    assert totals == [Unknown(), AtLeast(10)]
    await view.rest()
    assert view.window.rows_known() == 20
    view.window.look(1, 28)
    assert view.window.rows_known() == 28
    await view.rest()
    assert view.window.total == AtLeast(35)
    assert view.window.rows_known() == 35
    await view.see(21, 35)
    await view.rest()
    assert view.window.rows_known() == 35


async def test_the_end_of_an_unknown_total_is_found(looking: Open) -> None:
    known = TinyApp(plain_rows(35))
    view = looking(known)
    assert await view.window.end() == 35
    view = looking(TinyApp(without_total(35)))
    assert await view.window.end() == 35
    assert view.window.total == Exact(35)


async def test_an_empty_board(looking: Open) -> None:
    app = TinyApp(plain_rows(0))
    view = looking(app)
    assert await view.see(1, 10) == [None] * 10
    await view.rest()
    assert view.window.total == Exact(0)
    assert view.window.rows_known() == 0
    assert await view.window.end() == 1
    assert view.window.warnings == ()
    assert len(app.asked) == 1


async def test_a_provider_that_slips_is_an_error_and_no_crash(
    looking: Open, connect: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = TinyApp(lambda first, count: {"rows": [["no", "row"]]})
    view = looking(app)
    await view.see(1, 10)
    assert view.window.error
    assert "ValueError inside the provider" in view.window.error.detail


async def test_the_connections_pages_serve_every_window(connect: Connect) -> None:
    app = TinyApp(plain_rows(1_000))
    connection: Connection = connect(app=app, page_size=10)
    await connection.page(REF, Rank(21))
    view = Looking(connection)
    view.window.look(21, 30)
    assert view.players(21, 30) == named(21, 30)
    await view.window.close()
