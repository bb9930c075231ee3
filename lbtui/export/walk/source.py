"""The board as the walk sees it: rows of it, one row, and its end."""

from __future__ import annotations

from contextlib import suppress

from lbtui.errors import LbtuiError
from lbtui.export.rows import Rows, packed
from lbtui.export.walk.sheet import Sheet
from lbtui.fetch.connection import Connection
from lbtui.fetch.place import place
from lbtui.model.board import BoardRef, Exact, Flow, Order, Total
from lbtui.model.entry import Scope
from lbtui.model.page import Anchor, Page


class Source:
    """One board, or those of it whom a scope means. Counts its `requests` and how many were made `again`."""

    def __init__(self, connection: Connection, ref: BoardRef, scope: Scope) -> None:
        self.connection = connection
        self.ref = ref
        self.scope = scope
        self.requests = 0
        self.retries = 0
        self._longest = 0
        self._short = 0
        self._most: int | None = None

    @property
    def has_places(self) -> bool:
        """Whether a page can begin inside the board."""
        can = self.connection.capabilities
        return can.by_rank or can.by_offset

    @property
    def tells_total(self) -> bool:
        return self.connection.capabilities.total_known

    @property
    def rows(self) -> int:
        """Rows of a page."""
        most = self.connection.page_most or self.connection.page_size
        return min(most, self._most or most)

    @property
    def cut(self) -> int | None:
        """The rows of the service's own pages, where it was found to send fewer than it is said to and counts
        pages by them."""
        can, most = self.connection.capabilities, self.connection.page_most
        return most if most and most != can.page_max and can.by_offset and not can.by_rank else None

    @property
    def order(self) -> Order | None:
        board = self.connection.known_board(self.ref, self.scope)
        return board.order if board else None

    async def read(self, first: int, last: int) -> Sheet:
        """These rows, asked for anew."""
        sent = self.connection.timing.monotonic()
        page = await self._page(self.connection.anchor_at(first), last - first + 1)
        placed = place(page, first, last - first + 1, ranked=self.connection.ranks_are_rows(self.scope))
        rows = packed(placed.entries)
        begins = placed.places[0] if placed.places else first
        warnings = (*page.warnings, *placed.warnings)
        sheet = self._sheet(page, rows, (first, last), (begins, placed.last), sent, warnings)
        self._learn(sheet)
        return sheet

    def _learn(self, sheet: Sheet) -> None:
        """A service that twice sent no more rows than these, though more were there, is asked for no more. (One
        that tells no total is seen through by the connection.)"""
        got = len(sheet.rows)
        self._longest = max(self._longest, got)
        if sheet.told is not None and 0 < got == self._longest and sheet.ends < min(sheet.last, sheet.told):
            self._most = got if got == self._short else self._most
            self._short = got

    async def read_on(self, anchor: Anchor, row: int) -> Sheet:
        """The page there, whose first row is taken to be `row`, or whose last one where that is negative."""
        sent = self.connection.timing.monotonic()
        page = await self._page(anchor, self.rows)
        count = len(page.entries)
        first = row if row >= 0 else max(1, -row - count + 1)
        asked, came = (first, first + self.rows - 1), (first, first + count - 1)
        return self._sheet(page, packed(page.entries), asked, came, sent, page.warnings)

    async def page_at(self, row: int) -> Page:
        """A page of the one row, to see whether it is there."""
        self.requests += 1
        return await self.connection.probe(self.ref, row, self.scope)

    async def total(self, since: float) -> Total:
        """How many rows there are now: told with one of them, else found out anew."""
        if self.tells_total:
            page = await self._page(self.connection.anchor_at(1), 1)
            if isinstance(page.board.total, Exact):
                return page.board.total
        return await self.connection.find_total(self.ref, self.scope, since=since)

    async def flow(self) -> Flow:
        """Which way players move, as far as the board's settings tell; asked for only where they may."""
        provider = self.connection.provider
        if not provider.tells_flow:
            return Flow.UNKNOWN
        known = self.connection.known_board(self.ref, self.scope)
        flow = provider.flow(known) if known else Flow.UNKNOWN
        if flow is Flow.UNKNOWN:
            with suppress(LbtuiError):  # the rows themselves may be there all the same
                self.requests += 1
                flow = provider.flow(await self.connection.board(self.ref, self.scope))
        return flow

    async def _page(self, anchor: Anchor, rows: int) -> Page:
        self.requests += 1
        page = await self.connection.page(self.ref, anchor, rows, self.scope, fresh=True, keep=False)
        self.retries += page.trace.retries if page.trace else 0
        return page

    def _sheet(
        self,
        page: Page,
        rows: Rows,
        asked: tuple[int, int],
        came: tuple[int, int],
        sent: float,
        warnings: tuple[str, ...],
    ) -> Sheet:
        """The rows `came` of those `asked` for, which were all rows of the page unless `rows` are fewer."""
        timing, trace = self.connection.timing, page.trace
        now = timing.monotonic()
        return Sheet(
            *asked,
            rows,
            *came,
            at=trace.fetched_at if trace else timing.wall(),
            sent=sent,
            came=now,
            total=page.board.total,
            ended=self._is_end(page, came[1], asked[1]),
            again=bool(trace and trace.retries),
            others=bool(page.entries) and not rows,
            warnings=(*warnings, *filter(None, [self.connection.warning])),
            next=page.next,
            previous=page.previous,
        )

    def _is_end(self, page: Page, ends: int, last: int) -> bool:
        if isinstance(page.board.total, Exact):
            return ends >= page.board.total.rows
        if ends >= last:
            return False
        extent = self.connection.extent(self.ref, self.scope)
        return bool(page.entries) and (page.next is None or extent.beyond == ends + 1)
