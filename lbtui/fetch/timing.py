"""Time as the fetch service sees it, and the waits it announces."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Awaitable, Callable
from typing import NamedTuple


class Timing(NamedTuple):
    """Clocks in seconds, a sleep, and chance from 0 to below 1."""

    monotonic: Callable[[], float] = time.monotonic
    wall: Callable[[], float] = time.time
    sleep: Callable[[float], Awaitable[object]] = asyncio.sleep
    chance: Callable[[], float] = random.random


REAL = Timing()


class Wait(NamedTuple):
    """A pause before the next request. `until` is in the seconds of the monotonic clock."""

    until: float
    reason: str


class Waits:
    """The pauses under way. `current` is the one that ends first; `changed` is called when that changes."""

    def __init__(self, timing: Timing, changed: Callable[[Wait | None], None]) -> None:
        self._timing = timing
        self._changed = changed
        self._under_way: list[Wait] = []

    @property
    def current(self) -> Wait | None:
        return min(self._under_way, key=lambda wait: wait.until, default=None)

    async def pause(self, until: float, reason: str) -> None:
        """Sleeps until then, announced. A cancelled task stops waiting at once."""
        wait = Wait(until, reason)
        self._note(lambda: self._under_way.append(wait))
        try:
            while (left := until - self._timing.monotonic()) > 0:
                await self._timing.sleep(left)
        finally:
            self._note(lambda: self._under_way.remove(wait))

    def _note(self, change: Callable[[], None]) -> None:
        before = self.current
        change()
        if self.current != before:
            self._changed(self.current)


def moment(when: float, now: float) -> str:
    """`14:03:20`, or with its date where that is not the same day; both in seconds since 1970."""
    local, today = time.localtime(when), time.localtime(now)
    same_day = local[:3] == today[:3]
    return time.strftime("%H:%M:%S" if same_day else "%Y-%m-%d %H:%M", local)
