"""Markdown: a table as GitHub renders it (GFM), for people to read.

A row is one line whatever is in it, and a text shows as itself and does nothing. Signs that could make markup,
HTML or another cell are escaped. A control sign is the picture of it; signs that turn the direction of writing
and halves of a sign are U+FFFD. An invisible break stands in what GitHub would else make something of by
itself: a link of an address, a person's or an issue's of a name, a picture of a word between colons. What is in
a cell is else as in CSV: an empty text and none at all are both an empty cell. Numbers stand at the right.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import BinaryIO

from lbtui.export.columns import Columns
from lbtui.export.formats.base import Findings
from lbtui.export.formats.cells import REPLACEMENT, Cells, cells, text
from lbtui.export.rows import Rows
from lbtui.export.seen import Kind

_NUMBERS = (Kind.WHOLE, Kind.DECIMAL)

_PICTURES = {point: chr(0x2400 + point) for point in range(0x20)} | {0x7F: "␡", 0x2028: "␤", 0x2029: "␤"}
_TURNING = (0x61C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A))
_ESCAPED = {ord(sign): "\\" + sign for sign in "\\`*_[]~$|"} | {38: "&amp;", 60: "&lt;", 62: "&gt;"}
_TABLE = (
    _PICTURES | dict.fromkeys((*range(0x80, 0xA0), *_TURNING, *range(0xD800, 0xE000)), REPLACEMENT) | _ESCAPED
)

_SPECIAL = re.compile(f"[{re.escape(''.join(map(chr, _TABLE)))}@#:]|gh-|www", re.IGNORECASE)
_CALLS = re.compile(
    r"@|#(?=\d)|[gG][hH]-(?=\d)|[wW]{3}(?=\.)|:(?=//|[\w+\-\\]+:)|(?<=(?i:mailto)):|(?<=(?i:xmpp)):"
)
_BREAK = r"\g<0>&#8203;"


class MarkdownFile:
    """Writes a table."""

    def __init__(self, out: BinaryIO, columns: Columns) -> None:
        self._out = out
        self._columns = columns
        self._numbers = [each.type.kind in _NUMBERS for each in columns.all]
        self._put([[_shown(name)] for name in columns.names])
        self._put([["---:" if number else "---"] for number in self._numbers])

    def write(self, rows: Rows) -> None:
        self._put(map(_column, cells(rows, self._columns), self._numbers))

    def end(self) -> Findings:
        return Findings()

    def _put(self, columns: Iterable[Cells]) -> None:
        lines = ["| " + " | ".join(cells) + " |\n" for cells in zip(*columns, strict=True)]
        self._out.write("".join(lines).encode())


def _column(values: Cells, numbers: bool) -> Sequence[str]:
    texts = ["" if each is None else str(text(each)) for each in values]
    return texts if numbers or not _SPECIAL.search("".join(texts)) else [_shown(each) for each in texts]


def _shown(text: str) -> str:
    return _CALLS.sub(_BREAK, text.translate(_TABLE))
