"""What stands on the demo's boards, as the demo's own world says it: not by way of a service or of lbtui."""

from __future__ import annotations

import json
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any

from lbtui.demo import DEFAULT_SEED, mobage_boards, mobage_world
from lbtui.demo.database import opened
from lbtui.demo.gamesparks_world import Leaderboards
from lbtui.demo.mobage_seeding import KIND
from lbtui.demo.world import World
from lbtui.model.score import Score, parse_score

EVERYTHING = 1_000_000
_MEMBERS = {"playerId", "rank", "SCORE", "userName"}


@dataclass(frozen=True)
class Row:
    """A row as the world has it; `metadata` is an object, `extra` further members that the service tells."""

    rank: int
    player: str
    score: Score | None
    metadata: Any = None
    extra: Any = None


@cache
def _world() -> World:
    return World(DEFAULT_SEED, clock=lambda: 0.0)


def xbox(board: str, first: int = 1, count: int = EVERYTHING) -> list[Row]:
    """Rows of a predefined board."""
    found = _world().board(board)
    assert found
    return [
        Row(
            each.rank,
            str(each.xuid),
            parse_score(each.value),
            None if each.metadata is None else json.loads(each.metadata, parse_float=Decimal),
        )
        for each in found.rows(first, count)
    ]


def gamesparks(board: str, first: int = 1, count: int = EVERYTHING) -> list[Row]:
    found = Leaderboards(_world()).find(board)
    assert found
    rows = []
    for each in json.loads(json.dumps(found(count, first - 1)), parse_float=Decimal):
        further = {key: value for key, value in each.items() if key not in _MEMBERS}
        rows.append(Row(each["rank"], each["playerId"], each.get("SCORE"), extra=further))
    return rows


def mobage(board: str, first: int = 1, count: int = EVERYTHING) -> list[Row]:
    world = opened(KIND, DEFAULT_SEED)
    found = mobage_world.Board(world, mobage_boards.BY_ID[board])
    return [Row(each.rank, each.user, each.value) for each in found.rows(first, count)]
