"""Tables in plain text: a header line, columns aligned by the cells a terminal gives each character."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from lbtui.model.text import clean

GAP = "  "
NOTHING = "-"
"""Stands where nothing is known, so that a line has as many words for a script or a screen reader."""

BLANK = "␠"


class Column(NamedTuple):
    """A column's header, and whether its cells stand at the right, as numbers do. One that is `optional` is
    left out where no row fills it."""

    title: str
    right: bool = False
    optional: bool = False


def table(columns: Sequence[Column], rows: Sequence[Sequence[str | None]]) -> Iterator[str]:
    """The header line and a line for each row; cells are cleaned here, never cut."""
    kept = [at for at, each in enumerate(columns) if not each.optional or any(row[at] for row in rows)]
    columns = [columns[at] for at in kept]
    lines: list[list[str | None]] = [[each.title for each in columns]]
    lines += [[row[at] for at in kept] for row in rows]
    shown = [[_shown(cell) if cell else NOTHING for cell in line] for line in lines]
    widths = [max(map(width, cells)) for cells in zip(*shown, strict=True)]
    for line in shown:
        cells = (
            _padded(cell, size, column.right) for cell, size, column in zip(line, widths, columns, strict=True)
        )
        yield GAP.join(cells).rstrip()


def _shown(cell: str) -> str:
    """The cell cleaned; one of blanks alone would look like none, so its blanks are drawn."""
    text = clean(cell)
    return BLANK * len(text) if text.isspace() else text


def width(text: str) -> int:
    """The cells that a cleaned text takes in a terminal."""
    return len(text) if text.isascii() else sum(map(_cells, text))


def _cells(char: str) -> int:
    if unicodedata.category(char) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


def _padded(text: str, size: int, right: bool) -> str:
    gap = " " * (size - width(text))
    return gap + text if right else text + gap
