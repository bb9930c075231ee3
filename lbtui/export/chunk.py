"""Rows as they lie between the service and the file: small, exact, and quick to write down and read again.

A chunk is the rows that one page gave. It is kept as one line of ASCII JSON, member by member: a member that no
row has is null there, and ranks that follow one another are the first of them. Numbers with decimals are texts,
and a lone surrogate is escaped, so that what is read again is what came.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any, NamedTuple

from lbtui.export.rows import FIELDS, Rows
from lbtui.model.score import exact

_DECIMAL = "\u0000decimal"


class Chunk(NamedTuple):
    """Consecutive rows of a board in its order, as one answer gave them.

    `first` is the row, from 1, that the first of them was asked for as; 0 where nobody knows. `at` is when it
    was fetched, in seconds since 1970. `number` counts the chunks of an export from 0, in the order in which
    they were kept: of two rows of one player the one in the later chunk is the newer.
    """

    number: int
    first: int
    at: float
    rows: Rows


def to_line(chunk: Chunk) -> bytes:
    """A chunk as one line, its line feed included. ValueError for a number that is not finite."""
    told = _Told()
    head, columns = [chunk.number, chunk.first, chunk.at, len(chunk.rows)], _columns(chunk.rows)
    text = told.encode([*head, columns])
    if text.count(_MARK) != told.decimals:  # a service uses our mark itself
        text = told.encode([*head, _marked(columns)])
    return text.encode("ascii") + b"\n"


def from_line(line: bytes) -> Chunk:
    """The chunk of a line. ValueError where it holds none."""
    hook = _revived if _MARK.encode("ascii") in line else None
    value = json.loads(line, object_hook=hook)
    try:
        number, first, at, count, columns = value
        return Chunk(number, first, at, _rows(count, columns))
    except TypeError as wrong:
        raise ValueError("no chunk") from wrong


def _columns(rows: Rows) -> list[Any]:
    """All that rows hold, member by member."""
    if not rows:
        return []
    ranks, *others = rows.columns
    if ranks and type(ranks[0]) is int and ranks == tuple(range(ranks[0], ranks[0] + len(ranks))):
        return [ranks[0], *others]
    return [ranks, *others]


def _rows(count: int, columns: Sequence[Any]) -> Rows:
    """The rows that these members are of; each of them has an id, which may be empty."""
    if not count and not columns:
        return Rows()
    ranks, ids, *others = columns
    if len(columns) != len(FIELDS) or count != len(ids):
        raise ValueError("no chunk")
    if isinstance(ranks, int):
        ranks = range(ranks, ranks + count)
    return Rows((ranks, ids, *others), count)


class _Told:
    """Writes what JSON has no form for, and counts the Decimals among it."""

    def __init__(self) -> None:
        self.decimals = 0
        options: dict[str, Any] = {"separators": (",", ":"), "allow_nan": False, "check_circular": False}
        self.encode = json.JSONEncoder(default=self._default, **options).encode

    def _default(self, value: object) -> object:
        if isinstance(value, Decimal):
            self.decimals += 1
            return {_DECIMAL: str(value)}
        if isinstance(value, Mapping):
            return dict(value)
        raise ValueError(f"{type(value).__name__} is nothing that JSON has")


def _marked(value: Any) -> Any:
    """The same with one more mark before the names that begin with ours."""
    if isinstance(value, Mapping):
        names = ((_DECIMAL + name if name.startswith(_DECIMAL) else name, each) for name, each in value.items())
        return {name: _marked(each) for name, each in names}
    return [_marked(each) for each in value] if isinstance(value, (list, tuple)) else value


def _revived(value: dict[str, Any]) -> Any:
    if value.keys() == {_DECIMAL}:
        try:
            return exact(value[_DECIMAL])
        except (InvalidOperation, TypeError) as wrong:
            raise ValueError("no number") from wrong
    if any(name.startswith(_DECIMAL) for name in value):
        return {name.removeprefix(_DECIMAL): each for name, each in value.items()}
    return value


_MARK = json.dumps(_DECIMAL)[1:-1]
