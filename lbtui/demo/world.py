"""One demo world: opened in memory or on a file, asked for boards, and closed."""

from __future__ import annotations

import sqlite3
import time
import weakref
from collections.abc import Callable
from functools import partial
from pathlib import Path

from lbtui.demo import stored
from lbtui.demo.boards import CATALOGUE, LIFETIME, LIVE, Ranking, Spec
from lbtui.demo.live import Live, Runner
from lbtui.demo.seeding import fill
from lbtui.demo.vast import Vast
from lbtui.errors import ConfigError


class World:
    """Boards by name, and who is whose friend. Not for two threads at once.

    `seed` decides everything in it; `clock`, in seconds, moves the live board at `pace` improvements a second
    from the moment of opening. A file at `path` is filled where it is empty or absent and read where it holds
    the same world; ConfigError where it holds anything else or cannot be used.
    """

    def __init__(
        self,
        seed: int,
        path: Path | None = None,
        clock: Callable[[], float] = time.monotonic,
        pace: float = 1.0,
    ) -> None:
        self._connection = _opened(seed, path)
        self.close = weakref.finalize(self, self._connection.close)
        self._vast = Vast(seed, partial(stored.gamertags, self._connection))
        self._live = Live(self._runners(), clock, pace)

    def _runners(self) -> list[Runner]:
        found = self._connection.execute(
            "SELECT xuid, gamertag, start, gain, period, phase FROM runners JOIN players USING (xuid)"
        )
        return [Runner(*row) for row in found]

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


def _opened(seed: int, path: Path | None) -> sqlite3.Connection:
    """A connection to a whole world of that seed."""
    try:
        connection = sqlite3.connect(path or ":memory:", check_same_thread=False, isolation_level=None)
    except sqlite3.Error as wrong:
        raise _unusable(path, str(wrong)) from wrong
    try:
        connection.execute("PRAGMA busy_timeout = 5000")
        if stored.is_empty(connection):
            fill(connection, seed)
        _check(connection, seed, path)
    except sqlite3.Error as wrong:
        connection.close()
        raise _unusable(path, str(wrong)) from wrong
    except BaseException:
        connection.close()
        raise
    return connection


def _check(connection: sqlite3.Connection, seed: int, path: Path | None) -> None:
    marks = [connection.execute(f"PRAGMA {each}").fetchone()[0] for each in ("application_id", "user_version")]
    if marks != [stored.APPLICATION, stored.VERSION]:
        raise _unusable(path, "It holds something else, or a world of another version of lbtui")
    (found,) = connection.execute("SELECT seed FROM world").fetchone()
    if found != seed:
        raise _unusable(path, f"Its world has seed {found}, not {seed}")


def _unusable(path: Path | None, why: str) -> ConfigError:
    return ConfigError(
        "The demo's world cannot be opened",
        f"{path or 'In memory'}: {why}",
        "Name another file, or remove this one",
    )
