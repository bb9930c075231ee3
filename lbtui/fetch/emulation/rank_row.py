"""Finding the row of a rank, on services that start pages at rows and whose players may share ranks.

Equals are ranked 1 2 2 4 or 1 2 2 3. In both, ranks never fall along a board, and none is larger than its row;
so the search begins in the row of that number, and ends there where nobody before it shares a rank.
"""

from __future__ import annotations

from itertools import pairwise

from lbtui.errors import PastEnd
from lbtui.fetch.emulation.endless import MOST_ROUNDS, Endless
from lbtui.fetch.emulation.gallop import AT_ONCE, Gallop, together
from lbtui.fetch.sought import Ground, Sought
from lbtui.model.board import Exact, rows_text
from lbtui.model.entry import RankKind
from lbtui.model.jump import ToRank, target_row
from lbtui.model.page import Page

_RANKED = (RankKind.EXACT, RankKind.POSITIONAL)


async def row_of_rank(ground: Ground, rank: int) -> Sought:
    """The first row that holds this rank, or with a note the next higher one that anybody has.

    One page where row and rank agree, else so many looks as are logarithmic in how far they differ. Where the
    rows carry no ranks, or ranks that fall, it is the row of that number, with a note. UsageError past the end,
    BadAnswer where the board has none.
    """
    search = _Search(ground, rank)
    first, page = await ground.read(rank)
    search.learn(first, page)
    for _ in range(MOST_ROUNDS):
        if search.over:
            break
        await search.look_on()
    if found := search.outcome():
        return found
    if rank >= first + len(page.entries):
        find_total = ground.connection.find_total
        total = await find_total(ground.ref, ground.scope, ground.told, since=ground.since)
        target_row(ToRank(rank), 1, total)
    return Sought(rank, note=f"the rows carry no ranks that rise, so this is row {rank:,}")


class _Search:
    """Row `low` has a lower rank, and 0 stands for none; row `high` has one that is no lower, or nobody stands
    there and its rank is None. Where looks contradict each other the board has moved, and the newest counts."""

    def __init__(self, ground: Ground, rank: int) -> None:
        self._ground = ground
        self._rank = rank
        self._gallop = Gallop(ground.connection.at_once)
        self._endless = Endless(ground.ref)
        self._paged: set[int] = set()
        self._ranked = True
        self._low, self._low_rank = 0, 0
        self._high: int | None = None
        self._high_rank: int | None = None

    @property
    def over(self) -> bool:
        """Whether the place is found, or none can be."""
        as_numbered = self._high == self._high_rank == self._rank
        return as_numbered or self._high == self._low + 1 or not self._ranked

    async def look_on(self) -> None:
        """Takes the next looks; or reads the page that finishes it."""
        if (first := self._last_page()) is not None:
            self._paged.add(first)
            self.learn(*await self._ground.window_page(first))
            return
        falling = not self._low
        await together(map(self._look, self._gallop.rows(self._low, self._high, falling=falling)))
        self._endless.check(self._low)

    def learn(self, first: int, page: Page) -> None:
        """Takes note of the ranks of a page that begins in row `first`, and of the board's end."""
        ranks = [entry.rank or 0 for entry in page.entries]
        fall = any(before > after for before, after in pairwise(ranks))
        if fall or 0 in ranks or (ranks and page.rank_kind not in _RANKED):
            self._ranked = False
            return
        lower = sum(rank < self._rank for rank in ranks)
        if lower:
            self._raise_low(first + lower - 1, ranks[lower - 1])
        if lower < len(ranks):
            self._sink_high(first + lower, ranks[lower])
        if not ranks:
            self._sink_high(first, None)
        elif (total := self._ground.total) is not None and total >= first + len(ranks) - 1:
            self._sink_high(total + 1, None)

    def outcome(self) -> Sought | None:
        """What was found; None where ranks tell nothing. UsageError where nobody has a rank so high."""
        if not self._ranked:
            return None
        if not self.over or self._high is None:
            row = self._high if self._high and self._high_rank else max(1, self._low)
            return Sought(row, False, f"the board moves too fast to be sure where rank {self._rank:,} begins")
        if self._high_rank is None:
            raise self._past_end()
        if self._high_rank > self._rank:
            note = f"nobody has rank {self._rank:,}; rank {self._high_rank:,} is the next"
            return Sought(self._high, note=note)
        return Sought(self._high)

    async def _look(self, row: int) -> None:
        first, page = await self._ground.look(row)
        if first == row:
            self._endless.met(row, page)
        self.learn(first, page)

    def _last_page(self) -> int | None:
        """The first row of the page that holds every row in question, where that is worth its while."""
        if self._high is None or self._high - self._low - 1 <= AT_ONCE:
            return None
        first = self._ground.first_on_page(self._low + 1)
        after = first + self._ground.connection.page_size
        return first if self._high <= after and first not in self._paged else None

    def _raise_low(self, row: int, rank: int) -> None:
        if self._high is not None and self._high <= row:
            self._high, self._high_rank = None, None
        if row > self._low:
            self._low, self._low_rank = row, rank

    def _sink_high(self, row: int, rank: int | None) -> None:
        if row <= self._low:
            self._low, self._low_rank = 0, 0
        if self._high is None or row <= self._high:
            self._high, self._high_rank = row, rank

    def _past_end(self) -> PastEnd:
        if not self._low:
            return PastEnd("This board is empty")
        said = f"the last rank that was seen is {self._low_rank:,}"
        if self._ground.total == self._low:
            said = f"the last rank is {self._low_rank:,}, and this board has {rows_text(Exact(self._low))}"
        return PastEnd(f"Rank {self._rank:,} is past the end: {said}", hint="Type last for its end")
