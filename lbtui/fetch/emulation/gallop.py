"""Where to look next for the first row of a board that something is true of, as it is of all behind it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Iterable

STEP = 8
"""How many times as far each look of a gallop goes as the one before."""

AT_ONCE = 3
"""Looks that are taken at once. More would be quicker, and there would be more of them."""


class Gallop:
    """Looks ever farther away from what is known, first by one row, until the place is between two rows that
    were looked at, and then divides what is between them: the looks are logarithmic in the distance."""

    def __init__(self, concurrency: int) -> None:
        self._at_once = max(1, min(AT_ONCE, concurrency))
        self._step = 1
        self._way = 0
        self._divided = False

    def rows(self, before: int, after: int | None, *, falling: bool = False) -> list[int]:
        """The rows to look at next; none where `after` follows right upon `before`.

        The place lies behind row `before` and not behind row `after`, None where it may be anywhere. `falling`
        says that it is likely to be near `after`.
        """
        if after is None:
            self._divided = False
            return [before + step for step in self._steps(1)]
        if falling and not self._divided:
            rows = [row for step in self._steps(-1) if (row := after - step) > before]
            if rows:
                return rows
        self._divided, self._way = True, 0
        parts = self._at_once + 1
        between = {before + (after - before) * part // parts for part in range(1, parts)}
        return sorted(between - {before})

    def _steps(self, way: int) -> list[int]:
        if self._way != way:
            self._way, self._step = way, 1
        steps = [self._step * STEP**each for each in range(self._at_once)]
        self._step = steps[-1] * STEP
        return steps


async def together(looks: Iterable[Awaitable[None]]) -> None:
    """Awaits all of them; where one fails, the others are called off, and gone before that is told."""

    async def awaited(look: Awaitable[None]) -> None:
        await look

    try:
        async with asyncio.TaskGroup() as group:
            for each in looks:
                group.create_task(awaited(each))
    except BaseExceptionGroup as wrong:
        raise wrong.exceptions[0] from None
