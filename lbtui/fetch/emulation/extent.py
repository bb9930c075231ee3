"""How long a board is, as far as that is known: from what the service says and from every row that was read.

A board's end is proved by an empty answer right behind the last row that was seen, and by nothing else: a page
that is short may be all that the service sends at once. Where a page names no next one, the board is shown as
ending there, but its total stays a lower bound until a row behind was asked for.
"""

from __future__ import annotations

from bisect import bisect_left, insort

from lbtui.model.board import AtLeast, Exact, Total, Unknown
from lbtui.model.page import Page

NEVER = float("-inf")
_MARKS = 64
"""Rows that are remembered as seen, so that a board which shrank is not unknown altogether."""


class Extent:
    """One board's. Rows count from 1; times are on the monotonic clock.

    `seen` is the highest row that is known to be there, 0 for none, and `beyond` the lowest one that is known
    not to be; `seen_at` and `beyond_at` say when that was so. `ended` is the row after which the service said
    that nothing follows, and `told_at` is when it last told a total.
    """

    def __init__(self) -> None:
        self.seen = 0
        self.seen_at = NEVER
        self.beyond: int | None = None
        self.beyond_at = NEVER
        self.ended: int | None = None
        self.told_at = NEVER
        self._told: Total = Unknown()
        self._refuted: Total | None = None
        self._marks: list[int] = []

    @property
    def total(self) -> Total:
        if isinstance(self._told, Exact):
            return self._told
        if self.beyond == self.seen + 1:
            return Exact(self.seen)
        least = max(self.seen, self._told.rows if isinstance(self._told, AtLeast) else 0)
        return AtLeast(least) if least else Unknown()

    @property
    def told(self) -> Total:
        """The service's own word, as far as no row has contradicted it."""
        return self._told

    def total_since(self, oldest: float) -> Total:
        """The total, which is only a lower bound where it was told or proved before `oldest`."""
        total = self.total
        if isinstance(total, Exact) and self.sure_at < oldest:
            return AtLeast(total.rows) if total.rows else Unknown()
        return total

    @property
    def sure_at(self) -> float:
        """When an exact total was told or proved."""
        if isinstance(self._told, Exact):
            return self.told_at
        if self.beyond != self.seen + 1:
            return NEVER
        return min(self.beyond_at, self.seen_at if self.seen else self.beyond_at)

    def rows_to_span(self, looked_for: int) -> int:
        """The rows to show: the total where it is known, else as many as were seen or are looked for and may be
        there."""
        if isinstance(total := self.total, Exact):
            return total.rows
        if self.ended is not None:
            return self.ended
        there = looked_for if self.beyond is None else min(looked_for, self.beyond - 1)
        return max(total.rows if isinstance(total, AtLeast) else 0, there)

    def say(self, total: Total, now: float) -> None:
        """Takes note of the service's own word; not of one that rows of the same answer went beyond."""
        match total:
            case Exact() if total == self._refuted:
                self.told_at = now
            case Exact(rows):
                self._told, self.told_at, self.ended, self._refuted = total, now, None, None
                if self.seen > rows:
                    self._fall_below(rows + 1)
                if self.beyond is not None and self.beyond <= rows:
                    self.beyond = None
            case AtLeast(rows):
                if not isinstance(self._told, Exact) or self._told.rows < rows:
                    self._told, self.told_at = total, now
            case Unknown():
                pass

    def doubt(self) -> None:
        """Makes of the service's word what rows have to prove."""
        if isinstance(self._told, Exact):
            self.seen, self.seen_at = self._told.rows, NEVER
            self.beyond, self.beyond_at = self._told.rows + 1, NEVER
            self._told = Unknown()

    def expire(self) -> None:
        """Whatever is known is from now on too old to rely on."""
        self.told_at = self.seen_at = self.beyond_at = NEVER

    def note(self, page: Page, first: int, asked: int, last: int, now: float) -> None:
        """Takes note of a page that was asked for from row `first`, `asked` rows of it.

        `last` is the highest row that it holds, less than `first` where it holds none of those asked for.
        """
        told = page.board.total
        if isinstance(told, Exact) and last > told.rows:
            self._refuted = told
        if told == self._refuted:
            told = Unknown()
        self.say(told, now)
        short = len(page.entries) < asked
        if last >= first:
            if short and last < self.seen and not isinstance(told, Exact):
                self._fall_below(last + 1)
            self._note_rows(first, last, now)
            if short and page.next is None:
                self.ended = last
        elif not page.entries and not isinstance(told, Exact):
            self._note_empty(first, now)

    def _note_rows(self, first: int, last: int, now: float) -> None:
        if isinstance(self._told, Exact) and self._told.rows < last:
            self._told = Unknown()
        if self.beyond is not None and self.beyond <= last:
            self.beyond = None
        if self.ended is not None and self.ended < last:
            self.ended = None
        if first <= self.seen <= last or last > self.seen:
            self.seen, self.seen_at = max(self.seen, last), now
        self._mark(last)

    def _note_empty(self, row: int, now: float) -> None:
        if isinstance(self._told, Exact) and self._told.rows >= row:
            self._told = Unknown()
        fell = self.seen >= row
        if fell:
            self._fall_below(row)
        if self.ended is not None and self.ended >= row:
            self.ended = None
        if self.beyond is None or row <= self.beyond:
            self.beyond, self.beyond_at = (
                row,
                NEVER if fell else now,
            )  # rows that were seen are not gone at a word

    def _fall_below(self, row: int) -> None:
        """The board is shorter than it was: the last row seen is the highest one before `row` that ever was."""
        del self._marks[bisect_left(self._marks, row) :]
        self.seen, self.seen_at = (self._marks[-1] if self._marks else 0), NEVER

    def _mark(self, row: int) -> None:
        at = bisect_left(self._marks, row)
        if at == len(self._marks) or self._marks[at] != row:
            insort(self._marks, row)
            del self._marks[:-_MARKS]
