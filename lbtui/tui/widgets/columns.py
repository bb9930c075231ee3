"""A table's columns: how wide each is, and a line of cells in them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, Protocol

from lbtui.tui.safe import fitted, shortened, width_of

GAP = 2


class Col(NamedTuple):
    """A column: from `least` cells to `most`, as wide as what was seen in it; a number stands at its right.

    One that `yields` gets no more than its `least` before every other column has what it wants.
    """

    title: str
    right: bool = False
    least: int = 4
    most: int = 28
    yields: bool = False
    ending: bool = False
    """Whether a text that is too long is cut in its middle, so that its ending stays."""


class Row(NamedTuple):
    """A row's cells, unclean, and its tone: a style of the table's (`plain`, `absent`, `bad`)."""

    cells: tuple[str, ...]
    tone: str = "plain"


class Rows(Protocol):
    """Where a table's rows come from; `row` is asked for the rows in view alone, from 0."""

    @property
    def count(self) -> int: ...

    @property
    def columns(self) -> Sequence[Col]: ...

    def row(self, index: int) -> Row: ...


class Widths:
    """How wide the columns of a table are. They only ever grow: nothing moves sideways as rows come and go."""

    def __init__(self) -> None:
        self._seen: dict[str, int] = {}

    def widen(self, columns: Sequence[Col], shown: Sequence[Row]) -> None:
        """Takes note of rows that are to be seen whole, as far as their columns may grow."""
        for at, column in enumerate(columns):
            wanted = max(column.least, width_of(column.title), self._seen.get(column.title, 0))
            for row in shown:
                if at < len(row.cells):
                    wanted = max(wanted, width_of(row.cells[at]))
            self._seen[column.title] = min(wanted, max(column.most, width_of(column.title)))

    def fitting(self, columns: Sequence[Col], room: int) -> list[int]:
        """The widths of the columns, from the left, that find room; the last may get less than it wants."""
        widths: list[int] = []
        for column in columns:
            wanted = column.least if column.yields else self._seen[column.title]
            left = room - (GAP if widths else 0)
            if widths and left < min(wanted, column.least):
                break
            widths.append(max(0, min(wanted, left)))
            room = left - widths[-1]
        for at, width in enumerate(widths):
            if columns[at].yields:
                widths[at] = width + min(max(0, room), self._seen[columns[at].title] - width)
                room -= widths[at] - width
        return widths


def joined(columns: Sequence[Col], widths: Sequence[int], cells: Sequence[str]) -> str:
    """A line of cells in columns of these widths, as many as there are widths."""
    return (" " * GAP).join(
        _cell(columns[at], cells[at] if at < len(cells) else "", width) for at, width in enumerate(widths)
    )


def _cell(column: Col, text: str, width: int) -> str:
    return fitted(shortened(text, width) if column.ending else text, width, right=column.right)
