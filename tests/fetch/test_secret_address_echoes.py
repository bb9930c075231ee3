"""A service that sends back its own address, which is secret, in whatever form."""

from __future__ import annotations

import html
import json
import logging
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import quote, unquote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lbtui.errors import LbtuiError
from lbtui.fetch.address_echo import AddressParts, looks_secret
from lbtui.fetch.redaction import Redaction
from lbtui.model.page import Top
from lbtui.model.secret import Secret
from lbtui.providers.wire import Reply

from .conftest import OwnTime
from .misbehaving import Turn, misbehaving
from .secret_address import (
    KEY,
    PATH,
    PLAYER,
    REF,
    SECRET,
    Keeper,
    Make,
    clear,
    echo,
    told_by,
)

pytestmark = pytest.mark.anyio


ECHOES: dict[str, Callable[[str], str]] = {
    "as it is": lambda text: f"no callback {text} here",
    "a path alone": lambda text: f"POST {text.partition('/')[2]} failed",
    "the secret alone": lambda text: f"wrong secret {text.rpartition('/')[2]}",
    "the key alone": lambda text: f"wrong key {text.split('/')[2]}",
    "as an object": lambda text: json.dumps({"error": {"message": f"at {text}"}}),
    "as an object of parts": lambda text: json.dumps({"path": text.split("/")}),
    "as an array of parts": lambda text: json.dumps(text.split("/")),
    "as a text of JSON": lambda text: json.dumps(text),
    "as JSON of PHP": lambda text: json.dumps({"error": text}).replace("/", "\\/"),
    "as HTML": lambda text: f"<html><p>{html.escape(text)}</p></html>",
    "percent-encoded": lambda text: f"next={quote(text, safe='')}",
    "percent-encoded twice": lambda text: f"next={quote(quote(text, safe=''), safe='')}",
    "in rows cut off": lambda text: f'[{{"playerId": "{text}", "rank"',
}


@pytest.mark.parametrize("how", ECHOES)
@pytest.mark.parametrize("status", [200, 401, 503])
async def test_an_echo_is_hidden(
    how: str, status: int, keeper: Keeper, make: Make, own_time: OwnTime, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)

    async def answer(turn: Turn) -> None:
        await turn.reply(status, ECHOES[how](echo(turn)).encode(), {"X-Asked": echo(turn)})

    async with misbehaving(answer) as service:
        asked = make(keeper.keep("env", service.url + PATH), timing=own_time.timing)
        questions: list[Callable[[], Awaitable[Any]]] = [
            lambda: asked.page(REF, Top()),
            lambda: asked.board(REF),
            asked.provider.greet,
        ]
        for question in questions:
            with pytest.raises(LbtuiError) as caught:
                await question()
            assert caught.value.hint
            assert clear(told_by(caught.value))
            if status == 200:
                assert "****" in str(caught.value)
    assert clear(caplog.text)
    assert "HTTP Request" in caplog.text


async def test_in_rows_only_the_whole_address_is_hidden(keeper: Keeper, make: Make) -> None:
    """The last segment of a callback's path may be the id of a player, who may well stand on a board."""
    path = f"{PATH}/{PLAYER}"

    async def answer(turn: Turn) -> None:
        row = {
            "playerId": PLAYER,
            "rank": 1,
            "url": f"http://{echo(turn)}",
            "path": turn.seen.target,
            "to": "callback",
        }
        await turn.reply(200, json.dumps([row]).encode())

    async with misbehaving(answer) as service:
        page = await make(keeper.keep("env", service.url + path)).page(REF, Top())
    (row,) = page.entries
    assert row.player_id == PLAYER
    assert (row.extra["url"], row.extra["path"]) == ("****", "/****")
    assert row.extra["to"] == "callback"


@pytest.mark.parametrize(
    "secret", ["deadbeefcafe", "horsebattery", "abcdefgh", "live2", "s3cr", "wordy", "leaderboards", "20240117"]
)
async def test_a_secret_is_known_by_its_place_however_plain_it_looks(
    secret: str, keeper: Keeper, make: Make
) -> None:
    async def answer(turn: Turn) -> None:
        await turn.reply(403, f"Invalid secret: {turn.seen.target.rpartition('/')[2]}".encode())

    async with misbehaving(answer) as service:
        for path in (f"/callback/x123/testing/{secret}", f"/cb/{secret}"):
            asked = make(keeper.keep("env", service.url + path))
            with pytest.raises(LbtuiError, match=r"Invalid secret: \*{4}") as caught:
                await asked.provider.greet()
            assert secret not in told_by(caught.value)


async def test_the_first_word_of_a_path_is_no_secret(keeper: Keeper, make: Make) -> None:
    async def answer(turn: Turn) -> None:
        await turn.reply(404, b"no callback of that name; try leaderboards, or rs")

    async with misbehaving(answer) as service:
        with pytest.raises(LbtuiError, match="no callback of that name; try leaderboards, or rs"):
            await make(keeper.keep("env", f"{service.url}/callback/rs/lbRequests/")).page(REF, Top())


@pytest.mark.parametrize("path", ["/horsebattery", "/k3yk3y/rs"])
async def test_a_first_part_that_is_the_only_one_or_no_word_is_hidden(
    path: str, keeper: Keeper, make: Make
) -> None:
    async def answer(turn: Turn) -> None:
        await turn.reply(404, f"no {turn.seen.target.split('/')[1]} here".encode())

    async with misbehaving(answer) as service:
        with pytest.raises(LbtuiError, match=r"no \*{4} here"):
            await make(keeper.keep("env", service.url + path)).page(REF, Top())


@pytest.mark.parametrize("part", ["endpoint", "valid", "valid-lb-name", "name", "int-v"])
async def test_a_part_that_stands_in_the_words_of_a_callback_leaves_them_whole(
    part: str, keeper: Keeper, make: Make
) -> None:
    async def answer(turn: Turn) -> None:
        known = b"endpoint-valid" if b"endpoint" in turn.seen.body else b' "valid-lb-name"\n'
        await turn.reply(200, known)

    async with misbehaving(answer) as service:
        asked = make(keeper.keep("env", f"{service.url}/callback/{part}/x7"))
        assert await asked.provider.greet() is not None
        assert (await asked.board(REF)).ref == REF


@pytest.mark.parametrize("path", ["/cb/s3cr", "/a/b1", "/s3cr", "/callback"])
async def test_rows_never_hold_the_whole_path(path: str, keeper: Keeper, make: Make) -> None:
    async def answer(turn: Turn) -> None:
        row = {
            "playerId": "a",
            "rank": 1,
            "path": turn.seen.target,
            "url": f"http://{echo(turn)}",
            "to": "cb/back",
        }
        await turn.reply(200, json.dumps([row]).encode())

    async with misbehaving(answer) as service:
        page = await make(keeper.keep("env", service.url + path)).page(REF, Top())
    extra = page.entries[0].extra
    assert path.strip("/") not in f"{extra['path']} {extra['url']}"
    assert extra["to"] == "cb/back"


async def test_an_encoded_secret_is_hidden_where_it_comes_back_decoded(keeper: Keeper, make: Make) -> None:
    async def answer(turn: Turn) -> None:
        await turn.reply(404, f"wrong secret {unquote(turn.seen.target.rpartition('/')[2])}!".encode())

    async with misbehaving(answer) as service:
        with pytest.raises(LbtuiError, match=r"wrong secret \*{4}!"):
            await make(keeper.keep("env", f"{service.url}/callback/Zt9%2Bmade%3Dup")).page(REF, Top())


async def test_a_path_of_short_parts_is_hidden_as_a_whole(keeper: Keeper, make: Make) -> None:
    async def answer(turn: Turn) -> None:
        await turn.reply(404, f"nothing at {turn.seen.target}, and no callback".encode())

    async with misbehaving(answer) as service:
        with pytest.raises(LbtuiError, match=r"nothing at /\*{4}, and no callback"):
            await make(keeper.keep("env", f"{service.url}/callback/ab1/x7")).page(REF, Top())


@pytest.mark.parametrize(
    "word",
    [
        "callback",
        "leaderboards",
        "lbRequests",
        "api",
        "v2",
        "rs",
        "LeaderboardData",
        "preview",
        "",
        "a-b_c",
        "12345",
    ],
)
def test_a_word_is_no_secret(word: str) -> None:
    assert not looks_secret(word)


@pytest.mark.parametrize(
    "text",
    [
        SECRET,
        KEY,
        PLAYER,
        "p310256MadeUp",
        "k3yk3y",
        "KxTqPzLmWvBn",
        "made-up-secret-of-the-demo",
        "20240117",
        "x" * 32,
    ],
)
def test_a_key_is(text: str) -> None:
    assert looks_secret(text)


@settings(max_examples=40, deadline=None)
@given(text=st.text(st.sampled_from("aZ09-_.~%2F/:@"), min_size=1, max_size=40))
def test_any_path_is_hidden_where_it_comes_back(text: str) -> None:
    url = f"https://h.test/callback/{text}/{SECRET}"
    reply = Redaction([], Secret(url)).without(Reply(404, {"x": url}, f"no {url} and {url}/".encode()))
    assert SECRET.encode() not in reply.body
    assert SECRET not in reply.headers["x"]
    assert text.encode() not in reply.body or len(text) < 4
    assert AddressParts.of(url).whole <= AddressParts.of(url).words
