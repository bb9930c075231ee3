"""Players for a live board, and how they improve, made of a seed: regulars, or a crowd of any size."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence

from lbtui.demo.race import Runner

_POINTS = 250_000
"""Below this everybody begins; few begin with the same."""

_GAIN = 25_000
"""The least that they gain at once; the most is `_POINTS`, with which one comes from the bottom to the top."""

_STRIDE = 618_034_003
"""A prime: from one of many numbers to the next, so that none comes twice."""


def dice(seed: int, count: int) -> random.Random:
    """What a crowd of that many is made with."""
    return random.Random(f"crowd {seed} {count}")  # noqa: S311  a game's dice, no secret


def strided(chance: random.Random, count: int, below: int) -> Iterator[int]:
    """So many different numbers below one that has no divisor in common with `_STRIDE`."""
    start = chance.randrange(below)
    return ((start + at * _STRIDE) % below for at in range(count))


def regulars(chance: random.Random, players: Sequence[tuple[int, str]]) -> list[Runner]:
    """Players, each an id and a name, of whom those in front play most, and take small steps.

    All periods together make one improvement a second, here as in a crowd.
    """
    weights = [1 / (at + 8) for at in range(len(players))]
    whole = sum(weights)
    found = []
    for at, ((number, name), weight) in enumerate(zip(players, weights, strict=True)):
        period = whole / weight
        start = int(24_000 / (1 + at / 400) ** 1.2) + chance.randrange(40)
        gain = chance.randrange(30, 160)
        found.append(Runner(number, name, start, gain, period, chance.uniform(0, period)))
    return found


def leapers(chance: random.Random, players: Sequence[tuple[int, str]]) -> list[Runner]:
    """Players who all improve about as often, and overtake a large part of the others each time."""
    weights = [0.5 + chance.random() for _ in players]
    whole = sum(weights)
    found = []
    for (number, name), weight in zip(players, weights, strict=True):
        period = whole / weight
        start, gain = int(_POINTS * chance.random()), _GAIN + int((_POINTS - _GAIN) * chance.random())
        found.append(Runner(number, name, start, gain, period, period * chance.random()))
    return found
