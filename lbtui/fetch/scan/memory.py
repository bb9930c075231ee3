"""What one board's search remembers: who was passed where, and on which rows somebody is not."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from lbtui.fetch.cache import Lru
from lbtui.fetch.place import Placed
from lbtui.fetch.scan.passed import Passed
from lbtui.fetch.scan.spans import Spans

SOUGHT = 256
"""Players for whom it is remembered where they are not, though the rows themselves may be forgotten."""


class Memory:
    """`moved` says whether what was passed was seen to move since, `since` when the first of it was read, in
    seconds since 1970; None where there is nothing."""

    def __init__(self) -> None:
        self._passed = Passed()
        self._without: Lru[str, Spans] = Lru(SOUGHT, SOUGHT)
        self._lost: set[str] = set()
        self.moved = False
        self.since: float | None = None

    @property
    def weight(self) -> int:
        """The rows that there is room for, at 8 bytes each."""
        return self._passed.weight

    def take(self, placed: Placed, limit: int, read_at: float) -> None:
        """Takes note of the rows of a page that was asked for with `limit`.

        A player on this page and on the one beside it has moved between the two.
        """
        for first, ids in _runs(placed):
            after = first + len(ids)
            beside = ((first - limit, first - 1), (after, after + limit - 1))
            self.moved |= any(self._passed.shared(*rows, ids) for rows in beside)
            self.moved |= self._passed.put(first, ids)
        if placed.rows:
            self.since = read_at if self.since is None else min(self.since, read_at)

    def row(self, player_id: str) -> int | None:
        """A row that a player was met in."""
        return next(self._passed.rows(player_id), None)

    def lose(self, player_id: str) -> None:
        """A player is not where they were met: every row counts as unread for them."""
        if player_id not in self._lost:
            self._lost.add(player_id)
            self._without.drop(player_id)

    def without(self, player_id: str, *, exact: bool) -> Spans:
        """The rows of which it is known that a player is not there.

        Rows passed tell that only where two ids are one player's if they are equal, which `exact` says.
        """
        rows = self._without.get(player_id) or Spans()
        if not exact or player_id in self._lost:
            return rows
        rows = rows.together(self._passed.spans)
        for row in self._passed.rows(player_id):
            rows.remove(row, row)
        return rows

    def missed(self, player_id: str, rows: Spans) -> None:
        """A player was sought on these rows, and is not there."""
        self._without.put(player_id, rows)

    def met(self, player_id: str) -> None:
        """A player was sought and met: where they are not is of no use any more."""
        self._lost.discard(player_id)
        self._without.drop(player_id)

    def shed(self) -> bool:
        """Lets go of some rows, those passed longest ago; False where none are left."""
        return self._passed.shed()

    def clear(self) -> None:
        self._passed.clear()
        self._without.clear()
        self._lost.clear()
        self.moved = False
        self.since = None


def _runs(placed: Placed) -> Iterator[tuple[int, list[str]]]:
    """The ids of consecutive rows, each time with the first of these rows."""
    if len(placed.rows) == placed.last - placed.first + 1:
        if placed.rows:
            yield placed.first, [entry.player_id for entry in placed.rows.values()]
        return
    for _, run in groupby(enumerate(placed.rows), lambda each: each[1] - each[0]):
        rows = [row for _, row in run]
        yield rows[0], [placed.rows[row].player_id for row in rows]
