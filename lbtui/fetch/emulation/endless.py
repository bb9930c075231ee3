"""What shows that a search down a board would never end: too many rows, or the same wherever a page begins."""

from __future__ import annotations

from lbtui.errors import BadAnswer
from lbtui.model.board import BoardRef
from lbtui.model.page import Page

MOST_ROWS = 10**12
"""A board on which even this row is there has no end."""

MOST_ROUNDS = 80
"""Rounds of looks at a board that moves meanwhile, after which the best that is known has to do."""

_SAME_ROWS = 3
_FAR = 64
"""Who stands in so many of the rows looked at, all of them this far down, stands there for every question."""

_HINT = "See what the service does with the number of the page, or of its first row"


class Endless:
    """Watches the looks of one search."""

    def __init__(self, ref: BoardRef) -> None:
        self._ref = ref
        self._met: dict[tuple[object, ...], set[int]] = {}

    def met(self, row: int, page: Page) -> None:
        """Takes note of who came first on a page that was asked for from `row`. A service may mask its players'
        ids, so only the same rank and score make of an id the same row."""
        first = page.entries[0] if page.entries and row >= _FAR else None
        if first and first.player_id:
            self._met.setdefault((first.player_id, first.rank, first.score), set()).add(row)

    def check(self, last: int) -> None:
        """BadAnswer where the looks so far show no end; `last` is the last row that was there."""
        if any(len(rows) >= _SAME_ROWS for rows in self._met.values()):
            raise self.no_end("The service sends the same row wherever a page is to begin")
        if last >= MOST_ROWS:
            raise self.no_end(f"Even row {last:,} is there")

    def no_end(self, why: str) -> BadAnswer:
        """The error that says so."""
        return BadAnswer(f"The end of board {self._ref} cannot be found", why, _HINT)
