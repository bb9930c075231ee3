"""The one place where data becomes something to draw.

Two gates: what is drawn here is cleaned first; and `Gate`, a filter over every line the app draws, takes out
of any text what a terminal would obey, whichever widget let it through.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import accumulate

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.content import Content
from textual.filter import LineFilter
from textual.strip import Strip

from lbtui.errors import LbtuiError
from lbtui.model.text import LIMIT, clean, signs

_OBEYED = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)


def width_of(text: str) -> int:
    """The cells that a text takes once it is clean."""
    return cell_len(clean(text))


def fitted(text: str, width: int, *, right: bool = False) -> str:
    """A text, cleaned, in exactly `width` cells: padded, or cut with an ellipsis."""
    text = clean(text)
    length = len(text) if text.isascii() else cell_len(text)
    if length > width:
        return set_cell_size(text, max(0, width - 1)) + "…" if width else ""
    gap = " " * (width - length)
    return gap + text if right else text + gap


def shortened(text: str, width: int) -> str:
    """A text, cleaned, in at most `width` cells: cut in its middle, so that a file's ending stays."""
    text = clean(text)
    if cell_len(text) <= width:
        return text
    if width < 3:
        return fitted(text, max(0, width))
    parts = list(signs(text))
    head, tail = _first(parts, width // 2), _first(parts[::-1], (width - 1) // 2)
    return "".join(head) + "…" + "".join(tail[::-1])


def _first(parts: Sequence[str], width: int) -> list[str]:
    """As many of the first as find room."""
    ends = accumulate(map(cell_len, parts))
    return [part for part, end in zip(parts, ends, strict=True) if end <= width]


def lines_of(text: str, width: int) -> list[str]:
    """A text on lines of at most so many cells once they are clean; "" is one. They break behind spaces, which
    stay, and inside a word only where it is longer than a line: together they are the text.
    """
    lines: list[str] = []
    line: list[str] = []
    taken = 0
    for sign in signs(text):
        cells = width_of(sign)
        if line and (taken + cells > width or sum(map(len, line)) + len(sign) > LIMIT):
            at = _break(line)
            lines.append("".join(line[:at]))
            line = line[at:]
            taken = sum(map(width_of, line))
        line.append(sign)
        taken += cells
    return [*lines, "".join(line)] if line or not lines else lines


def _break(line: Sequence[str]) -> int:
    """Where a line is best broken: behind its last space, at its end if it has none."""
    return next((at for at in range(len(line), 0, -1) if line[at - 1] == " "), len(line))


def strip_of(*parts: tuple[str, Style]) -> Strip:
    """A line of parts that are clean and fitted already; empty ones are left out."""
    return Strip([Segment(text, style) for text, style in parts if text])


def content(text: str) -> Content:
    """Data for a widget of Textual's: never read as markup."""
    return Content(clean(text))


def paragraphs(*texts: str) -> Content:
    """The same of several texts, each on a line of its own and however long it is."""
    part = LIMIT // 2
    parts = ([content(text[at : at + part]) for at in range(0, len(text), part)] for text in texts)
    return Content("\n").join([Content("").join(each) for each in parts])


def sentence(error: LbtuiError) -> str:
    """An error for a person, on one line."""
    return clean(str(error))


class Gate(LineFilter):
    """Deletes control and bidirectional characters from every line on its way to the terminal."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        del background
        return [
            each
            if each.text.isprintable() or each.control
            else Segment(_OBEYED.sub("", each.text), each.style, each.control)
            for each in segments
        ]
