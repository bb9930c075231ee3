"""Whole numbers kept in order while they come and go."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterable

_BLOCK = 1_000
"""About how many numbers are moved aside for one that comes."""


class Ordered:
    """Numbers, no two alike, lowest first. One comes, goes or is found in about the root of how many there are.

    They lie in blocks; `_fences` has the number above which the next block begins, for all blocks but the last.
    """

    def __init__(self, numbers: Iterable[int]) -> None:
        whole = sorted(numbers)
        self._blocks = [whole[at : at + _BLOCK] for at in range(0, len(whole), _BLOCK)] or [[]]
        self._fences = [block[-1] for block in self._blocks[:-1]]

    def __len__(self) -> int:
        return sum(map(len, self._blocks))

    def before(self, number: int) -> int:
        """How many are lower."""
        at = bisect_left(self._fences, number)
        return sum(map(len, self._blocks[:at])) + bisect_left(self._blocks[at], number)

    def span(self, first: int, count: int) -> list[int]:
        """Up to `count` of them, from the one that has `first` before it."""
        found: list[int] = []
        for block in self._blocks:
            if first < len(block):
                found += block[first : first + count - len(found)]
                if len(found) >= count:
                    break
            first = max(0, first - len(block))
        return found

    def add(self, number: int) -> None:
        at = bisect_left(self._fences, number)
        block = self._blocks[at]
        insort(block, number)
        if len(block) > 2 * _BLOCK:
            self._blocks[at : at + 1] = [block[:_BLOCK], block[_BLOCK:]]
            self._fences.insert(at, block[_BLOCK - 1])

    def remove(self, number: int) -> None:
        """Takes away one that is there."""
        at = bisect_left(self._fences, number)
        block = self._blocks[at]
        del block[bisect_left(block, number)]
        if not block and self._fences:
            del self._blocks[at]
            del self._fences[min(at, len(self._fences) - 1)]
