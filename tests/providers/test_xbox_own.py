"""One's own row on Xbox Live: the profile's player, with the rank the service gives them on the whole board."""

from __future__ import annotations

from typing import Any

import pytest

from lbtui.errors import NotFound, UsageError
from lbtui.model.board import BoardRef, Exact
from lbtui.model.entry import Scope
from lbtui.model.page import Anchor, End, Player, Rank, Top
from lbtui.providers.wire import Request
from tests.providers.wire import reply, xbox

pytestmark = pytest.mark.anyio

XUID = "1234567890123444"
FLAGS = BoardRef("Flags")
ROW = {"gamertag": "WarriorSaint", "xuid": XUID, "percentile": 0.64, "rank": 15000, "value": "1002"}
NEIGHBOUR = {"gamertag": "NebulaFox", "xuid": "77", "percentile": 0.64, "rank": 14999, "value": "1004"}
INFO = {"displayName": "Total flags captured", "totalCount": 23437}


def board(request: Request) -> Any:
    """The neighbour comes too, as on a service that gives no page of one row."""
    query = dict(request.query)
    if "Missing" in request.path or query.get("skipToUser") not in (None, XUID):
        return reply({"code": 28, "description": "No data found."}, 404)
    rows = [NEIGHBOUR, ROW] if "skipToUser" in query else [NEIGHBOUR]
    return {"pagingInfo": None, "leaderboardInfo": INFO, "userList": rows}


@pytest.mark.parametrize("anchor", [Top(), End(), Rank(1), Player(XUID)])
async def test_the_page_is_the_one_row(anchor: Anchor) -> None:
    provider, wire = xbox(board, xuid=XUID)
    page = await provider.page(FLAGS, anchor, 100, Scope.SELF)
    assert [(each.rank, each.player_id, each.score) for each in page.entries] == [(15000, XUID, 1002)]
    assert (page.board.total, page.board.title) == (Exact(1), "Total flags captured")
    assert (page.anchor, page.next, page.previous) == (anchor, None, None)
    assert [dict(each.query)["skipToUser"] for each in wire.requests] == [XUID]
    assert "view" not in dict(wire.requests[0].query)
    assert (await provider.board(FLAGS, Scope.SELF)).total == Exact(1)


async def test_there_is_no_second_row() -> None:
    provider, _ = xbox(board, xuid=XUID)
    page = await provider.page(FLAGS, Rank(2), 100, Scope.SELF)
    assert (page.entries, page.board.total) == ((), Exact(1))


async def test_who_is_not_on_the_board_has_no_row() -> None:
    provider, wire = xbox(board, xuid="5")
    page = await provider.page(FLAGS, Top(), 100, Scope.SELF)
    assert (page.entries, page.board.total, page.warnings) == ((), Exact(0), ())
    assert page.board.title == "Total flags captured"
    assert len(wire.requests) == 2
    with pytest.raises(NotFound, match="Missing"):
        await provider.page(BoardRef("Missing"), Top(), 100, Scope.SELF)


async def test_the_whole_board_is_heard_of() -> None:
    provider, _ = xbox(board, xuid=XUID)
    heard: list[Any] = []
    provider.heard = lambda told, scope: heard.append((told.total, scope))
    await provider.page(FLAGS, Top(), 100, Scope.SELF)
    assert heard == [(Exact(23437), Scope.ALL)]


async def test_nobody_else_is_oneself() -> None:
    provider, _ = xbox(board, xuid=XUID)
    me, other = await provider.players(FLAGS, [XUID, "77"], Scope.SELF)
    assert me is not None
    assert me.rank == 15000
    assert other is None
    with pytest.raises(NotFound, match="not the profile's own"):
        await provider.page(FLAGS, Player("77"), 100, Scope.SELF)


async def test_a_board_of_ones_people_holds_oneself_too() -> None:
    provider, wire = xbox(board, xuid=XUID)
    page = await provider.page(BoardRef("people(Kills)"), Top(), 100, Scope.SELF)
    assert [each.player_id for each in page.entries] == [XUID]
    assert f"/users/xuid({XUID})/" in wire.requests[0].path
    assert dict(wire.requests[0].query)["skipToUser"] == XUID


async def test_own_rows_need_somebody_to_be() -> None:
    provider, wire = xbox(board)
    assert not provider.capabilities.own
    with pytest.raises(UsageError, match="One's own row needs the profile's xuid"):
        await provider.page(FLAGS, Top(), 100, Scope.SELF)
    assert wire.requests == []
    assert xbox(board, xuid=XUID)[0].capabilities.own
