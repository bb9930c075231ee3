"""Collects what is sent to a terminal, and knows where its cursor and its style are meanwhile."""

from __future__ import annotations

from lbtui.terminal.moves import move
from lbtui.terminal.screen_copy import Row, Write
from lbtui.terminal.styles import PLAIN, Style, change


class Pen:
    """Draws on a screen `width` cells wide; `x`, `y` and `style` are None where they are not known."""

    __slots__ = ("_feed", "_width", "parts", "style", "x", "y")

    def __init__(self, x: int | None, y: int | None, style: Style | None, width: int, feed: str) -> None:
        self.x = x
        self.y = y
        self.style = style
        self.parts: list[str] = []
        self._width = width
        self._feed = feed

    @property
    def bytes(self) -> int:
        """What was collected, on the wire."""
        return sum(len(part.encode()) + part.count("\n") for part in self.parts)

    def way(self, x: int, y: int) -> str:
        """The shortest move to a cell; "" where the cursor is there."""
        at = None if self.x is None or self.x >= self._width else self.x
        if (at, self.y) == (x, y):
            return ""
        return move(at, self.y, x, y, self._feed)

    def go(self, x: int, y: int) -> None:
        if way := self.way(x, y):
            self.parts.append(way)
        self.x, self.y = x, y

    def ink(self, style: Style) -> None:
        if self.style is None:
            self.parts.append("\x1b[m")
            self.style = PLAIN
        if style is not self.style and style != self.style:
            self.parts.append(change(self.style, style))
            self.style = style

    def order(self, sequence: str) -> None:
        """A sequence that leaves cursor and style as they are."""
        self.parts.append(sequence)

    def lose(self) -> None:
        """The cursor is somewhere."""
        self.x = self.y = None

    def cells(self, row: Row, start: int, end: int) -> None:
        """Known cells of a row, where the cursor is."""
        while start < end:
            style = row.styles[start]
            stop = start + 1
            while stop < end and (row.styles[stop] is style or row.styles[stop] == style):
                stop += 1
            self.ink(style)
            self.parts.append("".join(row.text[start:stop]))
            self.x = start = stop

    def repeat(self, y: int, write: Write) -> None:
        """A write whose width only the terminal knows: to an absolute place, and from there to another."""
        self.lose()
        self.go(write.x, y)
        for text, style in write.pieces:
            self.ink(style)
            self.parts.append(text)
        self.lose()
