"""What a GameSparks profile may hold, what its service can do, and which board a text names."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from lbtui.errors import UsageError
from lbtui.model.board import Board, BoardRef
from lbtui.model.capabilities import NAMES
from lbtui.model.entry import RankKind, Scope
from lbtui.model.page import Anchor, End, Player, Rank, Token, Top
from lbtui.model.profile import check_profile
from lbtui.providers.gamesparks import GameSparksProvider
from lbtui.providers.registry import provider_class, services

from .wire import gamesparks, reply

pytestmark = pytest.mark.anyio

REF = BoardRef("flags")
SECRET = "Kx91madeUpSecret"
ADDRESS = f"https://preview.gamesparks.net/callback/k3y/lbRequests/{SECRET}"


def problem(**values: Any) -> str:
    """What is wrong with a profile, "" where nothing is."""
    document = {"service": "gamesparks", "url": ADDRESS, **values}
    _, problems = check_profile("test", document, GameSparksProvider.fields)
    return "; ".join(map(str, problems))


def test_it_is_a_service() -> None:
    assert "gamesparks" in services()
    assert provider_class("gamesparks") is GameSparksProvider


@pytest.mark.parametrize(
    ("url", "said"),
    [
        (ADDRESS, ""),
        (f"{ADDRESS}/", ""),
        ("env:GS_CALLBACK_URL", ""),
        ("cmd:pass show callback", ""),
        (f"preview.gamesparks.net/callback/{SECRET}", "url: needs an address such as https://host/path"),
        (f"evn:{SECRET}", "url: needs an address"),
        (f"ftp://host/{SECRET}", "url: needs an address"),
        (f"https://{{stage}}.gamesparks.net/{SECRET}", "url: needs your own in place of what stands in braces"),
        (f"https://host/{{{SECRET}}}", "url: needs your own in place of what stands in braces"),
        (f"https://host/callback?secret={SECRET}", "url: must hold no ? and no #"),
        (f"https://me:{SECRET}@host/", "url: must hold no user name or password"),
        (f"https://host/{SECRET}\n", "url: needs an address"),
        (f"https://höst/{SECRET}", "url: needs an address in ASCII"),
        (f"https://[{SECRET}/", "url: needs an address"),
        ("env:", "url: needs a reference such as env:NAME, file:PATH or cmd:PROGRAM ARGUMENTS"),
    ],
)
def test_an_address_is_checked_and_not_quoted(url: str, said: str) -> None:
    told = problem(url=url)
    assert told.startswith(said)
    assert bool(told) is bool(said)
    assert SECRET not in told
    assert not said or "env:NAME" in told


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"limit": 1}, ""),
        ({"limit": 1_000}, ""),
        ({"limit": 0}, "limit: needs a whole number from 1 to 1,000, and holds 0"),
        ({"limit": 1_001}, "limit: needs a whole number from 1 to 1,000, and holds 1,001"),
        ({"score": "SCORE", "name": "userName"}, ""),
        ({"score": 5}, "score: needs a text"),
    ],
)
def test_keys(values: dict[str, Any], said: str) -> None:
    assert problem(**values).startswith(said)
    assert bool(problem(**values)) is bool(said)


def test_what_it_can_do() -> None:
    provider, _ = gamesparks([], limit=250)
    can = provider.capabilities
    assert {name for name in NAMES if can.can(name)} == {"by_offset", "partitions"}
    assert (can.page_max, can.rank_kind) == (250, RankKind.EXACT)
    assert gamesparks([])[0].capabilities.page_max == 1_000


@pytest.mark.parametrize("name", [name for name in NAMES if name not in ("by_offset", "partitions")])
def test_what_it_cannot_do_has_a_reason(name: str) -> None:
    can = gamesparks([])[0].capabilities
    assert name in can.reasons
    assert can.why_not(name).endswith(".")
    assert "This service cannot" not in can.why_not(name)


@pytest.mark.parametrize(
    ("anchor", "said"),
    [
        (Rank(5), "ranks are not rows"),
        (End(), "how many rows there are"),
        (Player("52e27a77e4b0309a6e507901"), "looks nobody up"),
        (Token("x"), "no tokens"),
    ],
)
async def test_an_anchor_that_it_does_not_know(anchor: Anchor, said: str) -> None:
    provider, wire = gamesparks([])
    with pytest.raises(UsageError, match=said):
        await provider.page(REF, anchor, 10)
    assert not wire.requests


async def test_nobody_is_looked_up_and_nothing_is_written() -> None:
    provider, wire = gamesparks([])
    with pytest.raises(UsageError, match="looks nobody up"):
        await provider.players(REF, ["52e27a77e4b0309a6e507901"])
    for writing in (provider.submit(REF, "p", 1), provider.delete(REF, "p")):
        with pytest.raises(UsageError, match="only reads"):
            await writing
    for scope in (Scope.FRIENDS, Scope.SELF):
        for asked in (provider.board(REF, scope), provider.page(REF, End(), 1, scope)):
            with pytest.raises(UsageError, match="does not know who asks"):
                await asked
    assert not wire.requests


async def test_the_profiles_own_boards() -> None:
    provider, wire = gamesparks([], boards=["flags", {"name": "HSBC", "partition": "COUNTRY.UK"}])
    found = await provider.boards()
    assert found.boards == (Board(REF), Board(BoardRef("HSBC", "COUNTRY.UK")))
    assert not found.complete
    assert not wire.requests


@pytest.mark.parametrize(
    ("text", "ref"),
    [
        ("flags", BoardRef("flags")),
        (" HSBC.COUNTRY.UK ", BoardRef("HSBC", "COUNTRY.UK")),
        ("HSBC.COUNTRY.FR.CITY.PARIS", BoardRef("HSBC", "COUNTRY.FR.CITY.PARIS")),
        ("season.2", BoardRef("season.2")),
        ("season.3", BoardRef("season", "3")),
        ("a.b.c", BoardRef("a.b", "c")),
        (".x", BoardRef(".x")),
        ("x.", BoardRef("x.")),
    ],
)
def test_which_board_a_text_names(text: str, ref: BoardRef) -> None:
    own = ["season.2", {"name": "a.b", "partition": "c"}]
    assert gamesparks([], boards=own)[0].board_ref(text) == ref


def test_a_board_needs_a_name() -> None:
    with pytest.raises(UsageError, match="A board needs a name"):
        gamesparks(reply([]))[0].board_ref("  ")


@pytest.mark.parametrize(
    ("row", "values", "found"),
    [
        ({"SCORE": 5, "userName": "a"}, {}, {"score": "SCORE", "name": "userName"}),
        ({"score": "5", "Name": "a", "display_name": "b"}, {}, {"score": "score", "name": "display_name"}),
        ({"SCORE": 5, "userName": "a"}, {"score": "POINTS"}, {"name": "userName"}),
        ({"SCORE": 5, "userName": "a"}, {"score": "SCORE", "name": "userName"}, {}),
        ({"SCORE": True, "userName": " ", "POINTS": 4, "team": "a"}, {}, {}),
    ],
)
async def test_which_members_look_like_a_score_and_a_name(
    row: dict[str, Any], values: dict[str, Any], found: dict[str, str]
) -> None:
    provider, _ = gamesparks(reply([{"playerId": "p", "rank": 1, **row}]), **values)
    page = await provider.page(REF, Top(), 1)
    assert dict(provider.suggestions(page)) == found
    assert provider.suggestions(replace(page, entries=())) == ()
