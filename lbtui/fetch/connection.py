"""One profile's way to its service: what screens and commands ask."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from lbtui.fetch.allowed import need, need_place
from lbtui.fetch.limits import CallsLeft
from lbtui.fetch.lists import all_boards
from lbtui.fetch.locate import Located, locate
from lbtui.fetch.paging import Paging
from lbtui.fetch.timing import Wait
from lbtui.model.board import Board, BoardList, BoardRef, Total, Unknown
from lbtui.model.entry import Entry, Scope
from lbtui.model.page import Top
from lbtui.model.score import Score

if TYPE_CHECKING:
    from lbtui.fetch.scan import Scan

PLAYERS_AT_ONCE = 20

__all__ = ["CallsLeft", "Connection", "Located", "Wait"]

T = TypeVar("T")


class Connection(Paging):
    """Made without input or output. `app` is an ASGI application to ask in place of the network."""

    async def greet(self) -> str | None:
        """Whether the service is there, as `Provider.greet`; always asked anew."""
        return await self._ask(("greet",), self.provider.greet, True)

    async def boards(self, token: str | None = None) -> BoardList:
        """The boards to choose from; always asked anew."""
        return await self._ask(("boards", token), lambda: self._read_boards(token), True)

    async def all_boards(self) -> BoardList:
        """Every board to choose from, list after list. A circle of lists is cut: `next` says where."""
        return await all_boards(self.boards)

    async def board(self, ref: BoardRef, scope: Scope = Scope.ALL, *, fresh: bool = False) -> Board:
        """What is known of a board; `fresh` asks even where that was read within the last 30 s."""
        need_place(self.capabilities, scope)
        young = self._boards.young(ref, scope)
        if young and not fresh:
            return young
        return await self._ask(("board", ref, scope), lambda: self._read_board(ref, scope), fresh)

    async def total(self, ref: BoardRef, scope: Scope = Scope.ALL) -> Total:
        """How many rows there are: as told within the last 30 s, or else asked for with one of them; where the
        service does not say, what is known."""
        need_place(self.capabilities, scope)
        if not self.capabilities.total_known:
            return self.known_total(ref, scope)
        if young := self._boards.young_total(ref, scope):
            return young
        told = (await self.page(ref, Top(), 1, scope)).board.total
        known = self.known_total(ref, scope)
        return told if isinstance(known, Unknown) else known  # something was written meanwhile

    async def find_total(
        self,
        ref: BoardRef,
        scope: Scope = Scope.ALL,
        told: Callable[[Total], None] | None = None,
        *,
        since: float | None = None,
    ) -> Total:
        """How many rows there are, found out where nobody says; see `lbtui.fetch.emulation.measure`."""
        from lbtui.fetch.emulation.measure import find_total

        return await find_total(self, ref, scope, told, since)

    async def players(
        self, ref: BoardRef, ids: Sequence[str], scope: Scope = Scope.ALL
    ) -> tuple[Entry | None, ...]:
        """Each player's entry, None for one not on the board; always asked anew, some at a time."""
        need(self.capabilities, "one_player")
        need_place(self.capabilities, scope)
        for player_id in ids:
            self.provider.check_player(player_id)
        entries: list[Entry | None] = []
        for at in range(0, len(ids), PLAYERS_AT_ONCE):
            some = tuple(ids[at : at + PLAYERS_AT_ONCE])
            question = partial(self.provider.players, ref, some, scope)
            entries += await self._ask(("players", ref, some, scope), question, True)
        return tuple(entries)

    async def locate(self, ref: BoardRef, player_id: str, scope: Scope = Scope.ALL) -> Located:
        """Where a player stands. NotFound where the board does not hold them."""
        return await locate(self, ref, player_id, scope)

    def scan(self, ref: BoardRef, scope: Scope = Scope.ALL) -> Scan:
        """The search of a board for players whom the service does not look up; see `lbtui.fetch.scan`."""
        if self._scans is None:
            from lbtui.fetch.scan.kept import Scans

            self._scans = Scans(self, self._exchange.limits, self._pages)
        return self._scans.scan(ref, scope)

    async def submit(self, ref: BoardRef, player_id: str, score: Score | None) -> Entry | None:
        """Sets a player's score, once, None to the board's default; see `Provider.submit`.

        UsageError where service or profile do not let it be set, before anything is sent.
        """
        return await self._write("submit", ref, player_id, lambda: self.provider.submit(ref, player_id, score))

    async def delete(self, ref: BoardRef, player_id: str) -> None:
        """Takes a player off a board, once; as `submit`."""
        await self._write("delete", ref, player_id, lambda: self.provider.delete(ref, player_id))

    async def close(self) -> None:
        await super().close()
        self._pages.clear()

    async def _write(self, name: str, ref: BoardRef, player_id: str, deed: Callable[[], Awaitable[T]]) -> T:
        """Does it once. Whatever becomes of it, the next question about the board is really asked."""
        need(self.capabilities, name)
        self.provider.check_player(player_id)
        try:
            return await self._flights.join((name, object()), lambda: self._in_time(deed, True, writing=True))
        finally:
            self._exchange.forget()
            self._pages.drop_if(lambda key: key[0] == ref)
            self._boards.forget(ref)
            if self._scans:
                self._scans.forget(ref)

    async def _read_boards(self, token: str | None) -> BoardList:
        found = await self.provider.boards(token)
        for board in found.boards:
            if not isinstance(board.total, Unknown):
                self._note(board, Scope.ALL)
        return found

    async def _read_board(self, ref: BoardRef, scope: Scope) -> Board:
        return self._note(await self.provider.board(ref, scope), scope, whole=True)
