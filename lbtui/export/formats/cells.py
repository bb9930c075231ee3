"""Rows as the columns of a file, and what stands in a cell of text.

A text stands as it is, an integer and a decimal with all their digits, a truth value as true or false, an
object or a list as JSON without blanks. Where there is nothing, the cell is empty.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from json.encoder import encode_basestring
from typing import Any

from lbtui.export.columns import Columns, Source
from lbtui.export.members import members_of
from lbtui.export.rows import FIELDS, Rows
from lbtui.model.json_text import json_text, plain

SURROGATE = re.compile("[\ud800-\udfff]")
"""Half a sign, which JSON can escape and UTF-8 cannot write."""

REPLACEMENT = "\ufffd"

Cells = Sequence[Any]


def cells(rows: Rows, columns: Columns) -> list[Cells]:
    """The values of each column for these rows, in the rows' order."""
    fields = dict(zip(FIELDS, rows.cells, strict=True))
    sources = {each.source for each in columns.all}
    metadata: Sequence[Mapping[str, Any] | None] = ()
    if sources & {Source.METADATA, Source.OTHERS}:
        metadata = [members_of(each) for each in fields["metadata"]]
    found: list[Cells] = []
    for column in columns.all:
        key = column.key
        match column.source:
            case Source.ROW:
                found.append(fields[key])
            case Source.METADATA:
                found.append([row.get(key) if row else None for row in metadata])
            case Source.EXTRA:
                found.append([row.get(key) if row else None for row in fields["extra"]])
            case Source.OTHERS:
                found.append(_others(columns, metadata, fields["extra"]))
    return found


def text(value: object) -> str | int:
    """What stands in a cell for a value that is not None; an integer is its own text."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (str, int)):
        return value
    return str(value) if isinstance(value, Decimal) else json_value(value)


def json_value(value: object) -> str:
    """A value as JSON without blanks that leaves signs of all languages as they are; a number that is not
    finite, which JSON does not have, is its text."""
    return _LEAVES.get(type(value), _nested)(value)


def _nested(value: object) -> str:
    return json_text(value, compact=True, leaf=_leaf)


def _leaf(value: object) -> str:
    if write := _LEAVES.get(type(value)):
        return write(value)
    try:
        return plain(value)
    except ValueError:
        return encode_basestring(str(value))


def _decimal(value: Decimal) -> str:
    return str(value) if value.is_finite() else encode_basestring(str(value))


_LEAVES: dict[type, Callable[[Any], str]] = {
    str: encode_basestring,
    int: int.__repr__,
    bool: {True: "true", False: "false"}.__getitem__,
    type(None): lambda _: "null",
    Decimal: _decimal,
}


def halves_note(halves: int) -> tuple[str, ...]:
    """What a person is told of lone surrogates that were replaced."""
    if not halves:
        return ()
    which = "1 lone surrogate" if halves == 1 else f"{halves:,} lone surrogates"
    return (f"{which} in the texts cannot be written in UTF-8 and became U+FFFD",)


def _others(
    columns: Columns, metadata: Sequence[Mapping[str, Any] | None], extra: Sequence[Mapping[str, Any] | None]
) -> Cells:
    """For each row an object of what no other column holds, by where it comes from; None where all is told."""
    told = {source: {each.key for each in columns.all if each.source is source} for source in Source}
    found: list[Mapping[str, Any] | None] = []
    for pair in zip(metadata, extra, strict=True):
        rest: dict[str, Any] = {}
        for source, members in zip((Source.METADATA, Source.EXTRA), pair, strict=True):
            left = {key: each for key, each in (members or {}).items() if key not in told[source]}
            if left:
                rest[source.value] = left
        found.append(rest or None)
    return found
