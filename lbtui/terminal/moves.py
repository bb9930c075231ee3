"""The shortest way of a terminal's cursor from one cell to another.

Only what every terminal since the VT100 obeys: CUP, CUU, CUD, CUF, CUB, IND, RI, carriage return, line feed and
backspace (ECMA-48 8.3; IND and RI also in the VT100 user guide, chapter 3).
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

NEAR = 4


def absolute(x: int, y: int) -> str:
    """The move to column `x` of line `y`, both from 0, from wherever the cursor is."""
    if x:
        return f"\x1b[{y + 1 if y else ''};{x + 1}H"
    return f"\x1b[{y + 1 if y else ''}H"


@lru_cache(2048)
def move(from_x: int | None, from_y: int | None, x: int, y: int, feed: str) -> str:
    """The shortest move. `from_x` is None where the column is doubtful: unknown, or behind the last.

    `feed` leads to the first column of the next line: "\\n" on a terminal that returns the carriage by itself.
    """
    ways = [absolute(x, y)]
    if from_y is not None:
        ways += _relative(from_x, from_y, x, y, feed)
    return min(ways, key=_cost)


def _cost(sequence: str) -> int:
    """Bytes on the wire, where a line feed gets a carriage return."""
    return len(sequence) + sequence.count("\n")


def _relative(from_x: int | None, from_y: int, x: int, y: int, feed: str) -> Iterator[str]:
    if y == from_y:
        yield from _sideways(from_x, x)
        return
    down = y - from_y
    if 0 < down <= NEAR:
        yield from (feed * down + side for side in _sideways(0, x))
    straight = [_step(down, "B", "A")]
    if abs(down) <= 2:
        straight.append(("\x1bD" if down > 0 else "\x1bM") * abs(down))
    for side in _sideways(from_x, x):
        yield from (side + step for step in straight)


def _sideways(from_x: int | None, x: int) -> Iterator[str]:
    """Ways along a line."""
    if x == 0:
        yield "\r"
    if from_x is None:
        return
    yield _step(x - from_x, "C", "D")
    if 0 < from_x - x <= NEAR:
        yield "\b" * (from_x - x)


def _step(distance: int, forward: str, back: str) -> str:
    """A relative move, "" for none."""
    if distance == 0:
        return ""
    count = abs(distance)
    return f"\x1b[{count if count > 1 else ''}{forward if distance > 0 else back}"
