"""What the script of the demo's GameSparks callback tells of one entry of a leaderboard.

An entry is an object: `playerId` and `rank`, then `SCORE` and `userName`, then whatever else the board keeps. A
member without a value is left out, so that some first appear far down: on `flags` no row before `DEATHS_FROM`
has `deaths`, and none before `CLAN_FROM` has `clan`, which then stands before other members.
"""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any

from lbtui.demo.boards import Standing
from lbtui.demo.vast import FIRST_XUID

Members = dict[str, Any]

DEATHS_FROM, CLAN_FROM = 151, 1_201
"""The rows of `flags` from which on there are deaths, and clans."""

_CLAN_EVERY = 7
_CLANS = ("Owls", "Night Watch", "雪組")

_FIRST_TIME, _FIRST_COUNT = 0x52E27A77, 0x6E507A00
_OPENED = datetime(2014, 6, 18, 9, 55)  # noqa: DTZ001  UTC, as everything here
_MINUTES = 2 * 365 * 24 * 60


def player_id(xuid: int) -> str:
    """A player's id, one of their own: as an object id of MongoDB a time, a machine, and a count."""
    number = xuid - FIRST_XUID
    return f"{_FIRST_TIME + number // 16:08x}e4b0309a{_FIRST_COUNT + number:08x}"


def opening(xuid: int, rank: int, score: float, name: str) -> Members:
    """The members with which every entry begins."""
    return {"playerId": player_id(xuid), "rank": rank, "SCORE": score, "userName": name}


def plainly(row: Standing) -> Members:
    """An entry with the metadata that the world has of it."""
    return opening(row.xuid, row.rank, int(row.value), row.gamertag) | _metadata(row)


def of_flags(row: Standing) -> Members:
    """An entry of `flags`."""
    members = opening(row.xuid, row.rank, int(row.value), row.gamertag)
    if row.position >= CLAN_FROM and (row.position - CLAN_FROM) % _CLAN_EVERY == 0:
        members["clan"] = _CLANS[row.xuid % len(_CLANS)]
    members |= {"when": when(row.xuid)} | _metadata(row)
    if row.position >= DEATHS_FROM and row.second is not None:
        members["deaths"] = int(row.second)
    return members


def when(xuid: int) -> str:
    """The moment, in UTC, at which a player's score was set, in the platform's form."""
    return (_OPENED + timedelta(minutes=xuid * 7919 % _MINUTES)).strftime("%Y-%m-%dT%H:%MZ")


def _metadata(row: Standing) -> Members:
    return dict(json.loads(row.metadata)) if row.metadata else {}
