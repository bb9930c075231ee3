"""What a search for a place on a board starts from, and what it ends with."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from lbtui.fetch.cache import FRESH
from lbtui.fetch.emulation.extent import Extent
from lbtui.model.board import BoardRef, Exact, Total
from lbtui.model.entry import Scope
from lbtui.model.page import Page

if TYPE_CHECKING:
    from lbtui.fetch.connection import Connection

Told = Callable[[Total], None]


class Sought(NamedTuple):
    """The row, from 1, that a jump leads to. `note` is a sentence for a person where that is not plainly what
    was asked for; `sure` is False where the row is only the best that is known."""

    row: int
    sure: bool = True
    note: str = ""


class Ground(NamedTuple):
    """Whose rows of which board are searched, and how they are looked at.

    `rows` is how many are going to be read from the place that is found; None stands for the pages of a window.
    What was read before `since`, on the monotonic clock, does not count, None for what is not too old. `told`
    hears how much of the board was seen while its end is looked for.
    """

    connection: Connection
    ref: BoardRef
    scope: Scope = Scope.ALL
    told: Told | None = None
    rows: int | None = None
    since: float | None = None

    @property
    def extent(self) -> Extent:
        return self.connection.extent(self.ref, self.scope)

    @property
    def oldest(self) -> float:
        """When it was read what still counts, at least."""
        return self.connection.timing.monotonic() - FRESH if self.since is None else self.since

    @property
    def total(self) -> int | None:
        """How many rows there are, where that was told or proved not too long ago."""
        total = self.extent.total
        return total.rows if isinstance(total, Exact) and self.extent.sure_at >= self.oldest else None

    async def read(self, row: int) -> tuple[int, Page]:
        """The page that will be shown if `row` is the place, and its first row."""
        if self.rows is None:
            return await self.window_page(row)
        return row, await self._page(row, min(self.rows, self.connection.page_size))

    async def window_page(self, row: int) -> tuple[int, Page]:
        """The page of a window that `row` is on, and its first row."""
        first = self.first_on_page(row)
        return first, await self._page(first, self.connection.page_size)

    async def look(self, row: int) -> tuple[int, Page]:
        """A page that `row` is on, and its first row: one in memory, or of this row alone."""
        first = self.first_on_page(row)
        page = self._kept(first, self.connection.page_size)
        if page and row < first + len(page.entries):
            return first, page
        return row, await self.connection.probe(self.ref, row, self.scope)

    def first_on_page(self, row: int) -> int:
        """The first row of the page of a window that `row` is on."""
        size = self.connection.page_size
        return (row - 1) // size * size + 1

    async def _page(self, first: int, size: int) -> Page:
        if page := self._kept(first, size):
            return page
        anchor = self.connection.anchor_at(first)
        fresh = self.since is not None
        return await self.connection.page(self.ref, anchor, size, self.scope, fresh=fresh)

    def _kept(self, first: int, size: int) -> Page | None:
        kept = self.connection.kept(self.ref, self.connection.anchor_at(first), size, self.scope)
        return kept.page if kept and kept.at >= self.oldest else None
