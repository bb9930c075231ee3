"""One profile's way to its service: what screens and commands ask.

Equal questions asked at once make one request. A page has one deadline around everything, waits included.
"""

from __future__ import annotations

import math
from collections.abc import Awaitable, Callable, Hashable, Sequence
from dataclasses import replace
from functools import partial
from typing import Any, TypeVar

from lbtui.errors import UsageError
from lbtui.fetch.allowed import need, need_place, within
from lbtui.fetch.cache import FRESH, Kept, Lru, page_weight
from lbtui.fetch.deadline import in_time
from lbtui.fetch.exchange import ERRAND, Errand, Exchange
from lbtui.fetch.flights import Flights
from lbtui.fetch.known import KnownBoards
from lbtui.fetch.limits import CallsLeft
from lbtui.fetch.lists import all_boards
from lbtui.fetch.locate import Located, locate
from lbtui.fetch.retry import DEFAULT, RetryPolicy
from lbtui.fetch.timing import REAL, Timing, Wait, Waits
from lbtui.model.board import Board, BoardList, BoardRef, Total, Unknown
from lbtui.model.capabilities import Capabilities
from lbtui.model.entry import Entry, Scope
from lbtui.model.page import Anchor, Offset, Page, Rank, Top
from lbtui.model.profile import Profile
from lbtui.model.score import Score
from lbtui.providers.base import Reveal
from lbtui.providers.registry import provider_class

PAGES, PAGES_BYTES = 48, 3 * 2**20
PLAYERS_AT_ONCE = 20

__all__ = ["CallsLeft", "Connection", "Located", "Wait"]

T = TypeVar("T")
PageKey = tuple[BoardRef, Anchor, int, Scope]


class Connection:
    """Made without input or output. `app` is an ASGI application to ask in place of the network."""

    def __init__(
        self,
        profile: Profile,
        reveal: Reveal,
        app: Any = None,
        *,
        timing: Timing = REAL,
        policy: RetryPolicy = DEFAULT,
    ) -> None:
        self.profile = profile
        self.timing = timing
        self.on_wait: Callable[[Wait | None], None] | None = None
        self._waits = Waits(timing, self._wait_changed)
        cls = provider_class(profile.service)
        self._exchange = Exchange(
            profile, lambda: cls.endpoint(profile), reveal, app, timing, policy, self._waits
        )
        self.provider = cls(profile, self._exchange.send, reveal)
        self._exchange.validates = lambda: self.capabilities.validator
        self.provider.heard = self._heard
        self.provider.time_left = self._time_left
        self._flights = Flights()
        self._pages: Lru[PageKey, Kept] = Lru(PAGES, PAGES_BYTES)
        self._boards = KnownBoards(timing.monotonic)

    @property
    def capabilities(self) -> Capabilities:
        """What the service can do, within what the profile allows."""
        return within(self.profile, self.provider.capabilities)

    @property
    def page_size(self) -> int:
        """Rows in a page: the profile's, or fewer where the service allows no more."""
        return min(self.profile.page_size, self.capabilities.page_max or self.profile.page_size)

    @property
    def waiting(self) -> Wait | None:
        """The pause that ends first, while there is one."""
        return self._waits.current

    @property
    def calls_left(self) -> CallsLeft | None:
        return self._exchange.limits.calls_left

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

    def known_board(self, ref: BoardRef, scope: Scope = Scope.ALL) -> Board | None:
        """What was told of a board so far, however long ago."""
        return self._boards.get(ref, scope)

    async def total(self, ref: BoardRef, scope: Scope = Scope.ALL) -> Total:
        """How many rows there are: as told within the last 30 s, or else asked for with one of them."""
        need_place(self.capabilities, scope)
        young = self._boards.young_total(ref, scope)
        if young is None and self.capabilities.total_known:
            young = (await self.page(ref, Top(), 1, scope)).board.total
        if young is not None:
            return young
        known = self._boards.get(ref, scope)
        return known.total if known else Unknown()

    async def page(
        self,
        ref: BoardRef,
        anchor: Anchor,
        limit: int | None = None,
        scope: Scope = Scope.ALL,
        *,
        fresh: bool = False,
    ) -> Page:
        """Up to `limit` rows from `anchor` (default and most: the page size), with their `trace`.

        `fresh` asks even where they were read within the last 30 s. UsageError where the service cannot.
        """
        need_place(self.capabilities, scope, anchor)
        rows = self._rows(limit)
        kept = self.kept(ref, anchor, rows, scope)
        if kept and not fresh and self.timing.monotonic() - kept.at < FRESH:
            return kept.page
        return await self._ask(
            ("page", ref, anchor, rows, scope), lambda: self._read(ref, anchor, rows, scope), fresh
        )

    def kept(
        self, ref: BoardRef, anchor: Anchor, limit: int | None = None, scope: Scope = Scope.ALL
    ) -> Kept | None:
        """A page from memory and when it was read."""
        return self._pages.get((ref, anchor, self._rows(limit), scope))

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

    def anchor_at(self, row: int) -> Anchor:
        """The anchor of a page that begins at `row`, from 1. UsageError where the service starts none there."""
        if row <= 1:
            return Top()
        if self.capabilities.by_rank:
            return Rank(row)
        if self.capabilities.by_offset:
            return Offset(row - 1)
        raise UsageError(self.capabilities.why_not("by_rank"))

    def ranks_are_rows(self, scope: Scope) -> bool:
        """Whether a rank says the row where those who share it begin. Rows of a few carry ranks among all."""
        return self.capabilities.by_rank and scope is Scope.ALL

    async def locate(self, ref: BoardRef, player_id: str, scope: Scope = Scope.ALL) -> Located:
        """Where a player stands. NotFound where the board does not hold them."""
        return await locate(self, ref, player_id, scope)

    async def submit(self, ref: BoardRef, player_id: str, score: Score | None) -> Entry | None:
        """Sets a player's score, once, None to the board's default; see `Provider.submit`.

        UsageError where service or profile do not let it be set, before anything is sent.
        """
        return await self._write("submit", ref, player_id, lambda: self.provider.submit(ref, player_id, score))

    async def delete(self, ref: BoardRef, player_id: str) -> None:
        """Takes a player off a board, once; as `submit`."""
        await self._write("delete", ref, player_id, lambda: self.provider.delete(ref, player_id))

    async def close(self) -> None:
        """Ends what is under way, and lets go of every connection and copy."""
        await self._flights.close()
        self._pages.clear()
        await self.provider.close()
        await self._exchange.close()

    async def _ask(self, key: Hashable, question: Callable[[], Awaitable[T]], fresh: bool) -> T:
        """The answer, shared with whoever asks the same meanwhile and since the last write."""
        era = self._exchange.era
        fresh = fresh or self._flights.under_way((key, era, True))
        return await self._flights.join((key, era, fresh), lambda: self._in_time(question, fresh))

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

    async def _in_time(self, question: Callable[[], Awaitable[T]], fresh: bool, *, writing: bool = False) -> T:
        seconds = self.profile.number("timeout") or 30
        deadline = self.timing.monotonic() + seconds
        errand = Errand(deadline, fresh, writing=writing, era=self._exchange.era)
        return await in_time(question, errand, seconds)

    async def _read_boards(self, token: str | None) -> BoardList:
        found = await self.provider.boards(token)
        for board in found.boards:
            if not isinstance(board.total, Unknown):
                self._note(board, Scope.ALL)
        return found

    async def _read_board(self, ref: BoardRef, scope: Scope) -> Board:
        return self._note(await self.provider.board(ref, scope), scope, whole=True)

    async def _read(self, ref: BoardRef, anchor: Anchor, rows: int, scope: Scope) -> Page:
        """The page, traced and remembered."""
        began = self.timing.monotonic()
        page = await self.provider.page(ref, anchor, rows, scope)
        now = self.timing.monotonic()
        if (errand := ERRAND.get()) and page.trace is None:
            page = replace(page, trace=errand.trace(now - began, self.timing.wall()))
        if self._is_current():
            self._pages.put((ref, anchor, rows, scope), Kept(page, now), page_weight(page))
        self._note(page.board, scope)
        return page

    def _time_left(self) -> float:
        errand = ERRAND.get()
        return errand.deadline - self.timing.monotonic() if errand else math.inf

    def _heard(self, told: Board, scope: Scope) -> None:
        self._note(told, scope)

    def _note(self, told: Board, scope: Scope, *, whole: bool = False) -> Board:
        """Remembers what was told of a board, unless something was written meanwhile."""
        return self._boards.note(told, scope, whole=whole) if self._is_current() else told

    def _is_current(self) -> bool:
        """Whether nothing was written since this question began."""
        errand = ERRAND.get()
        return errand is None or errand.era == self._exchange.era

    def _rows(self, limit: int | None) -> int:
        return max(1, min(limit or self.page_size, self.capabilities.page_max or limit or self.page_size))

    def _wait_changed(self, wait: Wait | None) -> None:
        if self.on_wait:
            self.on_wait(wait)
