"""The demo's Xbox Live leaderboards as an ASGI app: its routes, headers, validators and errors.

Every answer is JSON. A 200 carries an entity tag, unquoted as the service's page shows it; `If-None-Match`
takes tags quoted, unquoted or weak, a list of them, and `*`. Errors have the body that xboxlive.com's other
services send: code, source, description, traceInformation.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
import threading
import uuid
from collections.abc import Awaitable, Callable
from typing import Any

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from lbtui.demo.boards import SCID, TROUBLE, Ranking, circle
from lbtui.demo.opening import Opening
from lbtui.demo.refused import Refused
from lbtui.demo.routed import routed
from lbtui.demo.world import World
from lbtui.demo.xbox_answer import Shape, View, answer
from lbtui.demo.xbox_request import (
    SOURCE,
    Ask,
    Contract,
    check_authorization,
    check_scid,
    read_contract,
    read_global,
    read_social,
)

_COMMON = {"Cache-Control": "no-cache, no-store", "X-Content-Type-Options": "nosniff"}
_THROTTLED = {
    "version": 1,
    "currentRequests": 13,
    "maxRequests": 10,
    "periodInSeconds": 120,
    "limitType": "Rate",
}
RETRY_AFTER = 1
"""Seconds after which the throttled board wants to be asked again; it answers the same then."""

Answer = Callable[[World, Request], Response]


class XboxDemo:
    """Answers requests from a world that the first of them, or the app's start, opens in a thread.

    One at a time, whichever thread's loop they come on, and without another thread: each takes little.
    """

    def __init__(self, open_world: Callable[[], World]) -> None:
        self._opening = Opening(open_world)
        self._lock = threading.Lock()

    def endpoint(self, reply: Answer) -> Callable[[Request], Awaitable[Response]]:
        """A route's endpoint: `reply` with the world, and what it refuses written as an error."""

        async def answered(request: Request) -> Response:
            world = self._opening.world
            if world is None:
                world = await run_in_threadpool(self._opening.ready)
            try:
                check_authorization(request.headers.get("authorization", ""))
                with self._lock:
                    return reply(world, request)
            except Refused as refused:
                return _error(refused)
            except sqlite3.Error:
                return _error(Refused(500, 5, "The leaderboard could not be read."))

        return answered

    def app(self) -> Starlette:
        routes = [
            Route("/scids/{scid}/leaderboards/{name}", self.endpoint(_leaderboard)),
            Route("/scids/{scid}/leaderboards/{name}/columns/{column}", self.endpoint(_leaderboard)),
            Route("/users/xuid({xuid})/scids/{scid}/stats/{stat}/people/{group}", self.endpoint(_people)),
        ]
        return routed(routes, {"GET"}, self._opening, _no_such_route)


def _leaderboard(world: World, request: Request) -> Response:
    """A predefined board, one of its further columns, or a title-managed `stat(…)`."""
    contract, name = _version(request), request.path_params["name"]
    check_scid(request.path_params["scid"], SCID)
    ask = read_global(request.query_params.multi_items(), contract)
    if status := TROUBLE.get(name.casefold()):
        return _trouble(status)
    if name.casefold().startswith("stat(") and name.endswith(")"):
        ranking, view = world.managed(name[5:-1]), View.MANAGED
    else:
        ranking, view = world.board(name), View.PREDEFINED
    column = request.path_params.get("column")
    second = ranking.spec.second if ranking else None
    if ranking is None or (column and (second is None or second[0] != column.casefold())):
        raise Refused(404, 28, "The server found no such leaderboard.")
    return _page(world, ranking, Shape(view, ask, column is not None), request)


def _people(world: World, request: Request) -> Response:
    """A user's people, ranked by one statistic."""
    contract, path = _version(request), request.path_params
    check_scid(path["scid"], SCID)
    ask = read_social(request.query_params.multi_items(), contract, path["xuid"], path["group"])
    ranking = world.ranked_by(path["stat"])
    if ranking is None:
        raise Refused(404, 28, "The server found no such statistic.")
    return _page(world, ranking, Shape(View.SOCIAL, ask), request)


def _version(request: Request) -> Contract:
    return read_contract(request.headers.get("x-xbl-contract-version"))


def _narrowed(world: World, ranking: Ranking, view: View, ask: Ask) -> Ranking:
    """The board among those whom the request means. A global board keeps its own order."""
    if ask.people is None:
        return ranking
    if not world.knows(ask.people):
        raise Refused(404, 28, "The server found no such user.")
    friends = world.friends(ask.people, favorites=ask.favorites)
    return circle(ranking, friends, ask.ascending if view is View.SOCIAL else ranking.spec.low_first)


def _page(world: World, ranking: Ranking, shape: Shape, request: Request) -> Response:
    body = answer(_narrowed(world, ranking, shape.view, shape.ask), shape)
    content = json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()
    tag = hashlib.blake2b(content, digest_size=9).hexdigest()
    headers = {"ETag": tag, **_headers()}
    if _matches(request.headers.getlist("if-none-match"), tag):
        return Response(status_code=304, headers=headers)
    return Response(content, media_type="application/json", headers=headers)


def _matches(given: list[str], tag: str) -> bool:
    tags = [each.strip().removeprefix("W/").strip('"') for line in given for each in line.split(",")]
    return "*" in tags or tag in tags


def _headers() -> dict[str, str]:
    return {**_COMMON, "X-XblCorrelationId": str(uuid.uuid4())}


def _json(status: int, body: dict[str, Any], headers: dict[str, str]) -> Response:
    content = json.dumps(body, separators=(",", ":")).encode()
    return Response(content, status, {**_headers(), **headers}, "application/json")


def _error(refused: Refused) -> Response:
    body = {
        "code": refused.code,
        "source": SOURCE,
        "description": refused.description,
        "traceInformation": None,
    }
    return _json(refused.status, body, dict(refused.headers))


def _trouble(status: int) -> Response:
    """What a board that nobody can read answers."""
    match status:
        case 403:
            raise Refused(403, 1029, "This user is not in the sandbox that may read this leaderboard.")
        case 408:
            raise Refused(408, 4, "The leaderboard did not answer in time.")
        case 429:
            return _json(429, _THROTTLED, {"Retry-After": str(RETRY_AFTER)})
        case 503:
            raise Refused(503, 6, "The leaderboard is closed for maintenance.")
        case _:
            raise Refused(500, 5, "The leaderboard could not be read.")


async def _no_such_route(request: Request, wrong: Exception) -> Response:
    """What the router itself says no to: an unknown path, or another method than GET."""
    del request
    if isinstance(wrong, HTTPException) and wrong.status_code == 405:
        return _error(Refused(405, 7, "Leaderboards can only be read, with GET.", {"Allow": "GET"}))
    return _error(Refused(404, 28, "There is nothing at this address."))
