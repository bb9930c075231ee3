"""How many pages to ask for at once, and how long to wait for a service that cannot answer."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable

from lbtui.errors import LbtuiError, Throttled, Unavailable

FLOOR = 0.02
"""Seconds: pages that come sooner are quick, whatever they took at the beginning."""

_RECENT = 8
_SLOWER = 2.0

_LATELY = 32
"""Pages that say how long one takes that has nothing to wait for."""

_EVEN = 0.9
"""Of the time between two answers where all of them come evenly: less, so that none has to wait."""


class Pace:
    """Begins with all that is allowed. Trouble halves it, a round of pages without any raises it by one."""

    def __init__(self, most: int) -> None:
        self._most = max(1, most)
        self._first: list[float] = []
        self._recent: deque[float] = deque(maxlen=_RECENT)
        self._lately: deque[float] = deque(maxlen=_LATELY)
        self._calm = 0
        self.width = self._most

    @property
    def interval(self) -> float:
        """Seconds from one question to the next with which they go out evenly, and no fewer than may be under
        way are; 0 where answers come quickly, or nothing came."""
        if not self._recent:
            return 0.0
        soon = sorted(self._lately)[(len(self._lately) - 1) // 4]  # of pages that waited for no limit
        usual = min(_middle(self._recent), _SLOWER * soon)
        return _EVEN * usual / self.width if usual > FLOOR else 0.0

    def came(self, latency: float, *, again: bool = False) -> None:
        """A page came after `latency` seconds; `again` where the service had to be asked more than once."""
        if again:
            self.trouble()
            return
        if len(self._first) < _RECENT:
            self._first.append(latency)
        self._recent.append(latency)
        self._lately.append(latency)
        if self._is_slow():
            self.trouble()
            return
        self._calm += 1
        if self._calm >= self.width and self.width < self._most:
            self.width += 1
            self._calm = 0

    def trouble(self) -> None:
        self.width = max(1, self.width // 2)
        self._recent.clear()
        self._calm = 0

    def _is_slow(self) -> bool:
        if len(self._recent) < _RECENT:
            return False
        return _middle(self._recent) > _SLOWER * max(FLOOR, _middle(self._first))


def _middle(values: Iterable[float]) -> float:
    """The median; of an even number of values the higher one in the middle. `statistics`, which has this, would
    make each start longer by some milliseconds."""
    in_order = sorted(values)
    return in_order[len(in_order) // 2]


class Patience:
    """What to do about a page that did not come: to wait and ask again, so many times in a row and so long, or
    to give up."""

    TIMES = 4
    SECONDS = 120.0

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._began = 0.0
        self._times = 0

    def came(self) -> None:
        """Something came: the next failure is the first in a row again."""
        self._times = 0

    def wait(self, error: LbtuiError) -> float | None:
        """Seconds to wait before asking again; None where that is no use, or was tried often enough."""
        if not isinstance(error, Unavailable) or self._times >= self.TIMES:
            return None
        now = self._clock()
        if not self._times:
            self._began = now
        asked = error.retry_after if isinstance(error, Throttled) else None
        seconds = asked if asked is not None else 2.0**self._times
        if now + seconds - self._began > self.SECONDS:
            return None
        self._times += 1
        return seconds
