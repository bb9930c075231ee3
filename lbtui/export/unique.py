"""Which rows of an export are older rows of players who were met again.

What is needed of each row is in memory while there are few. Of more it lies in a temporary file without a
name, in runs that are sorted into `PARTS` parts by a hash of the player's id, so that one part after the other
can be looked at: memory holds a bit for each row, and one part. SQLite, with the same memory, takes twice the
time for it. There ids count as equal where 128 bits of hashes are, which are keyed anew in every process.
"""

from __future__ import annotations

import math
import os
import tempfile
from array import array
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from itertools import accumulate, chain, compress
from operator import itemgetter
from pathlib import Path
from typing import Any, TypeVar

from lbtui.export.chunk import Chunk
from lbtui.export.disk import beforehand, meanwhile
from lbtui.export.dropped import Dropped
from lbtui.export.walk import Counted
from lbtui.model.board import Order

PARTS = 512
FEW = 1 << 17
"""Rows that are in memory before any are written, unless told."""

RUN = 1 << 15
"""Rows that are written at once."""

Key = TypeVar("Key", int, str)

_SALT = "\u0000again"
_NOBODY = "\u0000nobody"


class Unique:
    """The players of an export's rows. Of two rows of one, the one that was taken later is the newer.

    `order` is the board's, where that is known; else it is told from the scores' own course. Rows without an id
    are nobody's, and stay. Rows are numbered from 0 as they are taken; up to `few` stay in memory.
    """

    def __init__(self, few: int = FEW) -> None:
        self.order: Order | None = None
        self.rows = 0
        with beforehand(_folder()):
            self._runs = _Runs(few)
        self._course = 0
        self._met: _Met | None = None

    def take(self, chunk: Chunk) -> int:
        """Takes note of a chunk's rows; gives the number of the first of them, the others' follow."""
        start = self.rows
        if not chunk.rows:
            return start
        ids = chunk.rows.ids
        if "" in ids:
            ids = tuple(each or f"{_NOBODY}{number}" for number, each in enumerate(ids, start))
        scores = chunk.rows.scores
        first, *_, last = _as_floats((scores[0], scores[-1]))
        self._course += (first > last) - (first < last)
        self._met = None
        with meanwhile(_folder()):
            self._runs.add(ids, scores)
        self.rows += len(ids)
        return start

    def counted(self) -> Counted:
        """Who was met so far. Reads back what was noted of every row, about 1 s for a million of them, unless
        none came since this was asked last."""
        met = self._found()
        low_first = self.order is Order.LOW_FIRST if self.order else self._course < 0
        rose, fell = (met.lower, met.higher) if low_first else (met.higher, met.lower)
        return Counted(self.rows - met.again, met.again, rose, fell)

    def superseded(self) -> Dropped:
        """The older rows of players who were met more than once."""
        return self._found().dropped

    def close(self) -> None:
        self._runs.close()

    def _found(self) -> _Met:
        if self._met is None:
            met = _Met(self.rows)
            with meanwhile(_folder()):
                for part in self._runs.parts():
                    met.look(*part)
            self._met = met
        return self._met


class _Met:
    """The players met more than once: how many rows that leaves out, and how often the newer score was the
    higher or the lower one."""

    def __init__(self, numbers: int) -> None:
        self.dropped = Dropped(numbers)
        self.again = 0
        self.higher = 0
        self.lower = 0

    def look(
        self,
        keys: Sequence[Key],
        others: Sequence[Key],
        numbers: Sequence[int],
        scores: Sequence[float],
        often: Collection[Key] | None = None,
    ) -> None:
        """Looks at rows in the order in which they were taken, among which are all of each of their players.
        `keys` and `others` together tell players apart, and either mostly does. `often` are the keys of more
        than one row, where they are known."""
        if often is None:
            often = _repeated(keys)
        if not often:
            return
        suspects = list(map(often.__contains__, keys))
        newest: dict[tuple[Key, Key], tuple[int, float]] = {}
        columns = (compress(each, suspects) for each in (keys, others))
        values = (compress(each, suspects) for each in (numbers, scores))
        for key, (number, score) in zip(zip(*columns, strict=True), zip(*values, strict=True), strict=True):
            if before := newest.get(key):
                self.dropped.add(before[0])
                self.again += 1
                self.higher += score > before[1]
                self.lower += score < before[1]
            newest[key] = number, score


def _repeated(keys: Collection[Key]) -> set[Key]:
    """The keys that are there more than once."""
    if len(set(keys)) == len(keys):
        return set()
    return {each for each, count in Counter(keys).items() if count > 1}


class _Runs:
    """What is noted of rows: the id and the score of those in memory. In the file there are two hashes of the
    id, the place in the run, and the score, each of them a column of a run. Rows stand by their part there."""

    def __init__(self, few: int) -> None:
        self._few = few
        self._file = tempfile.TemporaryFile(prefix="lbtui-", buffering=0)  # noqa: SIM115  # closed by close
        self._runs: list[tuple[int, int, array[int]]] = []
        self._rows = 0
        self._end = 0
        self._ids: list[str] = []
        self._scores: list[int | str | None] = []
        self._seen: set[str] = set()
        self._again: set[str] = set()

    def add(self, ids: Sequence[str], scores: Sequence[int | str | None]) -> None:
        self._ids += ids
        self._scores += scores
        if not self._runs:  # while rows come one page at a time there is time for this; at the end there is not
            came = set(ids)
            self._again |= self._seen & came | (_repeated(ids) if len(came) < len(ids) else set())
            self._seen |= came
        if len(self._ids) >= (RUN if self._runs else self._few):
            self._flush()

    def parts(self) -> Iterator[tuple[Any, ...]]:
        """What `_Met.look` takes, of the rows of some players after those of others."""
        if not self._runs:
            yield self._ids, self._ids, range(len(self._ids)), _as_floats(self._scores), self._again
            return
        self._flush()
        yield from map(self._part, range(PARTS))

    def _part(self, part: int) -> tuple[array[int], array[int], array[int], array[float]]:
        hashes, others, numbers, scores = array("q"), array("q"), array("q"), array("d")
        for at, number, bounds in self._runs:
            first, last, count = bounds[part], bounds[part + 1], bounds[PARTS]
            places = array("I")
            columns: tuple[array[Any], ...] = (hashes, others, places, scores)
            for column in columns:
                begin, end = (at + column.itemsize * each for each in (first, last))
                column.frombytes(os.pread(self._file.fileno(), end - begin, begin))
                at += column.itemsize * count
            numbers.extend(map(number.__add__, places))
        return hashes, others, numbers, scores

    def close(self) -> None:
        self._file.close()

    def _flush(self) -> None:
        """Writes what is in memory, in runs."""
        ids, scores, self._ids, self._scores = self._ids, self._scores, [], []
        self._seen, self._again = set(), set()
        for at in range(0, len(ids), RUN):
            self._write(ids[at : at + RUN], scores[at : at + RUN])

    def _write(self, ids: Sequence[str], values: Sequence[int | str | None]) -> None:
        """Writes these as a run."""
        keys = list(map(hash, ids)), [hash(each + _SALT) for each in ids]
        parts: list[list[int]] = [[] for _ in range(PARTS)]
        for place, each in enumerate(keys[0]):
            parts[each & (PARTS - 1)].append(place)
        places = array("I", chain.from_iterable(parts))
        in_parts = itemgetter(*places, 0)  # the last one only has it give a tuple for a single row
        hashes, others = (array("q", in_parts(each)[:-1]) for each in keys)
        scores = _as_floats(in_parts(values)[:-1])
        data = memoryview(b"".join((hashes, others, places, scores)))
        at = self._end
        while data:
            written = os.pwrite(self._file.fileno(), data, at)
            data, at = data[written:], at + written
        self._runs.append((self._end, self._rows, array("I", accumulate(map(len, parts), initial=0))))
        self._rows, self._end = self._rows + len(ids), at


def _as_floats(scores: Sequence[int | str | None]) -> array[float]:
    """Scores to compare: near enough to tell which of two is the higher; NaN, which is neither, for none."""
    try:
        return array("d", scores)  # type: ignore[arg-type]  # anything else than numbers is a TypeError
    except (TypeError, OverflowError):
        return array("d", map(_as_float, scores))


def _as_float(score: int | str | None) -> float:
    try:
        return math.nan if score is None else float(score)
    except OverflowError:
        return math.copysign(math.inf, 1 if isinstance(score, int) and score > 0 else -1)


def _folder() -> Path:
    """Where temporary files are, for an error to name."""
    try:
        return Path(tempfile.gettempdir())
    except FileNotFoundError:
        return Path("The folder for temporary files")
