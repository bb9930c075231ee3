"""One profile's way to its service: what screens and commands ask.

Equal questions asked at once make one request. A page has one deadline around everything, waits included.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Hashable, Sequence
from dataclasses import replace
from functools import partial
from typing import Any, TypeVar

from lbtui.errors import LbtuiError, TimedOut, UsageError
from lbtui.fetch.cache import FRESH, Kept, Lru, merged, page_weight
from lbtui.fetch.exchange import ERRAND, Errand, Exchange
from lbtui.fetch.flights import Flights
from lbtui.fetch.limits import CallsLeft
from lbtui.fetch.locate import Located, locate
from lbtui.fetch.retry import DEFAULT, RetryPolicy
from lbtui.fetch.timing import REAL, Timing, Wait, Waits
from lbtui.model.board import Board, BoardList, BoardRef, Unknown
from lbtui.model.capabilities import Capabilities
from lbtui.model.entry import Entry, Scope
from lbtui.model.page import Anchor, Offset, Page, Player, Rank, Top, Trace
from lbtui.model.profile import Profile
from lbtui.providers.base import Reveal
from lbtui.providers.registry import provider_class

PAGES, PAGES_BYTES, BOARDS = 48, 3 * 2**20, 512
PLAYERS_AT_ONCE = 20
MOST_LISTS = 1_000

__all__ = ["CallsLeft", "Connection", "Located", "Wait"]

T = TypeVar("T")


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
        self._flights = Flights()
        self._pages: Lru[Hashable, Kept] = Lru(PAGES, PAGES_BYTES)
        self._boards: Lru[Hashable, tuple[Board, float]] = Lru(BOARDS, 2**40)

    @property
    def capabilities(self) -> Capabilities:
        return self.provider.capabilities

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
        found = await self._ask(("boards", token), lambda: self.provider.boards(token), True)
        for board in found.boards:
            if not isinstance(board.total, Unknown):
                self._note(board, Scope.ALL)
        return found

    async def all_boards(self) -> BoardList:
        """Every board to choose from, list after list. A circle of lists is cut: `next` says where."""
        boards: dict[BoardRef, Board] = {}
        taken: set[str | None] = set()
        token, complete = None, True
        while token not in taken and len(taken) < MOST_LISTS:
            taken.add(token)
            part = await self.boards(token)
            boards |= {each.ref: each for each in part.boards}
            token, complete = part.next, complete and part.complete
            if token is None:
                break
        return BoardList(tuple(boards.values()), token, complete)

    async def board(self, ref: BoardRef, scope: Scope = Scope.ALL, *, fresh: bool = False) -> Board:
        """What is known of a board; `fresh` asks even where that was read within the last 30 s."""
        self._allow(scope)
        known = self._boards.get((ref, scope))
        if known and not fresh and self.timing.monotonic() - known[1] < FRESH:
            return known[0]
        question = partial(self.provider.board, ref, scope)
        return self._note(await self._ask(("board", ref, scope), question, fresh), scope, whole=True)

    def known_board(self, ref: BoardRef, scope: Scope = Scope.ALL) -> Board | None:
        """What was told of a board so far, however long ago."""
        known = self._boards.get((ref, scope))
        return known[0] if known else None

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
        self._allow(scope, anchor)
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
        if not self.capabilities.one_player:
            raise UsageError(self.capabilities.why_not("one_player"))
        self._allow(scope)
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

    async def locate(self, ref: BoardRef, player_id: str, scope: Scope = Scope.ALL) -> Located:
        """Where a player stands. NotFound where the board does not hold them."""
        return await locate(self, ref, player_id, scope)

    async def close(self) -> None:
        """Ends what is under way, and lets go of every connection and copy."""
        await self._flights.close()
        self._pages.clear()
        await self.provider.close()
        await self._exchange.close()

    async def _ask(self, key: Hashable, question: Callable[[], Awaitable[T]], fresh: bool) -> T:
        seconds = self.profile.number("timeout") or 30
        fresh = fresh or self._flights.under_way((key, True))
        return await self._flights.join((key, fresh), lambda: self._in_time(question, fresh, seconds))

    async def _in_time(self, question: Callable[[], Awaitable[T]], fresh: bool, seconds: float) -> T:
        """The answer within `seconds`. Runs in a task of its own, so that the errand is its alone."""
        errand = Errand(self.timing.monotonic() + seconds, fresh)
        ERRAND.set(errand)
        try:
            async with asyncio.timeout(seconds):
                return await question()
        except TimeoutError:
            late = TimedOut(
                f"No whole answer within {seconds:g} s",
                f"What came before: {errand.trouble}" if errand.trouble else "",
                "Try again, or raise timeout in the profile",
            )
        except LbtuiError:
            raise
        except (
            Exception
        ) as slip:  # a provider may be a stranger's code: its slip costs an answer, not the program
            what = f"{type(slip).__name__} inside the provider"
            raise LbtuiError("The answer could not be read", what, "Tell whoever wrote it") from slip
        raise late

    async def _read(self, ref: BoardRef, anchor: Anchor, rows: int, scope: Scope) -> Page:
        """The page, traced and remembered."""
        began = self.timing.monotonic()
        page = await self.provider.page(ref, anchor, rows, scope)
        now = self.timing.monotonic()
        if (errand := ERRAND.get()) and page.trace is None:
            page = replace(page, trace=self._trace(errand, now - began))
        self._pages.put((ref, anchor, rows, scope), Kept(page, now), page_weight(page))
        self._note(page.board, scope)
        return page

    def _trace(self, errand: Errand, elapsed: float) -> Trace:
        return Trace(
            errand.status,
            elapsed,
            errand.wire_bytes,
            errand.attempts,
            self.timing.wall() if errand.oldest is None else errand.oldest,
            unchanged=0 < errand.replies == errand.confirmed,
        )

    def _heard(self, told: Board, scope: Scope) -> None:
        self._note(told, scope)

    def _note(self, told: Board, scope: Scope, *, whole: bool = False) -> Board:
        """Remembers what was told of a board; only a `whole` answer counts as having asked for it."""
        known = self._boards.get((told.ref, scope))
        board = merged(known[0] if known else None, told)
        asked_at = self.timing.monotonic() if whole else known[1] if known else float("-inf")
        self._boards.put((told.ref, scope), (board, asked_at))
        return board

    def _rows(self, limit: int | None) -> int:
        return max(1, min(limit or self.page_size, self.capabilities.page_max or limit or self.page_size))

    def _allow(self, scope: Scope, anchor: Anchor | None = None) -> None:
        needs = {Rank: "by_rank", Offset: "by_offset", Player: "around_player"}.get(type(anchor))
        for name in (needs, "friends" if scope is Scope.FRIENDS else None):
            if name and not self.capabilities.can(name):
                raise UsageError(self.capabilities.why_not(name))

    def _wait_changed(self, wait: Wait | None) -> None:
        if self.on_wait:
            self.on_wait(wait)
