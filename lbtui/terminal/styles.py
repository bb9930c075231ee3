"""What a cell looks like, and the shortest SGR sequence from one look to another.

Codes are those of ECMA-48 8.3.117 and, for colours, of xterm's ctlseqs ("Character Attributes").
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple


class Style(NamedTuple):
    """A look: `marks` has bit n for SGR n of 1 to 9; colours are SGR parameters, "" for the default.

    `other` holds every parameter since the reset where one of them is not known here; such a look is reached
    from the reset alone.
    """

    marks: int = 0
    ink: str = ""
    paper: str = ""
    other: str = ""


PLAIN = Style()

# an SGR that ends marks, and the marks that it ends
_ENDS = {22: (1, 2), 23: (3,), 24: (4,), 25: (5, 6), 27: (7,), 28: (8,), 29: (9,)}
_COLOUR_LENGTH = {"5": 3, "2": 5}


@lru_cache(1024)
def after(style: Style, parameters: str) -> Style:
    """The look once `CSI parameters m` came after `style`."""
    codes = parameters.split(";")
    at = 0
    changed = style
    while at < len(codes):
        length = 1
        if codes[at] in ("38", "48"):
            length = _COLOUR_LENGTH.get(codes[at + 1] if at + 1 < len(codes) else "", 0)
        fresh = _with(changed, codes[at : at + length]) if length and at + length <= len(codes) else None
        if fresh is None:
            return Style(other=";".join(filter(None, [_codes(style), parameters])))
        changed = fresh
        at += length
    return changed


def _with(style: Style, codes: list[str]) -> Style | None:
    """The look after one code (or one colour of several), None where it is not known here."""
    if not all(code.isdecimal() or not code for code in codes):
        return None
    code = int(codes[0] or 0)
    if code == 0:
        return PLAIN
    if style.other:
        return None
    if code <= 9:
        return style._replace(marks=style.marks | 1 << code)
    if code in _ENDS:
        return style._replace(marks=style.marks & ~sum(1 << mark for mark in _ENDS[code]))
    if 30 <= code <= 38 or 90 <= code <= 97:
        return style._replace(ink=";".join(codes))
    if 40 <= code <= 48 or 100 <= code <= 107:
        return style._replace(paper=";".join(codes))
    if code == 39:
        return style._replace(ink="")
    if code == 49:
        return style._replace(paper="")
    return None


@lru_cache(1024)
def change(old: Style, new: Style) -> str:
    """The shortest sequence from one look to another, "" where they are the same."""
    if old == new:
        return ""
    if new == PLAIN:
        return "\x1b[m"
    if old == PLAIN:
        return f"\x1b[{_codes(new)}m"
    whole = f"\x1b[0;{_codes(new)}m"
    if old.other or new.other:
        return whole
    return min(f"\x1b[{_steps(old, new)}m", whole, key=len)


def _codes(style: Style) -> str:
    """The parameters that make a look from none."""
    if style.other:
        return style.other
    marks = [str(mark) for mark in range(1, 10) if style.marks & 1 << mark]
    return ";".join(filter(None, [*marks, style.ink, style.paper]))


def _steps(old: Style, new: Style) -> str:
    """The parameters that lead from one look to another without a reset."""
    codes = []
    have = old.marks
    for end, marks in _ENDS.items():
        ended = sum(1 << mark for mark in marks)
        if have & ended & ~new.marks:
            codes.append(str(end))
            have &= ~ended
    codes += [str(mark) for mark in range(1, 10) if new.marks & ~have & 1 << mark]
    if old.ink != new.ink:
        codes.append(new.ink or "39")
    if old.paper != new.paper:
        codes.append(new.paper or "49")
    return ";".join(codes)
