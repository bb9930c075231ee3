"""The demo's boards, and what a board of any make can be asked: the catalogue and the one interface."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple, Protocol

SCID = "0FA0D955-56CF-49DE-8668-05D82E6D45C4"
"""The service configuration that holds every board here."""

USER, SNIPER, WHOCKA = 1234567890123444, 1234567890123555, 1234567890123666
"""The xuids of the page's sample: WarriorSaint, as whom the demo signs in, and two friends."""


class Spec(NamedTuple):
    """What a board is. `name` is how it is asked for, `stat` the statistic it ranks by, of the type `kind`;
    `column` and `second` (name and title) are its columns. A `managed` board is a title-managed `stat(…)`.

    Equal values share a rank where `shared` (1, 2, 2, 4), else who came first stands higher.
    """

    name: str
    title: str
    stat: str
    column: str
    kind: str = "Integer"
    low_first: bool = False
    shared: bool = False
    managed: bool = False
    second: tuple[str, str] | None = None


FLAGS = Spec(
    "TotalFlagsCaptured", "Total flags captured", "flagscaptured", "Flags Captured", second=("deaths", "Deaths")
)
LAP = Spec("BestLap", "Best lap, Northfjord ring", "bestlap", "Best Lap (ms)", low_first=True)
LIVE = Spec("ArenaLive", "Arena season, live", "arenapoints", "Arena Points")
LIFETIME = Spec("LifetimeXP", "Lifetime experience", "lifetimexp", "Lifetime XP")
TROPHIES = Spec("Trophies", "Trophies", "trophies", "Trophies", shared=True)
ACCURACY = Spec("Accuracy", "Accuracy, long range", "accuracy", "Accuracy (%)", kind="Double")
TITLES = Spec("Titles", "Titles of honour", "titleofhonour", "Title", kind="String")
FOUNDER = Spec("FirstLight", "First light", "firstlight", "Beacons Lit")
NEW = Spec("NewSeason", "New season", "newseason", "Season Points")
KILLS = Spec("Kills", "Kills", "enemydefeats", "Kills", managed=True)

CATALOGUE = (FLAGS, LAP, KILLS, LIVE, LIFETIME, TROPHIES, ACCURACY, TITLES, FOUNDER, NEW)

TROUBLE = {
    "membersonly": 403,
    "slowboard": 408,
    "busyboard": 429,
    "brokenboard": 500,
    "closedboard": 503,
}
"""MembersOnly, SlowBoard, BusyBoard, BrokenBoard and ClosedBoard, folded, and the status each answers with:
nobody can read them, and no profile lists them; they are for whoever wants to see how that looks."""

LISTED = (
    "TotalFlagsCaptured", "ArenaLive", "BestLap", "LifetimeXP", "stat(Kills)", "people(Kills)",
    "favorites(Kills)", "people(BestLap, ascending)", "Trophies", "Accuracy", "Titles", "FirstLight",
    "NewSeason",
)  # fmt: skip
"""What the demo's profile lists, as a person types it, best first."""


class Standing(NamedTuple):
    """One row: `position` counts rows from 1, `rank` may repeat; `overall` is the rank among everybody where
    the row stands in a smaller circle. `value` and `second` are decimal or plain text, `metadata` JSON text."""

    position: int
    rank: int
    xuid: int
    gamertag: str
    value: str
    metadata: str | None = None
    second: str | None = None
    overall: int | None = None


class Ranking(Protocol):
    """A board at one moment. Positions count from 1; nothing outside the board raises."""

    @property
    def spec(self) -> Spec: ...

    def total(self) -> int: ...

    def rows(self, first: int, count: int) -> Sequence[Standing]:
        """Up to `count` rows from position `first` on."""

    def position(self, xuid: int) -> int | None:
        """Where a player stands, None for one who is not on the board."""

    def among(self, xuids: Iterable[int]) -> list[Standing]:
        """The rows of those of the players who are on the board, best first."""


class Listed:
    """A ranking whose rows are all in memory, best first."""

    def __init__(self, spec: Spec, rows: Sequence[Standing]) -> None:
        self.spec = spec
        self._rows = rows
        self._at = {each.xuid: each.position for each in rows}

    def total(self) -> int:
        return len(self._rows)

    def rows(self, first: int, count: int) -> Sequence[Standing]:
        return self._rows[max(0, first - 1) : max(0, first - 1 + count)]

    def position(self, xuid: int) -> int | None:
        return self._at.get(xuid)

    def among(self, xuids: Iterable[int]) -> list[Standing]:
        return [self._rows[at - 1] for at in sorted(self._at[each] for each in xuids if each in self._at)]


def circle(ranking: Ranking, xuids: Iterable[int], ascending: bool) -> Listed:
    """The players `xuids` of a board ranked among themselves, by value; lowest first where `ascending`."""
    rows = ranking.among(xuids)
    if ascending != ranking.spec.low_first:
        rows.reverse()
    placed: list[Standing] = []
    for position, row in enumerate(rows, 1):
        tied = ranking.spec.shared and placed and placed[-1].value == row.value
        rank = placed[-1].rank if tied else position
        placed.append(row._replace(position=position, rank=rank, overall=row.rank))
    return Listed(ranking.spec, placed)
