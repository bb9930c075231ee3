"""The rows of all chunks in the order of the board, without those that are left out."""

from __future__ import annotations

import heapq
from array import array
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from itertools import accumulate, compress, repeat
from typing import Protocol

from lbtui.export.chunk import Chunk
from lbtui.export.rows import Rows, joined

BLOCK = 512
"""Rows that are handed over together, at least, but for the last ones."""

MOST_OPEN = 64
"""Chunks that are open at the same time, as long as rows can be taken out of one."""

Key = tuple[int, int, int]
"""What rows stand in order of: the rank, then the row of the board that it was read from, then the chunk."""


class Stays(Protocol):
    """Which rows are not left out, as `lbtui.export.dropped.Dropped` tells it."""

    def stay(self, start: int, count: int) -> bytes | None: ...


class Index:
    """Where each chunk lies, and with which rank and row it begins; some tens of bytes for each."""

    def __init__(self) -> None:
        self._offsets, self._starts, self._counts = array("Q"), array("Q"), array("I")
        self._ranks, self._rows = array("q"), array("q")
        self._following = 1

    def take(self, offset: int, start: int, chunk: Chunk) -> None:
        """`offset` is what the chunk is read again by, `start` the number of its first row. A chunk that nobody
        knows the place of goes behind the one before it."""
        if not chunk.rows:
            return
        row, rank = chunk.first or self._following, chunk.rows.ranks[0]
        self._offsets.append(offset)
        self._starts.append(start)
        self._counts.append(len(chunk.rows))
        self._ranks.append(row if rank is None else rank)
        self._rows.append(row)
        self._following = row + len(chunk.rows)

    def __len__(self) -> int:
        return len(self._offsets)

    def offset(self, at: int) -> int:
        """Where the chunk lies that came as the one of this number, from 0."""
        return self._offsets[at]

    def in_order(self) -> Iterator[tuple[Key, int, int, int]]:
        """For each chunk, by their first rows: that row's key, then offset, start, and how many rows it has."""
        order = array("I", sorted(range(len(self._rows)), key=self._rows.__getitem__))
        for place, at in enumerate(sorted(order, key=self._ranks.__getitem__)):
            yield (
                (self._ranks[at], self._rows[at], place),
                self._offsets[at],
                self._starts[at],
                self._counts[at],
            )


def merged(read: Callable[[int], Chunk], index: Index, dropped: Stays) -> Iterator[Rows]:
    """The rows that stay, by rank; those of one rank, and those without, as the board had them.

    `read` gives the chunk at an offset. Within a chunk rows keep their order. In memory are the chunks that
    reach into one another.
    """
    block: list[Rows] = []
    count = 0
    for rows in _runs(read, index, dropped):
        block.append(rows)
        count += len(rows)
        if count >= BLOCK:
            yield joined(block)
            block, count = [], 0
    if block:
        yield joined(block)


def _runs(read: Callable[[int], Chunk], index: Index, dropped: Stays) -> Iterator[Rows]:
    """Rows that follow one another in one chunk, and run after run in all."""
    waiting: list[_Open] = []
    for key, offset, start, count in index.in_order():
        yield from _before(waiting, key)
        stay = dropped.stay(start, count)
        if stay is None or 1 in stay:
            heapq.heappush(waiting, _Open(key, read(offset).rows, stay))
    yield from _before(waiting, None)


def _before(waiting: list[_Open], end: Key | None) -> Iterator[Rows]:
    """Takes the rows of chunks that are open, as far as they stand before `end`, where another one begins.

    One that reaches farther waits for that to be opened: what is left of the other may begin behind it.
    """
    while waiting and (end is None or waiting[0].ends_before(end, len(waiting) > MOST_OPEN)):
        first = waiting[0]
        others = [each.key for each in waiting[1:3]]  # a heap's second is one of these
        until = min(others, default=end) if end is None else min([*others, end])
        yield first.take(until)
        if first.is_empty:
            heapq.heappop(waiting)
        else:
            heapq.heapreplace(waiting, first)


class _Open:
    """A chunk whose rows are being taken. `key` is of the next one."""

    def __init__(self, key: Key, rows: Rows, stay: bytes | None) -> None:
        lowest, row, self._place = key
        self._places: Sequence[int] = range(row, row + len(rows))
        self._rows = rows
        if stay is not None and (run := _run(stay)):
            self._rows, self._places = rows[run], self._places[run]
        elif stay is not None:
            self._rows, self._places = rows.staying(stay), list(compress(self._places, stay))
        self._ranks = _rising(self._rows.ranks, self._places, lowest)
        self._keys: list[Key] | None = None
        self._at = 0
        self.key = self._key()

    def __lt__(self, other: _Open) -> bool:
        return self.key < other.key

    @property
    def is_empty(self) -> bool:
        return self._at == len(self._rows)

    def ends_before(self, end: Key, partly: bool) -> bool:
        """Whether all of its rows stand before `end`, or `partly` some do."""
        return self._ranks[-1] < end[0] or (partly and self.key < end)

    def take(self, until: Key | None) -> Rows:
        """The next rows, those before `until`."""
        begin, end = self._at, len(self._rows)
        if until is not None and self._ranks[-1] >= until[0]:
            if self._keys is None:
                self._keys = list(zip(self._ranks, self._places, repeat(self._place), strict=False))
            end = bisect_left(self._keys, until, begin)
        self._at = end
        if not self.is_empty:
            self.key = self._key()
        return self._rows if begin == 0 and self.is_empty else self._rows[begin:end]

    def _key(self) -> Key:
        return self._ranks[self._at], self._places[self._at], self._place


def _run(stay: bytes) -> slice | None:
    """Where all that stay stand together, as where pages overlap; None where they do not."""
    first, end = stay.find(1), stay.rfind(1) + 1
    return slice(first, end) if stay.count(1) == end - first else None


def _rising(ranks: Sequence[int | None], places: Sequence[int], lowest: int) -> Sequence[int]:
    """The ranks as keys that never fall. A row without one stands by the last before it that has one, and where
    there is none by its place."""
    known = [each for each in ranks if each is not None]
    if len(known) < len(ranks):
        known = []
        ranked = False
        for rank, place in zip(ranks, places, strict=True):
            ranked = ranked or rank is not None
            known.append(rank if rank is not None else known[-1] if ranked else place)
    if known[0] >= lowest and known == sorted(known):
        return known
    return list(accumulate(known, max, initial=lowest))[1:]
