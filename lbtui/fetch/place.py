"""Which rows of the board a page's entries stand in, when the answer may not be what was asked for."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from itertools import groupby, pairwise
from operator import eq

from lbtui.model.entry import Entry, RankKind
from lbtui.model.page import Offset, Page

_TELLING = (RankKind.EXACT, RankKind.POSITIONAL)


class Placed:
    """A page's entries and the rows, from 1, that they stand in; only those asked for, from `first` on."""

    def __init__(
        self, places: Sequence[int], entries: Sequence[Entry], first: int, warnings: tuple[str, ...] = ()
    ) -> None:
        self.places = places
        self.entries = entries
        self.first = first
        self.warnings = warnings

    @property
    def last(self) -> int:
        """The last of the rows, the one before `first` where there are none."""
        return self.places[-1] if self.places else self.first - 1

    @cached_property
    def rows(self) -> Mapping[int, Entry]:
        """The entries by row."""
        return dict(zip(self.places, self.entries, strict=True))

    def warned(self, sentence: str) -> Placed:
        """The same with one more warning."""
        return Placed(self.places, self.entries, self.first, (*self.warnings, sentence))


def place(page: Page, first: int, size: int, *, ranked: bool = True) -> Placed:
    """The rows of a page that was asked for from row `first`, `size` of them.

    A rank says the row where those who share it begin. So the ranks of a page that was asked for by rank tell
    when it begins elsewhere, skips rows or repeats some; its entries go where their rank says. Where ranks do
    not follow that rule, where there are none, on a page asked for by offset, and where what was asked for is
    not `ranked` from its first row on, entries stand as they came.
    """
    entries = page.entries
    in_order = range(first, first + len(entries))
    telling = ranked and page.rank_kind in _TELLING and not isinstance(page.anchor, Offset)
    by_rank = _by_rank(entries, first) if telling else None
    rows = by_rank or in_order
    warnings = list(_oddities(rows, first, size))
    if entries and telling and by_rank is None and not _dense(entries):
        warnings.append(f"the ranks from row {first:,} on do not follow one another")
    begin, end = bisect_left(rows, first), bisect_left(rows, first + size)
    return Placed(rows[begin:end], entries[begin:end], first, tuple(warnings))


def _oddities(rows: Sequence[int], first: int, size: int) -> Iterator[str]:
    if not rows:
        return
    if rows[0] != first:
        yield f"rows from {first:,} were asked for, and the service began with row {rows[0]:,}"
    missing = rows[-1] - rows[0] + 1 - len(rows)
    if missing > 0:
        yield f"{missing:,} rows are missing between rows {rows[0]:,} and {rows[-1]:,}"
    if len(rows) > size:
        yield f"{size:,} rows were asked for, and the service sent {len(rows):,}"


def _by_rank(entries: tuple[Entry, ...], first: int) -> Sequence[int] | None:
    """A row for each entry, each above the one before; None where the ranks give no such rows."""
    ranks = [entry.rank for entry in entries]
    if _in_order(ranks, first):
        return range(first, first + len(ranks))
    if not ranks or any(rank is None or rank < 1 for rank in ranks):
        return None
    groups = [(rank or 0, len(list(same))) for rank, same in groupby(ranks)]
    rows: list[int] = []
    for at, (rank, count) in enumerate(groups):
        begin = rank
        if at == 0:
            before = groups[1][0] if len(groups) > 1 else None
            begin = _first_group(rank, count, before, first)
        if rows and begin <= rows[-1]:
            return None
        rows += range(begin, begin + count)
    return rows


def _in_order(ranks: Sequence[int | None], first: int) -> bool:
    """Whether the ranks are those of the rows from `first` on, as nearly always; the first may be shared with
    rows before."""
    if not ranks or ranks[0] is None or not 1 <= ranks[0] <= first:
        return False
    if all(map(eq, ranks, range(first, first + len(ranks)))):
        return True
    following = zip(ranks[1:], range(first + 1, first + len(ranks)), ranks, strict=False)
    return all(rank in (row, before) for rank, row, before in following)


def _first_group(rank: int, count: int, following: int | None, first: int) -> int:
    """Where the first `count` of a page stand: their rank may be shared with rows on the page before.

    As asked if that can be, else as near to it as the ranks on both sides allow.
    """
    highest = first if following is None else following - count
    return max(rank, min(first, highest))


def _dense(entries: tuple[Entry, ...]) -> bool:
    """Whether the ranks rise by one after a tie, as on services that leave no gap."""
    ranks = [entry.rank for entry in entries if entry.rank is not None]
    return len(ranks) == len(entries) and ranks[0] > 0 and all(0 <= b - a <= 1 for a, b in pairwise(ranks))
