"""What a profile makes of the provider: keys, signing, capabilities, and what is refused before it is asked."""

from __future__ import annotations

from typing import Any

import pytest

from lbtui.errors import LbtuiError, UsageError
from lbtui.model.board import BoardRef
from lbtui.model.entry import Scope
from lbtui.model.page import Player, Rank, Token, Top
from lbtui.model.secret import SecretRef
from lbtui.providers.mobage import MobageProvider
from lbtui.providers.registry import provider_class, services
from lbtui.providers.wire import OAuth1, Request
from tests.providers.mobage_shapes import (
    HIGH,
    HIGHSCORE,
    asked,
    collection,
    score,
)
from tests.providers.wire import mobage, mobage_profile, reply

pytestmark = pytest.mark.anyio


def test_what_the_service_can_do() -> None:
    provider, _ = mobage([])
    can = provider.capabilities
    there = {name for name, flag in can.flags().items() if flag}
    assert there == {
        "lists_boards",
        "by_offset",
        "one_player",
        "total_known",
        "friends",
        "own",
        "submit",
        "delete",
    }
    assert can.page_max == 1000
    for name, flag in can.flags().items():
        assert flag or not can.why_not(name).startswith("This service cannot")


def test_requests_are_signed_with_the_profiles_references() -> None:
    endpoint = MobageProvider.endpoint(mobage_profile())
    assert endpoint.base == "http://mobage.invalid/v2"
    key, secret = (SecretRef("env", f"NOT_READ_{name}") for name in ("consumer_key", "consumer_secret"))
    token, token_secret = (SecretRef("env", f"NOT_READ_{name}") for name in ("token", "token_secret"))
    assert endpoint.auth == OAuth1(key, secret, token, token_secret)
    two = MobageProvider.endpoint(mobage_profile(token=None, token_secret=None, sign_query=False))
    assert two.auth == OAuth1(key, secret, sign_query=False)


def test_the_other_reading_of_the_query() -> None:
    assert MobageProvider.second_reading(mobage_profile()) == ("sign_query", False)
    assert MobageProvider.second_reading(mobage_profile(sign_query=False)) == ("sign_query", True)


def test_the_service_is_in_the_register() -> None:
    assert "mobage" in services()
    assert provider_class("mobage") is MobageProvider


@pytest.mark.parametrize(("key", "value"), [("app_id", "@ap"), ("user_id", "@friends"), ("user_id", "@")])
def test_a_profile_that_names_nobody_is_told(key: str, value: str) -> None:
    with pytest.raises(AssertionError, match=f"{key}.*needs @"):
        mobage_profile(**{key: value})


async def test_two_legged_there_is_nobody_to_have_friends() -> None:
    provider, wire = mobage([], token=None, token_secret=None)
    can = provider.capabilities
    assert not can.friends
    assert not can.own
    assert "user_id" in can.why_not("friends")
    for scope in (Scope.FRIENDS, Scope.SELF):
        for ask in (
            provider.page(HIGH, Top(), 9, scope),
            provider.board(HIGH, scope),
            provider.players(HIGH, ["1"], scope),
        ):
            with pytest.raises(UsageError, match="Without a token"):
                await ask
    with pytest.raises(UsageError, match="no @me"):
        await provider.players(HIGH, ["@me"])
    assert wire.requests == []
    provider, wire = mobage(collection([score()]), token=None, token_secret=None, user_id="10001")
    assert provider.capabilities.friends
    await provider.page(HIGH, Top(), 9, Scope.FRIENDS)
    assert asked(wire) == ["/highscore/10001/@friends?count=9"]


@pytest.mark.parametrize("player", ["", "  ", "@self", "@app", "@\x1b[31m"])
async def test_what_is_no_players_id_is_not_asked_for(player: str) -> None:
    provider, wire = mobage([])
    for ask in (
        provider.players(HIGH, [player]),
        provider.submit(HIGH, player, 5),
        provider.delete(HIGH, player),
    ):
        with pytest.raises(UsageError, match=r"no player's id") as caught:
            await ask
        assert "\x1b" not in str(caught.value)
    assert wire.requests == []


async def test_anchors_that_the_service_has_not_are_refused_before_asking() -> None:
    provider, wire = mobage([])
    for anchor, words in (
        (Rank(5), "ranks are not rows"), (Player("1"), "rank is asked for, then the rows around it"), (Token("x"), "no tokens"),
    ):  # fmt: skip
        with pytest.raises(UsageError, match=words):
            await provider.page(HIGH, anchor, 10)
    with pytest.raises(UsageError, match="1 to 1,000 rows at a time"):
        await provider.page(HIGH, Top(), 1001)
    with pytest.raises(UsageError, match=r"highscore\.eu names a partition"):
        await provider.page(BoardRef("highscore", "eu"), Top(), 10)
    assert wire.requests == []


def test_two_legged_me_is_refused_and_never_a_player_called_me() -> None:
    provider, wire = mobage({}, token=None, token_secret=None)
    assert provider.names["me"] == "@me"
    with pytest.raises(UsageError, match="There is no @me here"):
        provider.check_player(provider.names["me"])
    assert not wire.requests


@pytest.mark.parametrize("status", [400, 403])
async def test_two_legged_rows_that_are_refused_say_what_the_profile_needs(status: int) -> None:
    def answer(request: Request) -> Any:
        refused = reply({"Error": {"Message": "@me is nobody", "Code": str(status)}}, status)
        return refused if "@all" in request.path else HIGHSCORE

    provider, _ = mobage(answer, token=None, token_secret=None)
    with pytest.raises(LbtuiError, match="highscore") as caught:
        await provider.page(HIGH, Top(), 9)
    assert "give the profile a token, or the user_id" in caught.value.hint
    assert (await provider.board(HIGH)).title == "High score"  # it can be written to by a player's id
