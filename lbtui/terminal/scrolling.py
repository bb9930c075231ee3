"""Finds lines that are on the screen already, some rows off, so that the terminal can move them itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from lbtui.terminal.screen_copy import Row

LEAST_ROWS = 3
TRIES = 2


class Scroll(NamedTuple):
    """The lines `top` to `bottom`, both included, move up by `up` (down where it is negative)."""

    top: int
    bottom: int
    up: int


def scrolls(old: Sequence[Row], new: Sequence[Row], changed: Sequence[int]) -> Iterator[Scroll]:
    """What may be worth trying, the likeliest first. Lines with cells that are not known are never moved.

    Lines are taken for the same by their text alone, without their first and last cell: a cursor's mark and a
    scroll bar stay where they are when the rest moves.
    """
    if len(changed) < LEAST_ROWS:
        return
    places = _places(old)
    pairs: dict[int, list[int]] = {}
    for text, y in _places([new[y] for y in changed]).items():
        line = changed[y]
        if text in places and places[text] != line:
            pairs.setdefault(places[text] - line, []).append(line)
    votes = Counter({up: len(lines) for up, lines in pairs.items() if len(lines) >= LEAST_ROWS - 1})
    for up, _ in votes.most_common(TRIES):
        lines = pairs[up]
        top, bottom = min(*lines, min(lines) + up), max(*lines, max(lines) + up)
        if all(row.known for row in (*old[top : bottom + 1], *new[top : bottom + 1])):
            yield Scroll(top, bottom, up)


def scrolled(rows: Sequence[Row], scroll: Scroll) -> list[Row]:
    """The rows as they are after the scroll: what moved out is gone, what came in is blank."""
    moved = list(rows)
    part = moved[scroll.top : scroll.bottom + 1]
    blank = [Row.blank(len(rows[0].text))] * abs(scroll.up)
    part = [*part[scroll.up :], *blank] if scroll.up > 0 else [*blank, *part[: scroll.up]]
    moved[scroll.top : scroll.bottom + 1] = part
    return moved


def _places(rows: Sequence[Row]) -> dict[str, int]:
    """The places of the texts that are on one row alone, blank ones left out."""
    places: dict[str, int] = {}
    twice = set()
    for y, row in enumerate(rows):
        if not row.known:
            continue
        text = "".join(row.text[1:-1])
        if text in places:
            twice.add(text)
        elif text.strip():
            places[text] = y
    return {text: y for text, y in places.items() if text not in twice}
