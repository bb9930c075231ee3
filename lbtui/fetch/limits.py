"""How fast a profile may ask: its own cap on requests at once, and what the service teaches about its limits.

A service teaches by a 429, whose JSON body may hold `maxRequests` and `periodInSeconds` (Xbox Live), by
Retry-After, and by the X-RateLimit family of headers. Refused requests count as well, so all are counted.
"""

from __future__ import annotations

import asyncio
import json
from collections import deque
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import NamedTuple

from lbtui.fetch.retry import retry_after, too_long
from lbtui.fetch.timing import Timing, Waits
from lbtui.providers.wire import Reply

REMEMBERED = 2_000
"""Times of requests kept; a service that allows more in one of its periods is not paced."""

HOLD = 3_600.0
"""The longest that one answer keeps later requests back, in seconds; a person may insist after that."""

_TICK = 0.001
_MARGIN = 0.05
"""Added to a period for requests that take different times to arrive, as a share of it."""


class CallsLeft(NamedTuple):
    """How many more requests the service takes now, of how many in its period."""

    left: int
    limit: int


class _Told(NamedTuple):
    """What X-RateLimit headers said: so many left, of so many, until a moment on the monotonic clock.

    `period` is the longest time to such a moment that they said: the service's own is no shorter.
    """

    left: int
    limit: int
    until: float
    period: float


class Limits:
    """One profile's pace."""

    def __init__(self, timing: Timing, waits: Waits, concurrency: int) -> None:
        self._timing = timing
        self._waits = waits
        self._places = asyncio.Semaphore(max(1, concurrency))
        self._sent: deque[float] = deque(maxlen=REMEMBERED)
        self._windows: dict[float, int] = {}
        self._told: _Told | None = None
        self._held_until = float("-inf")
        self._under_way = 0

    @property
    def calls_left(self) -> CallsLeft | None:
        """The tightest limit known; None until the service has told one."""
        now = self._timing.monotonic()
        known = [
            CallsLeft(max(0, most - self._count(now, period)), most) for period, most in self._windows.items()
        ]
        if self._told and now < self._told.until:
            known.append(CallsLeft(max(0, self._told.left), self._told.limit))
        return min(known, key=lambda each: each.left, default=None)

    def seconds_for(self, requests: int) -> float:
        """The fewest seconds in which so many more requests keep to all that is known; 0 where nothing is."""
        now = self._timing.monotonic()
        least = [0.0, self._held_until - now if requests else 0.0]
        for period, most in self._windows.items():
            lasts = period * (1 + _MARGIN)
            began = [each for each in self._sent if each > now - lasts]
            if (over := requests - max(0, most - len(began))) > 0:
                least.append((began[0] + lasts - now if began else lasts) + (over - 1) // most * lasts)
        if self._told and now < self._told.until and (over := requests - max(0, self._told.left)) > 0:
            least.append(self._told.until - now + (over - 1) // self._told.limit * self._told.period)
        return max(least)

    @asynccontextmanager
    async def slot(self, deadline: float) -> AsyncIterator[None]:
        """A place for one request, when the pace allows. Throttled where that is past `deadline`."""
        async with self._places:
            while (wait := self._delay()) > _TICK:
                until = self._timing.monotonic() + wait
                if until >= deadline:
                    raise too_long(wait, self._timing)
                await self._waits.pause(until, "keeping to the service's limit")
            self._sent.append(self._timing.monotonic())
            if self._told:
                self._told = self._told._replace(left=self._told.left - 1)
            self._under_way += 1
            try:
                yield
            finally:
                self._under_way -= 1

    def learn(self, reply: Reply) -> None:
        """Takes note of what a reply tells about limits. Call it while the reply's slot is still held."""
        now = self._timing.monotonic()
        if reply.status == 429:
            wait = retry_after(reply.headers.get("retry-after"), self._timing.wall())
            if wait:
                self._held_until = max(self._held_until, now + min(wait, HOLD))
        if reply.status == 429 and (window := _window(reply.body)):
            most, period = window
            self._windows = {**dict(list(self._windows.items())[-3:]), period: most}
        self._told = self._headers(reply.headers, now) or self._told

    def _delay(self) -> float:
        """Seconds until one more request keeps to all that is known."""
        now = self._timing.monotonic()
        waits = [self._held_until - now]
        for period, most in self._windows.items():
            if self._count(now, period) >= most:
                waits.append(self._sent[-most] + period * (1 + _MARGIN) - now)
        if self._told and self._told.left <= 0:
            waits.append(self._told.until - now)
        return max(waits)

    def _count(self, now: float, period: float) -> int:
        begin = now - period * (1 + _MARGIN)
        return sum(each > begin for each in self._sent)

    def _headers(self, headers: Mapping[str, str], now: float) -> _Told | None:
        limit, left, reset = (
            _count_of(headers.get(f"x-ratelimit-{name}") or headers.get(f"ratelimit-{name}") or "")
            for name in ("limit", "remaining", "reset")
        )
        if limit is None or left is None or reset is None or limit < 1:
            return None
        seconds = reset - self._timing.wall() if reset > 10**9 else float(reset)
        if not 0 <= seconds <= 86_400:
            return None
        period = max(seconds, self._told.period if self._told else 0.0)
        return _Told(min(left, limit) - (self._under_way - 1), limit, now + seconds, period)


def _count_of(text: str) -> int | None:
    text = text.split(",")[0].split(";")[0].strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < 12 else None


def _window(body: bytes) -> tuple[int, float] | None:
    """`maxRequests` and `periodInSeconds` of a 429's body, where both make sense."""
    if len(body) > 10_000:
        return None
    try:
        value = json.loads(body)
    except (ValueError, RecursionError):
        return None
    if not isinstance(value, dict):
        return None
    most, period = value.get("maxRequests"), value.get("periodInSeconds")
    if isinstance(most, bool) or not isinstance(most, int) or not isinstance(period, (int, float)):
        return None
    return (most, float(period)) if 1 <= most < REMEMBERED and 0 < period <= 86_400 else None
