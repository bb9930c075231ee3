"""Which rows to ask for next, and how many of them the page before already had."""

from __future__ import annotations

from typing import Protocol

from lbtui.export.walk.terms import Way

LEAST, MOST = 4, 32
"""Rows that neighbouring pages share while the board is calm, by the size of a page."""

_PERIOD = 32
"""Seams over which the most that rows moved is kept; that of the period before counts as well."""

_ROOM = 2
"""Times as many rows are shared as were seen to move past a seam, or the least beside them."""

_WIDEST = 32
"""Times the least, at most."""


class Reach(Protocol):
    """`Provider.window`."""

    def __call__(self, edge: int, rows: int, *, up: bool) -> tuple[int, int]: ...


def least_overlap(rows: int) -> int:
    """Rows that pages of so many share."""
    return min(max(LEAST, min(MOST, rows // 64)), rows // 2)


class Overlap:
    """How many rows pages of `rows` share: more where the board moves between one page and the next. It begins
    with `first`, or what a calm board needs."""

    def __init__(self, rows: int, first: int = 0) -> None:
        self._page = rows
        self._least = least_overlap(rows)
        self._before = max(self._least, min(first, rows))
        self._now = self._least
        self._seams = 0

    @property
    def rows(self) -> int:
        return max(self._before, self._now)

    def tore(self, tries: int) -> int:
        """A seam did not hold, for the so manieth time; the overlap to try it with now."""
        if tries == 1:
            self._need(2 * self.rows)
        return max(1, self.rows, self._page // 2) << (tries - 1)

    def held(self, shift: int) -> None:
        """A seam held, and the rows on both of its pages moved by so many at most."""
        if shift:
            self._need(max(self._least + shift, _ROOM * shift))
        self._seams += 1
        if self._seams % _PERIOD == 0:
            self._before, self._now = self._now, self._least

    def _need(self, rows: int) -> None:
        self._now = max(self._now, min(rows, max(1, self._page), _WIDEST * max(1, self._least)))


def window(reach: Reach, edge: int, rows: int, way: Way, cut: int | None = None) -> tuple[int, int]:
    """First and last row of the next page: it holds row `edge` and goes on from there.

    A service that was seen to send at most `cut` rows, and to count pages by them, is not asked across two such
    pages.
    """
    up = way is Way.UP
    if cut is not None:
        begins = (edge - 1) // cut * cut + 1
        return (begins, edge) if up else (edge, begins + cut - 1)
    first, last = reach(edge, rows, up=up)
    return (max(1, first), max(edge, last)) if first <= edge <= last else ((edge, edge))


def next_edge(first: int, last: int, overlap: int, way: Way, *, before: int | None = None) -> int:
    """The row that the page after rows `first` to `last` has to hold: `overlap` rows inside of them, or half.

    Further on where `before`, the edge of this page, leaves no other way to go on.
    """
    overlap = min(overlap, (last - first + 1) // 2)
    if way is Way.UP:
        edge = first - 1 + overlap
        return edge if before is None or edge < before else first - 1
    edge = last + 1 - overlap
    return max(1, edge) if before is None or edge > before else last + 1
