"""Rows of a board, as few spans as they make."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator

Span = tuple[int, int]
"""A first and a last row."""


class Spans:
    """A set of rows, from 1, that takes room by its gaps and not by its rows."""

    def __init__(self, spans: Iterable[Span] = ()) -> None:
        self._firsts: list[int] = []
        self._lasts: list[int] = []
        for first, last in spans:
            self.add(first, last)

    def __iter__(self) -> Iterator[Span]:
        """First and last row of each span, from the top; no two spans touch."""
        return zip(self._firsts, self._lasts, strict=True)

    def add(self, first: int, last: int) -> None:
        """Takes in these rows, both ends included; some may be there already."""
        if last < first:
            return
        begin = bisect_left(self._lasts, first - 1)
        end = bisect_right(self._firsts, last + 1)
        if begin < end:
            first, last = min(first, self._firsts[begin]), max(last, self._lasts[end - 1])
        self._replace(begin, end, [(first, last)])

    def remove(self, first: int, last: int) -> None:
        """Lets these rows go."""
        begin = bisect_left(self._lasts, first)
        end = bisect_right(self._firsts, last)
        if begin < end:
            sides = ((self._firsts[begin], first - 1), (last + 1, self._lasts[end - 1]))
            self._replace(begin, end, [each for each in sides if each[0] <= each[1]])

    def hold(self, first: int, last: int) -> bool:
        """Whether every one of these rows is there."""
        at = bisect_right(self._firsts, first) - 1
        return last < first or (at >= 0 and self._lasts[at] >= last)

    def together(self, other: Spans) -> Spans:
        """The rows of either."""
        return Spans([*self, *other])

    def common(self, other: Spans) -> Spans:
        """The rows of both."""
        shared = Spans()
        for first, last in self:
            begin = bisect_left(other._lasts, first)
            end = bisect_right(other._firsts, last)
            for at in range(begin, end):
                shared.add(max(first, other._firsts[at]), min(last, other._lasts[at]))
        return shared

    def whole(self, size: int, most: int) -> int:
        """How many of the first `most` pages of `size` rows are there whole."""
        return sum(max(0, min(last // size, most) - -(-(first - 1) // size)) for first, last in self)

    def clear(self) -> None:
        self._replace(0, len(self._firsts), [])

    def _replace(self, begin: int, end: int, spans: list[Span]) -> None:
        self._firsts[begin:end] = [first for first, _ in spans]
        self._lasts[begin:end] = [last for _, last in spans]
