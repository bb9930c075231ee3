"""Fills the tables of the demo's Mobage world. The same seed gives the same rows, byte for byte."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Sequence
from decimal import Decimal
from itertools import chain, islice

from lbtui.demo.crowd import dice, leapers, regulars, strided
from lbtui.demo.database import Kind, insert
from lbtui.demo.mobage_boards import CATALOGUE, RIVAL, USER, Spec
from lbtui.demo.mobage_order import order_key
from lbtui.demo.mobage_world import APPLICATION, SCHEMA, VERSION
from lbtui.demo.names import HOSTILE
from lbtui.demo.race import Runner
from lbtui.model.score import Score

CROWD = 2_700
FRIENDS = 20
RUNNERS = 1_200
_HIGHEST = 99_999_999

PREFIXED = ("mobage.jp:10077", "mobage.jp:10078", "mobage.jp:10079")
"""Ids as the service writes those of another of its platforms."""

_USERS_SCORE, _ABOVE = 48_210, 730
"""What the demo's user has on the first board, and how many are above: the rank is 731."""

_RANGES: dict[str, tuple[int, int, int]] = {
    "coins": (-900_00, 2_500_000_00, 2),
    "lap": (58_204, 190_000, 3),
    "marathon": (7_612_45, 21_600_00, 2),
    "playtime": (0, 40 * 86_400, 0),
    "survival": (120, 400 * 3_600, 0),
    "patience": (30_0, 300 * 60_0, 1),
    "sprint": (9_584, 24_900, 3),
    "expedition": (3_600, 30 * 86_400, 0),
    "voyage": (86_400, 90 * 86_400, 0),
    "watchkeeping": (-5_400, 86_400, 0),
    "spring2026": (100, 99_999, 0),
}
"""The lowest and the highest score of a board, in units of its last decimal, and how many decimals it has."""

_Scored = tuple[str, Score]


def fill(connection: sqlite3.Connection, seed: int) -> None:
    """Everybody, who is whose friend, and the scores of each board."""
    chance = _chance(seed)
    crowd = [str(each) for each in _numbers(chance)]
    friends = [RIVAL, *crowd[: FRIENDS - 1]]
    everybody = [USER, RIVAL, *crowd, *PREFIXED, *HOSTILE]
    insert(connection, "players", [(each,) for each in everybody])
    insert(connection, "friends", [pair for each in friends for pair in ((USER, each), (each, USER))])
    insert(connection, "boards", [(at, spec.updated) for at, spec in enumerate(CATALOGUE)])
    for spec in CATALOGUE:
        _put(connection, spec, _scores(chance, spec, crowd, friends))


def _chance(seed: int) -> random.Random:
    return random.Random(f"mobage {seed}")  # noqa: S311  a game's dice, no secret


def _numbers(chance: random.Random) -> list[int]:
    """The ids of the crowd; the demo user's friends come first."""
    return chance.sample(range(10_100, _HIGHEST), CROWD)


def runners(seed: int, count: int | None = None) -> list[Runner]:
    """Who plays on the live board: the user, the friends and some of the crowd; or `count` players."""
    if count is not None:
        return leapers(dice(seed, count), [(each, "") for each in crowd_of(seed, count)])
    chance = random.Random(f"mobage arena {seed}")  # noqa: S311  a game's dice, no secret
    some = crowd_of(seed, RUNNERS)
    chance.shuffle(some)
    return regulars(chance, [(each, "") for each in some])


def crowd_of(seed: int, count: int) -> list[int]:
    """So many players: the user and the friends first, then the others, then ids above all of these."""
    regular = [int(USER), int(RIVAL), *_numbers(_chance(seed))]
    anybody = (_HIGHEST + each for each in strided(dice(seed, count), count, below=9 * 10**8))
    return list(islice(chain(regular, anybody), count))


def _scores(
    chance: random.Random, spec: Spec, crowd: Sequence[str], friends: Sequence[str]
) -> Sequence[_Scored]:
    """The scores of a board, in the order in which they came."""
    match spec.id:
        case "highscore":
            return _highscore(chance, spec, crowd, friends)
        case "coins" | "lap":
            surely = [USER, *friends]
        case "spring2026":
            surely = [USER, RIVAL]
        case "patience":
            surely = [*PREFIXED, *HOSTILE]
        case _:
            surely = []
    players = [*surely, *chance.sample(crowd[FRIENDS:], max(0, spec.rows - len(surely)))]
    scored = list(zip(players, _values(chance, spec, len(players)), strict=True))
    chance.shuffle(scored)
    return scored


def _highscore(
    chance: random.Random, spec: Spec, crowd: Sequence[str], friends: Sequence[str]
) -> Sequence[_Scored]:
    """Ties all over the board, at its second place first; the user alone has that score."""
    below = spec.rows - _ABOVE - 1
    values = [_USERS_SCORE + 1 + int(37_000 * ((_ABOVE / (at + 1)) ** 0.6 - 1)) for at in range(_ABOVE)]
    values += [int((_USERS_SCORE - 1) * (1 - at / below) ** 1.3) for at in range(below)]
    for at in range(5, len(values)):
        if at != _ABOVE and chance.random() < 0.15:
            values[at] = values[at - 1]
    values[2] = values[1]
    players = [*PREFIXED, *crowd[FRIENDS : spec.rows - len(PREFIXED) - 1]]
    chance.shuffle(players)
    for friend in friends[1:]:
        players.insert(chance.randrange(40, len(players)), friend)
    players.insert(_ABOVE - 31, RIVAL)
    return [(USER, _USERS_SCORE), *zip(players, values, strict=True)]


def _values(chance: random.Random, spec: Spec, count: int) -> list[Score]:
    """So many scores, few of them good; the first of them stands alone."""
    if not count:
        return []
    low, high, decimals = _RANGES[spec.id]
    draws = [chance.random() ** 2.5 for _ in range(count)]
    if spec.reverse:
        draws = [1 - each for each in draws]
    units = [low + int((high - low) * each) for each in draws]
    while units[0] in units[1:]:
        units[0] += 1
    return [_exact(each, decimals) for each in units]


def _exact(units: int, decimals: int) -> Score:
    whole, part = divmod(units, 10**decimals)
    return Decimal(units).scaleb(-decimals) if part else whole


def _put(connection: sqlite3.Connection, spec: Spec, scored: Sequence[_Scored]) -> None:
    board = CATALOGUE.index(spec)
    rows = [
        (board, order_key(value, low_first=spec.reverse), came, user, str(value))
        for came, (user, value) in enumerate(scored, 1)
    ]
    insert(connection, "scores", rows)


KIND = Kind(APPLICATION, VERSION, SCHEMA, fill)
"""What a file of this world is."""
