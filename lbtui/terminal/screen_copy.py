"""A copy of what a terminal shows, cell by cell: what is known for sure, and what only the terminal can know.

How wide some text is, terminals disagree on (see `widths`). From its first doubtful cell a row is therefore not
cells but its tail: the writes that made it, to be repeated in their order and as they came.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from rich.cells import cell_len

from lbtui.terminal.styles import PLAIN, Style
from lbtui.terminal.widths import narrow, sure, wide

UNKNOWN = "\0"  # stands for a cell of which nothing is known; no text has it
Piece = tuple[str, Style]


class Write(NamedTuple):
    """Text written from column `x` on; `end` is where Textual believes it ends.

    `twice` is None, or an object of its own where the text joins the cell before it: such a write does not give
    the same when it is repeated, so it equals no other.
    """

    x: int
    end: int
    pieces: tuple[Piece, ...]
    twice: object = None

    def covers(self, other: Write) -> bool:
        return self.x <= other.x and other.end <= self.end


class Row:
    """A line of cells: a character ("" behind a wide one, or `UNKNOWN`) and a style each.

    Cells from column `sure` on belong to `tail`, which is empty in a row without doubt.
    """

    __slots__ = ("styles", "sure", "tail", "text")

    def __init__(self, text: list[str], styles: list[Style], tail: tuple[Write, ...] = (), sure: int = 0):
        self.text = text
        self.styles = styles
        self.tail = tail
        self.sure = sure if tail else len(text)

    @classmethod
    def unknown(cls, width: int) -> Row:
        return cls([UNKNOWN] * width, [PLAIN] * width)

    @classmethod
    def blank(cls, width: int) -> Row:
        return cls([" "] * width, [PLAIN] * width)

    def copy(self) -> Row:
        return Row(self.text.copy(), self.styles.copy(), self.tail, self.sure)

    @property
    def known(self) -> bool:
        return UNKNOWN not in self.text

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Row):
            return NotImplemented
        return (self.text, self.styles, self.tail, self.sure) == (
            other.text,
            other.styles,
            other.tail,
            other.sure,
        )

    __hash__ = None  # type: ignore[assignment]  # a row changes, so nothing may hash it

    def write(self, x: int, pieces: Sequence[Piece]) -> int | None:
        """Writes text from column `x`, which is in the row; the column after it, None for a doubtful one."""
        if len(pieces) == 1 and not self.tail:
            text, style = pieces[0]
            end = x + len(text)
            if end <= len(self.text) and narrow(text) == len(text) and not self._halves(x, end):
                self._put(x, list(text), style)
                return end
        end = x + sum(cell_len(text) for text, _ in pieces)
        if self.tail and x <= self.sure and end >= len(self.text):
            self.tail, self.sure = (), len(self.text)
        if self._halves(x, end) or (self.tail and not self._before_tail(end, pieces)):
            joins = cell_len(pieces[0][0][:1]) == 0
            self._doubt(max(0, x - 2) if joins else x, _write(x, end, pieces))
            return None
        return self._write_until_doubt(x, end, pieces)

    def _put(self, x: int, cells: list[str], style: Style) -> None:
        end = x + len(cells)
        self.text[x:end] = cells
        self.styles[x:end] = [style] * len(cells)

    def _halves(self, x: int, end: int) -> bool:
        """Whether a wide character would be overwritten by half: what stays of it is the terminal's choice."""
        return self.text[x] == "" or (end < len(self.text) and self.text[end] == "")

    def _before_tail(self, end: int, pieces: Sequence[Piece]) -> bool:
        return end <= self.sure and all(sure(text) == len(text) for text, _ in pieces)

    def _write_until_doubt(self, x: int, end: int, pieces: Sequence[Piece]) -> int | None:
        column = x
        for at, (text, style) in enumerate(pieces):
            cells = _cells(text[: sure(text)], len(self.text) - column)
            self._put(column, cells, style)
            column += len(cells)
            count = len(cells) - cells.count("")
            if count < len(text):
                self._doubt_after(x, column, end, [(text[count:], style), *pieces[at + 1 :]])
                return None
        return column

    def _doubt_after(self, x: int, column: int, end: int, rest: Sequence[Piece]) -> None:
        """What comes at `column` is doubtful, and the character before it too, as it may be joined."""
        if column == x:
            joins = cell_len(rest[0][0][:1]) == 0
            self._doubt(max(0, x - 2) if joins else x, _write(x, end, rest))
            return
        start = column - 2 if self.text[column - 1] == "" else column - 1
        base = self.text[start]
        self._doubt(start, _write(start, end, [(base, self.styles[start]), *rest]))

    def _doubt(self, start: int, write: Write) -> None:
        """The cells from `start` become a tail that ends in `write`; writes that it covers are forgotten."""
        start = min(start, self.sure)
        if self.text[start : start + 1] == [""]:
            start -= 1
        tail = [each for each in self.tail if not write.covers(each)]
        if start < write.x or write.end < self.sure:
            tail = [*self._as_writes(start, self.sure), *tail]
        gone = len(self.text) - start
        self.text[start:] = [UNKNOWN] * gone
        self.styles[start:] = [PLAIN] * gone
        self.sure = start
        self.tail = (*tail, write)

    def _as_writes(self, start: int, end: int) -> list[Write]:
        """The known cells of a stretch as writes, one for each run without a gap."""
        writes: list[Write] = []
        pieces: list[Piece] = []
        begun = start
        for x in range(start, end + 1):
            cell = self.text[x] if x < end else UNKNOWN
            if cell != UNKNOWN:
                pieces.append((cell, self.styles[x]))
                continue
            if pieces:
                writes.append(Write(begun, x, tuple(pieces)))
            pieces, begun = [], x + 1
        return writes


def _write(x: int, end: int, pieces: Sequence[Piece]) -> Write:
    joins = cell_len(pieces[0][0][:1]) == 0
    return Write(x, end, tuple(pieces), object() if joins else None)


def _cells(text: str, room: int) -> list[str]:
    """The cells of a sure text, those that find room: "" follows a wide character."""
    if narrow(text) == len(text):
        return list(text[:room])
    cells: list[str] = []
    for character in text:
        size = 2 if wide(character) else 1
        if len(cells) + size > room:
            break
        cells += [character, ""][:size]
    return cells


class Screen:
    """Rows, the cursor's column and line, and the style of what is written; None where it is not known."""

    def __init__(self, width: int, height: int) -> None:
        self.width = width
        self.height = height
        self.style: Style | None = None
        self.forget()

    def forget(self) -> None:
        """Nothing is known of the cells and the cursor any more."""
        self.rows = [Row.unknown(self.width) for _ in range(self.height)]
        self.x: int | None = None
        self.y: int | None = None

    def clear(self) -> None:
        """All cells are blank, and the cursor is in the first."""
        self.rows = [Row.blank(self.width) for _ in range(self.height)]
        self.x = self.y = 0
