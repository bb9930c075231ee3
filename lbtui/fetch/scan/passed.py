"""Who was met in which row of a board, at 8 bytes a row, so that a second player is found without asking.

Kept are hashes of the ids, in pieces of which only those with a row that was passed are there. Two ids may have
one hash, and a board may have moved since: a row that is remembered is where to look, and no answer.
"""

from __future__ import annotations

import struct
from array import array
from collections.abc import Iterator, Sequence

from lbtui.fetch.scan.spans import Spans

PIECE = 1_024
"""Rows whose hashes are kept together."""

_BYTES = 8


class Passed:
    """The rows passed, as `spans`, and the ids met there. A row that is passed again is as it was last."""

    def __init__(self) -> None:
        self.spans = Spans()
        self._pieces: dict[int, bytearray] = {}

    @property
    def weight(self) -> int:
        """The rows that there is room for."""
        return PIECE * len(self._pieces)

    def put(self, first: int, ids: Sequence[str]) -> bool:
        """Takes note of the ids in consecutive rows, from row `first`; whether others were met there before."""
        hashes = memoryview(array("q", map(hash, ids))).cast("B")
        at, changed = 0, False
        while at < len(ids):
            index, place = divmod(first - 1 + at, PIECE)
            count = min(len(ids) - at, PIECE - place)
            new = hashes[at * _BYTES : (at + count) * _BYTES]
            piece = self._pieces.get(index)
            if piece is None:
                piece = self._pieces[index] = bytearray(PIECE * _BYTES)
            where = slice(place * _BYTES, (place + count) * _BYTES)
            changed |= self.spans.hold(first + at, first + at + count - 1) and piece[where] != new
            piece[where] = new
            at += count
        self.spans.add(first, first + len(ids) - 1)
        return changed

    def rows(self, player_id: str) -> Iterator[int]:
        """The rows in which this id was met last."""
        wanted = struct.pack("=q", hash(player_id))
        for index, piece in list(self._pieces.items()):
            at = piece.find(wanted)
            while at >= 0:
                row = index * PIECE + at // _BYTES + 1
                if at % _BYTES == 0 and self.spans.hold(row, row):
                    yield row
                at = piece.find(wanted, at + 1)

    def shared(self, first: int, last: int, ids: Sequence[str]) -> bool:
        """Whether one of these ids was met in the rows from `first` to `last`."""
        return not self._hashes(max(1, first), last).isdisjoint(map(hash, filter(None, ids)))

    def shed(self) -> bool:
        """Lets go of the piece begun first, whose rows count as not passed; False where there is none."""
        index = next(iter(self._pieces), None)
        if index is None:
            return False
        del self._pieces[index]
        self.spans.remove(index * PIECE + 1, (index + 1) * PIECE)
        return True

    def clear(self) -> None:
        self._pieces.clear()
        self.spans.clear()

    def _hashes(self, first: int, last: int) -> set[int]:
        found: set[int] = set()
        for index in range((first - 1) // PIECE, (last - 1) // PIECE + 1):
            if piece := self._pieces.get(index):
                begin = index * PIECE
                found.update(memoryview(piece).cast("q")[max(first - 1 - begin, 0) : max(0, last - begin)])
        return found
