"""Reading a board page by page: what is kept of it, and what its pages tell of the board."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from lbtui.errors import TimedOut, UsageError
from lbtui.fetch.allowed import need_place
from lbtui.fetch.asking import Asking
from lbtui.fetch.cache import FRESH, Kept, Lru, page_weight
from lbtui.fetch.deadline import READ_AGAIN
from lbtui.fetch.emulation.extent import Extent
from lbtui.fetch.emulation.short import ShortPages, first_row
from lbtui.fetch.exchange import ERRAND
from lbtui.fetch.known import KnownBoards
from lbtui.fetch.place import place
from lbtui.fetch.retry import DEFAULT, RetryPolicy
from lbtui.fetch.timing import REAL, Timing
from lbtui.model.board import Board, BoardRef, Exact, Total
from lbtui.model.entry import Scope
from lbtui.model.page import Anchor, Offset, Page, Rank, Top
from lbtui.model.profile import Profile
from lbtui.providers.base import Reveal

if TYPE_CHECKING:
    from lbtui.fetch.scan.kept import Scans

PAGES, PAGES_BYTES = 48, 3 * 2**19

PageKey = tuple[BoardRef, Anchor, int, Scope]


class Paging(Asking):
    """Pages of boards: asked for, doubted where they are short, kept, and counted; made as `Asking` is."""

    def __init__(
        self,
        profile: Profile,
        reveal: Reveal,
        app: Any = None,
        *,
        timing: Timing = REAL,
        policy: RetryPolicy = DEFAULT,
    ) -> None:
        super().__init__(profile, reveal, app, timing=timing, policy=policy)
        self._pages: Lru[PageKey, Kept] = Lru(PAGES, PAGES_BYTES)
        self._boards = KnownBoards(self.timing.monotonic)
        self._short = ShortPages(self)
        self._scans: Scans | None = None

    @property
    def page_size(self) -> int:
        """Rows in a page: the profile's, or fewer where the service allows or sends no more."""
        return min(self.profile.page_size, self.page_most or self.profile.page_size)

    @property
    def page_most(self) -> int | None:
        """The most rows that a page holds, as the service says and was seen to keep to; None where neither."""
        return min(filter(None, (self.capabilities.page_max, self._short.most)), default=None)

    @property
    def warning(self) -> str:
        """What a person should know of how this service sends pages, "" where there is nothing."""
        return self._short.warning

    def known_board(self, ref: BoardRef, scope: Scope = Scope.ALL) -> Board | None:
        """What was told of a board so far, however long ago."""
        return self._boards.get(ref, scope)

    def extent(self, ref: BoardRef, scope: Scope = Scope.ALL) -> Extent:
        """What is known of a board's length, to look at and not to keep: a write makes it anew."""
        return self._boards.extent(ref, scope)

    def known_total(self, ref: BoardRef, scope: Scope = Scope.ALL) -> Total:
        """The best known total, without asking: as told, or from the rows read so far."""
        return self._boards.extent(ref, scope).total

    def sure_total(self, ref: BoardRef, scope: Scope = Scope.ALL) -> Total:
        """As `known_total`, for jumps to rely on: what rows proved more than 30 s ago is only a lower bound. A
        service that tells its total is taken at its word, which every page renews."""
        extent = self._boards.extent(ref, scope)
        if self.capabilities.total_known and isinstance(extent.told, Exact):
            return extent.told
        return extent.total_since(self.timing.monotonic() - FRESH)

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

    async def page(
        self,
        ref: BoardRef,
        anchor: Anchor,
        limit: int | None = None,
        scope: Scope = Scope.ALL,
        *,
        fresh: bool = False,
        keep: bool = True,
    ) -> Page:
        """Up to `limit` rows from `anchor` (default and most: the page size), with their `trace`.

        `fresh` asks even where they were read within the last 30 s; what is not to `keep` takes no place in the
        cache. All that is asked to learn whether to believe the page is asked within its time, or else left.
        UsageError where the service cannot.
        """
        need_place(self.capabilities, scope, anchor)
        rows = self._short.fit(anchor, self._rows(limit))
        kept = self.kept(ref, anchor, rows, scope)
        if kept and not fresh and self.timing.monotonic() - kept.at < FRESH:
            return kept.page
        era = self._exchange.era
        began = self.timing.monotonic()
        page = believed = await self.as_sent(ref, anchor, rows, scope, fresh=fresh)
        try:
            async with asyncio.timeout(began + self.seconds - self.timing.monotonic()):
                if self._short.is_gap(page, ref, anchor, scope):
                    page = believed = await self.as_sent(ref, anchor, rows, scope)
                believed = await self._short.believed(page, ref, anchor, rows, scope, keep)
        except TimeoutError:
            if anchor != Top() and self._short.fit(anchor, rows) < rows:  # its rows may be others
                raise TimedOut(f"No whole answer within {self.seconds:g} s", self.warning, READ_AGAIN) from None
        if believed is page and era == self._exchange.era:
            self._take(page, (ref, anchor, rows, scope), keep=keep)
        return believed

    async def as_sent(
        self, ref: BoardRef, anchor: Anchor, rows: int, scope: Scope = Scope.ALL, *, fresh: bool = True
    ) -> Page:
        """A page of so many rows as the service sends it; of its rows nobody takes note."""
        key = ("page", ref, anchor, rows, scope)
        return await self._ask(key, lambda: self._read(ref, anchor, rows, scope), fresh)

    async def probe(self, ref: BoardRef, row: int, scope: Scope = Scope.ALL) -> Page:
        """The one row, asked for anew to learn whether it is there; the page is not kept."""
        return await self.page(ref, self.anchor_at(row), 1, scope, fresh=True, keep=False)

    def kept(
        self, ref: BoardRef, anchor: Anchor, limit: int | None = None, scope: Scope = Scope.ALL
    ) -> Kept | None:
        """A page from memory and when it was read."""
        return self._pages.get((ref, anchor, self._short.fit(anchor, self._rows(limit)), scope))

    async def _read(self, ref: BoardRef, anchor: Anchor, rows: int, scope: Scope) -> Page:
        """The page, traced."""
        began = self.timing.monotonic()
        page = await self.provider.page(ref, anchor, rows, scope)
        now = self.timing.monotonic()
        if (errand := ERRAND.get()) and page.trace is None:
            page = replace(page, trace=errand.trace(now - began, self.timing.wall()))
        self._note(page.board, scope)
        return page

    def _take(self, page: Page, key: PageKey, *, keep: bool) -> None:
        """Takes note of a page that is believed, and remembers it."""
        now = self.timing.monotonic()
        if keep:
            self._pages.put(key, Kept(page, now), page_weight(page))
        ref, anchor, rows, scope = key
        first = first_row(anchor)
        if first is not None:
            placed = place(page, first, rows, ranked=self.ranks_are_rows(scope))
            self.extent(ref, scope).note(page, first, rows, placed.last, now)
        if self._scans:
            self._scans.saw(ref, scope, page, rows)

    def _heard(self, told: Board, scope: Scope) -> None:
        self._note(told, scope)

    def _note(self, told: Board, scope: Scope, *, whole: bool = False) -> Board:
        """Remembers what was told of a board, unless something was written meanwhile."""
        return self._boards.note(told, scope, whole=whole) if self._is_current() else told

    def _rows(self, limit: int | None) -> int:
        wanted = limit or self.page_size
        return max(1, min(wanted, self.page_most or wanted))
