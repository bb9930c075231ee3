"""Finding out how many rows a board has where the service does not say.

One row at a time is asked for, ever farther down until there is none, and then between the last one that was
there and the first that was not; a page finishes it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from lbtui.fetch.allowed import need_place
from lbtui.fetch.cache import FRESH
from lbtui.fetch.emulation.endless import MOST_ROUNDS, Endless
from lbtui.fetch.emulation.extent import Extent
from lbtui.fetch.emulation.gallop import AT_ONCE, Gallop, together
from lbtui.model.board import AtLeast, BoardRef, Exact, Total
from lbtui.model.entry import Scope

if TYPE_CHECKING:
    from lbtui.fetch.connection import Connection


async def find_total(
    connection: Connection,
    ref: BoardRef,
    scope: Scope = Scope.ALL,
    told: Callable[[Total], None] | None = None,
    since: float | None = None,
) -> Total:
    """How many rows there are: as the service says, else proved by a last row and nothing right behind it.

    What was told or proved within the last 30 s, or after `since` on the monotonic clock, is not asked for
    again, and what is older is confirmed by two rows. `told` hears each better lower bound. AtLeast where the
    board moves too fast for its end to be caught.
    UsageError where the service starts no page inside a board, BadAnswer where the board has no end.
    """
    need_place(connection.capabilities, scope)
    if connection.capabilities.total_known:
        total = await connection.total(ref, scope)  # told within the last 30 s, or now
        if isinstance(total, Exact):
            return total
    connection.anchor_at(2)
    oldest = connection.timing.monotonic() - FRESH if since is None else since
    return await _Measure(connection, ref, scope, told, oldest).run()


class _Measure:
    """One search for a board's end."""

    def __init__(
        self,
        connection: Connection,
        ref: BoardRef,
        scope: Scope,
        told: Callable[[Total], None] | None,
        oldest: float,
    ) -> None:
        self._connection = connection
        self._ref = ref
        self._scope = scope
        self._told = told
        self._least = 0
        self._low = 0
        self._oldest = oldest
        self._gallop = Gallop(connection.at_once)
        self._endless = Endless(ref)
        self._falling = False
        self._paged = False

    @property
    def _extent(self) -> Extent:
        return self._connection.extent(self._ref, self._scope)

    async def run(self) -> Total:
        if self._extent.sure_at < self._oldest:
            self._extent.doubt()
        for _ in range(MOST_ROUNDS):
            if self._extent.sure_at >= self._oldest:
                break
            self._tell(self._extent.total)
            await self._round()
        return self._extent.total

    async def _round(self) -> None:
        """Takes the next looks; where the end is met but not lately, at its two rows."""
        extent, (low, high) = self._extent, self._bracket
        before = (low, high, extent.seen_at)
        if high == low + 1:
            ends = ((low, extent.seen_at), (high, extent.beyond_at))
            await together(self._look(row) for row, at in ends if row and at < self._oldest)
        elif (index := self._last_page(low, high)) is not None:
            self._paged = True
            anchor = self._connection.anchor_at(index * self._connection.page_size + 1)
            await self._connection.page(self._ref, anchor, None, self._scope, fresh=True)
        else:
            await together(map(self._look, self._gallop.rows(low, high, falling=self._falling)))
            if extent.sure_at < self._oldest and (*self._bracket, extent.seen_at) == before:
                raise self._endless.no_end("The service sends other rows than those that are asked for")
        self._judge(low)

    @property
    def _bracket(self) -> tuple[int, int | None]:
        """The last row that is there, and the first that is not. Once a board was seen to shrink, what was seen
        on it earlier does not count."""
        extent = self._extent
        stale = self._falling and extent.seen_at < self._oldest
        return self._low if stale else extent.seen, extent.beyond

    def _last_page(self, seen: int, beyond: int | None) -> int | None:
        """The page that holds every row in question, once there is one and it costs less than further looks."""
        size = self._connection.page_size
        if self._paged or beyond is None or beyond - seen - 1 <= AT_ONCE:
            return None
        index = seen // size
        return index if beyond - 1 <= (index + 1) * size else None

    async def _look(self, row: int) -> None:
        """Asks for one row."""
        page = await self._connection.probe(self._ref, row, self._scope)
        if page.entries:
            self._low = max(self._low, row)
        self._endless.met(row, page)

    def _judge(self, seen: int) -> None:
        """What a round showed of the board beside its rows, of which `seen` was the last; BadAnswer where that
        is no end."""
        extent = self._extent
        self._endless.check(extent.seen)
        if extent.beyond is not None and extent.beyond <= self._low:
            self._low = 0
        if extent.beyond is not None and extent.beyond <= seen:
            self._falling = True
        elif extent.seen_at >= self._oldest:
            self._falling = False

    def _tell(self, known: Total) -> None:
        if self._told and isinstance(known, AtLeast) and known.rows > self._least:
            self._least = known.rows
            self._told(known)
