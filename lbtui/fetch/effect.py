"""Where on its board a new score would stand: bisected over the pages that a window shows as well."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from lbtui.errors import LbtuiError
from lbtui.fetch.connection import Connection
from lbtui.fetch.place import place
from lbtui.model.board import Board, BoardRef, Exact, Order
from lbtui.model.entry import Entry, RankKind, Scope
from lbtui.model.score import Score

MOST_PAGES = 12
"""Pages that are looked at before it is left open."""

PATIENCE = 5.0
"""Seconds that a person waits for it at most."""

_TELLING = (RankKind.EXACT, RankKind.POSITIONAL)


class _GivenUp(Exception):
    """It cannot be told."""


async def row_after(connection: Connection, board: Board, before: Entry | None, score: Score) -> int | None:
    """The row, from 1, that a player would stand in with `score`; `before` is their entry now.

    A newcomer among equals stands last. None where it cannot be told with a few requests: the board's order
    or somebody's score is unknown, the service takes few more calls, the board is too large, an answer fails;
    and where the score is the one that the player has.
    """
    if before is not None and before.score in (None, score):
        return None
    try:
        search = _Search(connection, board, score)
        async with asyncio.timeout(PATIENCE):
            ahead = await search.rows_ahead(before)
    except (LbtuiError, TimeoutError, _GivenUp):
        return None
    counted = before is not None and before.score is not None and search.is_ahead(before.score)
    return ahead - counted + 1


@dataclass(slots=True)
class _Bounds:
    """At least and at most so many rows stand ahead; None while nobody knows where the board ends."""

    least: int = 0
    most: int | None = None

    def next_row(self) -> int:
        """A row to look at: the middle one, or while there is no end, twice as far down as ever."""
        return self.least + 1 + (self.least if self.most is None else (self.most - self.least - 1) // 2)

    def at_most(self, rows: int) -> None:
        self.most = rows if self.most is None else min(self.most, rows)


class _Search:
    """Counts the rows of a board that stand ahead of a score, or are as good."""

    def __init__(self, connection: Connection, board: Board, score: Score) -> None:
        if board.order is None:
            raise _GivenUp
        self._connection = connection
        self._ref: BoardRef = board.ref
        self._bounds = _Bounds(most=board.total.rows if isinstance(board.total, Exact) else None)
        self.is_ahead: Callable[[Score], bool] = (
            (lambda other: other >= score) if board.order is Order.HIGH_FIRST else lambda other: other <= score
        )

    async def rows_ahead(self, before: Entry | None) -> int:
        """How many rows, the player's own among them, stand ahead or are as good."""
        bounds, size = self._bounds, self._connection.page_size
        row = self._near(before)
        for _ in range(MOST_PAGES):
            if bounds.most is not None and bounds.least >= bounds.most:
                break
            await self._look(((row or bounds.next_row()) - 1) // size * size + 1, size)
            row = None
        if bounds.least != bounds.most:
            raise _GivenUp
        return bounds.least

    def _near(self, before: Entry | None) -> int | None:
        """A row to begin with, from what the player's rank tells: they stand in that row, or further down where
        ranks are shared."""
        telling = self._connection.capabilities.rank_kind in _TELLING
        if before is None or before.score is None or not before.rank or not telling:
            return None
        if self.is_ahead(before.score):
            self._bounds.least = before.rank
            return None
        return before.rank

    async def _look(self, first: int, size: int) -> None:
        """Takes the page from row `first` into account."""
        left = self._connection.calls_left
        if left and left.left <= max(5, left.limit // 5):
            raise _GivenUp
        page = await self._connection.page(self._ref, self._connection.anchor_at(first), size)
        ranked = self._connection.ranks_are_rows(Scope.ALL)
        rows = place(page, first, size, ranked=ranked).rows
        ahead = self._in_order([entry.score for entry in rows.values()])
        bounds = self._bounds
        if isinstance(page.board.total, Exact):
            bounds.at_most(page.board.total.rows)
        if len(rows) != len(page.entries) or (rows and min(rows) != first):
            raise _GivenUp
        if ahead:
            bounds.least = max(bounds.least, first + ahead - 1)
        if ahead < len(rows) or (len(rows) < size and page.next is None):
            bounds.at_most(first + ahead - 1)

    def _in_order(self, scores: Sequence[Score | None]) -> int:
        """How many of a page's scores are ahead, which are its first ones where the page keeps the order."""
        known = [score for score in scores if score is not None]
        ahead = [self.is_ahead(score) for score in known]
        if len(known) < len(scores) or any(behind and not front for front, behind in pairwise(ahead)):
            raise _GivenUp
        return sum(ahead)
