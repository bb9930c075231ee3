"""Reading a board from its top to its end, several pages at once, while it may grow, shrink and move."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass

from lbtui.fetch.flights import gone
from lbtui.fetch.scan.spans import Spans
from lbtui.model.board import Exact, Total, Unknown

_NOWHERE = 2**63
_FURTHER = 16


@dataclass(frozen=True, slots=True)
class Came:
    """What reading some rows gave: the row after the last that it tells of, and whether there were none."""

    following: int
    empty: bool = False


Read = Callable[[int, int], Awaitable[Came]]
"""Reads the rows from a first to a last one."""


class Sweep:
    """Rows are read in pages of `size`: several at once as far as the board is known to go, then one by one
    until none come. A page whose rows all are in `skip` is left out. What a short page left open is asked for
    again.

    Behind the end that was known there are at most as many requests as before it, and a few: a board that grows
    as fast as it is read has no end.
    """

    def __init__(self, read: Read, size: int, total: Total, skip: Spans) -> None:
        self._read = read
        self._size = size
        self._end = 0 if isinstance(total, Unknown) else total.rows
        self._sure = isinstance(total, Exact)
        self._skip = skip
        self._index = 0
        self._open: list[tuple[int, int]] = []
        self._behind = 0
        self._empty = _NOWHERE
        self._seen = 0
        self.requests = 0
        self.rows = 0
        """How many rows were read or left out so far."""
        self.odd = False
        """Whether the board ended elsewhere than where it was known to, or did not give all rows in between."""

    @property
    def rows_to_go(self) -> int:
        return max(0, min(self._end, self._empty - 1) - self.rows)

    @property
    def pages_to_go(self) -> int:
        """About how many more requests there will be."""
        return -(-self.rows_to_go // self._size)

    async def run(self, at_once: int, enough: Callable[[], bool]) -> None:
        """Reads until there is `enough`, or no more. What is under way then, or at an error, is called off."""
        under_way: dict[asyncio.Task[Came], tuple[int, int]] = {}
        try:
            while not enough():
                while len(under_way) < at_once and (rows := self._next(bool(under_way))):
                    under_way[asyncio.create_task(self._ask(*rows))] = rows
                if not under_way:
                    return
                await asyncio.wait(under_way, return_when=asyncio.FIRST_COMPLETED)
                for task in [each for each in under_way if each.done()]:
                    came = await task
                    self._settle(*under_way.pop(task), came)
        finally:
            await _called_off(under_way)

    async def _ask(self, first: int, last: int) -> Came:
        self.requests += 1
        came = await self._read(first, last)
        self.rows += min(came.following, last + 1) - first
        return came

    def _next(self, busy: bool) -> tuple[int, int] | None:
        """The rows to read now; None where there are none, or none until those under way are here."""
        while self._open:
            first, last = self._open.pop()
            if self._may(first):
                return first, last
        while True:
            first = self._index * self._size + 1
            last = first + self._size - 1
            if first >= self._empty or (first > self._end and busy):
                return None
            if self._skip.hold(first, last):
                self._index += 1
                self.rows += self._size
                continue
            if not self._may(first):
                return None
            self._index += 1
            return first, last

    def _may(self, first: int) -> bool:
        """Whether rows from this one on are still asked for; behind the known end each request is counted."""
        if first <= self._end:
            return True
        if self._behind >= _FURTHER + max(self._end // self._size, self.requests - self._behind):
            self.odd = True
            return False
        self._behind += 1
        return True

    def _settle(self, first: int, last: int, came: Came) -> None:
        """Takes note of what came for these rows."""
        if came.empty:
            if first > self._seen:
                self._empty = min(self._empty, first)
            self.odd |= first <= max(self._seen, self._end)
            return
        self._seen = max(self._seen, came.following - 1)
        self.odd |= self._sure and self._seen > self._end
        if self._empty <= self._seen:
            self._empty = _NOWHERE
            self.odd = True
        if came.following > last:
            return
        if self._sure and came.following == self._end + 1:
            self._empty = min(self._empty, came.following)
        else:
            self._open.append((came.following, last))


async def _called_off(tasks: Collection[asyncio.Task[Came]]) -> None:
    try:
        await gone(*tasks)
    finally:
        for task in tasks:
            if not task.cancelled():
                task.exception()  # seen here: the first error is the one that is told
