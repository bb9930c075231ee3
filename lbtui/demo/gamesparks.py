"""The demo's GameSparks callback as an ASGI app: its secret address, the script behind it, the replies.

`/callback/{apiKey}/{credential}/{secret}` takes GET and POST; a slash or the id of a player may follow and
changes nothing. What a script sets as `RESPONSE_RAW` is the whole reply, a list as compact JSON; a script that
sets nothing replies `{}`. What the platform's pages leave open is chosen here:

- `RESPONSE_RAW` comes as `text/plain`, whatever it holds. A wrong key, credential or secret gets a 401 and one
  word.
- A script that throws replies with status 200 and an object that holds the error, which a client that looks
  only at the status splices into its file. `scripterror` always throws; a leaderboard that there is not, and an
  offset below 0, throw in `getEntries`.
- A limit that is below 1 or no number gives no entry. A page that is no number means the first. Over
  `MOST_ENTRIES` the limit gives no more than those, though the offset is counted with the limit as it was sent.
- `badgateway` is a proxy's error page with status 502, whatever is asked of it; `errorpage` passes its tests,
  and then sends a page with status 200.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from hmac import compare_digest

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from lbtui.demo.gamesparks_boards import API_KEY, CREDENTIAL, PARTED, SECRET
from lbtui.demo.gamesparks_entry import Members
from lbtui.demo.gamesparks_request import FURTHEST, parse_int, read_data, text_of
from lbtui.demo.gamesparks_world import Leaderboards
from lbtui.demo.in_turn import InTurn
from lbtui.demo.opening import Opening
from lbtui.demo.routed import routed

MOST_ENTRIES = 1_000
LARGEST_BODY = 16_384
"""Octets of a request's body; a larger one gets a 413."""

_UNLISTED = ("scripterror", "errorpage")
_PAGE = """<!DOCTYPE html>
<html><head><title>{0}</title></head>
<body><h1>{0}</h1><p>{1}</p></body></html>
"""
_BAD_GATEWAY = _PAGE.format("502 Bad Gateway", "The runtime did not answer.")
_ERROR_PAGE = _PAGE.format("We will be back soon", "Nodes of this stage are being moved.")


class Threw(Exception):
    """The script threw, and this is what."""


class Page(Exception):
    """Something that is no script answers: a web page, with this status."""

    def __init__(self, status: int, text: str) -> None:
        super().__init__(status)
        self.status = status
        self.text = text


class GameSparksDemo:
    """Answers requests in the order in which they come, in a thread: some boards are made when they are first
    asked for."""

    def __init__(self, open_world: Callable[[], Leaderboards]) -> None:
        self._opening = Opening(open_world)
        self._turns = InTurn()

    def app(self) -> Starlette:
        callback = "/callback/{key}/{credential}/{secret}"
        routes = [Route(path, self._callback) for path in (callback, callback + "/", callback + "/{player}")]
        return routed(routes, {"GET", "POST"}, self._opening, _no_such_route)

    async def _callback(self, request: Request) -> Response:
        if not _opens(request.path_params):
            return _plain("unauthorized", 401)
        body = await _whole(request)
        if body is None:
            return _plain("request entity too large", 413)
        data = read_data(request.url.query, request.headers.get("content-type", ""), body)
        return await self._turns.do(self._answer, data)

    def _answer(self, data: Mapping[str, str]) -> Response:
        try:
            reply = _run(self._opening.ready(), data)
        except Threw as threw:
            return _json({"error": {"script": str(threw)}})
        except Page as page:
            return Response(page.text, page.status, media_type="text/html")
        except sqlite3.Error:
            return _json({"error": {"script": "InternalError: the leaderboard could not be read"}}, 500)
        if reply is None:
            return _json({})
        return _plain(reply if isinstance(reply, str) else _compact(reply))


def _opens(path: Mapping[str, str]) -> bool:
    given = "/".join((path["key"], path["credential"], path["secret"])).encode()
    return compare_digest(given, "/".join((API_KEY, CREDENTIAL, SECRET)).encode())


async def _whole(request: Request) -> bytes | None:
    """The body, None where it is too large."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > LARGEST_BODY:
            return None
    return bytes(body)


def _run(boards: Leaderboards, data: Mapping[str, str]) -> str | Sequence[Members] | None:
    """The script: what it sets as `RESPONSE_RAW`, None where it sets nothing."""
    name = text_of(data, "lb_name")
    if name == "badgateway":
        raise Page(502, _BAD_GATEWAY)
    match data.get("key"):
        case "test_endpoint":
            return "endpoint-valid"
        case "test_lb":
            if name == PARTED:
                return "requires-partition"
            return "valid-lb-name" if name in _UNLISTED or boards.find(name) else "invalid-lb-name"
        case "test_part":
            found = boards.find(f"{name}.{text_of(data, 'partition_id')}")
            return "valid-lb-name" if found else "invalid-partition-id"
        case "pull_data":
            return _pulled(boards, data, name)
    return None


def _pulled(boards: Leaderboards, data: Mapping[str, str], name: str) -> Sequence[Members]:
    partition = text_of(data, "partition_id")
    if partition:
        name += f".{partition}"
    if name == "errorpage":
        raise Page(200, _ERROR_PAGE)
    if name == "scripterror":
        raise Threw('TypeError: Cannot read property "getUserId" from null')
    entries = boards.find(name)
    if entries is None:
        raise Threw('TypeError: Cannot call method "getEntries" of null')
    limit, page = parse_int(data.get("limit", "")), parse_int(data.get("page", ""))
    offset = (limit or 0) * (page or 0)
    if offset < 0:
        raise Threw("IllegalArgumentException: skip must not be negative")
    if not limit or limit < 0:
        return ()
    return entries(min(limit, MOST_ENTRIES), min(offset, FURTHEST))


def _compact(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _json(value: object, status: int = 200) -> Response:
    return Response(_compact(value), status, media_type="application/json")


def _plain(text: str, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    return Response(text, status, headers, "text/plain")


async def _no_such_route(request: Request, wrong: Exception) -> Response:
    """What the router itself says no to: an unknown path, or another method."""
    del request
    if isinstance(wrong, HTTPException) and wrong.status_code == 405:
        return _plain("method not allowed", 405, {"Allow": "GET, POST"})
    return _plain("not found", 404)
