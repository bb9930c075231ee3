"""The leaderboards of the demo's GameSparks callback, made of the world of the Xbox demo."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache, cached_property, partial

from lbtui.demo import boards
from lbtui.demo.boards import Spec, Standing
from lbtui.demo.gamesparks_boards import COUNTRIES, PARTED
from lbtui.demo.gamesparks_derived import country, quiz
from lbtui.demo.gamesparks_entry import Members, of_flags, plainly
from lbtui.demo.world import World

Entries = Callable[[int, int], Sequence[Members]]
"""What `getEntries` of a leaderboard gives: up to so many entries, from an offset of 0 or more on."""

SAMPLE = tuple({"playerId": f"52e27a77e4b0309a6e50790{at}", "rank": at} for at in range(1, 6))
"""The entries of `plain`, whose players are nobody's elsewhere."""


class Leaderboards:
    """All there are, by short code, whose letters are not folded; each partition is one of its own.

    A board that is partitioned has no entries itself. Closing this closes the world.
    """

    def __init__(self, world: World) -> None:
        self.close = world.close
        self._world = world
        self._of: dict[str, Entries] = {
            "flags": self._stored(boards.FLAGS, of_flags),
            "trophies": self._stored(boards.TROPHIES, plainly),
            "quiz": self._derived(quiz),
            PARTED: _listed(()),
            **{f"{PARTED}.COUNTRY.{each}": self._derived(partial(country, each)) for each in COUNTRIES},
            "plain": _listed(SAMPLE),
            "arena": self._stored(boards.LIVE, plainly),
            "lifetime": self._stored(boards.LIFETIME, plainly),
            "empty": _listed(()),
        }

    def find(self, short_code: str) -> Entries | None:
        """None where there is no such leaderboard."""
        return self._of.get(short_code)

    def _stored(self, spec: Spec, written: Callable[[Standing], Members]) -> Entries:
        return lambda count, offset: [written(row) for row in self._rows(spec, offset + 1, count)]

    def _derived(self, derive: Callable[[Sequence[Standing]], Sequence[Members]]) -> Entries:
        """Made when it is first asked for, and kept."""
        made = cache(lambda: derive(self._everybody))
        return lambda count, offset: made()[offset : offset + count]

    @cached_property
    def _everybody(self) -> Sequence[Standing]:
        return self._rows(boards.FLAGS, 1, 1_000_000)

    def _rows(self, spec: Spec, first: int, count: int) -> Sequence[Standing]:
        found = self._world.board(spec.name)
        return found.rows(first, count) if found else ()


def _listed(rows: Sequence[Members]) -> Entries:
    return lambda count, offset: rows[offset : offset + count]
