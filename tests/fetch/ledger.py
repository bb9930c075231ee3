"""A writable provider of the tests' own, and its service, which loses answers in every way that there is.

`GET /boards/B` is the board, `/boards/B/rows?offset=&count=` its rows, `/boards/B/players/P` a row; `PUT` with
`{"score": …}` and `DELETE` on the last one write. A row is `[rank, player, score]`, ranks are 1 2 2 4.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any
from urllib.parse import parse_qs, quote, unquote

from lbtui.errors import RequestRefused, UsageError
from lbtui.model.board import Board, BoardList, BoardRef, Exact, Order
from lbtui.model.capabilities import Capabilities
from lbtui.model.entry import Entry, Scope
from lbtui.model.page import Anchor, Offset, Page, Top
from lbtui.model.profile import Field, Profile
from lbtui.model.score import Score
from lbtui.providers.answers import failure, read_json
from lbtui.providers.base import Provider
from lbtui.providers.wire import Endpoint, Reply, Request
from tests.fetch.misbehaving import Turn

REF = BoardRef("flags")
TARGET = f"{__name__}:LedgerProvider"
"""What the registry is to hold for the service `ledger`."""


class LedgerProvider(Provider):
    """`without` in the profile lists capabilities to leave out."""

    service = "ledger"
    title = "Ledger"
    fields = (
        Field("url", "Address", "url"),
        Field("app", "App"),
        Field("key", "Key", "secret"),
        Field("without", "Without"),
    )

    @classmethod
    def endpoint(cls, profile: Profile) -> Endpoint:
        return Endpoint(profile.text("url"))

    @property
    def capabilities(self) -> Capabilities:
        names = {"lists_boards", "by_offset", "one_player", "total_known", "submit", "delete"}
        flags: Any = dict.fromkeys(names - set(self.profile.text("without").split()), True)
        return Capabilities(**flags, page_max=50)

    def stands_in(self, player_id: str) -> bool:
        return player_id == "@me"

    def check_player(self, player_id: str) -> None:
        if "/" in player_id:
            raise UsageError("No player's id has a slash")

    async def boards(self, token: str | None = None) -> BoardList:
        return BoardList((Board(REF),))

    async def board(self, ref: BoardRef, scope: Scope = Scope.ALL) -> Board:
        return _board(ref, await self._get(f"/boards/{quote(ref.id, safe='')}"))

    async def page(self, ref: BoardRef, anchor: Anchor, limit: int, scope: Scope = Scope.ALL) -> Page:
        assert isinstance(anchor, Top | Offset)
        rows = anchor.rows if isinstance(anchor, Offset) else 0
        query = (("offset", str(rows)), ("count", str(limit)))
        value = await self._get(f"/boards/{quote(ref.id, safe='')}/rows", query)
        return Page(_board(ref, value), anchor, tuple(map(_entry, value["rows"])))

    async def players(
        self, ref: BoardRef, ids: Sequence[str], scope: Scope = Scope.ALL
    ) -> tuple[Entry | None, ...]:
        replies = [await self.send(Request("GET", _path(ref, each))) for each in ids]
        return tuple(None if reply.status == 404 else _entry(self._read(reply)) for reply in replies)

    async def submit(self, ref: BoardRef, player_id: str, score: Score | None) -> Entry | None:
        body = json.dumps({} if score is None else {"score": str(score)}).encode()
        reply = await self.send(Request("PUT", _path(ref, player_id), body=body, repeatable=False))
        value = self._read(reply)
        return _entry(value) if value is not None else None

    async def delete(self, ref: BoardRef, player_id: str) -> None:
        self._read(await self.send(Request("DELETE", _path(ref, player_id), repeatable=False)))

    def default_score(self, board: Board) -> Score | None:
        default = board.extra.get("default")
        return default if isinstance(default, int) else None

    def refusal(self, board: Board, before: Entry | None, score: Score | None) -> str:
        if score is None and "default" in board.extra and board.extra["default"] is None:
            return "The board has no default score."
        if score is None or before is None or before.score is None or board.extra.get("lower"):
            return ""
        return "It takes no lower scores." if score < before.score else ""

    async def _get(self, path: str, query: tuple[tuple[str, str], ...] = ()) -> Any:
        return self._read(await self.send(Request("GET", path, query)))

    @staticmethod
    def _read(reply: Reply) -> Any:
        if reply.status == 409:
            raise RequestRefused("The service refuses this score", "It is lower than the present one")
        if reply.status not in (200, 202):
            raise failure(reply, "the row")
        return read_json(reply) if reply.body else None


def _path(ref: BoardRef, player_id: str) -> str:
    return f"/boards/{quote(ref.id, safe='')}/players/{quote(player_id, safe='')}"


def _board(ref: BoardRef, value: dict[str, Any]) -> Board:
    order = Order(value["order"]) if value.get("order") else None
    total = Exact(value["total"])
    extra: dict[str, Any] = {name: value[name] for name in ("lower", "default") if name in value}
    return Board(ref, None, total, order, archived=value["archived"], extra=extra)


def _entry(row: list[Any]) -> Entry:
    rank, player_id, score = row
    return Entry(rank, player_id, score=score if score is None or isinstance(score, int) else Decimal(score))


@dataclass
class Ledger:
    """The service. `rows` are scores by player; of equal ones the newest stands last.

    `write` is what becomes of the next write, a key of `LOST` or a status: what was done, and how it answers.
    `@me` is who is `signed` in. Where the service has a `region` it tells ids with that before them, and takes
    both. `scoreless` players have a row without a score. `hold` is awaited while a write is answered slowly, and a
    `late` one is done when a row has been read once more.
    """

    rows: dict[str, int | Decimal] = field(default_factory=dict)
    order: Order | None = Order.HIGH_FIRST
    lower: bool = True
    default: int | None = None
    archived: bool | None = False
    keeps_best: bool = False
    scoreless: set[str] = field(default_factory=set)
    signed: str = "me"
    region: str = ""
    write: str | int = ""
    gone: bool = False
    asked: list[tuple[str, str, bytes]] = field(default_factory=list)
    late: list[tuple[str, str, bytes]] = field(default_factory=list)
    hold: asyncio.Event = field(default_factory=asyncio.Event)
    arrived: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def writes(self) -> list[tuple[str, bytes]]:
        """The writes that came over the wire."""
        return [(method, body) for method, _, body in self.asked if method != "GET"]

    @property
    def pages(self) -> int:
        """How many pages of rows were asked for."""
        return sum("/rows?" in path for _, path, _ in self.asked)

    async def act(self, turn: Turn) -> None:
        """As `tests.fetch.misbehaving` wants it."""
        seen = turn.seen
        self.asked.append((seen.method, seen.target, seen.body))
        if self.gone:
            await turn.reset()
            return
        if seen.method == "GET" or not self.write:
            answer = self.answer(seen.method, seen.target, seen.body)
            while self.late and "/players/" in seen.target:
                self.answer(*self.late.pop())
            await self._reply(turn, answer)
            return
        how, self.write = self.write, ""
        self.arrived.set()
        await self._lose(turn, how)

    async def _lose(self, turn: Turn, how: str | int) -> None:
        seen = turn.seen
        if isinstance(how, int):
            await turn.reply(how, b'{"message": "no"}', {"Retry-After": "7"} if how == 429 else None)
            return
        before, _, after = how.partition(" then ")
        if before == "done":
            self.answer(seen.method, seen.target, seen.body)
        match after:
            case "closed":
                await turn.close()
            case "reset":
                await turn.reset()
            case "gone":
                self.gone = True
                await turn.reset()
            case "broken":
                await turn.reply(202, b"[1, ")
            case "cut":
                await turn.reply(202, b"[1", {"Content-Length": "400"})
                await turn.close()
            case "empty":
                await turn.reply(202, b"")
            case "held":
                await self.hold.wait()
                await self._reply(turn, self.answer(seen.method, seen.target, seen.body))
            case "late":
                self.late.append((seen.method, seen.target, seen.body))
                await turn.reset()
            case _:
                await turn.reply(int(after), b'{"message": "trouble"}')

    @staticmethod
    async def _reply(turn: Turn, answer: tuple[int, Any]) -> None:
        status, value = answer
        await turn.reply(status, b"" if value is None else json.dumps(value, default=str).encode())

    async def __call__(
        self,
        scope: dict[str, Any],
        receive: Callable[[], Awaitable[Any]],
        send: Callable[[Any], Awaitable[None]],
    ) -> None:
        """As an ASGI application, which loses nothing."""
        event = await receive()
        body: bytes = event.get("body", b"")
        target = scope["raw_path"].decode() + "?" + scope["query_string"].decode()
        self.asked.append((scope["method"], target, body))
        status, value = self.answer(scope["method"], target, body)
        await send({"type": "http.response.start", "status": status, "headers": []})
        data = b"" if value is None else json.dumps(value, default=str).encode()
        await send({"type": "http.response.body", "body": data})

    def answer(self, method: str, target: str, body: bytes) -> tuple[int, Any]:
        """Does what a request asks, and gives the answer's status and JSON value."""
        status, value = self._answered(method, target, body)
        if self.region and isinstance(value, list):
            value = [value[0], self.region + value[1], value[2]]
        return status, value

    def _answered(self, method: str, target: str, body: bytes) -> tuple[int, Any]:
        path, _, text = target.partition("?")
        parts = [unquote(each) for each in path.strip("/").split("/")]
        query = {name: int(values[0]) for name, values in parse_qs(text).items()}
        if parts[1] != REF.id:
            return 404, {"message": "no such board"}
        if len(parts) == 2:
            return 200, self._described()
        if parts[2] == "rows":
            some = self._ranked()[query["offset"] : query["offset"] + query["count"]]
            return 200, self._described() | {"rows": some}
        parts[3] = self.signed if parts[3] == "@me" else parts[3].removeprefix(self.region)
        if method == "PUT":
            return self._put(parts[3], json.loads(body).get("score"))
        if method == "DELETE":
            return (
                (202, None) if self.rows.pop(parts[3], None) is not None else (404, {"message": "no such row"})
            )
        row = next((row for row in self._ranked() if row[1] == parts[3]), None)
        return (200, row) if row else (404, {"message": "no such player"})

    def _put(self, player: str, text: str | None) -> tuple[int, Any]:
        score = self.default if text is None else Decimal(text)
        if score is None:
            return 409, None
        if score == int(score):
            score = int(score)
        old = self.rows.get(player)
        worse = old is not None and score < old
        if worse and not (self.lower or self.keeps_best):
            return 409, None
        if old != score and not (worse and self.keeps_best):
            self.rows.pop(player, None)
            self.rows[player] = score
        return 202, next(row for row in self._ranked() if row[1] == player)

    def _described(self) -> dict[str, Any]:
        order = self.order.value if self.order else None
        flags = {"lower": self.lower, "default": self.default, "archived": self.archived}
        return {"order": order, "total": len(self.rows), **flags}

    def _ranked(self) -> list[list[Any]]:
        sign = 1 if self.order is Order.LOW_FIRST else -1
        rows: list[list[Any]] = []
        for at, (player, score) in enumerate(sorted(self.rows.items(), key=lambda each: sign * each[1]), 1):
            same = rows and self.rows[rows[-1][1]] == score
            rank = rows[-1][0] if same else at
            rows.append([rank, player, None if player in self.scoreless else score])
        return rows
