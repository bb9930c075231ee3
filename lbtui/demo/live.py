"""A board that moves while one looks: its players improve, each in a rhythm of their own.

A player's points are a function of the time since the board was opened, so nothing runs in the background, a
long pause costs no more than a short one, and the same seed and clock show the same board.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from lbtui.demo.boards import LIVE, Listed, Spec, Standing


@dataclass(frozen=True, slots=True)
class Runner:
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


class Live:
    """The moving board. `pace` is how many players improve in a second; 0 holds it still."""

    spec: Spec = LIVE

    def __init__(self, runners: Sequence[Runner], clock: Callable[[], float], pace: float) -> None:
        self._runners = runners
        self._clock = clock
        self._pace = pace
        self._opened = clock()
        self._shown = Listed(LIVE, ())
        self._from = self._until = -math.inf

    def now(self) -> Listed:
        """The board at this moment, to be read as a whole; the same object until somebody moves."""
        time = max(0.0, self._clock() - self._opened) * self._pace
        if not self._from <= time < self._until:
            self._shown, self._from = self._at(time), time
            self._until = min((each.moves_at(time) for each in self._runners), default=math.inf)
        return self._shown

    def _at(self, time: float) -> Listed:
        """Of equal points the lower xuid stands first, as nobody noted who came there first."""
        scored = sorted((-each.points(time), each.xuid, each.gamertag) for each in self._runners)
        rows = [
            Standing(at, at, xuid, gamertag, str(-points))
            for at, (points, xuid, gamertag) in enumerate(scored, 1)
        ]
        return Listed(LIVE, rows)
