"""O3, O4, O7 and O8 on the wire: what really leaves the client is what its signature was made of.

Judged by oauthlib's own verifier, and by a signer of the tests' own that reads the bytes as they arrived.
"""

from __future__ import annotations

import json
from typing import Any

import pytest

from lbtui.fetch.client import Client
from lbtui.fetch.faults import Fault
from lbtui.model.page import Top
from lbtui.model.profile import Profile
from lbtui.model.secret import SecretRef
from lbtui.providers.wire import Endpoint, OAuth1, Request

from . import independent_signer
from .conftest import Connect, Vault
from .misbehaving import Seen, Turn, misbehaving
from .test_trust import AUTHORITY, tls
from .tiny import REF, TinyApp, plain_rows
from .verifier import KEY, KEYS, SECRET, accepted, recomputed, said

pytestmark = pytest.mark.anyio

PAGE = json.dumps({"total": 1, "rows": [[1, "p1", 10]]}).encode()
SCORE = "/leaderboards/@app/highscore/@me/@self"
JSON = {"Content-Type": "application/json; charset=utf-8"}
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
SAMPLES = {
    "boards": Request("GET", "/leaderboards/@app"),
    "one board": Request("GET", "/leaderboards/@app/highscore"),
    "two boards": Request("GET", "/leaderboards/@app/highscore,coins"),
    "scores": Request(
        "GET",
        "/leaderboards/@app/highscore/@me/@all",
        (("startIndex", "51"), ("count", "50"), ("fields", "a,b")),
    ),
    "friends": Request("GET", "/leaderboards/@app/highscore/@me/@friends"),
    "one player": Request("GET", "/leaderboards/@app/highscore/10001/@self"),
    "PUT of JSON": Request("PUT", SCORE, (("fields", "value"),), JSON, b'{"value":123}', repeatable=False),
    "PUT of a form": Request("PUT", SCORE, (("fields", "value"),), FORM, b"value=123", repeatable=False),
    "DELETE": Request("DELETE", SCORE, repeatable=False),
    "increment": Request("POST", f"{SCORE}/increment", (), JSON, b'{"value":1}', repeatable=False),
    "decrement": Request("POST", f"{SCORE}/decrement", (), JSON, b'{"value":1}', repeatable=False),
}


async def answer(turn: Turn) -> None:
    await turn.reply(200, PAGE)


@pytest.mark.parametrize("name", SAMPLES)
async def test_oauthlibs_verifier_accepts_every_sample(name: str, connect: Connect) -> None:
    request = SAMPLES[name]
    async with misbehaving(answer) as service:
        await connect(f"{service.url}/social/api/restful/v2", **KEYS).provider.send(request)
    (seen,) = service.seen
    assert seen.path == f"/social/api/restful/v2{request.path}"
    assert (seen.method, seen.body) == (request.method, request.body or b"")
    assert accepted(seen)
    assert said(seen)["oauth_signature"] == recomputed(seen)
    assert not accepted(Seen(**{**vars(seen), "target": seen.target + "x"}))


async def test_two_legged_is_accepted(connect: Connect) -> None:
    keys = {name: KEYS[name] for name in ("consumer_key", "consumer_secret")}
    async with misbehaving(answer) as service:
        await connect(service.url, **keys).provider.send(SAMPLES["one player"])
    (seen,) = service.seen
    assert "oauth_token" not in said(seen)
    assert said(seen)["oauth_signature"] == recomputed(seen, token_secret="")
    assert accepted(seen)


async def test_o3_count_and_start_index_are_signed_as_sent(connect: Connect) -> None:
    async with misbehaving(answer) as service:
        await connect(service.url, **KEYS).provider.send(SAMPLES["scores"])
    (seen,) = service.seen
    text = independent_signer.base_of(seen)
    assert "&count%3D50%26fields%3Da%252Cb%26oauth_consumer_key" in text
    assert text.endswith("%26startIndex%3D51")
    assert said(seen)["oauth_signature"] == recomputed(seen) != recomputed(seen, query_too=False)


async def test_o4_json_is_not_signed_its_query_is(connect: Connect) -> None:
    async with misbehaving(answer) as service:
        await connect(service.url, **KEYS).provider.send(SAMPLES["PUT of JSON"])
        await connect(service.url, **KEYS).provider.send(SAMPLES["PUT of a form"])
    as_json, as_form = service.seen
    assert accepted(Seen(**{**vars(as_json), "body": b'{"value":9}'}))
    assert not accepted(Seen(**{**vars(as_json), "target": as_json.target.replace("value", "rank")}))
    assert not accepted(Seen(**{**vars(as_form), "body": b"value=9"}))
    assert "oauth_body_hash" not in said(as_json)


async def test_o7_the_query_may_stay_out(connect: Connect) -> None:
    async with misbehaving(answer) as service:
        connection = connect(service.url, **KEYS, sign_query=False)
        await connection.provider.send(SAMPLES["scores"])
        await connection.provider.send(SAMPLES["PUT of a form"])
    for seen in service.seen:
        assert said(seen)["oauth_signature"] == recomputed(seen, query_too=False)
        assert not accepted(seen)


async def test_o8_the_scheme_and_the_host_are_signed_as_they_are_asked(connect: Connect) -> None:
    async with misbehaving(answer) as plain, misbehaving(answer, tls=tls("good")) as secure:
        await connect(plain.url, **KEYS).page(REF, Top())
        await connect(secure.url, **KEYS, ca_bundle=AUTHORITY).page(REF, Top())
        await connect(f"HTTP://LocalHost:{plain.port}/Base/", **KEYS).page(REF, Top())
    assert said(secure.seen[0])["oauth_signature"] == recomputed(secure.seen[0], scheme="https")
    assert said(secure.seen[0])["oauth_signature"] != recomputed(secure.seen[0], scheme="http")
    for seen in plain.seen:
        assert said(seen)["oauth_signature"] == recomputed(seen)
    assert plain.seen[1].target.startswith("/Base/boards/flags?")
    assert f"http%3A%2F%2Flocalhost%3A{plain.port}%2FBase%2F" in independent_signer.base_of(plain.seen[1])


async def test_o8_in_process_it_is_the_same(connect: Connect) -> None:
    """An application that is called in place of the network: default ports stand in no Host header."""
    scopes: list[dict[str, Any]] = []
    app = TinyApp(plain_rows(3))

    async def noting(scope: dict[str, Any], receive: Any, send: Any) -> None:
        scopes.append(scope)
        await app(scope, receive, send)

    for url in ("http://demo.invalid:80/x", "http://demo.invalid:8080", "http://[::1]/y"):
        await connect(url, noting, **KEYS, allow_plain_http=True).page(REF, Top())
    for scope in scopes:
        headers = {name.decode(): value.decode() for name, value in scope["headers"]}
        target = f"{scope['raw_path'].decode()}?{scope['query_string'].decode()}"
        seen = Seen(scope["method"], target, headers, 0.0, 0)
        assert said(seen)["oauth_signature"] == recomputed(seen)
        assert accepted(seen)
    assert len(scopes) == 3


async def test_headers_of_the_profile_go_beside_the_signature(connect: Connect) -> None:
    async with misbehaving(answer) as service:
        await connect(service.url, **KEYS, headers={"X-Api-Key": "k3y"}).page(REF, Top())
    (seen,) = service.seen
    assert seen.headers["x-api-key"] == "k3y"
    assert accepted(seen)


async def test_what_cannot_be_signed_is_told_and_not_sent() -> None:
    """Here the method of a provider that minds no rules; every key was looked at before."""
    auth = OAuth1(SecretRef("inline", KEY), SecretRef("inline", SECRET))
    async with misbehaving(answer) as service:
        client = Client(Profile("p", "tiny", {}), Endpoint(service.url, auth), Vault().reveal)
        outcome = await client.exchange(Request("G\ud800T", "/a"))
        await client.close()
        assert service.seen == []
    assert isinstance(outcome, Fault)
    assert outcome.error.title == "The request cannot be signed"
    assert outcome.error.__traceback__ is None
