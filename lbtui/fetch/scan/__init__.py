"""Finding players on a service that looks nobody up: the board is read from the top until they are met.

What was passed on the way is remembered, so that a search that was called off goes on where it stopped, and a
player who was passed already is found without another. Its pages are not put among those that are looked at.

Here is `Scan`, one board's search. `kept` holds those of a connection, `cost` is what one takes and how far
it is, `memory` who was passed where, `hunt` a reading of the board in the order of `sweep`, `spans` are rows.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial, reduce
from typing import TYPE_CHECKING

from lbtui.errors import UsageError
from lbtui.fetch.emulation.short import first_row
from lbtui.fetch.locate import Located
from lbtui.fetch.place import Placed, place
from lbtui.fetch.scan.cost import Cost, Pace, Progress
from lbtui.fetch.scan.hunt import Hunt, following
from lbtui.fetch.scan.memory import Memory
from lbtui.fetch.scan.spans import Spans
from lbtui.model.board import BoardRef, Exact, Total, Unknown
from lbtui.model.entry import Scope
from lbtui.model.page import Page, Top

if TYPE_CHECKING:
    from lbtui.fetch.connection import Connection

__all__ = ["Cost", "Progress", "Scan"]

TRIES = 3
"""Rows where a player was met that are looked at anew, should they have been met in several."""


class Scan:
    """One board's search; the connection keeps it, and with it what was passed.

    Pages that are read for other reasons count as passed as well. `grown` is called when there is more to
    remember. UsageError, from whatever asks, where the service starts no page inside a board.
    """

    def __init__(
        self, connection: Connection, ref: BoardRef, scope: Scope, pace: Pace, grown: Callable[[], None]
    ) -> None:
        self._connection = connection
        self._ref = ref
        self._scope = scope
        self._pace = pace
        self._grown = grown
        self._memory = Memory()
        self._hunts: list[Hunt] = []
        self._counted: Total | None = None
        self._given = 0

    @property
    def size(self) -> int:
        """Rows in a page of the search: the most that the service gives, else those of a page."""
        return self._connection.page_most or self._connection.page_size

    @property
    def moved(self) -> bool:
        """Whether the board was seen to move since the first of what is remembered was read; see `find`."""
        return self._memory.moved

    @property
    def since(self) -> float | None:
        """When the first of what is remembered was read, in seconds since 1970; None where there is nothing."""
        return self._memory.since

    @property
    def weight(self) -> int:
        """The rows that there is room for in memory, at 8 bytes each."""
        return self._memory.weight

    def passed(self, player_id: str) -> int | None:
        """A row that a player was met in; None where they were not, or where that is not remembered.

        They may have moved since, and one time in 2⁶⁴ it was somebody else: see `remembered`.
        """
        return self._memory.row(player_id)

    async def remembered(self, player_id: str) -> Located | None:
        """Where a player is who was passed, by reading the page of that row anew, and those beside it.

        The pages are as large as those that are looked at, and are kept for that. None where the player was not
        passed, or is there no more; then every row counts as unread for them.
        """
        self._check([player_id])
        return await self._confirmed(player_id, {})

    async def cost(self, ids: Sequence[str], told: Callable[[Total], None] | None = None) -> Cost:
        """What `find` takes at most, as the board is now, where those passed already are where they were.

        Where the board's end is not known, or not of late, it is found first; see `Connection.find_total`. If
        no page as large as those of the search was read of this board yet, the first one is, and counts as
        passed: it shows how many rows are sent at once. Players who were all passed already cost nothing.
        """
        self._check(ids)
        cost = await self._cost(ids, told)
        if cost.requests and self._given < min(self.size, _rows(cost.total)):
            await self._connection.page(self._ref, Top(), self.size, self._scope, fresh=True, keep=False)
            cost = await self._cost(ids, told)
        return cost

    async def find(
        self, ids: Sequence[str], progress: Callable[[Progress], None] | None = None
    ) -> dict[str, Located]:
        """Where these players stand: those passed already first, the others in one reading of the rest.

        It ends as soon as all are met. A player who is missing was on none of the board's rows, each of which
        was read, now or earlier (`since`). That is proof where the board did not move. Where it did, a player
        may cross from rows unread to rows read, and be missed; `moved` is True where it was seen to: another
        total, others in a row read before, one player on two neighbouring pages, or rows that were not sent.
        Where it is False, the board may have moved unseen. If it is forgotten meanwhile, it counts as moved.

        Whatever ends it, an error or a cancelled task too, what was passed is kept, and the next `find` goes on
        from there. `progress` is told at most four times a second, and where it ended.
        """
        self._check(ids)
        self._memory.moved &= self._memory.since is not None
        pages: dict[int, Placed] = {}
        found: dict[str, Located] = {}
        for each in dict.fromkeys(ids):
            if located := await self._confirmed(each, pages):
                found[each] = located
        missing = [each for each in dict.fromkeys(ids) if each not in found]
        if missing:
            found |= await self._hunted(missing, progress)
        return {each: found[each] for each in ids if each in found}

    def saw(self, page: Page, limit: int) -> None:
        """A page of at most `limit` rows was asked for, for whatever reason."""
        first = first_row(page.anchor)
        if first is not None and not any(hunt.asks(first) for hunt in self._hunts):
            self._take(page, first, limit, self._memory.era)

    def shed(self) -> bool:
        """Lets go of some rows, those passed longest ago; False where none are left."""
        return self._memory.shed()

    def forget(self) -> None:
        """Nothing counts as passed any more."""
        self._memory.clear()
        self._counted = None

    def _check(self, ids: Sequence[str]) -> None:
        connection, can = self._connection, self._connection.capabilities
        if not (can.by_offset or can.by_rank):
            what = f"Players cannot be searched for on board {self._ref}"
            raise UsageError(what, f"{can.why_not('one_player')} {can.why_not('by_rank')}")
        for each in ids:
            connection.provider.check_player(each)
            if connection.provider.stands_in(each):
                raise UsageError(f"No row of a board says {each}", "It stands for whoever is signed in")

    async def _cost(self, ids: Sequence[str], told: Callable[[Total], None] | None) -> Cost:
        total = self._connection.known_total(self._ref, self._scope)
        if self._unmet(ids):
            total = self._compared(await self._connection.find_total(self._ref, self._scope, told))
        rows = _rows(total)
        unmet = self._unmet(ids)  # the end may have been looked for where one of them stands
        if not unmet:
            return Cost(0, total, 0.0)
        pages = rows // self.size + 1
        done = reduce(Spans.common, map(self._without, unmet)).whole(self.size, pages)
        given = min(self._given, self.size, rows)
        requests = max(1, pages - done) * (-(-self.size // given) if 0 < given < min(self.size, rows) else 1)
        at_once = self._connection.at_once
        return Cost(requests, total, self._pace.seconds(requests, at_once))

    def _unmet(self, ids: Sequence[str]) -> list[str]:
        return [each for each in ids if self.passed(each) is None]

    def _compared(self, total: Total) -> Total:
        """The total; another one than last time shows that the board moved."""
        self._memory.moved |= self._counted not in (None, total)
        self._counted = total
        return total

    async def _hunted(
        self, missing: Sequence[str], progress: Callable[[Progress], None] | None
    ) -> dict[str, Located]:
        """Those of the missing who are met on the rows that were not read for all of them."""
        total = self._connection.known_total(self._ref, self._scope)
        if not isinstance(total, Exact):
            total = await self._connection.find_total(self._ref, self._scope)
        self._compared(total)
        era = self._memory.era
        without = {each: self._without(each) for each in missing}
        take = partial(self._take, era=era)
        hunt = Hunt(self._connection, self._ref, self._scope, take, missing)
        self._hunts.append(hunt)
        try:
            skip = reduce(Spans.common, without.values())
            await hunt.run(self.size, total, skip, self._pace, progress)
        finally:
            self._hunts.remove(hunt)
            self._memory.moved |= hunt.moved or era != self._memory.era
            for each, rows in without.items():
                if each in hunt.found:
                    self._memory.met(each)
                else:
                    self._memory.missed(each, rows.together(hunt.read), era)
        return hunt.found

    async def _confirmed(self, player_id: str, read: dict[int, Placed]) -> Located | None:
        """Where a player is who is remembered; `read` holds the pages that were read for that, by index."""
        size = self._connection.page_size
        for _ in range(TRIES):
            row = self.passed(player_id)
            if row is None:
                return None
            index = (row - 1) // size
            for each in (index, index - 1, index + 1):
                if each >= 0 and (located := await self._on_page(player_id, each, read)):
                    self._memory.met(player_id)
                    return located
            self._memory.lose(player_id)
        return None

    async def _on_page(self, player_id: str, index: int, read: dict[int, Placed]) -> Located | None:
        """Where a player is on a page as it is looked at."""
        connection, size = self._connection, self._connection.page_size
        if index not in read:
            anchor, era = connection.anchor_at(index * size + 1), self._memory.era
            page = await connection.page(self._ref, anchor, size, self._scope, fresh=True)
            read[index] = self._take(page, index * size + 1, size, era)
        for row, entry in read[index].rows.items():
            if connection.provider.same_player(entry.player_id, player_id):
                return Located(row, entry)
        return None

    def _take(self, page: Page, first: int, limit: int, era: int) -> Placed:
        """Remembers the rows of a page that was asked for from row `first`, `limit` of them, in that era."""
        placed = place(page, first, limit, ranked=self._connection.ranks_are_rows(self._scope))
        read_at = page.trace.fetched_at if page.trace else self._connection.timing.wall()
        if first == 1 and limit >= self.size:
            self._given = following(page, placed, limit) - 1
        self._memory.take(placed, limit, read_at, era)
        self._grown()
        return placed

    def _without(self, player_id: str) -> Spans:
        return self._memory.without(player_id, exact=self._connection.provider.ids_exact)


def _rows(total: Total) -> int:
    return 0 if isinstance(total, Unknown) else total.rows
