"""Finding the end of a board that does not say how long it is, in as few rounds of looks as can be.

The rows looked at lie ever farther apart, as many at once as the walk may ask for; then what is between the
last row that is there and the first that is not is divided by as many, or where answers come quickly by fewer:
there a look costs more than a round. As many pages as may be asked for at once are near enough: the walk begins
below, and those past the end come empty.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from lbtui.export.walk.pace import FLOOR
from lbtui.export.walk.source import Source
from lbtui.fetch.emulation.endless import MOST_ROUNDS, Endless
from lbtui.fetch.emulation.gallop import together

STEP = 3
"""How many times as far each look goes as the one before."""

MOST_LOOKS = 8

QUICK_LOOKS = 2
"""Looks at once where an answer took no longer than `FLOOR`."""


def looks(low: int, high: int | None, page: int, at_once: int, step: int = 1) -> Sequence[int]:
    """The rows to look at next, where `low` is there and `high` is not; `step` is in pages, for the first."""
    if high is None:
        return [low + page * step * STEP**each for each in range(at_once)]
    parts = at_once + 1
    between = {low + (high - low) * part // parts for part in range(1, parts)}
    return sorted(between - {low})


async def find_end(source: Source, low: int, at_once: int) -> int:
    """A row that is not there, at most some pages behind the last one that is; row `low` is there.

    BadAnswer where the board has no end. A board that moves may make any answer out of date.
    """
    page, at_once = source.rows, max(1, min(MOST_LOOKS, at_once))
    endless = Endless(source.ref)
    high: int | None = None
    step = 1
    near = at_once * page
    clock = source.connection.timing.monotonic
    soonest = math.inf  # of the round before

    async def look(row: int) -> None:
        nonlocal low, high, soonest
        began = clock()
        found = await source.page_at(row)
        soonest = min(soonest, clock() - began)
        endless.met(row, found)
        if found.entries:
            low = max(low, row)
            high = None if high is not None and high <= row else high
        elif row > low:
            high = row if high is None else min(high, row)

    for _ in range(MOST_ROUNDS):
        if high is not None and high - low <= near:
            break
        rows = looks(low, high, page, min(at_once, QUICK_LOOKS) if soonest <= FLOOR and high else at_once, step)
        step = step * STEP**at_once if high is None else 1
        soonest = math.inf
        if not rows:
            break
        await together(map(look, rows))
        endless.check(low)
    return high if high is not None else low + page
