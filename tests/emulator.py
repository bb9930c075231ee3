"""pyte's terminal with what it lacks: more marks, line deletion over blank lines, the alternate screen.

What a sequence means is taken from xterm's ctlseqs (https://invisible-island.net/xterm/ctlseqs/ctlseqs.html).
"""

from __future__ import annotations

import re
from typing import Any, NamedTuple

import pyte
from wcwidth import wcwidth

MARKS = {
    1: "bold",
    2: "dim",
    3: "italics",
    4: "underscore",
    5: "blink",
    7: "reverse",
    8: "hidden",
    9: "strikethrough",
}
ENDS = {22: ("bold", "dim"), 23: ("italics",), 24: ("underscore",), 25: ("blink",)}
ENDS |= {27: ("reverse",), 28: ("hidden",), 29: ("strikethrough",)}
ALTERNATE = 1049
_PLAIN = re.compile("[ -~\u2500-\u257f]*")
_KEYBOARD = re.compile("\x1b\\[[<>=][0-9;]*u")


class Cell(NamedTuple):
    """A cell as pyte keeps it, with the marks that it does not know."""

    data: str = " "
    fg: str = "default"
    bg: str = "default"
    bold: bool = False
    italics: bool = False
    underscore: bool = False
    strikethrough: bool = False
    reverse: bool = False
    blink: bool = False
    dim: bool = False
    hidden: bool = False


class Emulator(pyte.Screen):
    """Feed it with `feed`; `cells` is what it shows."""

    def __init__(self, columns: int, lines: int) -> None:
        self.alternate: Any = None
        super().__init__(columns, lines)
        self._stream = pyte.Stream(self)

    @property
    def default_char(self) -> Any:
        return Cell()

    def reset(self) -> None:
        super().reset()
        self.cursor.attrs = self.default_char

    def feed(self, data: str) -> None:
        """Text as a program writes it to a terminal that ends lines with a carriage return and a line feed."""
        self._stream.feed(_KEYBOARD.sub("", data).replace("\r\n", "\n").replace("\n", "\r\n"))

    @property
    def cells(self) -> list[list[Any]]:
        return list(map(self.row, range(self.lines)))

    def row(self, y: int) -> list[Any]:
        """The cells of a line."""
        return [self.buffer[y][x] for x in range(self.columns)]

    @property
    def place(self) -> tuple[int, int]:
        """The cursor's column and line."""
        return min(self.cursor.x, self.columns - 1), self.cursor.y

    def draw(self, data: str) -> None:
        x, attrs = self.cursor.x, self.cursor.attrs
        if _PLAIN.fullmatch(data) and x + len(data) <= self.columns and pyte.modes.IRM not in self.mode:
            signs = {
                each: attrs._replace(data=each) for each in set(data)
            }  # most of what comes, in a tenth of the time
            self.buffer[self.cursor.y].update(enumerate(map(signs.__getitem__, data), x))
            self.cursor.x += len(data)
            return
        # pyte drops the rest of a text after a character that takes no cell, and joins one that stands first in its
        # line to the end of the line before
        for character in data:
            if self.cursor.x or wcwidth(character):
                super().draw(character)

    def set_margins(self, top: int | None = None, bottom: int | None = None) -> None:
        # pyte leaves the cursor where it is when the margins are taken away
        super().set_margins(top, bottom)
        self.cursor_position()

    def delete_lines(self, count: int | None = None) -> None:
        self._fill(Cell())
        super().delete_lines(count)
        self._fill(Cell(bg=self.cursor.attrs.bg))

    def insert_lines(self, count: int | None = None) -> None:
        self._fill(Cell())
        super().insert_lines(count)
        self._fill(Cell(bg=self.cursor.attrs.bg))

    def _fill(self, blank: Any) -> None:
        """Gives cells to lines without: pyte would keep a line where one of those comes in its place.

        New lines take the background of the moment, as in all terminals that erase with it.
        """
        for y in range(self.lines):
            if not self.buffer[y]:
                self.buffer[y].update(dict.fromkeys(range(self.columns), blank))

    def set_mode(self, *modes: int, **kwargs: Any) -> None:
        if kwargs.get("private") and ALTERNATE in modes and self.alternate is None:
            self.alternate = dict(self.buffer), self.cursor.x, self.cursor.y
            self.buffer.clear()
        super().set_mode(*modes, **kwargs)

    def reset_mode(self, *modes: int, **kwargs: Any) -> None:
        super().reset_mode(*modes, **kwargs)
        if kwargs.get("private") and ALTERNATE in modes and self.alternate is not None:
            buffer, self.cursor.x, self.cursor.y = self.alternate
            self.buffer.clear()
            self.buffer.update(buffer)
            self.alternate = None

    def select_graphic_rendition(self, *attrs: int) -> None:
        codes = list(attrs) or [0]
        plain: list[int] = []
        while codes:
            code = codes.pop(0)
            if code in (38, 48):
                length = 4 if codes[:1] == [2] else 2
                super().select_graphic_rendition(code, *codes[:length])
                codes = codes[length:]
            elif code == 0:
                self.cursor.attrs = self.default_char
            elif code in MARKS or code in ENDS:
                marks: Any = dict.fromkeys(ENDS.get(code) or (MARKS[code],), code in MARKS)
                self.cursor.attrs = self.cursor.attrs._replace(**marks)
            else:
                plain.append(code)
                super().select_graphic_rendition(code)
