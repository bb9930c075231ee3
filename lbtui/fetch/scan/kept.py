"""The searches of one connection, a board each: the last used are kept, and so many rows of them together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lbtui.fetch.cache import Kept, Lru
from lbtui.fetch.limits import Limits
from lbtui.fetch.scan import Scan
from lbtui.fetch.scan.cost import Pace
from lbtui.fetch.scan.memory import PIECE
from lbtui.model.board import BoardRef
from lbtui.model.entry import Scope
from lbtui.model.page import Anchor, Page

if TYPE_CHECKING:
    from lbtui.fetch.connection import Connection

BOARDS = 64
MOST_ROWS = 2**22
"""Rows that are remembered: at 8 bytes each, 32 MiB."""


class Scans:
    """Searches by board and whose rows of it are meant. `pages` are those that the connection has at hand."""

    def __init__(
        self, connection: Connection, limits: Limits, pages: Lru[tuple[BoardRef, Anchor, int, Scope], Kept]
    ) -> None:
        self._connection = connection
        self._pages = pages
        self._pace = Pace(limits)
        self._scans: Lru[tuple[BoardRef, Scope], Scan] = Lru(BOARDS, BOARDS)
        for _, kept in pages.pairs():
            self._pace.note(kept.page)

    def scan(self, ref: BoardRef, scope: Scope) -> Scan:
        """The search of a board; where there is none yet, it begins with the pages that are at hand."""
        known = self._scans.get((ref, scope))
        if known is None:
            known = Scan(self._connection, ref, scope, self._pace, self._shed)
            self._scans.put((ref, scope), known)
            for (board, _, limit, whose), kept in self._pages.pairs():
                if (board, whose) == (ref, scope):
                    known.saw(kept.page, limit)
        return known

    def saw(self, ref: BoardRef, scope: Scope, page: Page, limit: int) -> None:
        """A page of at most so many rows was asked for: they are passed, where that board is searched."""
        self._pace.note(page)
        if known := self._scans.get((ref, scope)):
            known.saw(page, limit)

    def forget(self, ref: BoardRef) -> None:
        """Something was written on a board: what was passed says nothing any more."""
        for scope in Scope:
            if known := self._scans.get((ref, scope)):
                known.forget()

    def _shed(self) -> None:
        """Keeps to `MOST_ROWS`: what was used longest ago goes first."""
        scans = [scan for _, scan in self._scans.pairs()]
        over = sum(each.weight for each in scans) - MOST_ROWS
        while over > 0 and any(each.shed() for each in scans):
            over -= PIECE
