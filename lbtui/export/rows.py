"""Rows of an export. They lie column by column, as nearly all that is done with them is done to a column."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import partial
from itertools import chain, compress, repeat
from typing import Any, NamedTuple, overload

from lbtui.model.entry import NOTHING, Entry


class Packed(NamedTuple):
    """An entry as it is kept. `score` is an int, or the text of a Decimal; `percentile` the text of one.

    `metadata` is its source text where the service sent one, else the object it sent. Decimals within
    `metadata` and `extra` are Decimals here.
    """

    rank: int | None
    player_id: str
    name: str | None
    score: int | str | None
    display: str | None
    percentile: str | None
    metadata: str | Mapping[str, Any] | None
    extra: Mapping[str, Any] | None


Cells = tuple[Any, ...]

FIELDS = Packed._fields

_row: Callable[[Iterable[Any]], Packed] = partial(tuple.__new__, Packed)
"""`Packed._make` without its look at the number of values, which takes most of its time."""


class Rows(Sequence[Packed]):
    """So many rows; a single one is made when it is asked for.

    `columns` are in the order of `FIELDS`: a cell a row, or None where no row has anything.
    """

    __slots__ = ("_count", "columns")

    def __init__(self, columns: Iterable[Sequence[Any] | None] = (), count: int = 0) -> None:
        """ValueError unless each column has as many cells as there are rows."""
        self.columns = tuple(map(_filled, columns)) or (None,) * len(FIELDS)
        self._count = count
        if any(column is not None and len(column) != count for column in self.columns):
            raise ValueError("columns of unequal length")

    @classmethod
    def of(cls, rows: Iterable[Packed]) -> Rows:
        """The rows of single ones."""
        single = list(rows)
        return cls(zip(*single, strict=True), len(single))

    @property
    def ranks(self) -> tuple[int | None, ...]:
        return self._whole(self.columns[0])

    @property
    def ids(self) -> tuple[str, ...]:
        return self._whole(self.columns[1])

    @property
    def scores(self) -> tuple[int | str | None, ...]:
        return self._whole(self.columns[3])

    @property
    def displays(self) -> tuple[str | None, ...]:
        return self._whole(self.columns[4])

    @property
    def cells(self) -> Iterator[Cells]:
        """All columns, None as cells of it."""
        return map(self._whole, self.columns)

    def staying(self, stay: Sequence[object]) -> Rows:
        """The rows for which `stay` holds something true."""
        kept = (None if column is None else tuple(compress(column, stay)) for column in self.columns)
        return Rows(kept, sum(map(bool, stay)))

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[Packed]:
        return map(_row, zip(*self.cells, strict=True))

    @overload
    def __getitem__(self, at: int) -> Packed: ...

    @overload
    def __getitem__(self, at: slice) -> Rows: ...

    def __getitem__(self, at: int | slice) -> Packed | Rows:
        if isinstance(at, slice):
            cut = (None if column is None else column[at] for column in self.columns)
            return Rows(cut, len(range(*at.indices(self._count))))
        range(self._count)[at]  # an IndexError where all columns are None as well
        return _row(None if column is None else column[at] for column in self.columns)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Rows):
            return NotImplemented
        return self._count == other._count and self.columns == other.columns

    __hash__ = None  # type: ignore[assignment]  # objects within rows have none either

    def __repr__(self) -> str:
        return f"Rows.of({list(self)})"

    def _whole(self, column: Cells | None) -> Cells:
        return (None,) * self._count if column is None else column


def joined(parts: Sequence[Rows]) -> Rows:
    """The rows of all parts, one after the other."""
    if len(parts) == 1:
        return parts[0]
    whole = (
        tuple(
            chain.from_iterable(
                piece or repeat(None, len(part)) for piece, part in zip(pieces, parts, strict=True)
            )
        )
        if any(pieces)
        else None
        for pieces in zip(*(each.columns for each in parts), strict=True)
    )
    return Rows(whole, sum(map(len, parts)))


_KEPT = {int, type(None)}
"""Scores that are kept as they are."""


def packed(entries: Iterable[Entry]) -> Rows:
    """Entries as they are kept."""
    columns = list(zip(*entries, strict=True))
    if not columns:
        return Rows()
    ranks, ids, names, scores, displays, percentiles, metadata, sources, extra = columns
    if not set(map(type, scores)) <= _KEPT:
        scores = tuple(str(each) if isinstance(each, Decimal) else each for each in scores)
    if percentiles.count(None) < len(percentiles):
        percentiles = tuple(None if each is None else str(each) for each in percentiles)
    if sources.count(None) < len(sources):
        pairs = zip(metadata, sources, strict=True)
        metadata = tuple(each if source is None else source for each, source in pairs)
    if extra[0] is NOTHING and extra.count(NOTHING) == len(extra):
        others = None
    else:
        others = tuple(each or None for each in extra)
    return Rows((ranks, ids, names, scores, displays, percentiles, metadata, others), len(ids))


def _filled(column: Sequence[Any] | None) -> Cells | None:
    """A column's cells; None where there is nothing in any of them."""
    if not column or (column[0] is None and column.count(None) == len(column)):
        return None
    return tuple(column)
