"""Fills a world's tables. The same seed gives the same rows, byte for byte."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Iterable, Sequence
from itertools import accumulate

from lbtui.demo import boards, stored
from lbtui.demo.boards import CATALOGUE, SNIPER, USER, WHOCKA, Spec
from lbtui.demo.crowd import regulars
from lbtui.demo.database import insert
from lbtui.demo.names import HOSTILE, gamertags
from lbtui.demo.vast import FIRST_XUID, PLAYERS

FLAGS_PLAYERS = 23_437
FRIENDS = 24

_SAMPLE = (
    (USER, "1002", '{"color" : "silver","weight" : 2000, "israining" : false}', "47"),
    (SNIPER, "993", '{"color" : "silver","weight" : 2020, "israining" : true}', "17"),
    (WHOCKA, "700", '{"color" : "red","weight" : 300, "israining" : false}', "2"),
)
"""Ranks 15,000 to 15,002 of the first board as the service's page shows them: xuid, value, metadata, deaths."""

_SAMPLE_FROM = 15_000
_KINDS = 397
"""Different metadata on a board; a prime, so that they spread over the players."""

_Row = tuple[int, str, str | None, str | None]
"""xuid, value, metadata, and the second column where the board has one."""

_COLOURS = ("silver", "red", "blue", "black", "white", "green", "gold", "orange")
_CARS = ("Kestrel GT", "Lynx RS", "Heron 500", "Vega", "Otter 4x4", "Marlin S")
_WEAPONS = ("longbow", "rail", "sabre", "mortar", "net")
_TITLES = ("Grandmaster", "Master", "Champion", "Knight", "Ranger", "Scout", "Novice")


def fill(connection: sqlite3.Connection, seed: int) -> None:
    """Everybody into the tables of `stored.SCHEMA`, and the index that finds them there."""
    chance = random.Random(f"world {seed}")  # noqa: S311  a game's dice, no secret
    crowd, odd = _players(connection, chance)
    friends = _friends(connection, chance, crowd)
    _flags(connection, chance, crowd)
    _lap(connection, chance, _some(chance, crowd, 1_500, friends))
    _kills(connection, chance, _some(chance, crowd, 2_000, friends[3:]))
    _trophies(connection, chance, _some(chance, crowd, 240, friends[:9]), odd)
    _accuracy(connection, chance, _some(chance, crowd, 400, friends[:12]))
    _titles(connection, _some(chance, crowd, 150, friends[:6]))
    _put(connection, boards.FOUNDER, [(chance.choice(crowd), "1", None, None)])
    _runners(connection, chance, _some(chance, crowd, 2_000, friends))
    connection.execute(stored.INDEX)


def _players(connection: sqlite3.Connection, chance: random.Random) -> tuple[list[int], list[int]]:
    """Everybody's xuids: the crowd without the sample's three, and those with names that are hard to show."""
    fixed = {USER: "WarriorSaint", SNIPER: "xxxSniper39", WHOCKA: "WhockaWhocka"}
    count = FLAGS_PLAYERS - len(fixed)
    width = PLAYERS // (count + len(HOSTILE))
    starts = range(FIRST_XUID, FIRST_XUID + width * (count + len(HOSTILE)), width)
    xuids = [start + int(chance.random() * (width - 1)) for start in starts]
    xuids = [each + 1 if each in fixed else each for each in xuids]
    odd = chance.sample(xuids, len(HOSTILE))
    apart = set(odd)
    crowd = [each for each in xuids if each not in apart]
    insert(connection, "players", list(zip(crowd, gamertags(chance, count), strict=True)))
    insert(connection, "players", [*zip(odd, HOSTILE, strict=True), *fixed.items()])
    crowd.sort(key=lambda _: chance.random())  # a shuffle, in a quarter of shuffle's time
    return crowd, odd


def _friends(connection: sqlite3.Connection, chance: random.Random, crowd: Sequence[int]) -> list[int]:
    """The demo user's contacts, oneself among them as the service does it; the three favourites come first."""
    friends = [USER, SNIPER, WHOCKA, *chance.sample(crowd, FRIENDS)]
    insert(connection, "friends", [(USER, each, int(at < 3)) for at, each in enumerate(friends)])
    return friends


def _some(chance: random.Random, crowd: Sequence[int], count: int, surely: Iterable[int]) -> list[int]:
    """So many players in no order, `surely` among them."""
    start = chance.randrange(len(crowd) - count)
    players = list(dict.fromkeys([*surely, *crowd[start : start + count]]))[:count]
    players.sort(key=lambda _: chance.random())
    return players


def _put(connection: sqlite3.Connection, spec: Spec, rows: Iterable[_Row]) -> None:
    """Rows in their order, best first; equal values share a rank where the board wants it."""
    key = CATALOGUE.index(spec)
    placed = [(key, at, at, *row) for at, row in enumerate(rows, 1)]
    if spec.shared:
        ranks: dict[str, int] = {}
        placed = [(key, at, ranks.setdefault(row[4], at), *row[3:]) for at, row in enumerate(placed, 1)]
    insert(connection, "scores", placed)


def _flags(connection: sqlite3.Connection, chance: random.Random, crowd: Sequence[int]) -> None:
    """The page's board, on which the whole crowd stands: nobody before the sample's rows has less, nobody after
    them more."""
    ahead, behind = _SAMPLE_FROM - 1, FLAGS_PLAYERS - _SAMPLE_FROM + 1 - len(_SAMPLE)
    values = [1003 + int(1002 * ((ahead / (at + 1)) ** 0.5 - 1)) for at in range(ahead)]
    values += [1 + int(698 * (1 - at / behind) ** 1.3) for at in range(behind)]
    details = [_flag_details(chance) for _ in range(_KINDS)]
    rows: list[_Row] = [
        (xuid, str(value), details[xuid % _KINDS], str((xuid >> 3) % 90))
        for xuid, value in zip(crowd, values, strict=True)
    ]
    rows[ahead:ahead] = _SAMPLE
    _put(connection, boards.FLAGS, rows)


def _flag_details(chance: random.Random) -> str | None:
    """Metadata in the spacing of the page's sample; some players have none, some know no colour."""
    if chance.random() < 0.05:
        return None
    colour = "null" if chance.random() < 0.05 else f'"{chance.choice(_COLOURS)}"'
    raining = str(chance.random() < 0.4).lower()
    return f'{{"color" : {colour},"weight" : {chance.randrange(300, 3000, 10)}, "israining" : {raining}}}'


def _lap(connection: sqlite3.Connection, chance: random.Random, players: Sequence[int]) -> None:
    times = accumulate((chance.randrange(0, 60) for _ in players), initial=61_204)
    details = [_lap_details(chance) for _ in range(_KINDS)]
    rows = [(xuid, str(time), details[xuid % _KINDS], None) for xuid, time in zip(players, times, strict=False)]
    _put(connection, boards.LAP, rows)


def _lap_details(chance: random.Random) -> str | None:
    if chance.random() < 0.1:
        return None
    tyres = chance.choice(('"soft"', '"hard"', '"rain"', "null"))
    speed = chance.randrange(2400, 3400) / 10
    return f'{{"car" : "{chance.choice(_CARS)}","tyres" : {tyres}, "topspeed" : {speed}}}'


def _kills(connection: sqlite3.Connection, chance: random.Random, players: Sequence[int]) -> None:
    """With the favourites' values of the social page's sample: 47, 42 and 12."""
    values = [(int(9_800 / (at + 2) ** 0.75), xuid) for at, xuid in enumerate(players)]
    values += [(47, SNIPER), (42, USER), (12, WHOCKA)]
    values.sort(key=lambda each: -each[0])
    details = [_kill_details(chance) for _ in range(_KINDS)]
    _put(connection, boards.KILLS, [(xuid, str(value), details[xuid % _KINDS], None) for value, xuid in values])


def _kill_details(chance: random.Random) -> str | None:
    if chance.random() < 0.2:
        return None
    skull, clan = chance.random() < 0.2, '"Owls"' if chance.random() < 0.3 else "null"
    weapon = f', "Weapon": "{chance.choice(_WEAPONS)}"' if chance.random() < 0.9 else ""
    return f'{{"HasSkull": {str(skull).lower()}{weapon}, "Clan": {clan}}}'


def _trophies(
    connection: sqlite3.Connection, chance: random.Random, players: Sequence[int], odd: Sequence[int]
) -> None:
    """Many ties, the second place shared from the start; the odd names are mixed in, from the fifth row on."""
    values = sorted((chance.randrange(3, 58) for _ in range(len(players) + len(odd) - 4)), reverse=True)
    rest = [*players[4:], *odd]
    chance.shuffle(rest)
    order = zip([*players[:4], *rest], [60, 59, 59, 58, *values], strict=True)
    rows = [(xuid, str(value), f'{{"last" : "cup {value}"}}', None) for xuid, value in order]
    _put(connection, boards.TROPHIES, rows)


def _accuracy(connection: sqlite3.Connection, chance: random.Random, players: Sequence[int]) -> None:
    values = sorted((chance.uniform(20, 99.5) for _ in players), reverse=True)
    rows = [(xuid, f"{value:.4f}", None, None) for xuid, value in zip(players, values, strict=True)]
    _put(connection, boards.ACCURACY, rows)


def _titles(connection: sqlite3.Connection, players: Sequence[int]) -> None:
    rows = [(xuid, _TITLES[min(6, int((at / 4) ** 0.5))], None, None) for at, xuid in enumerate(players)]
    _put(connection, boards.TITLES, rows)


def _runners(connection: sqlite3.Connection, chance: random.Random, players: Sequence[int]) -> None:
    found = regulars(chance, [(xuid, "") for xuid in players])
    rows = [(each.xuid, each.start, each.gain, each.period, each.phase) for each in found]
    insert(connection, "runners", sorted(rows))
