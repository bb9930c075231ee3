"""The row a new score would stand in: right on any board, and told only where a few requests can tell it."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lbtui.fetch.connection import Connection
from lbtui.fetch.effect import MOST_PAGES, row_after
from lbtui.fetch.limits import CallsLeft
from lbtui.model.board import Order, Unknown
from lbtui.model.entry import Entry
from lbtui.model.profile import Profile
from lbtui.model.secret import Secret
from lbtui.providers import registry

from .conftest import Connect
from .ledger import REF, TARGET, Ledger
from .tiny import TinyApp

pytestmark = pytest.mark.anyio


async def effect(connection: Connection, score: int, player: str = "new", **board: Any) -> int | None:
    """The row after, for a player as the service tells their row now."""
    known = await connection.board(REF)
    (before,) = await connection.players(REF, (player,))
    return await row_after(connection, replace(known, **board), before, score)


def counted(ledger: Ledger, player: str, score: int) -> int:
    """The same by counting every row."""
    others = [each for name, each in ledger.rows.items() if name != player]
    if ledger.order is Order.LOW_FIRST:
        return 1 + sum(each <= score for each in others)
    return 1 + sum(each >= score for each in others)


async def reveal(ref: object) -> Secret:
    raise AssertionError(ref)


@settings(max_examples=25, deadline=None)
@given(
    st.lists(st.integers(0, 30), max_size=70),
    st.integers(-2, 33),
    st.sampled_from(Order),
    st.one_of(st.none(), st.integers(0, 69)),
    st.integers(1, 12),
)
def test_it_is_what_counting_gives(
    scores: list[int], score: int, order: Order, player: int | None, size: int
) -> None:
    ledger = Ledger({f"p{at}": each for at, each in enumerate(scores)}, order)
    who = "new" if player is None else f"p{player}"

    async def told() -> int | None:
        profile = Profile("p", "ledger", {"url": "http://l.test", "timeout": 30, "page_size": size})
        connection = Connection(profile, reveal, ledger)
        try:
            return await effect(connection, score, who)
        finally:
            await connection.close()

    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(registry.BUILT_IN, "ledger", TARGET)
        found = asyncio.run(told())
    assert found == (None if ledger.rows.get(who) == score else counted(ledger, who, score))
    assert ledger.pages <= MOST_PAGES


async def test_a_board_of_forty_thousand_rows_takes_few_requests(connect: Connect) -> None:
    ledger = Ledger({f"p{at}": 2 * at for at in range(40_000)})
    connection = connect(app=ledger, service="ledger", page_size=50)
    assert await effect(connection, 20_001) == 40_000 - 10_001 + 1
    assert ledger.pages <= MOST_PAGES


async def test_pages_that_were_read_for_the_window_are_not_asked_for_again(connect: Connect) -> None:
    ledger = Ledger({f"p{at}": at for at in range(100)})
    connection = connect(app=ledger, service="ledger", page_size=10)
    for row in range(1, 100, 10):
        await connection.page(REF, connection.anchor_at(row))
    assert await effect(connection, 55) == 46
    assert ledger.pages == 10


async def test_the_search_begins_where_the_player_stands(connect: Connect) -> None:
    ledger = Ledger({f"p{at}": 1_000 - 2 * at for at in range(500)})
    connection = connect(app=ledger, service="ledger", page_size=10)
    assert await effect(connection, 1_000 - 2 * 301 + 1, "p305") == 302
    assert ledger.pages == 1
    assert await effect(connection, 2_000, "p7") == 1
    assert ledger.pages == 2


async def test_ranks_that_leave_no_gap_after_a_tie_mislead_nobody(connect: Connect) -> None:
    """There the player of rank 3 stands in row 42, behind forty who share rank 1."""
    tied = {f"p{at}": 100 for at in range(40)}
    connection = connect(app=Ledger({**tied, "b": 90, "me": 80}), service="ledger", page_size=10)
    board = await connection.board(REF)
    assert await row_after(connection, board, Entry(3, "me", score=80), 95) == 41
    assert await row_after(connection, board, Entry(3, "me", score=80), 85) == 42
    assert await row_after(connection, board, Entry(3, "me", score=80), 70) == 42


async def test_it_is_not_told_where_something_is_unknown(connect: Connect) -> None:
    ledger = Ledger({f"p{at}": 100 - at for at in range(40)}, scoreless={"p20"})
    connection = connect(app=ledger, service="ledger", page_size=50)
    assert await effect(connection, 10) is None
    assert await effect(connection, 10, "p20") is None
    ledger.scoreless.clear()
    assert await effect(connection, 10, order=None) is None
    fresh = connect(app=ledger, service="ledger", page_size=50)
    assert await effect(fresh, 10) == 41


async def test_it_is_not_told_where_the_rows_are_in_another_order(connect: Connect) -> None:
    ledger = Ledger({f"p{at}": 100 - at for at in range(40)})
    connection = connect(app=ledger, service="ledger", page_size=50)
    assert await effect(connection, 80, order=Order.LOW_FIRST) is None


async def test_a_board_that_is_too_large_is_given_up(connect: Connect) -> None:
    ledger = Ledger({f"p{at}": at for at in range(5_000)})
    connection = connect(app=ledger, service="ledger", page_size=1)
    assert await effect(connection, 2_345) is None
    assert ledger.pages == MOST_PAGES


async def test_a_total_that_nobody_knows_is_found_by_going_down(connect: Connect) -> None:
    ledger = Ledger({f"p{at}": 1_000 - at for at in range(300)})
    connection = connect(app=ledger, service="ledger", page_size=10)
    assert await effect(connection, 900, total=Unknown()) == 102
    assert ledger.pages <= 6


async def test_the_last_calls_are_left_for_the_write(connect: Connect, monkeypatch: pytest.MonkeyPatch) -> None:
    connection = connect(app=Ledger({"a": 5}), service="ledger")
    board = await connection.board(REF)
    monkeypatch.setattr(Connection, "calls_left", CallsLeft(5, 10))
    assert await row_after(connection, board, None, 3) is None
    monkeypatch.setattr(Connection, "calls_left", CallsLeft(6, 10))
    assert await row_after(connection, board, None, 3) == 2


async def test_a_failing_page_costs_only_this_answer(connect: Connect) -> None:
    class Failing(Ledger):
        def answer(self, method: str, target: str, body: bytes) -> tuple[int, Any]:
            return (403, None) if "/rows" in target else super().answer(method, target, body)

    assert await effect(connect(app=Failing({"a": 5}), service="ledger"), 3) is None


async def test_a_slow_service_is_not_waited_for(connect: Connect, monkeypatch: pytest.MonkeyPatch) -> None:
    class Slow(Ledger):
        async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
            if scope["path"].endswith("/rows"):
                await asyncio.sleep(30)
            await super().__call__(scope, receive, send)

    monkeypatch.setattr("lbtui.fetch.effect.PATIENCE", 0.05)
    assert await effect(connect(app=Slow({"a": 5}), service="ledger"), 3) is None


async def test_a_service_without_pages_inside_a_board_tells_nothing(connect: Connect) -> None:
    ledger = Ledger({f"p{at}": at for at in range(100)})
    connection = connect(app=ledger, service="ledger", page_size=10, without="by_offset")
    assert await effect(connection, 50) is None


async def test_ranks_that_run_ahead_of_the_rows_tell_no_rows(connect: Connect) -> None:
    """A service of offsets that counts players it does not show: ranks 1 3 5 …, and rows 1 2 3 … all the same."""

    def rows(first: int, count: int) -> dict[str, Any]:
        span = range(first, min(first + count, 31))
        return {"total": 30, "rows": [[2 * row - 1, f"p{row}", 100 - row] for row in span]}

    connection = connect(app=TinyApp(rows), can="by_offset one_player total_known", page_size=10)
    board = replace(await connection.board(REF), order=Order.HIGH_FIRST)
    assert await row_after(connection, board, None, 95) == 6
    assert await row_after(connection, board, None, 75) == 26


async def test_an_empty_board(connect: Connect) -> None:
    assert await effect(connect(app=Ledger(), service="ledger"), 3) == 1


async def test_a_row_whose_rank_is_unknown_is_still_left_out_of_the_count(connect: Connect) -> None:
    ledger = Ledger({"a": 9, "b": 7, "c": 5})
    connection = connect(app=ledger, service="ledger")
    board = await connection.board(REF)
    assert await row_after(connection, board, Entry(None, "a", score=9), 6) == 2
