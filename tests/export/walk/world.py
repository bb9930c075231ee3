"""A board that moves between one answer and the next, and knows the truth about itself.

Time is the number of answers: before each of them as many moves happen as the world is told to make. Nothing is
random but the seed.
"""

from __future__ import annotations

import random
from bisect import bisect_left, insort
from dataclasses import dataclass, field

Key = tuple[int, int]
"""How a player ranks: best first; of equal scores, who came first."""


@dataclass
class Moves:
    """How many of each happen before an answer, and how many places an improvement or a fall is worth."""

    rise: float = 0.0
    fall: float = 0.0
    join: float = 0.0
    leave: float = 0.0
    far: int = 30
    join_last: bool = True
    """Whether who joins comes in at the end, or anywhere."""


@dataclass
class World:
    """Players p1, p2 … by rank. `throughout` are those who were there all the time, `fallen` and `risen` who ever
    moved so, `joined` and `left` who came and went."""

    rows: int
    seed: int = 0
    moves: Moves = field(default_factory=Moves)
    low_first: bool = False
    ties: int = 1
    """How many players share a score at the beginning."""
    calm_after: int = 10**9
    """Answers after which nobody moves any more."""

    def __post_init__(self) -> None:
        self._random = random.Random(self.seed)
        self._came = 0
        self._keys: list[Key] = []
        self._who: dict[Key, str] = {}
        self._place: dict[str, Key] = {}
        self.answers = 0
        self._due = dict.fromkeys(("rise", "fall", "join", "leave"), 0.0)
        self.fallen: set[str] = set()
        self.risen: set[str] = set()
        self.joined: set[str] = set()
        self.left: set[str] = set()
        for row in range(self.rows):
            self._put(f"p{row + 1}", 10 * (row // self.ties))
        self.moments: list[tuple[tuple[str, int], ...]] = []

    @property
    def total(self) -> int:
        return len(self._keys)

    @property
    def here(self) -> set[str]:
        return set(self._place)

    @property
    def throughout(self) -> set[str]:
        return self.here - self.joined

    @property
    def only_rose(self) -> set[str]:
        return self.throughout - self.fallen

    def score(self, key: Key) -> int:
        return key[0] if self.low_first else 1_000_000 - key[0]

    def slice(self, first: int, count: int) -> list[tuple[int, str, int]]:
        """Rank, player and score of up to `count` rows from row `first`; ranks are rows, but for ties."""
        keys = self._keys[first - 1 : first - 1 + count]
        rank = first
        if keys:
            rank = bisect_left(self._keys, (keys[0][0], -1)) + 1
        found = []
        for row, key in enumerate(keys, first):
            if row == 1 or self._keys[row - 2][0] != key[0]:
                rank = row
            found.append((rank, self._who[key], self.score(key)))
        return found

    def snapshot(self) -> tuple[tuple[str, int], ...]:
        return tuple((self._who[key], self.score(key)) for key in self._keys)

    def step(self) -> None:
        """What happens before the next answer. A player comes or goes, not both."""
        self.answers += 1
        if self.answers > self.calm_after:
            return
        for what in ("rise", "fall", "join", "leave"):
            self._due[what] += getattr(self.moves, what)
        if self._due["join"] >= 1 and self._due["leave"] >= 1:
            self._due[self._random.choice(("join", "leave"))] = 0.5
        for what, happen in (
            ("rise", self._rise),
            ("fall", self._fall),
            ("join", self._join),
            ("leave", self._leave),
        ):
            while self._due[what] >= 1:
                self._due[what] -= 1
                happen()

    def _rise(self) -> None:
        if row := self._any():
            self._move(row, max(1, row - self._random.randint(1, self.moves.far)), -1, self.risen)

    def _fall(self) -> None:
        if row := self._any():
            self._move(row, min(self.total, row + self._random.randint(1, self.moves.far)), 1, self.fallen)

    def _move(self, row: int, to: int, step: int, note: set[str]) -> None:
        """Past whoever stood there, by `step` in the key; where that is no other key, by as much at the ends."""
        key, goal = self._keys[row - 1], self._keys[to - 1]
        who = self._who[key]
        score = goal[0] + step if goal[0] != key[0] or to in (1, self.total) else goal[0]
        if score == key[0]:
            return
        self._take(row)
        self._put(who, score)
        note.add(who)

    def _join(self) -> None:
        last = self._keys[-1][0] if self._keys else 0
        score = (
            last + 1
            if self.moves.join_last
            else self._random.randint(min(self._keys[0][0] if self._keys else 0, last) - 10, last + 10)
        )
        who = f"n{len(self.joined) + 1}"
        self._put(who, score)
        self.joined.add(who)

    def _leave(self) -> None:
        if row := self._any():
            self.left.add(self._take(row))

    def _any(self) -> int:
        return self._random.randint(1, self.total) if self._keys else 0

    def _put(self, who: str, score: int) -> None:
        self._came += 1
        key = (score, self._came)
        insort(self._keys, key)
        self._who[key] = who
        self._place[who] = key

    def _take(self, row: int) -> str:
        key = self._keys.pop(row - 1)
        who = self._who.pop(key)
        del self._place[who]
        return who
