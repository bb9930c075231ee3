"""JSON, one array, and JSONL, an object a line.

A row is an object of the members that `lbtui rows --json` prints, in their order; what the service does not
give is null, and an empty text is an empty text. Scores are numbers when integral, else strings; percentiles
and all other numbers keep their digits. Metadata that came as a text stands as it came, sign by sign, but on
one line; where that text is no JSON object, it is a string.

UTF-8. Control signs, those that turn the direction of writing and halves of a sign are written as escapes, so
that a file on a terminal does nothing, and what is read is what came.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from json.encoder import encode_basestring
from typing import Any, BinaryIO

from lbtui.export.formats.base import Findings
from lbtui.export.formats.cells import json_value
from lbtui.export.members import object_text
from lbtui.export.rows import Rows
from lbtui.model.score import to_json

_ROW = '{"rank":%s,"player_id":%s,"name":%s,"score":%s,"display":%s,"percentile":%s,"metadata":%s,"extra":%s}'

_ESCAPED = re.compile("[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")

Text = Callable[[Any], str]


class JsonFile:
    """Writes an array, or a line for each row where there are to be `lines`."""

    def __init__(self, out: BinaryIO, *, lines: bool) -> None:
        self._out = out
        self._lines = lines
        self._begun = False

    def write(self, rows: Rows) -> None:
        if not rows:
            return
        text = ("\n" if self._lines else ",\n").join(_texts(rows))
        if self._lines:
            text += "\n"
        else:
            text = (",\n" if self._begun else "[\n") + text
        self._begun = True
        self._out.write(text.encode())

    def end(self) -> Findings:
        if not self._lines:
            self._out.write(b"\n]\n" if self._begun else b"[]\n")
        return Findings()


def _texts(rows: Rows) -> list[str]:
    ranks, ids, names, scores, displays, percentiles, metadata, extra = rows.cells
    cells = (
        _each(str, ranks),
        map(encode_basestring, ids),
        _each(encode_basestring, names),
        _each(_score, scores),
        _each(encode_basestring, displays),
        _each(_number, percentiles),
        _each(_metadata, metadata),
        _objects(extra),
    )
    texts = list(map(_ROW.__mod__, zip(*cells, strict=True)))
    whole = "".join(texts)
    return texts if whole.isascii() and "\x7f" not in whole else list(map(_harmless, texts))


def _each(text: Text, cells: Sequence[Any]) -> Iterable[str]:
    missing = cells.count(None)
    if missing == len(cells):
        return ["null"] * missing
    if missing:
        return ["null" if cell is None else text(cell) for cell in cells]
    return map(text, cells)


def _harmless(line: str) -> str:
    return line if line.isprintable() else _ESCAPED.sub(_escape, line)


def _escape(found: re.Match[str]) -> str:
    return f"\\u{ord(found[0]):04x}"


def _score(score: int | str) -> str:
    if isinstance(score, int):
        return int.__repr__(score)
    whole = to_json(Decimal(score))
    return str(whole) if isinstance(whole, int) else encode_basestring(score)


def _number(text: str) -> str:
    """A Decimal's text; infinities and what is no number, which JSON does not have, become strings."""
    return encode_basestring(text) if "n" in text or "N" in text else text


def _metadata(metadata: str | Mapping[str, Any]) -> str:
    if not isinstance(metadata, str):
        return _object(metadata)
    text = object_text(metadata)
    return encode_basestring(metadata) if text is None else text


def _objects(rows: Sequence[Mapping[str, Any] | None]) -> Sequence[str]:
    """Each row's further members as an object. Most often all rows have the same, and then a form serves."""
    shapes = {tuple(row) if row else () for row in rows}
    if len(shapes) > 1 or shapes == {()}:
        return [_object(row) if row else "{}" for row in rows]
    form = "{" + ",".join([_name(key).replace("%", "%%") + "%s" for key in shapes.pop()]) + "}"
    columns = zip(*[row.values() for row in rows if row], strict=True)
    return list(map(form.__mod__, zip(*map(_values, columns), strict=True)))


def _values(column: Sequence[object]) -> Iterable[object]:
    kinds = set(map(type, column))
    if kinds == {int}:
        return column
    text: Text = encode_basestring if kinds == {str} else json_value
    return map(text, column)


def _object(members: Mapping[str, Any]) -> str:
    return "{" + ",".join([_name(key) + json_value(each) for key, each in members.items()]) + "}"


@functools.lru_cache(maxsize=4096)
def _name(key: str) -> str:
    return encode_basestring(key) + ":"
