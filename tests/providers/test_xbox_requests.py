"""What the provider asks, by facts of Microsoft's own client: addresses, parameter order, headers, versions."""

from __future__ import annotations

from typing import Any

import pytest

from lbtui.errors import NotAuthorized, NotFound, RequestRefused, Throttled, TimedOut, Unavailable, UsageError
from lbtui.model.board import BoardRef
from lbtui.model.entry import Scope
from lbtui.model.page import Anchor, End, Offset, Player, Rank, Token, Top
from lbtui.providers.wire import HeaderAuth, Request
from tests.providers.wire import SCID, reply, xbox

pytestmark = pytest.mark.anyio

EMPTY: dict[str, Any] = {"pagingInfo": None, "leaderboardInfo": {"totalCount": 0}, "userList": []}
GLOBAL = f"/scids/{SCID}/leaderboards/"
XUID = "2533274916402282"


def target(request: Request) -> str:
    return request.path + "?" + "&".join(f"{name}={value}" for name, value in request.query)


@pytest.mark.parametrize(
    ("board", "anchor", "scope", "expected", "contract"),
    [
        ("Flags", Top(), Scope.ALL, GLOBAL + "Flags?include=valuemetadata&maxItems=25", "3"),
        ("Flags", Rank(1), Scope.ALL, GLOBAL + "Flags?include=valuemetadata&maxItems=25", "3"),
        ("Flags", Rank(15000), Scope.ALL, GLOBAL + "Flags?include=valuemetadata&maxItems=25&skipToRank=15000", "3"),
        ("Flags", Player("12"), Scope.ALL, GLOBAL + "Flags?include=valuemetadata&maxItems=25&skipToUser=12", "3"),
        ("Flags", Token("152"), Scope.ALL, GLOBAL + "Flags?include=valuemetadata&maxItems=25&continuationToken=152", "3"),
        (
            "Flags", Rank(7), Scope.FRIENDS,
            GLOBAL + f"Flags?include=valuemetadata&xuid={XUID}&maxItems=25&skipToRank=7&view=People&viewTarget=People", "3",
        ),
        ("stat(Kills)", Rank(7), Scope.ALL, GLOBAL + "stat(Kills)?include=valuemetadata&maxItems=25&skipToRank=7", "4"),
        (
            "stat(Kills)", Top(), Scope.FRIENDS,
            f"/users/xuid({XUID})/scids/{SCID}/stats/Kills/people/all?sort=descending&maxItems=25", "2",
        ),
        (
            "people(Kills)", Rank(2), Scope.ALL,
            f"/users/xuid({XUID})/scids/{SCID}/stats/Kills/people/all?sort=descending&maxItems=25&skipToRank=2", "1",
        ),
        (
            "favorites( Kills , ascending)", Top(), Scope.ALL,
            f"/users/xuid({XUID})/scids/{SCID}/stats/Kills/people/favorites?sort=ascending&maxItems=25", "1",
        ),
        (
            "favorites(stat(Kills), ascending)", Top(), Scope.ALL,
            f"/users/xuid({XUID})/scids/{SCID}/stats/Kills/people/favorites?sort=ascending&maxItems=25", "2",
        ),
        ("a/b ?#é", Top(), Scope.ALL, GLOBAL + "a%2Fb%20%3F%23%C3%A9?include=valuemetadata&maxItems=25", "3"),
    ],
)  # fmt: skip
async def test_address_parameters_and_contract(
    board: str, anchor: Anchor, scope: Scope, expected: str, contract: str
) -> None:
    provider, wire = xbox(EMPTY, xuid=XUID)
    await provider.page(BoardRef(board), anchor, 25, scope)
    assert [target(each) for each in wire.requests] == [expected]
    assert wire.requests[0].headers["X-Xbl-Contract-Version"] == contract


async def test_headers_are_those_the_page_lists_and_hold_no_secret() -> None:
    provider, wire = xbox(EMPTY, language="de-DE", service_version="7")
    await provider.page(BoardRef("Flags"), Top(), 10)
    assert wire.requests[0].method == "GET"
    assert wire.requests[0].headers == {
        "X-Xbl-Contract-Version": "3",
        "X-RequestedServiceVersion": "7",
        "Accept": "application/json",
        "Accept-Language": "de-DE",
    }
    endpoint = provider.endpoint(provider.profile)
    assert isinstance(endpoint.auth, HeaderAuth)
    assert (endpoint.auth.header, endpoint.auth.secret.source) == ("Authorization", "env:NOT_READ_HERE")


async def test_metadata_can_be_left_out() -> None:
    provider, wire = xbox(EMPTY, metadata=False)
    await provider.page(BoardRef("Flags"), Top(), 10)
    assert target(wire.requests[0]) == GLOBAL + "Flags?maxItems=10"
    assert not provider.capabilities.metadata


async def test_rank_and_user_never_meet() -> None:
    provider, wire = xbox(EMPTY, xuid=XUID)
    for anchor in (Top(), Rank(9), Player("5"), Token("t"), End()):
        await provider.page(BoardRef("Flags"), anchor, 10)
    for request in wire.requests:
        names = {name for name, _ in request.query}
        assert len(names & {"skipToRank", "skipToUser", "continuationToken"}) <= 1


async def test_the_end_is_found_from_the_total() -> None:
    provider, wire = xbox({**EMPTY, "leaderboardInfo": {"totalCount": 23437}})
    await provider.page(BoardRef("Flags"), End(), 10)
    assert [dict(each.query).get("skipToRank") for each in wire.requests] == [None, "23428"]


async def test_what_this_service_cannot_do_is_said() -> None:
    provider, wire = xbox(EMPTY)
    with pytest.raises(UsageError, match="xuid"):
        await provider.page(BoardRef("Flags"), Top(), 10, Scope.FRIENDS)
    with pytest.raises(UsageError, match="xuid"):
        provider.board_ref("people(Kills)")
    with pytest.raises(UsageError, match="cannot start a page after so many rows"):
        await provider.page(BoardRef("Flags"), Offset(20), 10)
    with pytest.raises(UsageError, match="no xuid"):
        await provider.page(BoardRef("Flags"), Player("WarriorSaint"), 10)
    with pytest.raises(UsageError, match="counts ranks up to 4,294,967,295"):
        await provider.page(BoardRef("Flags"), Rank(2**32), 10)
    assert wire.requests == []


async def test_boards_are_the_profiles_own() -> None:
    provider, wire = xbox(EMPTY, boards=["Flags", "stat(Kills)"])
    listed = await provider.boards()
    assert [str(each.ref) for each in listed.boards] == ["Flags", "stat(Kills)"]
    assert not listed.complete
    assert wire.requests == []


def user_rows(request: Request) -> Any:
    """A board of which player 5 is part; another user is a 404, as a board that is not there is."""
    asked = dict(request.query)
    if "Missing" in request.path or asked.get("skipToUser") not in (None, "5"):
        return reply({"code": 28, "source": "Profile", "description": "No data found."}, 404)
    return {
        **EMPTY,
        "userList": [{"gamertag": "Five", "xuid": "5", "percentile": 0.5, "rank": 3, "value": "8"}],
    }


async def test_players_are_looked_up_one_by_one_and_the_board_is_heard_of() -> None:
    provider, wire = xbox(user_rows)
    heard: list[str] = []
    provider.heard = lambda board, scope: heard.append(f"{board.ref} {scope.value}")
    found, missing = await provider.players(BoardRef("Flags"), ["5", "6"])
    assert found is not None
    assert (found.name, found.rank) == ("Five", 3)
    assert missing is None
    asked = [dict(each.query).get("skipToUser") for each in wire.requests]
    assert asked == ["5", "6", None]
    assert heard == ["Flags all", "Flags all"]
    with pytest.raises(NotFound, match="Missing"):
        await provider.players(BoardRef("Missing"), ["6"])
    with pytest.raises(NotFound, match="player is not on board Flags"):
        await provider.page(BoardRef("Flags"), Player("6"), 10)


LIVE = {
    "code": 1029,
    "source": "PeopleFd",
    "description": "Not allowed for this title.",
    "traceInformation": None,
}


@pytest.mark.parametrize(
    ("status", "body", "kind", "words"),
    [
        (400, {"errorCode": 8377, "errorMessage": "XUID does not match."}, RequestRefused, "XUID does not match (8377)"),
        (401, b"", NotAuthorized, "Status 401"),
        (403, LIVE, NotAuthorized, "Not allowed for this title (PeopleFd 1029)"),
        (404, {"code": 4000, "source": "X", "description": "gone"}, NotFound, "gone (X 4000)"),
        (406, b"plain words", RequestRefused, "plain words"),
        (408, b"<html><title>Timeout</title><body>slow</body></html>", TimedOut, "Timeout slow"),
        (429, {"version": 1, "maxRequests": 10, "periodInSeconds": 120}, Throttled, "Too many requests"),
        (500, b"\xff\xfe", Unavailable, "status 500"),
        (503, {"error": {"message": "down for an hour"}}, Unavailable, "down for an hour"),
        (418, [], RequestRefused, "Status 418"),
    ],
)  # fmt: skip
async def test_each_error_body_becomes_a_sentence(
    status: int, body: Any, kind: type[Exception], words: str
) -> None:
    provider, wire = xbox(reply(body, status))
    with pytest.raises(kind) as caught:
        await provider.page(BoardRef("Flags"), Top(), 10)
    assert words in str(caught.value)
    assert "Flags" in str(caught.value)
    assert len(wire.requests) == 1


async def test_a_hostile_error_body_is_clean_and_short() -> None:
    provider, _ = xbox(reply({"description": "\x1b]0;PWN\x1b\\" + "x" * 5000}, 403))
    with pytest.raises(NotAuthorized) as caught:
        await provider.page(BoardRef("Flags"), Top(), 10)
    assert "\x1b" not in str(caught.value)
    assert len(str(caught.value)) < 400
