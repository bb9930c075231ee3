"""The pages of one board that a window holds, and what they tell of the whole board."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from lbtui.fetch.cache import FRESH, merged
from lbtui.fetch.connection import Connection
from lbtui.fetch.place import Placed, place
from lbtui.model.board import AtLeast, Board, BoardRef, Exact, Total, Unknown
from lbtui.model.entry import Entry, Scope
from lbtui.model.page import Page


@dataclass(frozen=True, slots=True, eq=False)
class Held:
    """A page, its rows, when it was read (monotonic clock), and before which reload (`era`)."""

    page: Page
    placed: Placed
    at: float
    era: int


class Pages:
    """Aligned pages by index from 0. Only those near the viewport are kept here; the connection keeps more."""

    def __init__(self, connection: Connection, ref: BoardRef, scope: Scope) -> None:
        connection.anchor_at(2)  # raises UsageError where the service starts no page inside a board
        self._connection = connection
        self._ref = ref
        self._scope = scope
        self._clock = connection.timing.monotonic
        self._held: dict[int, Held] = {}
        self._era = 0
        self._era_began = float("-inf")
        self._board: Board | None = None
        self._total: Total = Unknown()
        self.size = connection.page_size

    @property
    def reloaded(self) -> bool:
        return self._era > 0

    @property
    def board(self) -> Board | None:
        """What is known of the board; after a write, what was known before it."""
        known = self._connection.known_board(self._ref, self._scope)
        return merged(self._board, known) if known else self._board

    @property
    def total(self) -> Total:
        """The best known total; after a write, the one before it."""
        known = self._connection.known_total(self._ref, self._scope)
        return self._total if isinstance(known, Unknown) else known

    @property
    def sure_total(self) -> Total:
        """The same for jumps to rely on: a total that was found by asking counts as exact while it is young."""
        total = self.total
        if not isinstance(total, Exact) or self._connection.capabilities.total_known:
            return total
        sure = self._connection.sure_total(self._ref, self._scope)
        return sure if isinstance(sure, Exact) else AtLeast(total.rows) if total.rows else Unknown()

    def index(self, row: int) -> int:
        """The page that a row is on."""
        return (max(1, row) - 1) // self.size

    def spanned(self, first: int, last: int) -> range:
        """The pages of these rows; none past a known end, save the first page, which tells the total anew, and
        where the end was proved a while ago the page behind it."""
        if isinstance(total := self.total, Exact):
            last = min(last, max(1, total.rows + (self.sure_total != total)))
        return range(self.index(first), self.index(last) + 1) if first <= last else range(0)

    def entry(self, row: int) -> Entry | None:
        held = self.get(self.index(row))
        return held.placed.rows.get(row) if held else None

    def row_of_rank(self, rank: int) -> int | None:
        """The first row that holds a rank, where that is plain from what is here: the row before it holds a
        lower one, or that is not here and the rank is the row's own number."""
        rows = [
            row for held in self._held.values() for row, entry in held.placed.rows.items() if entry.rank == rank
        ]
        row = min(rows, default=0)
        before = self.entry(row - 1) if row > 1 else None
        first = row == 1 or (before.rank is not None and before.rank < rank if before else row == rank)
        return row if rows and first else None

    def get(self, index: int) -> Held | None:
        """A page that is held here or by the connection, however old."""
        if held := self._held.get(index):
            return held
        kept = self._connection.kept(
            self._ref, self._connection.anchor_at(self._first(index)), None, self._scope
        )
        if kept is None:
            return None
        return self._hold(index, kept.page, kept.at, self._era if kept.at > self._era_began else -1)

    def holds(self, indices: Iterable[int]) -> Iterator[Held]:
        """Those of the pages that are held here."""
        return (held for index in indices if (held := self._held.get(index)))

    def missing(self, index: int) -> bool:
        return index not in self._held

    def old(self, index: int) -> bool:
        """Whether a held page should be confirmed: read before the last reload, or too long ago."""
        held = self._held[index]
        return held.era != self._era or held.at <= self._clock() - FRESH

    def wanted_ahead(self, index: int) -> bool:
        """Whether to read a page nobody looks at yet: not here, or behind the end when it was read long ago."""
        held = self.get(index)
        return held is None or (not held.page.entries and self.old(index))

    def expire(self) -> None:
        """Every page read so far is to be confirmed when it is looked at, and so is the board's end."""
        self._connection.extent(self._ref, self._scope).expire()
        self._era += 1
        self._era_began = self._clock()

    def trim(self, visible: range) -> None:
        """Lets go of the pages that are neither visible nor next to it."""
        if visible:
            near = range(visible[0] - 1, visible[-1] + 2)
            self._held = {index: held for index, held in self._held.items() if index in near}

    async def read(self, index: int, *, fresh: bool) -> None:
        """Reads a page and holds it; `fresh` asks even where the connection has a young copy."""
        anchor = self._connection.anchor_at(self._first(index))
        page = await self._connection.page(self._ref, anchor, self.size, self._scope, fresh=fresh)
        kept = self._connection.kept(self._ref, anchor, self.size, self._scope)
        self._hold(index, page, kept.at if kept and kept.page is page else self._clock(), self._era)

    async def read_board(self) -> None:
        """Asks for the board itself."""
        await self._connection.board(self._ref, self._scope, fresh=True)
        self._remember()

    def rows_known(self, looked_for: int) -> int:
        """The rows to span: the total where it is known, else as many as were seen or looked for."""
        extent = self._connection.extent(self._ref, self._scope)
        if isinstance(extent.total, Unknown) and not isinstance(self._total, Unknown):
            return max(self._total.rows, looked_for if isinstance(self._total, AtLeast) else 0)
        return extent.rows_to_span(looked_for)

    def has_after(self, index: int) -> bool:
        """Whether there may be a page after this one."""
        if isinstance(total := self.sure_total, Exact):
            return (index + 1) * self.size < total.rows
        extent = self._connection.extent(self._ref, self._scope)
        young = extent.beyond_at > self._clock() - FRESH
        if extent.beyond is not None and extent.beyond <= self._first(index + 1) and young:
            return False
        held = self._held.get(index)
        return held is None or held.page.next is not None or len(held.page.entries) >= self.size

    def _first(self, index: int) -> int:
        return index * self.size + 1

    def _hold(self, index: int, page: Page, at: float, era: int) -> Held:
        ranked = self._connection.ranks_are_rows(self._scope)
        placed = place(page, self._first(index), self.size, ranked=ranked)
        if said := _disagreement(page, placed, self.size):
            placed = placed.warned(said)
        self._remember()
        held = self._held[index] = Held(page, placed, at, era)
        return held

    def _remember(self) -> None:
        self._board, self._total = self.board, self.total


def _disagreement(page: Page, placed: Placed, size: int) -> str:
    """A sentence where a page's rows and the total that it tells do not go together."""
    told = page.board.total
    if not isinstance(told, Exact):
        return ""
    if placed.rows and placed.last > told.rows:
        return f"the service says the board has {told.rows:,} rows, and sent row {placed.last:,}"
    due = min(told.rows, placed.first + size - 1) - placed.first + 1
    if 0 <= len(placed.rows) < due:
        return f"of rows {placed.first:,} to {placed.first + due - 1:,} only {len(placed.rows):,} were sent"
    return ""
