"""Players who improve, each in a rhythm of their own, in the order of their points.

A player's points are a function of the time since the race was opened, so nothing runs in the background, and
the same players and clock show the same order. Those whose improvement is due are moved when somebody looks,
each once however long nobody did: neither many players nor a long pause make looking dear.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from heapq import heapify, heappop, heappush
from typing import NamedTuple

from lbtui.demo.ordered import Ordered

_BITS = 32
"""Of a number by which players are ordered so many tell who it is; above them are the points, turned round."""


class Runner(NamedTuple):
    """A player of the live board: points at the start, and how they grow: about `gain` points every `period`
    seconds, `phase` seconds into the first period, on a board where one player improves every second."""

    xuid: int
    gamertag: str
    start: int
    gain: int
    period: float
    phase: float

    def points(self, time: float) -> int:
        steps = math.floor((time + self.phase) / self.period)
        return self.start + steps * self.gain + (steps * 7919 + self.xuid) % self.gain

    def moves_at(self, time: float) -> float:
        """When the next improvement after `time` is due."""
        return (math.floor((time + self.phase) / self.period) + 1) * self.period - self.phase


class Race:
    """Runners in their order. `pace` is how many improve in a second of `clock`; 0 holds them still.

    Of equal points the lower xuid stands first, as nobody noted who came there first. What is asked is answered
    for the moment of the last `settle`. Not for two threads at once.
    """

    def __init__(self, runners: Sequence[Runner], clock: Callable[[], float], pace: float) -> None:
        self._runners = sorted(runners, key=lambda each: each.xuid)
        self._clock = clock
        self._pace = pace
        self._opened = clock()
        self._numbers = {each.xuid: number for number, each in enumerate(self._runners)}
        self._time = math.inf

    def settle(self) -> bool:
        """Moves everybody whose improvement is due; whether that changed anything."""
        time = max(0.0, self._clock() - self._opened) * self._pace
        if time < self._time:
            self._line_up(time)
            return True
        self._time = time
        moved, due = False, []
        while self._due and self._due[0][0] <= time:
            _, number = heappop(self._due)
            moved |= self._move(number, time)
            due.append(self._next(number, time))
        for each in due:
            heappush(self._due, each)
        return moved

    @property
    def moved_at(self) -> float | None:
        """When somebody last improved, by the clock; None where nobody has since the opening."""
        return self._opened + self._last / self._pace if self._last > 0 else None

    def _line_up(self, time: float) -> None:
        self._time, self._last = time, 0.0
        self._points = [each.points(time) for each in self._runners]
        self._order = Ordered(self._key(number, points) for number, points in enumerate(self._points))
        self._due = [self._next(number, time) for number in range(len(self._runners))]
        heapify(self._due)

    def _next(self, number: int, time: float) -> tuple[float, int]:
        """When to look at a runner next: after `time` also where rounding would say that it was then."""
        runner = self._runners[number]
        due = runner.moves_at(time)
        self._last = max(self._last, due - runner.period)
        return max(due, math.nextafter(time, math.inf)), number

    def _move(self, number: int, time: float) -> bool:
        points = self._runners[number].points(time)
        if points == self._points[number]:
            return False
        self._order.remove(self._key(number, self._points[number]))
        self._order.add(self._key(number, points))
        self._points[number] = points
        return True

    @staticmethod
    def _key(number: int, points: int) -> int:
        return (-points << _BITS) | number

    def __len__(self) -> int:
        return len(self._runners)

    def span(self, first: int, count: int) -> list[tuple[Runner, int]]:
        """Up to `count` runners and their points, from place `first`, counted from 1."""
        mask, skipped = (1 << _BITS) - 1, max(0, 1 - first)
        found = self._order.span(max(0, first - 1), max(0, count - skipped))
        return [(self._runners[key & mask], -(key >> _BITS)) for key in found]

    def find(self, xuid: int) -> tuple[int, Runner, int] | None:
        """A runner's place, the runner, and the points; None for one who does not take part."""
        number = self._numbers.get(xuid)
        if number is None:
            return None
        points = self._points[number]
        return 1 + self._order.before(self._key(number, points)), self._runners[number], points

    def better(self, points: int) -> int:
        """How many have more points."""
        return self._order.before(self._key(0, points))
