"""A board of a billion players of whom none is stored: any row, and any player's place, in constant time.

Ranks and players are paired by a permutation that can be run both ways: a small Feistel network over 30 bits,
walked on until it lands below the board's size. Everything else of a row follows from its rank and its player.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Sequence

from lbtui.demo.boards import LIFETIME, Spec, Standing
from lbtui.demo.names import numbered

PLAYERS = 1_000_000_000
FIRST_XUID = 1234567000000000
"""Every player of the world has a xuid from here up to `PLAYERS` more: made up, and the sample's among them."""

_HALF, _MASK, _ROUNDS = 15, (1 << 15) - 1, 4
_PLACES = ("Northfjord", "Ember Vale", "Old Quay", "Sunken City", "High Pass")


class Permutation:
    """Pairs the numbers below `PLAYERS` with each other, each with one; another seed, another pairing."""

    def __init__(self, seed: int) -> None:
        chance = random.Random(f"permutation {seed}")  # noqa: S311  a game's shuffle, no secret
        self._keys = [chance.getrandbits(31) | 1 for _ in range(_ROUNDS)]

    def forth(self, number: int) -> int:
        while True:
            left, right = number >> _HALF, number & _MASK
            for key in self._keys:
                left, right = right, left ^ _mixed(right, key)
            number = left << _HALF | right
            if number < PLAYERS:
                return number

    def back(self, number: int) -> int:
        while True:
            left, right = number >> _HALF, number & _MASK
            for key in reversed(self._keys):
                left, right = right ^ _mixed(left, key), left
            number = left << _HALF | right
            if number < PLAYERS:
                return number


def _mixed(half: int, key: int) -> int:
    return ((half + 1) * key * 0x9E3779B1 >> 16) & _MASK


class Vast:
    """The ranking. `known` gives the gamertags of those players who have one elsewhere in the world."""

    spec: Spec = LIFETIME

    def __init__(self, seed: int, known: Callable[[Sequence[int]], dict[int, str]]) -> None:
        self._pairs = Permutation(seed)
        self._known = known

    def total(self) -> int:
        return PLAYERS

    def rows(self, first: int, count: int) -> Sequence[Standing]:
        ranks = range(max(1, first), min(PLAYERS, first + count - 1) + 1)
        players = [FIRST_XUID + self._pairs.forth(rank - 1) for rank in ranks]
        names = self._known(players)
        return [self.row(rank, xuid, names) for rank, xuid in zip(ranks, players, strict=True)]

    def position(self, xuid: int) -> int | None:
        number = xuid - FIRST_XUID
        return self._pairs.back(number) + 1 if 0 <= number < PLAYERS else None

    def among(self, xuids: Iterable[int]) -> list[Standing]:
        places = [(self.position(xuid), xuid) for xuid in xuids]
        players = sorted((rank, xuid) for rank, xuid in places if rank is not None)
        names = self._known([xuid for _, xuid in players])
        return [self.row(rank, xuid, names) for rank, xuid in players]

    def row(self, rank: int, xuid: int, names: dict[int, str]) -> Standing:
        """One row; values fall strictly, steeply at the top."""
        number = xuid - FIRST_XUID
        chance = _mixed(number & _MASK, number | 1)
        value = 3 * (PLAYERS - rank) + chance % 3 + 3_871_204_119 // rank
        return Standing(rank, rank, xuid, names.get(xuid) or numbered(number), str(value), _metadata(chance))


def _metadata(chance: int) -> str | None:
    if chance % 16 == 0:
        return None
    home = "null" if chance % 7 == 0 else f'"{_PLACES[chance % 5]}"'
    return f'{{"prestige" : {chance % 11},"home" : {home}, "founder" : {str(chance % 29 == 0).lower()}}}'
