"""What one board's search remembers: who was passed where, and on which rows somebody is not.

Of a row passed, the hash of the id is kept, in 8 bytes: so a second player is found without asking. Hashes are
in pieces, of which only those with a row that was passed are there. Two ids may have one hash, and a board may
have moved since: a row that is remembered is where to look, and no answer.
"""

from __future__ import annotations

import struct
from array import array
from collections.abc import Iterator, Sequence
from itertools import groupby

from lbtui.fetch.cache import Lru
from lbtui.fetch.place import Placed
from lbtui.fetch.scan.spans import Spans

SOUGHT = 256
"""Players for whom it is remembered where they are not, though the rows themselves may be forgotten."""

PIECE = 1_024
"""Rows whose hashes are kept together."""

_BYTES = 8


class Memory:
    """`moved` says whether what was passed was seen to move since, `since` when the first of it was read, in
    seconds since 1970; None where there is nothing. `era` counts how often all was forgotten: what was asked
    for in an older one is not taken note of."""

    def __init__(self) -> None:
        self._passed = Passed()
        self._without: Lru[str, Spans] = Lru(SOUGHT, SOUGHT)
        self._lost: set[str] = set()
        self.era = 0
        self.moved = False
        self.since: float | None = None

    @property
    def weight(self) -> int:
        """The rows that there is room for, at 8 bytes each."""
        return self._passed.weight

    def take(self, placed: Placed, limit: int, read_at: float, era: int) -> None:
        """Takes note of the rows of a page that was asked for with `limit` in that era.

        A player on this page and on the one beside it has moved between the two.
        """
        if era != self.era:
            return
        for first, ids in _runs(placed):
            after = first + len(ids)
            beside = ((first - limit, first - 1), (after, after + limit - 1))
            self.moved |= any(self._passed.shared(*rows, ids) for rows in beside)
            self.moved |= self._passed.put(first, ids)
        if placed.rows:
            self.since = read_at if self.since is None else min(self.since, read_at)

    def row(self, player_id: str) -> int | None:
        """A row that a player was met in."""
        return next(self._passed.rows(player_id), None)

    def lose(self, player_id: str) -> None:
        """A player is not where they were met: every row counts as unread for them."""
        if player_id not in self._lost:
            self._lost.add(player_id)
            self._without.drop(player_id)

    def without(self, player_id: str, *, exact: bool) -> Spans:
        """The rows of which it is known that a player is not there.

        Rows passed tell that only where two ids are one player's if they are equal, which `exact` says.
        """
        rows = self._without.get(player_id) or Spans()
        if not exact or player_id in self._lost:
            return rows
        rows = rows.together(self._passed.spans)
        for row in self._passed.rows(player_id):
            rows.remove(row, row)
        return rows

    def missed(self, player_id: str, rows: Spans, era: int) -> None:
        """A player was sought on these rows, in that era, and is not there."""
        if era == self.era:
            self._without.put(player_id, rows)

    def met(self, player_id: str) -> None:
        """A player was sought and met: where they are not is of no use any more."""
        self._lost.discard(player_id)
        self._without.drop(player_id)

    def shed(self) -> bool:
        """Lets go of some rows, those passed longest ago; False where none are left."""
        return self._passed.shed()

    def clear(self) -> None:
        self._passed.clear()
        self._without.clear()
        self._lost.clear()
        self.era += 1
        self.moved = False
        self.since = None


def _runs(placed: Placed) -> Iterator[tuple[int, list[str]]]:
    """The ids of consecutive rows, each time with the first of these rows."""
    if len(placed.rows) == placed.last - placed.first + 1:
        if placed.rows:
            yield placed.first, [entry.player_id for entry in placed.rows.values()]
        return
    for _, run in groupby(enumerate(placed.rows), lambda each: each[1] - each[0]):
        rows = [row for _, row in run]
        yield rows[0], [placed.rows[row].player_id for row in rows]


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
