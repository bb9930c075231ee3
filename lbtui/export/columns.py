"""What columns a file has, and of what type: found out while rows come, before the first of them is written.

Columns stand in this order: those of every board as far as any row fills them (rank and player_id always), the
source text of the metadata, one for each metadata key, one for each further member, and where those are more
than `MOST`, one for the rest. Keys stand in the order in which the board shows them from its top, whatever the
order in which its rows came.
"""

from __future__ import annotations

import enum
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, NamedTuple

from lbtui.export.chunk import Chunk
from lbtui.export.members import members_of
from lbtui.export.rows import FIELDS
from lbtui.export.seen import Kind, Seen, Type
from lbtui.model.board import Board

BASE = ("rank", "player_id", "name", "score", "display", "percentile", "metadata")
"""The fields of a row that have a column; a key of the same name gets a longer heading."""

MOST = 1000
"""Keys that get a column of their own, so that rows which name ever new ones cannot fill the memory."""

OTHERS = "others"

_NO_ROW = 2**62


class Source(enum.Enum):
    """Where a column's cells come from: a field of the row, its metadata, its further members, or what of these
    two has no column of its own."""

    ROW = "row"
    METADATA = "metadata"
    EXTRA = "extra"
    OTHERS = "others"


class Column(NamedTuple):
    """A column: its heading, and under which key its cells are found at their source."""

    name: str
    source: Source
    key: str
    type: Type = Type()


class Columns(NamedTuple):
    """The columns of a file. `in_order` says whether every row has a rank and no chunk's ranks fall."""

    all: tuple[Column, ...] = ()
    in_order: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(each.name for each in self.all)


@dataclass(slots=True)
class _Known:
    """A key: the row and the place in it where the board first shows it, and what it held."""

    place: tuple[int, int]
    seen: Seen = field(default_factory=Seen)


class Survey:
    """Looks at every row once. Its memory grows with the columns, up to `MOST` of them, never with the rows."""

    def __init__(self) -> None:
        self._rows = 0
        self._filled = {"rank", "player_id"}
        self._in_order = True
        self._numbers = {"rank": Seen(), "score": Seen(), "percentile": Seen()}
        self._keys: dict[Source, dict[str, _Known]] = {Source.METADATA: {}, Source.EXTRA: {}}
        self._more = False

    def take(self, chunk: Chunk) -> None:
        """Looks at the rows of a chunk; chunks may come in any order."""
        rows = chunk.rows
        told = [rank for rank in rows.ranks if rank is not None]
        self._in_order = self._in_order and rows.ranks == tuple(sorted(told))
        fields = dict(zip(FIELDS, rows.columns, strict=True))
        self._filled.update(name for name in BASE[2:6] if fields[name] is not None)
        for name, seen in self._numbers.items():
            if (cells := fields[name]) is not None and not seen.is_text:
                seen.take(_exact(cells))
        if (metadata := fields["metadata"]) is not None:
            if str in set(map(type, metadata)):
                self._filled.add("metadata")
            self._look(Source.METADATA, list(map(members_of, metadata)), chunk)
        if (extra := fields["extra"]) is not None:
            self._look(Source.EXTRA, extra, chunk)
        self._rows += len(rows)

    def columns(self, board: Board | None = None) -> Columns:
        """The columns of what was seen so far; a board that names a score has its column even without rows."""
        filled = self._filled | ({"score"} if board and board.columns else set())
        types = {name: seen.type(Kind.WHOLE) for name, seen in self._numbers.items()}
        found = [Column(name, Source.ROW, name, types.get(name, Type())) for name in BASE if name in filled]
        taken = {name.casefold() for name in (*BASE, OTHERS)}
        for source, keys in self._keys.items():
            for key, known in sorted(keys.items(), key=lambda item: item[1].place):
                found.append(Column(_heading(key, source, taken), source, key, known.seen.type()))
        if self._more:
            found.append(Column(OTHERS, Source.OTHERS, ""))
        return Columns(tuple(found), self._in_order)

    def _place(self, chunk: Chunk, at: int) -> int:
        """On which row of the board stands what comes so far behind a chunk's first; the best guess."""
        if chunk.first:
            return chunk.first + at
        rank = chunk.rows.ranks[at]
        return _NO_ROW + self._rows + at if rank is None else rank

    def _look(self, source: Source, rows: Sequence[Mapping[str, Any] | None], chunk: Chunk) -> None:
        known = self._keys[source]
        shapes = {tuple(row): at for at, row in _from_last(rows) if row}
        for shape, at in shapes.items():
            place = self._place(chunk, at)
            for index, key in enumerate(shape):
                if key in known:
                    known[key].place = min(known[key].place, (place, index))
                elif sum(map(len, self._keys.values())) < MOST:
                    known[key] = _Known((place, index))
                else:
                    self._more = True
        for key in {key for shape in shapes for key in shape if key in known}:
            if not known[key].seen.is_text:
                known[key].seen.take([row.get(key) if row else None for row in rows])


def _from_last(rows: Sequence[Mapping[str, Any] | None]) -> Iterator[tuple[int, Mapping[str, Any] | None]]:
    """So that of equal ones the first is what is kept."""
    return zip(range(len(rows) - 1, -1, -1), reversed(rows), strict=True)


def _exact(cells: Sequence[object]) -> Sequence[object]:
    """Scores and percentiles as numbers, where texts stand for decimals."""
    if str not in set(map(type, cells)):
        return cells
    return [Decimal(each) if type(each) is str else each for each in set(cells)]


def _heading(key: str, source: Source, taken: set[str]) -> str:
    """A heading that no other column has, in any spelling: some readers do not tell `Color` from `color`."""
    name, count = key, 1
    while not name or name.casefold() in taken:
        name = f"{source.value}.{key}" if count == 1 else f"{source.value}.{key}.{count}"
        count += 1
    taken.add(name.casefold())
    return name
