"""Finding the end of a board that does not say how long it is, in as few rounds of looks as can be.

A few rows far apart are looked at while the first page is on its way. From there on they lie ever farther
apart, as many at once as the walk may ask for; then what is between the last row that is there and the first
that is not is divided by as many, or where answers come quickly by fewer: there a look costs more than a round.
As many pages as may be asked for at once are near enough: the walk begins below, and those past the end come
empty.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from contextlib import suppress

from lbtui.errors import LbtuiError
from lbtui.export.walk.pace import FLOOR
from lbtui.export.walk.source import Source
from lbtui.fetch.emulation.endless import MOST_ROUNDS, Endless
from lbtui.fetch.emulation.gallop import together

STEP = 3
"""How many times as far each look goes as the one before."""

MOST_LOOKS = 8

FAR = (9, 81, 729)
"""Pages of the first looks, which go out beside the question for the first page."""

QUICK_LOOKS = 2
"""Looks at once where an answer took no longer than `FLOOR`."""


def looks(low: int, high: int | None, page: int, at_once: int, step: int = 1) -> Sequence[int]:
    """The rows to look at next, where `low` is there and `high` is not; `step` is in pages, for the first."""
    if high is None:
        return [low + page * step * STEP**each for each in range(at_once)]
    parts = at_once + 1
    between = {low + (high - low) * part // parts for part in range(1, parts)}
    return sorted(between - {low})


class EndSearch:
    """One search, of at most `at_once` looks at the same time."""

    def __init__(self, source: Source, at_once: int) -> None:
        self._source = source
        self._at_once = max(1, min(MOST_LOOKS, at_once))
        self._endless = Endless(source.ref)
        self._low = 1
        self._high: int | None = None
        self._step = 1
        self._soonest = math.inf
        """Seconds of the quickest look of the round before."""

    async def look_far(self) -> None:
        """The first looks, to be taken while the first page is awaited; one that fails tells nothing."""
        far = FAR[: self._at_once - 1]
        with suppress(LbtuiError):
            await together(self._look(1 + self._source.rows * pages) for pages in far)
        if self._high is None and self._low > 1:
            self._step = far[-1]

    async def run(self, low: int) -> int:
        """A row that is not there, at most some pages behind the last one that is; row `low` is there.

        BadAnswer where the board has no end. A board that moves may make any answer out of date.
        """
        self._low = max(self._low, low)
        page = self._source.rows
        for _ in range(MOST_ROUNDS):
            low, high = self._low, self._high
            if high is not None and high <= low:
                self._high = high = None
            if high is not None and high - low <= self._at_once * page:
                break
            quick = self._soonest <= FLOOR and high is not None
            at_once = min(self._at_once, QUICK_LOOKS) if quick else self._at_once
            rows = looks(low, high, page, at_once, self._step)
            self._step = self._step * STEP**at_once if high is None else 1
            if not rows:
                break
            self._soonest = math.inf
            await together(map(self._look, rows))
            self._endless.check(self._low)
        return self._high if self._high is not None else self._low + page

    async def _look(self, row: int) -> None:
        clock = self._source.connection.timing.monotonic
        began = clock()
        found = await self._source.page_at(row)
        self._soonest = min(self._soonest, clock() - began)
        self._endless.met(row, found)
        if found.entries:
            self._low = max(self._low, row)
            self._high = None if self._high is not None and self._high <= row else self._high
        elif row > self._low:
            self._high = row if self._high is None else min(self._high, row)
