"""A provider of the tests' own, and a well-behaved service for it: real ones, only small.

An answer is `{"total": 3, "rows": [[rank, player, score], …]}`; `total` may be missing.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Sequence
from typing import Any
from urllib.parse import parse_qs, quote

from lbtui.errors import BadAnswer, UsageError
from lbtui.model.board import Board, BoardList, BoardRef, Exact, Unknown
from lbtui.model.capabilities import Capabilities
from lbtui.model.entry import Entry, Scope
from lbtui.model.page import Anchor, End, Offset, Page, Player, Rank, Token, Top
from lbtui.model.profile import Field, Profile
from lbtui.model.secret import SecretRef
from lbtui.providers.answers import failure, read_json
from lbtui.providers.base import Provider
from lbtui.providers.wire import Endpoint, HeaderAuth, OAuth1, Request

REF = BoardRef("flags")


class TinyProvider(Provider):
    """`can` lists capabilities, `page_max` is theirs. With a `consumer_key` requests are signed."""

    service = "tiny"
    title = "Tiny"
    fields = (Field("url", "Address"), Field("token", "Token", "secret"), Field("can", "Can"))

    @classmethod
    def endpoint(cls, profile: Profile) -> Endpoint:
        url, token = profile.values.get("url"), profile.values.get("token")
        base = url if isinstance(url, SecretRef) else str(url)
        key, secret, token_secret = map(profile.values.get, ("consumer_key", "consumer_secret", "token_secret"))
        if isinstance(key, SecretRef) and isinstance(secret, SecretRef):
            third = [each if isinstance(each, SecretRef) else None for each in (token, token_secret)]
            sign_query = profile.values.get("sign_query") is not False
            return Endpoint(base, OAuth1(key, secret, third[0], third[1], sign_query))
        return Endpoint(base, HeaderAuth("Authorization", token) if isinstance(token, SecretRef) else None)

    @property
    def capabilities(self) -> Capabilities:
        can = dict.fromkeys(self.profile.text("can").split() or ["by_rank", "around_player", "validator"], True)
        return Capabilities(**can, page_max=int(self.profile.number("page_max")) or None)  # type: ignore[arg-type]  # names of flags

    async def boards(self, token: str | None = None) -> BoardList:
        reply = await self.send(Request("GET", "/boards"))
        return BoardList(tuple(Board(BoardRef(name)) for name in read_json(reply)))

    async def board(self, ref: BoardRef, scope: Scope = Scope.ALL) -> Board:
        return (await self.page(ref, Top(), self.profile.page_size, scope)).board

    async def page(self, ref: BoardRef, anchor: Anchor, limit: int, scope: Scope = Scope.ALL) -> Page:
        match anchor:
            case Top():
                place = []
            case Rank(rank):
                place = [("rank", str(rank))]
            case Offset(rows):
                place = [("offset", str(rows))]
            case Player(player_id):
                place = [("player", player_id)]
            case Token(value):
                place = [("token", value)]
            case End():
                raise UsageError("No way to the end")
        if scope is not Scope.ALL:
            place.append(("scope", scope.value))
        path = f"/boards/{quote(ref.id, safe='')}"
        reply = await self.send(Request("GET", path, (("count", str(limit)), *place)))
        if reply.status != 200:
            raise failure(reply, f"board {ref}")
        value = read_json(reply)
        if not isinstance(value, dict) or not isinstance(value.get("rows"), list):
            raise BadAnswer("The answer holds no rows")
        entries = tuple(Entry(rank, player, score=score) for rank, player, score in value["rows"])
        total = Exact(value["total"]) if "total" in value else Unknown()
        following = Token(value["next"]) if value.get("next") else None
        return Page(Board(ref, total=total), anchor, entries, following)

    async def players(
        self, ref: BoardRef, ids: Sequence[str], scope: Scope = Scope.ALL
    ) -> tuple[Entry | None, ...]:
        pages = [await self.page(ref, Player(each), 1, scope) for each in ids]
        return tuple(page.entries[0] if page.entries else None for page in pages)


Rows = Callable[[int, int], dict[str, Any]]
"""What a board answers for a first row and a count."""


def plain_rows(total: int) -> Rows:
    """A board of `total` players without ties, computed row by row."""

    def rows(first: int, count: int) -> dict[str, Any]:
        last = min(total, first + count - 1)
        return {
            "total": total,
            "rows": [[row, f"p{row}", 10 * (total - row)] for row in range(first, last + 1)],
        }

    return rows


class TinyApp:
    """The service as an ASGI application; it counts requests, and takes `latency` seconds for each."""

    def __init__(self, rows: Rows, latency: float = 0.0) -> None:
        self.rows = rows
        self.latency = latency
        self.asked: list[str] = []
        self.under_way = 0
        self.most = 0
        self.fail: dict[int, int] = {}
        """Statuses to answer with, by first row."""
        self.slow: dict[int, float] = {}
        """Further seconds to take, by first row."""
        self.few: dict[str, Rows] = {}
        """Other rows, by the value of a scope."""

    async def __call__(
        self,
        scope: dict[str, Any],
        receive: Callable[[], Awaitable[Any]],
        send: Callable[[Any], Awaitable[None]],
    ) -> None:
        self.under_way += 1
        self.most = max(self.most, self.under_way)
        try:
            query = {name: values[0] for name, values in parse_qs(scope["query_string"].decode()).items()}
            self.asked.append(scope["query_string"].decode())
            first = int(query.get("rank", 0)) or int(query.get("offset", 0)) + 1
            await asyncio.sleep(self.latency + self.slow.get(first, 0.0))
            status = self.fail.get(first, 200)
            value = self._answer(query, first) if status == 200 else {"message": "not today"}
        finally:
            self.under_way -= 1
        await send({"type": "http.response.start", "status": status, "headers": []})
        await send({"type": "http.response.body", "body": json.dumps(value).encode()})

    def _answer(self, query: dict[str, str], first: int) -> dict[str, Any]:
        rows = self.few.get(query.get("scope", ""), self.rows)
        if "player" not in query:
            return rows(first, int(query["count"]))
        row = int(query["player"].removeprefix("p"))
        return rows(max(1, row - int(query["count"]) + 1), min(row, int(query["count"])))

    def firsts(self) -> list[int]:
        """The first row of each page that was asked for."""
        queries = [parse_qs(text) for text in self.asked]
        return [int(each.get("rank", ["0"])[0]) or int(each.get("offset", ["0"])[0]) + 1 for each in queries]
