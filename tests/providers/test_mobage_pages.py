"""Pages of a board: what is asked for, the end, and whose rows."""

from __future__ import annotations

from typing import Any

import pytest

from lbtui.errors import TimedOut, Unavailable
from lbtui.model.board import BoardRef, Exact, Unknown
from lbtui.model.entry import Scope
from lbtui.model.page import Anchor, End, Offset, Top
from lbtui.providers.mobage import MobageProvider
from lbtui.providers.wire import Request
from tests.providers.mobage_shapes import (
    HIGH,
    HIGHSCORE,
    asked,
    board_rows,
    by_path,
    collection,
    score,
)
from tests.providers.wire import mobage, mobage_profile

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize(
    ("anchor", "scope", "expected"),
    [
        (Top(), Scope.ALL, "@all?count=25"),
        (Offset(0), Scope.ALL, "@all?count=25"),
        (Offset(1), Scope.ALL, "@all?count=25&startIndex=2"),
        (Offset(14_999), Scope.ALL, "@all?count=25&startIndex=15000"),
        (Top(), Scope.FRIENDS, "@friends?count=25"),
        (Offset(25), Scope.FRIENDS, "@friends?count=25&startIndex=26"),
        (Top(), Scope.SELF, "@self"),
    ],
)
async def test_a_page_is_one_request(anchor: Anchor, scope: Scope, expected: str) -> None:
    provider, wire = mobage(collection([score()]))
    await provider.page(HIGH, anchor, 25, scope)
    assert asked(wire) == ["/highscore/@me/" + expected]


async def test_the_app_and_the_user_of_the_profile_are_asked_for() -> None:
    provider, wire = mobage(collection([score()]), app_id="12 000", user_id="mobage.cn:7")
    await provider.page(BoardRef("a/b"), Top(), 25, Scope.FRIENDS)
    await provider.players(BoardRef("a/b"), ["10001"])
    assert [each.path for each in wire.requests] == [
        "/leaderboards/12%20000/a%2Fb/mobage.cn:7/@friends",
        "/leaderboards/12%20000/a%2Fb/10001/@self",
    ]


@pytest.mark.parametrize(
    ("total", "limit", "expected", "rows"),
    [
        (120, 50, ["@all?count=1", "@all?count=50&startIndex=71"], range(71, 121)),
        (30, 50, ["@all?count=1", "@all?count=50"], range(1, 31)),
        (1, 50, ["@all?count=1"], range(1, 2)),
        (0, 50, ["@all?count=1"], range(0)),
    ],
)
async def test_the_end_is_reached_by_the_total_so_that_it_is_what_an_offset_gives(
    total: int, limit: int, expected: list[str], rows: range
) -> None:
    provider, wire = mobage(board_rows(total))
    page = await provider.page(HIGH, End(), limit)
    assert asked(wire) == ["/highscore/@me/" + each for each in expected]
    assert [each.rank for each in page.entries] == list(rows)
    assert page.next is None
    assert page == await provider.page(HIGH, Offset(max(0, total - limit)), limit)


async def test_without_a_total_the_end_is_read_backwards_and_stands_in_board_order() -> None:
    provider, wire = mobage(board_rows(120, told=False))
    page = await provider.page(HIGH, End(), 3)
    assert asked(wire)[1:] == ["/highscore/@me/@all?count=3&sortOrder=descending"]
    assert [each.rank for each in page.entries] == [118, 119, 120]
    assert (page.anchor, page.next, page.previous, page.board.total) == (End(), None, None, Unknown())
    assert page.warnings == ()
    empty, wire = mobage([])
    assert (await empty.page(HIGH, End(), 3)).entries == ()
    assert len(wire.requests) == 1


TIED = [("a", 1), ("b", 2), ("c", 2), ("d", 2), ("e", 5), ("f", 5), ("g", 7)]


@pytest.mark.parametrize("told", [True, False])
async def test_at_the_end_the_tied_stand_in_board_order(told: bool) -> None:
    def answer(request: Request) -> Any:
        """Sorts by rank either way, and the tied always by name."""
        asked_for = dict(request.query)
        rows = sorted(TIED, key=lambda row: row[1], reverse=asked_for.get("sortOrder") == "descending")
        first = int(asked_for.get("startIndex", "1"))
        found = [score(name, rank) for name, rank in rows[first - 1 : first - 1 + int(asked_for["count"])]]
        return collection(found, len(TIED), first) if told else found

    provider, _ = mobage(answer)
    page = await provider.page(HIGH, End(), 4)
    assert [each.rank for each in page.entries] == [2, 5, 5, 7]
    if told:
        assert [each.player_id for each in page.entries] == ["d", "e", "f", "g"]


async def test_a_board_that_shrinks_meanwhile_is_followed() -> None:
    sizes = iter([120, 60, 60, 60])
    provider, wire = mobage(lambda request: board_rows(next(sizes))(request))
    page = await provider.page(HIGH, End(), 50)
    assert [each.rank for each in page.entries] == list(range(11, 61))
    assert len(wire.requests) == 3


async def test_friends_and_own_have_totals_of_their_own() -> None:
    provider, _ = mobage(
        by_path(highscore=HIGHSCORE, all=board_rows(2400), friends=board_rows(20), self=score("10001", 731))
    )
    heard: list[tuple[Scope, object]] = []
    provider.heard = lambda board, scope: heard.append((scope, board.total))
    assert (await provider.board(HIGH)).total == Exact(2400)
    assert (await provider.board(HIGH, Scope.FRIENDS)).total == Exact(20)
    mine = await provider.page(HIGH, Top(), 50, Scope.SELF)
    assert [each.rank for each in mine.entries] == [731]
    assert (mine.anchor, mine.next, mine.previous, mine.board.total) == (Offset(0), None, None, Exact(1))
    assert mine == await provider.page(HIGH, End(), 50, Scope.SELF)
    assert (await provider.page(HIGH, Offset(1), 50, Scope.SELF)).entries == ()
    assert heard[:3] == [(Scope.ALL, Exact(2400)), (Scope.FRIENDS, Exact(20)), (Scope.SELF, Exact(1))]


async def test_ones_own_row_where_there_is_none() -> None:
    provider, _ = mobage(by_path(highscore=HIGHSCORE, self=[]))
    page = await provider.page(HIGH, Top(), 50, Scope.SELF)
    assert (page.entries, page.board.total, page.board.title) == ((), Exact(0), "High score")


async def test_trouble_on_the_way_is_passed_on() -> None:
    async def never(request: Request) -> Any:
        raise TimedOut("No whole answer")

    provider = MobageProvider(mobage_profile(), never, mobage([])[0].reveal)
    with pytest.raises(Unavailable):
        await provider.page(HIGH, Top(), 5)
