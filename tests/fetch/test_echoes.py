"""A service or a gateway before it may send back what it was sent: no secret of ours is ever quoted."""

from __future__ import annotations

import html
import json
import re
import sys
from collections.abc import Callable
from typing import Any
from urllib.parse import quote, urlencode

import pytest

from lbtui.errors import LbtuiError
from lbtui.fetch.redaction import Redaction
from lbtui.model.page import Top
from lbtui.model.secret import Secret, SecretRef
from lbtui.providers.wire import Reply, Request

from .conftest import Connect, OwnTime, Vault
from .independent_signer import header_pairs
from .misbehaving import Turn, misbehaving
from .tiny import REF

pytestmark = pytest.mark.anyio

TOKEN = "XBL3.0 x=8765309;made.up-token+of/the=tests"
BODIES: list[tuple[int, Any]] = [
    (400, {"description": f"you sent {TOKEN}"}),
    (401, {"error": {"message": "token made.up-token+of/the is stale"}}),
    (403, f"<html>Authorization: {TOKEN}</html>"),
    (200, f"<html>Please log in, {TOKEN}</html>"),
    (200, f"[debug] Authorization: {TOKEN}"),
    (302, ""),
]


@pytest.mark.parametrize(("status", "body"), BODIES)
async def test_an_echoed_secret_is_hidden(connect: Connect, vault: Vault, status: int, body: Any) -> None:
    vault.secrets["env:TOKEN"] = TOKEN

    async def echo(turn: Turn) -> None:
        text = body if isinstance(body, str) else json.dumps(body)
        location = {"Location": "https://elsewhere.test/made.up-token+of/the"} if status == 302 else {}
        await turn.reply(status, text.encode(), location)

    async with misbehaving(echo) as service:
        connection = connect(service.url, token=SecretRef.parse("env:TOKEN"))
        with pytest.raises(LbtuiError) as caught:
            await connection.page(REF, Top())
    assert "made.up-token" not in str(caught.value)
    assert "8765309" not in str(caught.value)
    assert ("****" in str(caught.value)) is (status != 302)


async def test_data_is_left_as_it_is(connect: Connect, vault: Vault) -> None:
    vault.secrets["env:TOKEN"] = TOKEN

    async def answer(turn: Turn) -> None:
        await turn.reply(200, json.dumps({"total": 1, "rows": [[1, TOKEN, 10]]}).encode())

    async with misbehaving(answer) as service:
        page = await connect(service.url, token=SecretRef.parse("env:TOKEN")).page(REF, Top())
    assert page.entries[0].player_id == TOKEN


MADE_UP = {
    "consumer_key": "key-of/the=tests",
    "consumer_secret": "secret&of+the/tests",
    "token": 'token:"of" the <tests>',
    "token_secret": "token-secret-ü-😀",
}


def php(text: str) -> str:
    """JSON as PHP writes it."""
    return json.dumps(text).replace("/", "\\/")


def dotnet(text: str) -> str:
    """JSON as .NET writes it: in capitals, and of more signs than it has to."""
    return json.dumps("".join(f"\0{ord(each):04X}" if each in "&+<>'\"" else each for each in text)).replace(
        "\\u0000", "\\u"
    )


def in_json(text: str) -> str:
    return json.dumps({"message": f"oauth_nonce 12 is known, you sent {text}"})


ECHOES: dict[str, Callable[[str], str]] = {
    "as it is": lambda text: f"[oauth_nonce 12] {text}",
    "in JSON": in_json,
    "in JSON of UTF-8": lambda text: json.dumps({"message": f"oauth_nonce 12: {text}"}, ensure_ascii=False),
    "in JSON of PHP": lambda text: f'{{"message": "oauth_nonce 12", "error": {php(text)}}}',
    "in JSON of .NET": lambda text: f'{{"message": {dotnet(text)}, "error": "oauth_nonce 12"}}',
    "in HTML": lambda text: f"<html>oauth_nonce 12 {html.escape(text)}</html>",
    "in HTML by numbers": lambda text: (
        "<p>oauth_nonce 12 " + "".join(each if each.isalnum() else f"&#{ord(each)};" for each in text)
    ),
    "percent-encoded": lambda text: in_json(quote(text, safe="")),
    "percent-encoded in small letters": lambda text: in_json(
        re.sub("%..", lambda found: found[0].lower(), quote(text, safe=""))
    ),
    "in a base string": lambda text: in_json(f"GET&a&oauth_token%3D{quote(quote(text, safe=''), safe='')}%26b"),
    "as a form": lambda text: in_json(urlencode({"a": text})),
}


@pytest.mark.parametrize("part", [*MADE_UP, "signature", "header"])
@pytest.mark.parametrize("how", ECHOES)
async def test_what_a_request_was_signed_with_is_hidden(
    how: str, part: str, connect: Connect, own_time: OwnTime
) -> None:
    """However it is written; the name of a parameter, its nonce and its time stay to be read."""
    echoed: list[str] = []

    async def echo(turn: Turn) -> None:
        header = turn.seen.headers["authorization"]
        sent = {**MADE_UP, "header": header, "signature": dict(header_pairs(header))["oauth_signature"]}
        echoed.append(sent[part])
        await turn.reply(401, ECHOES[how](sent[part]).encode())

    async with misbehaving(echo) as service:
        keys = {name: SecretRef("inline", text) for name, text in MADE_UP.items()}
        connection = connect(service.url, **keys, timing=own_time.timing)
        reply = await connection.provider.send(Request("GET", "/a", repeatable=False))
    told = reply.body.decode()
    assert "****" in told
    assert told.replace("****", "") == ECHOES[how]("")
    assert echoed[0] not in told


async def test_a_redirect_is_followed_to_where_it_leads(connect: Connect, vault: Vault) -> None:
    """Though a secret stands in it: hidden is what is told, not what is asked."""
    vault.secrets["env:TOKEN"] = "appl1cation-key"

    async def act(turn: Turn) -> None:
        if turn.number == 1:
            await turn.reply(302, headers={"Location": "/1/appl1cation-key/boards"})
        else:
            await turn.reply(200, json.dumps({"total": 0, "rows": []}).encode())

    async with misbehaving(act) as service:
        await connect(service.url, token=SecretRef.parse("env:TOKEN")).page(REF, Top())
    assert service.seen[1].path == "/1/appl1cation-key/boards"


async def test_a_score_that_was_set_is_data_too(connect: Connect, vault: Vault) -> None:
    vault.secrets["env:TOKEN"] = "player-10001"
    body = json.dumps({"userId": "player-10001", "value": 1}).encode()

    async def act(turn: Turn) -> None:
        await turn.reply(202, body)

    async with misbehaving(act) as service:
        connection = connect(service.url, token=SecretRef.parse("env:TOKEN"))
        assert (await connection.provider.send(Request("PUT", "/a", repeatable=False))).body == body


async def test_secrets_that_hold_others_are_hidden_whole_beside_them(
    connect: Connect, own_time: OwnTime
) -> None:
    async def echo(turn: Turn) -> None:
        header = turn.seen.headers["authorization"]
        signature = quote(dict(header_pairs(header))["oauth_signature"], safe="")
        text = f"{header} | {signature} | {MADE_UP['token']} | {header}"
        await turn.reply(401, text.encode(), {"WWW-Authenticate": f"not {header}"})

    async with misbehaving(echo) as service:
        keys = {name: SecretRef("inline", text) for name, text in MADE_UP.items()}
        connection = connect(service.url, **keys, timing=own_time.timing)
        reply = await connection.provider.send(Request("GET", "/a", repeatable=False))
    assert reply.body == b"**** | **** | **** | ****"
    assert reply.headers["www-authenticate"] == "not ****"


def test_a_reply_without_an_echo_is_hardly_looked_at() -> None:
    """Every request is signed anew: a pattern of its header takes tens of thousands of calls, and no cache helps.

    The nonce alone, and some of the secrets' words, are no echo.
    """
    redaction = Redaction([Secret(text) for text in MADE_UP.values()])
    body = json.dumps({"message": "oauth_nonce 4711 is known; token of the tests"}).encode()
    reply = Reply(404, {"date": "Sun, 22 Nov 2026 10:00:00 GMT"}, body)
    signed = Secret(
        'OAuth oauth_nonce="4711", oauth_timestamp="1795000000", oauth_version="1.0", '
        'oauth_signature_method="HMAC-SHA1", oauth_consumer_key="key-of%2Fthe%3Dtests", '
        'oauth_signature="bm90IGEgc2lnbmF0dXJlIGF0IGFs%2BA%3D"'
    )
    calls = 0

    def count(frame: object, event: str, argument: object) -> None:
        nonlocal calls
        calls += event.endswith("call")

    sys.setprofile(count)
    try:
        told = redaction.without(reply, signed)
    finally:
        sys.setprofile(None)
    assert told == reply
    assert calls < 1_000
