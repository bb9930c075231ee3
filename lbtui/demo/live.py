"""The live board of the demo's Xbox Live, whose players improve while one looks, and who they are."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Sequence

from lbtui.demo import stored
from lbtui.demo.boards import LIVE, Spec, Standing
from lbtui.demo.crowd import dice, leapers, strided
from lbtui.demo.names import numbered
from lbtui.demo.race import Race, Runner
from lbtui.demo.vast import FIRST_XUID, PLAYERS


class Moment:
    """The ranking of a race, to be read before the race is settled again."""

    spec: Spec = LIVE

    def __init__(self, race: Race) -> None:
        self._race = race

    def total(self) -> int:
        return len(self._race)

    def rows(self, first: int, count: int) -> Sequence[Standing]:
        found = self._race.span(first, count)
        return [_row(at, *each) for at, each in enumerate(found, max(1, first))]

    def position(self, xuid: int) -> int | None:
        found = self._race.find(xuid)
        return found and found[0]

    def among(self, xuids: Iterable[int]) -> list[Standing]:
        return sorted(_row(*found) for each in xuids if (found := self._race.find(each)))


def _row(at: int, runner: Runner, points: int) -> Standing:
    return Standing(at, at, runner.xuid, runner.gamertag, str(points))


def runners(connection: sqlite3.Connection) -> list[Runner]:
    """Those whom a world's tables have."""
    found = connection.execute(
        "SELECT xuid, gamertag, start, gain, period, phase FROM runners JOIN players USING (xuid)"
    )
    return [Runner(*row) for row in found]


def crowd_of(connection: sqlite3.Connection, seed: int, count: int) -> list[int]:
    """So many players: those of the tables who are somebody's friends first, then anybody."""
    friends = [friend for (friend,) in connection.execute("SELECT DISTINCT friend FROM friends")]
    anybody = (FIRST_XUID + each for each in strided(dice(seed, count), count, below=PLAYERS))
    return list(dict.fromkeys([*friends, *anybody]))[:count]


def many(connection: sqlite3.Connection, seed: int, count: int) -> list[Runner]:
    """The runners of a crowd, by the names that they have elsewhere in the world."""
    xuids, chance = crowd_of(connection, seed, count), dice(seed, count)
    known = stored.gamertags(connection, xuids)
    return leapers(chance, [(xuid, known.get(xuid) or numbered(xuid - FIRST_XUID)) for xuid in xuids])


class Live:
    """The moving board."""

    def __init__(self, runners: Sequence[Runner], clock: Callable[[], float], pace: float) -> None:
        self._race = Race(runners, clock, pace)
        self._shown = Moment(self._race)

    def now(self) -> Moment:
        """The board at this moment; the same object until somebody moves."""
        if self._race.settle():
            self._shown = Moment(self._race)
        return self._shown
