"""A small service that is asked step by step, and a provider for it: real ones, only poor."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Mapping
from typing import Any
from urllib.parse import parse_qs

from lbtui.check import Ask, Step, check
from lbtui.errors import NotFound, PartitionNeeded
from lbtui.fetch.connection import Connection
from lbtui.model.board import Board, BoardList, BoardRef
from lbtui.model.capabilities import Capabilities
from lbtui.model.entry import Entry, Scope
from lbtui.model.field import Field
from lbtui.model.page import Anchor, Offset, Page
from lbtui.model.profile import Profile
from lbtui.providers.answers import failure, read_json
from lbtui.providers.wire import Endpoint, Request
from lbtui.store.secrets import reveal
from tests.fetch.conftest import OwnTime
from tests.fetch.tiny import TinyProvider

Receive = Callable[[], Awaitable[Any]]
SendEvent = Callable[[Any], Awaitable[None]]


class StepwiseProvider(TinyProvider):
    """Greets with the word of its service; `most` is its largest page, 0 for any."""

    service = "stepwise"
    title = "Stepwise"
    fields = (Field("url", "Address"), Field("can", "Can"), Field("most", "Most", "integer"))
    greets = True

    @classmethod
    def endpoint(cls, profile: Profile) -> Endpoint:
        return Endpoint("http://127.0.0.1")

    @property
    def most(self) -> int:
        return int(self.profile.number("most"))

    @property
    def capabilities(self) -> Capabilities:
        return Capabilities(by_offset=True, partitions=True, page_max=self.most or None)

    async def greet(self) -> str | None:
        return str(await self._read("greet")) if self.greets else None

    async def boards(self, token: str | None = None) -> BoardList:
        return BoardList(tuple(map(Board, self.profile.boards)), complete=False)

    async def board(self, ref: BoardRef, scope: Scope = Scope.ALL) -> Board:
        said = await self._read("board", board=ref.id, partition=ref.partition or "")
        if said == "split":
            raise PartitionNeeded(ref.id)
        if said != "there":
            raise NotFound(f"There is no {said}")
        return Board(ref)

    async def page(self, ref: BoardRef, anchor: Anchor, limit: int, scope: Scope = Scope.ALL) -> Page:
        skipped = anchor.rows if isinstance(anchor, Offset) else 0
        place = {"board": ref.id, "partition": ref.partition or ""}
        rows = await self._read("rows", **place, skip=str(skipped), count=str(limit))
        entries = tuple(Entry(rank, f"p{rank}") for rank in rows)
        return Page(Board(ref), anchor, entries, Offset(skipped + len(entries)) if entries else None)

    async def _read(self, what: str, **query: str) -> Any:
        reply = await self.send(Request("GET", f"/{what}", tuple(query.items())))
        if reply.status != 200:
            raise failure(reply, what)
        return read_json(reply)


class LimitedProvider(StepwiseProvider):
    """One whose profile says the largest page under `limit`."""

    service = "limited"
    fields = (Field("url", "Address"), Field("can", "Can"), Field("limit", "Limit", "integer"))

    @property
    def most(self) -> int:
        return int(self.profile.number("limit"))


class MuteProvider(StepwiseProvider):
    """The same service, which this one cannot ask whether it is there."""

    service = "mute"
    greets = False


class ListingProvider(StepwiseProvider):
    """The same service, of which this one knows the boards."""

    service = "listing"

    @property
    def capabilities(self) -> Capabilities:
        return Capabilities(lists_boards=True, partitions=True)

    async def boards(self, token: str | None = None) -> BoardList:
        return BoardList((Board(BoardRef("HSBC")), Board(BoardRef("flags"))))


class StepwiseApp:
    """`boards` are the rows of each partition by board, under "" of one that has none. `asked` is what was asked
    for, in order. It gives at most `most` rows in a page; a thing in `broken` ends with 503."""

    def __init__(self, boards: Mapping[str, Mapping[str, int]], most: int = 1_000, *broken: str) -> None:
        self.boards = boards
        self.most = most
        self.broken = broken
        self.asked: list[str] = []

    async def __call__(self, scope: dict[str, Any], receive: Receive, send: SendEvent) -> None:
        what = scope["path"].removeprefix("/")
        query = parse_qs(scope["query_string"].decode(), keep_blank_values=True)
        place = [query.get(name, [""])[0] for name in ("board", "partition")]
        rows = [query[name][0] for name in ("skip", "count") if name in query]
        self.asked.append(" ".join([what, *filter(None, [".".join(filter(None, place)), "+".join(rows)])]))
        value = getattr(self, f"_{what}")(*place, *map(int, rows))
        status = 503 if what in self.broken or place[0] in self.broken else 200
        await send({"type": "http.response.start", "status": status, "headers": []})
        await send({"type": "http.response.body", "body": json.dumps(value).encode()})

    def _greet(self, *_: str) -> str:
        return "good day"

    def _board(self, board: str, partition: str) -> str:
        parts = self.boards.get(board)
        if parts is None:
            return f"board {board}"
        if not partition:
            return "there" if "" in parts else "split"
        return "there" if partition in parts else f"partition {partition}"

    def _rows(self, board: str, partition: str, skip: int, count: int) -> list[int]:
        total = self.boards[board][partition]
        return list(range(skip + 1, min(total, skip + min(count, self.most)) + 1))


class Stepwise:
    """A profile of the service, its connection, and the trials that were asked for. Only a sleep takes time."""

    def __init__(self, app: StepwiseApp, *boards: str, service: str = "stepwise", **values: Any) -> None:
        refs = tuple(BoardRef(*name.split(".", 1)) for name in boards)
        self.app = app
        self.trials: list[Profile] = []
        self.profile = Profile("p", service, {"boards": refs, **values})
        self._timing = OwnTime().timing
        self.connection = self._connection(self.profile)

    def _connection(self, profile: Profile) -> Connection:
        return Connection(profile, reveal, self.app, timing=self._timing)

    def trial(self, profile: Profile) -> Connection:
        self.trials.append(profile)
        return self._connection(profile)

    async def steps(self, ask: Ask | None = None) -> list[Step]:
        return [step async for step in check(self.connection, self.trial, ask=ask)]

    async def told(self, ask: Ask | None = None) -> list[str]:
        return [str(step) for step in await self.steps(ask)]


class Person:
    """Answers with one text after the other, and then with nothing; `asked` are the boards it was asked about."""

    def __init__(self, *answers: str) -> None:
        self.answers = list(answers)
        self.asked: list[str] = []

    async def __call__(self, ref: BoardRef) -> str | None:
        self.asked.append(str(ref))
        return self.answers.pop(0) if self.answers else None
