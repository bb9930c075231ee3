"""One demo world: opened in memory or on a file, asked for boards, and closed."""

from __future__ import annotations

import time
import weakref
from collections.abc import Callable
from functools import partial
from pathlib import Path

from lbtui.demo import stored
from lbtui.demo.boards import CATALOGUE, LIFETIME, LIVE, Ranking, Spec
from lbtui.demo.database import Kind, opened
from lbtui.demo.live import Live, many, runners
from lbtui.demo.seeding import fill
from lbtui.demo.vast import Vast

KIND = Kind(stored.APPLICATION, stored.VERSION, stored.SCHEMA, fill)


class World:
    """Boards by name, and who is whose friend. Not for two threads at once.

    `seed` decides everything in it; `clock`, in seconds, moves the live board at `pace` improvements a second
    from the moment of opening. `crowd` is how many play there, None for those whom the tables have. A file at
    `path` is filled where it is empty or absent and read where it holds the same world; ConfigError where it
    holds anything else or cannot be used.
    """

    def __init__(
        self,
        seed: int,
        path: Path | None = None,
        clock: Callable[[], float] = time.monotonic,
        pace: float = 1.0,
        crowd: int | None = None,
    ) -> None:
        self._connection = opened(KIND, seed, path)
        self.close = weakref.finalize(self, self._connection.close)
        self._vast = Vast(seed, partial(stored.gamertags, self._connection))
        found = runners(self._connection) if crowd is None else many(self._connection, seed, crowd)
        self._live = Live(found, clock, pace)

    def board(self, name: str) -> Ranking | None:
        """The predefined board of that name, in any case of letters."""
        return self._find(lambda spec: not spec.managed and spec.name.casefold() == name.casefold())

    def managed(self, stat: str) -> Ranking | None:
        """The title-managed board of that statistic, by the board's name or the statistic's own."""
        return self._find(lambda spec: spec.managed and _ranks(spec, stat))

    def ranked_by(self, stat: str) -> Ranking | None:
        """The board, of either make, that ranks by that statistic."""
        return self._find(lambda spec: _ranks(spec, stat))

    def _find(self, wanted: Callable[[Spec], bool]) -> Ranking | None:
        spec = next(filter(wanted, CATALOGUE), None)
        if spec is LIFETIME:
            return self._vast
        if spec is LIVE:
            return self._live.now()
        return None if spec is None else stored.Stored(self._connection, spec, CATALOGUE.index(spec))

    def knows(self, xuid: int) -> bool:
        """Whether there is such a player at all."""
        return self._vast.position(xuid) is not None

    def friends(self, owner: int, *, favorites: bool) -> list[int]:
        """The players whom `owner` knows, or holds dear, and `owner`, who is always one of them."""
        found = self._connection.execute(
            "SELECT friend FROM friends WHERE owner = ? AND favorite >= ?", (owner, int(favorites))
        )
        return list({owner: None} | {friend: None for (friend,) in found})


def _ranks(spec: Spec, stat: str) -> bool:
    return stat.casefold() in (spec.name.casefold(), spec.stat.casefold())
