"""What one page gave, as the walk looks at it."""

from __future__ import annotations

from typing import NamedTuple

from lbtui.export.chunk import Chunk
from lbtui.export.rows import Rows
from lbtui.model.board import Exact, Total, Unknown
from lbtui.model.page import Anchor


class Sheet(NamedTuple):
    """Rows `begins` to `ends` of the board, of those asked for from `first` to `last`; without any, `ends` is
    less than `begins`. Where rows are missing in between, there are fewer of them.

    `sent` and `came` are on the monotonic clock, `at` is in seconds since 1970. `ended` says that the board is
    known to have no row after `ends`; `again` that the service had to be asked more than once; `others` that it
    sent rows, and none of those asked for.
    """

    first: int
    last: int
    rows: Rows
    begins: int
    ends: int
    at: float = 0.0
    sent: float = 0.0
    came: float = 0.0
    total: Total = Unknown()
    ended: bool = False
    again: bool = False
    others: bool = False
    warnings: tuple[str, ...] = ()
    next: Anchor | None = None
    previous: Anchor | None = None

    @property
    def full(self) -> bool:
        """Whether it holds the last row that was asked for."""
        return bool(self.rows) and self.ends >= self.last

    @property
    def short(self) -> bool:
        return self.ends < self.last

    @property
    def latency(self) -> float:
        """Seconds from the question to the answer."""
        return self.came - self.sent

    @property
    def told(self) -> int | None:
        """The board's length in the service's own word."""
        return self.total.rows if isinstance(self.total, Exact) else None

    def between(self, first: int, last: int) -> Rows:
        """Its rows from `first` to `last`; all of them where some are missing, since nobody knows which."""
        if first <= self.begins and last >= self.ends:
            return self.rows
        if len(self.rows) != self.ends - self.begins + 1:
            return self.rows if self.begins <= last and first <= self.ends else Rows()
        return self.rows[max(0, first - self.begins) : max(0, last - self.begins + 1)]


def sheet_of(chunk: Chunk) -> Sheet:
    """A chunk that was kept, as if it had come just now."""
    last = chunk.first + len(chunk.rows) - 1
    return Sheet(chunk.first, last, chunk.rows, chunk.first, last, chunk.at)


def nameless(rows: Rows) -> bool:
    """Whether there are rows that name no player."""
    return "" in rows.ids
