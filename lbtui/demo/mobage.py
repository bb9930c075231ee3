"""The demo's Mobage Social API leaderboards as an ASGI app: addresses, signatures, throttling, errors.

Every answer is JSON and carries a Date of the app's own clock, also in process, where no server adds one; a
server that would add another is told not to. Errors have the form `{"Error": {"Message", "Code"}}`.
"""

from __future__ import annotations

import math
import sqlite3
from collections import deque
from collections.abc import Awaitable, Callable
from email.utils import formatdate
from typing import Any
from urllib.parse import quote, unquote

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Match
from starlette.types import Receive, Scope, Send

from lbtui.demo.in_turn import InTurn
from lbtui.demo.mobage_answer import to_json
from lbtui.demo.mobage_boards import BASE, CONSUMERS, TOKENS
from lbtui.demo.mobage_live import MobageWorld
from lbtui.demo.mobage_oauth import Signed, Verifier, address
from lbtui.demo.mobage_request import FORM, refused
from lbtui.demo.mobage_service import Call, Done, methods
from lbtui.demo.opening import Opening
from lbtui.demo.refused import Refused
from lbtui.errors import LbtuiError

LARGEST_BODY = 16_384
_UNESCAPED = "/:@!$&'()*+,;=~"
"""What a path may hold as it is (RFC 3986, 3.3), beside letters, digits and `-._`."""


class Everywhere(BaseRoute):
    """Every address and method: patterns for decoded paths would not match ids with slashes or line breaks."""

    def __init__(self, respond: Callable[[Request], Awaitable[Response]]) -> None:
        self._respond = respond

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        return Match.FULL if scope["type"] == "http" else Match.NONE, {}

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        response = await self._respond(Request(scope, receive))
        await response(scope, receive, send)


class Throttle:
    """Lets `most` requests through in any `seconds`."""

    def __init__(self, most: int, seconds: float, clock: Callable[[], float]) -> None:
        self._most = most
        self._seconds = seconds
        self._clock = clock
        self._passed: deque[float] = deque()

    def check(self) -> None:
        """429 with the whole seconds to wait where there have been too many; it does not count then."""
        now = self._clock()
        while self._passed and self._passed[0] <= now - self._seconds:
            self._passed.popleft()
        if len(self._passed) >= self._most:
            wait = math.ceil(self._passed[0] + self._seconds - now) if self._passed else 1
            raise refused(
                429, "The number of requests exceeds the throttling limit.", {"Retry-After": str(wait)}
            )
        self._passed.append(now)


class MobageDemo:
    """Answers requests in the order in which they come, in a thread: a change waits for the disk."""

    def __init__(
        self,
        open_world: Callable[[], MobageWorld],
        clock: Callable[[], float],
        *,
        sign_query: bool = True,
        throttle: tuple[int, float] | None = None,
    ) -> None:
        self._opening = Opening(open_world)
        self._clock = clock
        self._verifier = Verifier(CONSUMERS, TOKENS, clock, sign_query=sign_query)
        self._throttle = Throttle(*throttle, clock) if throttle else None
        self._turns = InTurn()

    def app(self) -> Starlette:
        return Starlette(routes=[Everywhere(self._respond)], lifespan=self._opening.lifespan)

    async def _respond(self, request: Request) -> Response:
        try:
            body = await _whole(request)
        except Refused as wrong:
            return self._error(wrong)
        return await self._turns.do(self._answer, request, body)

    def _answer(self, request: Request, body: bytes) -> Response:
        try:
            done = self._done(request, body)
        except Refused as wrong:
            return self._error(wrong)
        except LbtuiError as wrong:
            return self._error(refused(500, str(wrong)))
        except sqlite3.Error:
            return self._error(refused(500, "The leaderboard could not be read or changed."))
        return self._json(done.status, done.body)

    def _done(self, request: Request, body: bytes) -> Done:
        path = _path(request)
        serve = methods(path)
        if request.method not in serve:
            allowed = ", ".join(serve)
            raise refused(405, f"Here is nothing but {allowed}.", {"Allow": allowed})
        user = self._verifier.check(_signed(request, body))
        if self._throttle:
            self._throttle.check()
        content_type = request.headers.get("content-type", "")
        world = self._opening.ready()
        query = request.query_params.multi_items()
        call = Call(path, query, content_type, body, user, self._clock(), world.arena)
        work = world.kept.read if request.method == "GET" else world.kept.change
        return work(lambda connection: serve[request.method](connection, call))

    def _error(self, wrong: Refused) -> Response:
        body = {"Error": {"Message": wrong.description, "Code": str(wrong.code)}}
        return self._json(wrong.status, body, **wrong.headers)

    def _json(self, status: int, body: Any, **headers: str) -> Response:
        headers |= {"Date": formatdate(self._clock(), usegmt=True)}
        if body is None:
            return Response(status_code=status, headers=headers)
        return Response(to_json(body), status, headers, "application/json")


async def _whole(request: Request) -> bytes:
    """The body; 400 for one that no request to this service needs."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > LARGEST_BODY:
            raise refused(400, f"The body has over {LARGEST_BODY} octets.")
    return bytes(body)


def _raw_path(request: Request) -> str:
    """The path as the client addressed it, where the server tells it; else as clients write it."""
    raw = request.scope.get("raw_path")
    return raw.decode("latin-1") if raw else quote(request.scope["path"], safe=_UNESCAPED)


def _path(request: Request) -> list[str]:
    """What the address names under `leaderboards`, decoded part by part; 404 for another address."""
    mounted = quote(request.scope.get("root_path", ""), safe=_UNESCAPED)
    parts = _raw_path(request).removeprefix(mounted).removeprefix(BASE + "/leaderboards/").split("/")
    if not all(parts):  # nor does any other path, whose first slash is still there
        raise refused(404, "There is nothing at this address.")
    return [unquote(part) for part in parts]


def _signed(request: Request, body: bytes) -> Signed:
    scope, headers = request.scope, request.headers
    server = ":".join(str(each) for each in scope.get("server") or () if each)
    where = address(scope["scheme"], headers.get("host") or server, _raw_path(request))
    form = headers.get("content-type", "").partition(";")[0].strip().lower() == FORM
    query = scope["query_string"]
    return Signed(request.method, where, query, body if form else None, headers.getlist("authorization"))
