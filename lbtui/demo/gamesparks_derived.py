"""The boards of the demo's GameSparks callback that are made of the Xbox demo's world, whole, in memory.

They are `quiz`, whose equal scores leave no gap in the ranks (1, 2, 2, 3), and the partitions of `HSBC`, each
ranked in itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from lbtui.demo.boards import SNIPER, USER, WHOCKA, Standing
from lbtui.demo.gamesparks_entry import Members, opening, when

QUIZ_STEP = 9
"""Every ninth player of the world takes part in the quiz, and the three of the sample."""

_QUIZ_TOP = (300, 299, 299, 298)
_TOPICS = ("sea", "sky", "history", "雪")

_HOMES = {USER: "UK", SNIPER: "FR", WHOCKA: "JP"}
_SHARES = {"UK": range(30), "FR": range(30, 50), "JP": range(50, 64)}
"""Of a thousand players who lives where; the rest live elsewhere."""

_CITIES = {"UK": ("York", "Leeds", "Bath"), "FR": ("Lyon", "Nîmes"), "JP": ("京都市", "Kōbe")}
_CODES = {"UK": "GB", "FR": "FR", "JP": "JP"}


def quiz(everybody: Sequence[Standing]) -> list[Members]:
    """The rows of `quiz`, for all the world's players; the second place is shared."""
    players = [each for at, each in enumerate(everybody) if at % QUIZ_STEP == 0 or each.xuid in _HOMES]
    players.sort(key=lambda each: (-_right(each.xuid), each.xuid))
    rows: list[Members] = []
    rank, last = 0, -1
    for at, each in enumerate(players):
        score = _QUIZ_TOP[at] if at < len(_QUIZ_TOP) else _right(each.xuid)
        rank, last = rank + (score != last), score
        rows.append(opening(each.xuid, rank, score, each.gamertag) | _quiz_details(each.xuid))
    return rows


def _right(xuid: int) -> int:
    """How many answers were right: 0 to 298, mostly about half of them."""
    mixed = _mixed(xuid)
    return mixed % 150 + mixed // 150 % 150


def _quiz_details(xuid: int) -> dict[str, Any]:
    mixed = _mixed(xuid + 1)
    details: dict[str, Any] = {"rounds": 10 + mixed % 90}
    if mixed % 5 == 0:
        details["topics"] = [_TOPICS[mixed // 7 % 4], _TOPICS[mixed // 7 % 4 - 1]]
    return details


def country(name: str, everybody: Sequence[Standing]) -> list[Members]:
    """The rows of the partition of one country; scores have two decimal places."""
    cents = {
        each: int(each.value) * 100 + _mixed(each.xuid + 3) % 100 for each in everybody if _home(each) == name
    }
    rows: list[Members] = []
    for rank, each in enumerate(sorted(cents, key=lambda each: (-cents[each], each.xuid)), 1):
        city = _CITIES[name][each.xuid % len(_CITIES[name])]
        home = {"COUNTRY": name, "city": city, "country": _CODES[name], "when": when(each.xuid)}
        rows.append(opening(each.xuid, rank, cents[each] / 100, each.gamertag) | home)
    return rows


def _home(player: Standing) -> str | None:
    if player.xuid in _HOMES:
        return _HOMES[player.xuid]
    share = _mixed(player.xuid + 2) % 1000
    return next((name for name, shares in _SHARES.items() if share in shares), None)


def _mixed(number: int) -> int:
    """A number of 32 bits that looks like chance, the same for the same one."""
    number = (number ^ number >> 15) * 0x2C1B3C6D & 0xFFFFFFFF
    number = (number ^ number >> 12) * 0x297A2D39 & 0xFFFFFFFF
    return number ^ number >> 15
