"""The live board of the demo's Mobage, and the world that it belongs to."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence

from lbtui.demo.keeping import Keeping
from lbtui.demo.mobage_boards import LIVE
from lbtui.demo.mobage_order import order_key
from lbtui.demo.mobage_world import Circle, Row, ranked, utc
from lbtui.demo.race import Race

_ID = re.compile(r"[1-9][0-9]{0,17}", re.ASCII)


class Arena:
    """The board at the moment at which the race was settled. Of equal scores the lower id stands first."""

    spec = LIVE

    def __init__(self, race: Race) -> None:
        self._race = race

    def updated(self) -> str:
        moved = self._race.moved_at
        return LIVE.updated if moved is None else utc(moved)

    def total(self) -> int:
        return len(self._race)

    def rows(self, first: int, count: int) -> Sequence[Row]:
        found = self._race.span(first, count)
        shown = ((str(points), str(runner.xuid), str(points)) for runner, points in found)
        return ranked(shown, first - 1, self._race.better(found[0][1])) if found else []

    def row(self, user: str) -> Row | None:
        found = self._find(user)
        return found and Row(user, found[1], 1 + self._race.better(found[1]))

    def circle(self, users: Iterable[str]) -> Circle:
        found = [(user, *each) for user in users if (each := self._find(user))]
        return Circle(
            (order_key(points, low_first=False), number, user, str(points)) for user, number, points in found
        )

    def _find(self, user: str) -> tuple[int, int] | None:
        """A player's id as a number, and the points; None for one who does not play."""
        found = self._race.find(int(user)) if _ID.fullmatch(user) else None
        return found and (found[1].xuid, found[2])


class MobageWorld:
    """All boards: those that are kept, and the live one, which begins anew with each app.

    Not for two threads at once.
    """

    def __init__(self, kept: Keeping, race: Race) -> None:
        self.kept = kept
        self._race = race

    @property
    def close(self) -> Callable[[], object]:
        return self.kept.close

    def arena(self) -> Arena:
        """The live board as it is now."""
        self._race.settle()
        return Arena(self._race)
