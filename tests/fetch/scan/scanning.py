"""What the tests of searching a board share: services that look nobody up, and boards to search."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from lbtui.errors import UsageError
from lbtui.fetch.connection import Connection
from lbtui.fetch.retry import RetryPolicy
from lbtui.model.board import Board, BoardList, BoardRef
from lbtui.model.capabilities import Capabilities
from lbtui.model.entry import Entry, Scope
from lbtui.model.page import Anchor, Offset, Page
from lbtui.model.profile import Profile
from lbtui.model.secret import Secret, SecretRef
from lbtui.providers.base import Provider
from tests.fetch.conftest import Connect
from tests.fetch.tiny import Rows, TinyApp, TinyProvider

ONCE = RetryPolicy(attempts=1)
MILLION = 1_000_000


def untold(rows: Rows) -> Rows:
    """The same rows, without a word of how many there are."""

    def answer(first: int, count: int) -> dict[str, Any]:
        return {"rows": rows(first, count)["rows"]}

    return answer


class Players:
    """A board's players by row, who may change places while it is read; the ranks of the rows may be given."""

    def __init__(self, ids: Sequence[str], ranks: Sequence[int] | None = None) -> None:
        self.ids = list(ids)
        self.ranks = ranks

    def __call__(self, first: int, count: int) -> dict[str, Any]:
        rows = range(first, min(len(self.ids), first + count - 1) + 1)
        return {"rows": [[self.ranks[row - 1] if self.ranks else row, self.ids[row - 1], 1] for row in rows]}

    def move(self, player_id: str, row: int) -> None:
        """Puts a player into another row; those between go one row up or down."""
        self.ids.remove(player_id)
        self.ids.insert(row - 1, player_id)


def named(count: int) -> list[str]:
    return [f"p{row}" for row in range(1, count + 1)]


def poor(connect: Connect, app: TinyApp, **values: Any) -> Connection:
    """A connection to a service that starts pages at rows and can do nothing else."""
    settings = {"can": "by_offset", "page_max": 1_000, "page_size": 100, "concurrency": 4, "policy": ONCE}
    return connect(app=app, **(settings | values))


def alone(app: TinyApp, asking: Callable[[Connection, TinyApp], Awaitable[None]], **values: Any) -> None:
    """Asks with a connection and an event loop of its own: for a property, whose every example needs both."""

    async def reveal(ref: SecretRef) -> Secret:
        raise AssertionError("there are no secrets here")

    async def whole() -> None:
        settings: dict[str, Any] = {"url": "http://tiny.test", "timeout": 30, "can": "by_offset"}
        connection = Connection(Profile("p", "tiny", settings | {"concurrency": 4} | values), reveal, app)
        try:
            await asking(connection, app)
        finally:
            await connection.close()

    asyncio.run(whole())


class OwnIds(TinyProvider):
    """A service on which letters' case does not tell players apart, `me` is whoever asks, and x… is nobody."""

    service = "own-ids"
    ids_exact = False

    def same_player(self, found: str, asked: str) -> bool:
        return found.casefold() == asked.casefold()

    def stands_in(self, player_id: str) -> bool:
        return player_id == "me"

    def check_player(self, player_id: str) -> None:
        if player_id.startswith("x"):
            raise UsageError(f"{player_id} is nobody's")


class MillionProvider(Provider):
    """A million rows without HTTP, made quickly: most pages are one of three, the others have players of their
    own, named after their row."""

    service = "million"
    title = "Million"
    fields = ()

    pages = tuple(tuple(Entry(None, f"{page}{row}") for row in range(1_000)) for page in "abc")

    @classmethod
    def endpoint(cls, profile: Profile) -> None:
        return None

    @property
    def capabilities(self) -> Capabilities:
        return Capabilities(by_offset=True, page_max=1_000)

    async def boards(self, token: str | None = None) -> BoardList:
        return BoardList(())

    async def board(self, ref: BoardRef, scope: Scope = Scope.ALL) -> Board:
        return Board(ref)

    async def page(self, ref: BoardRef, anchor: Anchor, limit: int, scope: Scope = Scope.ALL) -> Page:
        offset = anchor.rows if isinstance(anchor, Offset) else 0
        index = offset // 1_000
        if limit == 1_000 and index % 100 != 50 and index < 999:
            entries = self.pages[index % 3]
        else:
            last = min(MILLION, offset + limit)
            entries = tuple(Entry(None, f"m{row}") for row in range(offset + 1, last + 1))
        following = Offset(offset + len(entries)) if entries else None
        return Page(Board(ref), anchor, entries, following)

    async def players(
        self, ref: BoardRef, ids: Sequence[str], scope: Scope = Scope.ALL
    ) -> tuple[Entry | None, ...]:
        raise UsageError("Nobody is looked up")
