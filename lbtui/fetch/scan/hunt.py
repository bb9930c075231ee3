"""One reading of a board for players who are sought there."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from lbtui.fetch.locate import Located
from lbtui.fetch.place import Placed
from lbtui.fetch.scan.cost import Pace, Progress
from lbtui.fetch.scan.spans import Spans
from lbtui.fetch.scan.sweep import Came, Sweep
from lbtui.model.board import BoardRef, Exact, Total
from lbtui.model.entry import Scope
from lbtui.model.page import Anchor, Offset, Page, Rank, Top

if TYPE_CHECKING:
    from lbtui.fetch.connection import Connection

OFTEN = 0.25
"""Seconds between two tellings of how far it is, at least."""

Take = Callable[[Page, int, int], Placed]
"""Remembers a page that was asked for from a row, so many rows of it."""


class Hunt:
    """`found` are those of the `missing` players who were met, `read` the rows that were read for them."""

    def __init__(
        self, connection: Connection, ref: BoardRef, scope: Scope, take: Take, missing: Sequence[str]
    ) -> None:
        self._connection = connection
        self._ref = ref
        self._scope = scope
        self._take = take
        self._missing = set(missing)
        self._asked: set[int] = set()
        self._total: Total | None = None
        self.found: dict[str, Located] = {}
        self.read = Spans()
        self.moved = False

    def asks(self, first: int) -> bool:
        """Whether a page from this row is under way here."""
        return first in self._asked

    async def run(
        self, size: int, total: Total, skip: Spans, pace: Pace, progress: Callable[[Progress], None] | None
    ) -> None:
        """Reads pages of `size` but those in `skip`, until all are found or the board ends."""
        self._total = total
        at_once = self._connection.at_once
        teller = _Teller(self._connection.timing.monotonic, pace, at_once, progress)

        async def read(first: int, last: int) -> Came:
            teller.tell(sweep)
            came = await self._page(first, last)
            teller.came += 1
            return came

        sweep = Sweep(read, size, total, skip)
        try:
            await sweep.run(at_once, lambda: not self._missing)
        finally:
            self.moved |= sweep.odd
            teller.tell(sweep, last=True)

    async def _page(self, first: int, last: int) -> Came:
        limit = last - first + 1
        self._asked.add(first)
        try:
            page = await self._connection.page(
                self._ref, self._anchor(first), limit, self._scope, fresh=True, keep=False
            )
        finally:
            self._asked.discard(first)
        placed = self._take(page, first, limit)
        self._look(page, placed)
        after = following(page, placed, last)
        empty = not page.entries and after == first
        if page.entries and after == first:
            after = last + 1  # it sent other rows than these, and would again
        told = page.board.total
        self.moved |= isinstance(told, Exact) and not empty and told != self._total
        self.moved |= len(placed.rows) < after - first
        self.read.add(first, after - 1)
        return Came(after, empty)

    def _look(self, page: Page, placed: Placed) -> None:
        """Who of those sought stands on the page."""
        provider = self._connection.provider
        if provider.ids_exact and self._missing.isdisjoint(each.player_id for each in page.entries):
            return
        for row, entry in placed.rows.items():
            for sought in [each for each in self._missing if provider.same_player(entry.player_id, each)]:
                self.found[sought] = Located(row, entry)
                self._missing.discard(sought)

    def _anchor(self, first: int) -> Anchor:
        """The anchor of a page, of the kind that counts rows where there is one.

        Not `Connection.anchor_at`, which looks for ranks first, as those are what a window shows: a page from a
        rank begins with those tied before it, or leaves rows out, and the rows of a search have to be whole.
        """
        if first == 1:
            return Top()
        return Offset(first - 1) if self._connection.capabilities.by_offset else Rank(first)


def following(page: Page, placed: Placed, last: int) -> int:
    """The row after the last that the page tells of: a provider may leave out a row that it cannot read."""
    told = page.next.rows + 1 if isinstance(page.next, Offset) else 0
    return min(last + 1, max(placed.last + 1, told))


class _Teller:
    """Tells how far a sweep is, not too often, and where it ended."""

    def __init__(
        self,
        clock: Callable[[], float],
        pace: Pace,
        at_once: int,
        progress: Callable[[Progress], None] | None,
    ) -> None:
        self._clock = clock
        self._pace = pace
        self._at_once = at_once
        self._progress = progress
        self._began = clock()
        self._told_at = float("-inf")
        self._told = (-1, -1)
        self.came = 0

    def tell(self, sweep: Sweep, *, last: bool = False) -> None:
        now, is_at = self._clock(), (sweep.rows, sweep.requests)
        if self._progress and (last or now - self._told_at >= OFTEN) and is_at != self._told:
            self._told_at, self._told = now, is_at
            left = self._left(sweep.pages_to_go, now)
            self._progress(Progress(sweep.rows, sweep.rows + sweep.rows_to_go, sweep.requests, left))

    def _left(self, pages: int, now: float) -> float | None:
        """Seconds: at the rate so far, once as many pages came as are read at once."""
        if self.came < self._at_once or now <= self._began:
            return self._pace.seconds(pages, self._at_once)
        return self._pace.at_least(pages, pages * (now - self._began) / self.came)
