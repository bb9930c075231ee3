"""The demo verifies what a plain oauthlib client signs, in process and on a socket, and refuses all else."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import httpx
import pytest

from lbtui.demo import demo_app
from tests.demo.mobage_asking import (
    BASE,
    BOARDS,
    FORM,
    KEY,
    NOW,
    SECRET,
    THREE_LEGS,
    TOKEN,
    TOKEN_SECRET,
    Mobage,
    header,
    said,
    scores,
    signed,
)  # fmt: skip
from tests.loopback import serve

pytestmark = pytest.mark.anyio

PUT = scores("coins", "@me", "@self", fields="value")
REQUESTS: tuple[tuple[str, str, str | None, str, int], ...] = (
    ("GET", BOARDS, None, "", 200),
    ("GET", f"{BOARDS}/highscore", None, "", 200),
    ("GET", f"{BOARDS}/highscore,lap?fields=id,title", None, "", 200),
    ("GET", scores("highscore", fields="userId,value", startIndex=51, count=50), None, "", 200),
    ("GET", scores("highscore", fields="userId%2Cvalue", sortBy="value"), None, "", 200),
    ("GET", scores("highscore", "%40me", "%40friends", sortOrder="descending", unknown="a+b%20c", empty=""), None, "", 200),
    ("GET", scores("patience", "..%2F..%2Fetc", "@self"), None, "", 200),
    ("GET", scores("patience", quote("🦊🔥💯"), "@self"), None, "", 200),
    ("PUT", PUT, '{"value": 12.50}', "application/json; charset=utf-8", 202),
    ("PUT", PUT, "value=12.75", FORM, 202),
    ("PUT", PUT, "value=%2D3", FORM, 202),
    ("PUT", PUT, None, "", 202),
    ("DELETE", scores("coins", "@me", "@self"), None, "", 202),
)  # fmt: skip


@pytest.mark.parametrize(("method", "target", "body", "kind", "status"), REQUESTS)
async def test_every_method_is_accepted_in_process(
    fresh: Mobage, method: str, target: str, body: str | None, kind: str, status: int
) -> None:
    response = await fresh.ask(method, target, body, kind)
    assert response.status_code == status, response.text


def test_every_method_is_accepted_on_a_socket_and_the_date_is_told_once() -> None:
    with serve(demo_app("mobage"), date_header=False) as origin, httpx.Client() as client:
        for method, target, body, kind, status in REQUESTS:
            request = signed(method, target, body, kind, origin=origin, timestamp=None)
            response = client.send(request)
            assert response.status_code == status, response.text
            assert len(response.headers.get_list("date")) == 1
            assert said(client.send(request)).startswith("Nonce already used: ")


async def test_signed_for_no_user_it_is_two_legged(mobage: Mobage) -> None:
    assert (await mobage.get(scores("highscore", "10001", "@self"), legs={})).json()["rank"] == 731
    for group in ("@self", "@friends", "@all"):
        response = await mobage.get(scores("highscore", "@me", group), legs={})
        assert response.status_code == 400
        assert "without an oauth_token" in said(response)


async def test_an_empty_token_is_none(mobage: Mobage) -> None:
    given = {"resource_owner_key": "", "resource_owner_secret": ""}
    assert (await mobage.get(scores("highscore", "10001", "@self"), legs=given)).status_code == 200
    assert (await mobage.get(scores("highscore", "@me", "@self"), legs=given)).status_code == 400


def rebuilt(request: httpx.Request, **other: Any) -> httpx.Request:
    """The request with another method, address or body, and the header as it was signed."""
    own = {"host": "demo.invalid", "content-length": str(len(other.get("content", request.content)))}
    headers = {**request.headers, **own, **other.pop("headers", {})}
    parts: dict[str, Any] = {"method": request.method, "url": request.url, "content": request.content} | other
    return httpx.Request(**parts, headers=headers)


ALTERED: dict[str, Callable[[httpx.Request], httpx.Request]] = {
    "method": lambda request: rebuilt(request, method="DELETE"),
    "scheme": lambda request: rebuilt(request, url=str(request.url).replace("http:", "https:")),
    "host": lambda request: rebuilt(request, headers={"host": "other.invalid"}),
    "port": lambda request: rebuilt(request, headers={"host": "demo.invalid:8080"}),
    "board": lambda request: rebuilt(request, url=str(request.url).replace("coins", "lap")),
    "player": lambda request: rebuilt(request, url=str(request.url).replace("@me", "10001")),
    "spelling of the path": lambda request: rebuilt(request, url=str(request.url).replace("@me", "%40me")),
    "query's value": lambda request: rebuilt(request, url=str(request.url).replace("=value", "=Value")),
    "query's name": lambda request: rebuilt(request, url=str(request.url) + "&x="),
    "no query": lambda request: rebuilt(request, url=str(request.url).partition("?")[0]),
    "form's value": lambda request: rebuilt(request, content=b"value=13"),
    "form's members": lambda request: rebuilt(request, content=b"value=12&x=1"),
    "no form": lambda request: rebuilt(request, content=b""),
    "form as JSON": lambda request: rebuilt(request, headers={"content-type": "application/json"}),
    "timestamp": lambda request: header(request, lambda given: given.replace(str(NOW), str(NOW - 1))),
    "nonce": lambda request: header(request, lambda given: given.replace('nonce="', 'nonce="0')),
    "version": lambda request: header(request, lambda given: given.replace(', oauth_version="1.0"', "")),
    "token": lambda request: header(
        request, lambda given: given.replace(f'oauth_token="{quote(TOKEN, "")}", ', "")
    ),
    "another parameter": lambda request: header(request, lambda given: f'{given}, extra="1"'),
    "signature": lambda request: header(
        request, lambda given: given.replace('oauth_signature="', 'oauth_signature="A')
    ),
}


@pytest.fixture(scope="module")
def target() -> Mobage:
    """One world for all that is altered, as nothing of it comes through."""
    return Mobage(demo_app("mobage", clock=lambda: NOW))


@pytest.mark.parametrize("part", ALTERED)
async def test_each_part_that_was_signed_cannot_be_altered(target: Mobage, part: str) -> None:
    request = signed("PUT", PUT, "value=12", FORM)
    before = await target.standing("coins")
    response = await target.send(ALTERED[part](request))
    assert (response.status_code, said(response)) == (401, "Invalid signature")
    assert response.headers["www-authenticate"] == 'OAuth realm="lbtui demo"'
    assert await target.standing("coins") == before
    assert (await target.send(signed("PUT", PUT, "value=12", FORM))).status_code == 202


async def test_what_is_not_signed_may_be_altered(fresh: Mobage) -> None:
    request = rebuilt(signed("PUT", PUT, '{"value": 1}'), content=b'{"value": 2}')
    assert (await fresh.send(request)).json()["value"] == 2
    realm = header(signed("GET", BOARDS), lambda given: given.replace("OAuth ", 'OAuth realm="a, b", '))
    assert (await fresh.send(realm)).status_code == 200
    tight = header(signed("GET", BOARDS), lambda given: given.replace(", ", ",").replace("OAuth ", "oauth "))
    assert (await fresh.send(tight)).status_code == 200
    charset = rebuilt(signed("PUT", PUT, "value=3", FORM), headers={"content-type": f"{FORM}; charset=utf-8"})
    assert (await fresh.send(charset)).json()["value"] == 3
    upper = rebuilt(signed("GET", BOARDS), headers={"host": "DEMO.invalid:80"})
    assert (await fresh.send(upper)).status_code == 200


async def test_a_service_that_reads_the_page_literally_wants_the_query_unsigned() -> None:
    literal = Mobage(demo_app("mobage", clock=lambda: NOW, sign_query=False))
    target = scores("highscore", count=3, startIndex=2)
    assert (await literal.get(target, query_too=False)).status_code == 200
    assert said(await literal.get(target)) == "Invalid signature"
    assert (await literal.get(BOARDS)).status_code == 200
    form = signed("PUT", PUT, "value=1", FORM, query_too=False)
    assert (await literal.send(form)).status_code == 202
    assert (await literal.ask("PUT", PUT, '{"value": 2}', query_too=False)).status_code == 202


async def test_a_service_that_follows_the_rfc_wants_it_signed(mobage: Mobage) -> None:
    assert said(await mobage.get(scores("highscore", count=3), query_too=False)) == "Invalid signature"


async def test_the_path_is_signed_as_on_the_wire_below_a_mount_and_where_no_server_tells_it() -> None:
    app = demo_app("mobage", clock=lambda: NOW)
    below = Mobage(app, root_path="/games/of mine")
    assert (await below.get("/games/of%20mine" + scores("highscore", count=2))).status_code == 200
    assert (await below.get(scores("highscore", count=2))).status_code == 200

    async def untold(scope: Any, receive: Any, send: Any) -> None:
        await app({key: value for key, value in scope.items() if key != "raw_path"}, receive, send)

    assert (await Mobage(untold).get(scores("patience", quote("雪の女王"), "@self"))).status_code == 200


def test_the_script_shares_nothing_with_the_demo_but_what_its_profile_says() -> None:
    from lbtui.demo import mobage_boards

    assert (mobage_boards.CONSUMERS, mobage_boards.BASE) == ({KEY: SECRET}, BASE)
    assert {TOKEN: (TOKEN_SECRET, "10001")} == mobage_boards.TOKENS
    assert THREE_LEGS == {"resource_owner_key": TOKEN, "resource_owner_secret": TOKEN_SECRET}
