"""Asking the demo's Mobage as a plain script would: oauthlib signs, httpx sends, nothing of lbtui is used."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

import httpx
from oauthlib.oauth1 import Client

NOW = 1_800_000_000
"""What the demo's clock says in these tests, and the moment of every signature unless told."""

ORIGIN = "http://demo.invalid"
BASE = "/social/api/restful/v2"
BOARDS = f"{BASE}/leaderboards/@app"
KEY, SECRET = "lbtui-demo/key=1&app=12000001", "made-up&consumer+of=the/demo%20="
TOKEN, TOKEN_SECRET = "lbtui-demo:token+10001/=", "made-up&token+of=the/demo%2B="
USER, RIVAL = "10001", "10002"
THREE_LEGS = {"resource_owner_key": TOKEN, "resource_owner_secret": TOKEN_SECRET}
JSON, FORM = "application/json; charset=utf-8", "application/x-www-form-urlencoded"

LISTED = (
    "highscore", "coins", "lap", "marathon", "playtime", "survival", "patience", "sprint", "expedition", "voyage",
    "watchkeeping", "spring2026", "newcup", "arena",
)  # fmt: skip


def scores(board: str, user: str = "@me", group: str = "@all", **query: object) -> str:
    """The target of a request for scores, its parameters in the order given."""
    return f"{BOARDS}/{board}/{user}/{group}" + asking(query)


def asking(query: Mapping[str, object]) -> str:
    return "?" + "&".join(f"{name}={value}" for name, value in query.items()) if query else ""


def signed(
    method: str,
    target: str,
    body: str | None = None,
    kind: str = JSON,
    *,
    origin: str = ORIGIN,
    legs: Mapping[str, str] = THREE_LEGS,
    query_too: bool = True,
    **how: Any,
) -> httpx.Request:
    """A signed request, for two legs where `legs` is empty; `how` goes to oauthlib's client."""
    client = Client(KEY, SECRET, **({"timestamp": str(NOW)} | dict(legs) | how))
    headers = {} if body is None else {"Content-Type": kind}
    address = origin + (target if query_too else target.partition("?")[0])
    _, headers, body = client.sign(address, method, body, headers)
    return httpx.Request(method, origin + target, headers=headers, content=body)


class Mobage:
    """The app, asked in process."""

    def __init__(self, app: Any, root_path: str = "") -> None:
        self._transport = httpx.ASGITransport(app, root_path=root_path)

    async def send(self, request: httpx.Request) -> httpx.Response:
        response = await self._transport.handle_async_request(request)
        response.request = request
        await response.aread()
        return response

    async def ask(self, method: str, target: str, *signing: Any, **how: Any) -> httpx.Response:
        return await self.send(signed(method, target, *signing, **how))

    async def get(self, target: str, **how: Any) -> httpx.Response:
        return await self.ask("GET", target, **how)

    async def page(self, target: str, **how: Any) -> Any:
        """The JSON of an answer that must be a 200."""
        response = await self.get(target, **how)
        assert response.status_code == 200, response.text
        return response.json()

    async def put(self, board: str, value: object, user: str = "@me") -> httpx.Response:
        """Sets a score, to the JSON text `value` or to what JSON makes of it; None sends no body."""
        body = (
            None if value is None else f'{{"value":{value if isinstance(value, str) else json.dumps(value)}}}'
        )
        return await self.ask("PUT", scores(board, user, "@self", fields="value"), body)

    async def delete(self, board: str, user: str = "@me") -> httpx.Response:
        return await self.ask("DELETE", scores(board, user, "@self"))

    async def standing(self, board: str, user: str = "@me") -> Any:
        """A player's score, None without one."""
        response = await self.get(scores(board, user, "@self"))
        return response.json() if response.status_code == 200 else None


def header(request: httpx.Request, change: Callable[[str], str]) -> httpx.Request:
    """The request with another Authorization header, as `change` makes it of the one that it has."""
    given = request.headers["Authorization"]
    request.headers["Authorization"] = change(given)
    assert request.headers["Authorization"] != given
    return request


def said(response: httpx.Response) -> str:
    """The sentence of an answer that must be an error, in the service's form."""
    body = response.json()
    assert list(body) == ["Error"], body
    assert list(body["Error"]) == ["Message", "Code"]
    assert body["Error"]["Code"].isdigit()
    assert isinstance(body["Error"]["Message"], str)
    return str(body["Error"]["Message"])
