"""Pages that are shorter than was asked for: the end of a board, or all that a service sends at once.

A service may send fewer rows than it is asked for without a word, and then some count pages by the rows they
sent. So a short page is only believed after one row was asked for right behind it. Where no longer page ever
came, the first page is looked at before, and so it is for rows that lie across two pages, for which a larger
one may have been asked for. Once a service's own limit is known, it is kept to.

A page without a row, where rows were seen lately, is a hiccup more often than a board that shrank.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from lbtui.errors import LbtuiError
from lbtui.fetch.cache import FRESH
from lbtui.model.board import BoardRef, Exact
from lbtui.model.entry import Scope
from lbtui.model.page import Anchor, Offset, Page, Rank, Top

if TYPE_CHECKING:
    from lbtui.fetch.paging import Paging


def first_row(anchor: Anchor) -> int | None:
    """The row, from 1, that a page asked for so begins with; None where nobody knows beforehand."""
    match anchor:
        case Top():
            return 1
        case Rank(rank):
            return rank
        case Offset(rows):
            return rows + 1
        case _:
            return None


class ShortPages:
    """What one connection saw of its service. `most` is the most rows it sends at once, None while nothing
    shows a limit."""

    def __init__(self, connection: Paging) -> None:
        self._connection = connection
        self._longest = 0
        self.most: int | None = None

    @property
    def warning(self) -> str:
        """What to do about the service's limit, where one was found."""
        if self.most is None:
            return ""
        keys = {each.key for each in self._connection.provider.fields}
        key = "limit" if "limit" in keys else "page_size"
        return f"the service sends at most {self.most:,} rows in a page; set {key} = {self.most} in the profile"

    def fit(self, anchor: Anchor, rows: int) -> int:
        """So many of these rows may be asked for at once."""
        if self.most is None:
            return rows
        into = anchor.rows % self.most if isinstance(anchor, Offset) else 0
        return min(rows, self.most - into)

    def is_gap(self, page: Page, ref: BoardRef, anchor: Anchor, scope: Scope) -> bool:
        """Whether a page is empty where rows were seen lately, and so is to be asked for once more."""
        first, extent = first_row(anchor), self._connection.extent(ref, scope)
        young = extent.seen_at > self._connection.timing.monotonic() - FRESH
        return not page.entries and first is not None and first <= extent.seen and young

    async def believed(
        self, page: Page, ref: BoardRef, anchor: Anchor, asked: int, scope: Scope, keep: bool
    ) -> Page:
        """The page; or the one asked for anew, if the service's limit cut it off.

        A page whose answer tells the total is believed as it is, and so is a short one that names no next page,
        and every one where the question that would settle it fails.
        """
        first, got = first_row(anchor), len(page.entries)
        longest, self._longest = self._longest, max(self._longest, got)
        can = self._connection.capabilities
        if first is None or isinstance(page.board.total, Exact) or not (can.by_rank or can.by_offset):
            return page
        across = (first - 1) % asked > 0
        short = got < asked and (page.next is not None if got else across)
        cut_off = got > 0 and (across or (short and first > 1 and got >= longest))
        largest = can.page_max or asked
        try:
            limited = cut_off and await self._is_limited(
                ref, min(2 * asked, largest) if across else asked, scope
            )
            if short and not limited and await self._follows(ref, first + got, scope):
                limited = await self._is_limited(ref, largest, scope)
        except LbtuiError:
            return page  # the rows are there; what stands behind them is asked for again with the next page
        if not limited:
            return page
        return await self._connection.page(ref, anchor, asked, scope, fresh=True, keep=keep)

    async def _follows(self, ref: BoardRef, row: int, scope: Scope) -> bool:
        """Whether a row is there, where that was not found out just now."""
        extent = self._connection.extent(ref, scope)
        young = self._connection.timing.monotonic() - FRESH
        if extent.beyond is not None and extent.beyond == row and extent.beyond_at > young:
            return False
        return bool((await self._connection.probe(ref, row, scope)).entries)

    async def _is_limited(self, ref: BoardRef, wanted: int, scope: Scope) -> bool:
        """Finds out whether a first page of so many rows is cut off: it is short twice over, and a row follows.

        A page that does not begin at a multiple of its rows may be part of a larger one that was asked for.
        """
        wanted = min(wanted, self._connection.page_most or wanted)
        if self._longest >= wanted:
            return False
        whole = await self._first_rows(ref, wanted, scope)
        if not 0 < whole < wanted or not await self._follows(ref, whole + 1, scope):
            return False
        if whole != await self._first_rows(ref, wanted, scope):
            return False  # the board has grown meanwhile
        self.most = whole
        return True

    async def _first_rows(self, ref: BoardRef, wanted: int, scope: Scope) -> int:
        page = await self._connection.as_sent(ref, Top(), wanted, scope)
        self._longest = max(self._longest, len(page.entries))
        return len(page.entries)
