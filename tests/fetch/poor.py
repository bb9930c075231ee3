"""A provider of the tests' own that can do next to nothing, computed without a network: a board as long as wanted.

Its rows are asked for from a row on; nobody says how many there are. `sizes` are how many share a rank, over and
over: with (1, 2, 1) ranks are 1 2 2 4, 5 6 6 8 … or without gaps 1 2 2 3, 4 5 5 6 …
"""

from __future__ import annotations

import asyncio
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import accumulate

from lbtui.errors import UsageError
from lbtui.fetch.connection import Connection
from lbtui.fetch.timing import REAL, Timing
from lbtui.model.board import Board, BoardList, BoardRef, Exact
from lbtui.model.capabilities import Capabilities
from lbtui.model.entry import Entry, Scope
from lbtui.model.page import Anchor, Offset, Page, Rank, Top
from lbtui.model.profile import Field, Profile
from lbtui.model.secret import Secret, SecretRef
from lbtui.providers.base import Provider
from lbtui.providers.gamesparks_request import pulls
from lbtui.providers.wire import Endpoint

TARGET = f"{__name__}:PoorProvider"
REF = BoardRef("flags")

UNTIED = (1,)
TIED = (1, 2, 1, 30, 1, 250)


@dataclass
class Ranking:
    """What a board is: so many rows, and how they are ranked."""

    total: int
    sizes: Sequence[int] = UNTIED
    gaps: bool = True

    def rank(self, row: int) -> int:
        begins = [0, *accumulate(self.sizes)]
        round_, within = divmod(row - 1, begins[-1])
        group = bisect_right(begins, within) - 1
        if self.gaps:
            return round_ * begins[-1] + begins[group] + 1
        return round_ * len(self.sizes) + group + 1

    def first_row(self, rank: int) -> int:
        """The first row with that rank or a higher one; the row after the last where there is none."""
        return bisect_left(range(1, self.total + 1), rank, key=self.rank) + 1

    @property
    def last_rank(self) -> int:
        return self.rank(self.total)


@dataclass
class Poor:
    """The board, and what a test makes of its answers. `asked` holds first row and limit of every question."""

    ranking: Ranking = field(default_factory=lambda: Ranking(0))
    most: int | None = None
    """Rows that it sends at once, whatever is asked for."""
    counts_pages: bool = False
    """Whether it knows pages only, and counts them by the rows that it sends and not by those asked for."""
    can: Capabilities = field(default_factory=lambda: Capabilities(by_offset=True))
    asked: list[tuple[int, int]] = field(default_factory=list)
    first: Callable[[int, int], int] = lambda first, limit: first
    """The row that it begins with, where that is not the one asked for."""
    hidden: range = range(0)
    """Rows that are there and not sent."""
    entry: Callable[[Entry, int], Entry] = lambda entry, row: entry
    before: Callable[[], None] = lambda: None
    """What happens before every answer."""
    under_way: int = 0
    most_at_once: int = 0

    def rows(self, first: int, limit: int) -> tuple[Entry, ...]:
        """What stands in these rows, as the service gives it."""
        if not self.counts_pages:
            return self._rows(self.first(first, limit), limit)
        asked = pulls(first - 1, limit, self.can.page_max or 1_000)
        together: list[Entry] = []
        for pull in asked:
            together += self._rows(min(pull.limit, self.most or pull.limit) * pull.page + 1, pull.limit)
        skipped = first - 1 - asked[0].first
        return tuple(together[skipped : skipped + limit])

    def _rows(self, first: int, limit: int) -> tuple[Entry, ...]:
        last = min(self.ranking.total, first - 1 + min(limit, self.most or limit))
        return tuple(
            self.entry(Entry(self.ranking.rank(row), f"p{row}", score=10**10 - row), row)
            for row in range(first, last + 1)
            if row not in self.hidden
        )


class PoorProvider(Provider):
    """See the module; `poor` is set by `poor_connection`."""

    service = "poor"
    title = "Poor"
    fields = (Field("limit", "Limit"),)
    poor: Poor

    @classmethod
    def endpoint(cls, profile: Profile) -> Endpoint | None:
        return None

    @property
    def capabilities(self) -> Capabilities:
        return self.poor.can

    async def boards(self, token: str | None = None) -> BoardList:
        return BoardList((Board(REF),), complete=False)

    async def board(self, ref: BoardRef, scope: Scope = Scope.ALL) -> Board:
        return Board(ref)

    async def page(self, ref: BoardRef, anchor: Anchor, limit: int, scope: Scope = Scope.ALL) -> Page:
        match anchor:
            case Top():
                first = 1
            case Offset(rows):
                first = rows + 1
            case Rank(rank):
                first = rank
            case _:
                raise UsageError("No way there")
        poor = self.poor
        poor.asked.append((first, limit))
        poor.under_way += 1
        poor.most_at_once = max(poor.most_at_once, poor.under_way)
        await asyncio.sleep(0)
        poor.under_way -= 1
        poor.before()
        entries = poor.rows(first, limit)
        board = Board(ref, total=Exact(poor.ranking.total)) if poor.can.total_known else Board(ref)
        following = Offset(first - 1 + len(entries)) if entries else None
        return Page(board, anchor, entries, following, rank_kind=poor.can.rank_kind)

    async def players(
        self, ref: BoardRef, ids: Sequence[str], scope: Scope = Scope.ALL
    ) -> tuple[Entry | None, ...]:
        raise UsageError("Nobody is looked up")


async def _no_secrets(ref: SecretRef) -> Secret:
    raise AssertionError(f"nobody asks for {ref}")


def poor_connection(poor: Poor, timing: Timing = REAL, **values: int) -> Connection:
    """A connection to that board; the registry has to know `TARGET` as the service `poor`."""
    profile = Profile("p", "poor", {"timeout": 30, "page_size": 100, "concurrency": 8, **values})
    connection = Connection(profile, _no_secrets, timing=timing)
    assert isinstance(connection.provider, PoorProvider)
    connection.provider.poor = poor
    return connection
