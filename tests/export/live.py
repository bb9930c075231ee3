"""The demo services with a large live board, the players on it, and the loop that reads it one page at a time."""

from __future__ import annotations

import json
import time
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from lbtui.demo import DEFAULT_SEED, demo_app, demo_profile, mobage_seeding
from lbtui.demo.database import opened
from lbtui.demo.gamesparks_entry import player_id
from lbtui.demo.live import crowd_of
from lbtui.demo.world import KIND
from lbtui.fetch.connection import Connection
from lbtui.model.page import Top
from lbtui.store.secrets import reveal
from tests.demo.asking import Service, board
from tests.demo.gamesparks_asking import Callback
from tests.demo.mobage_asking import Mobage, scores
from tests.slow import LIVE, paced

CROWD, PACE, DELAY = 100_000, 1_000.0, 0.05
"""Players, improvements a second, seconds a page."""

ROWS = 1_000
"""Of a page."""

ReadPage = Callable[[int], Awaitable[Sequence[Any]]]


def live_app(service: str) -> Any:
    """The demo with its live board, each page after its 50 ms."""
    return paced(demo_app(service, pace=PACE, crowd=CROWD), DELAY)


def players(service: str) -> set[str]:
    """Everybody on that board, by the demo's own list; nobody comes or goes."""
    if service == "mobage":
        return {str(each) for each in mobage_seeding.crowd_of(DEFAULT_SEED, CROWD)}
    found = crowd_of(opened(KIND, DEFAULT_SEED), DEFAULT_SEED, CROWD)
    return {player_id(each) for each in found} if service == "gamesparks" else {str(each) for each in found}


async def begin(service: str, app: Any) -> None:
    """Reads a row, for which the board is made; from now on it moves."""
    connection = Connection(demo_profile(service), reveal, app)
    await connection.page(LIVE[service], Top(), 1)
    await connection.close()


async def tutorial(service: str, app: Any) -> list[str]:
    """The players that the platform's tutorial reads: page 0 and its followers in turn, until one is empty."""
    found: list[str] = []
    read, key = _reading(service, app)
    page = 0
    while rows := await read(page):
        found += [row[key] for row in rows]
        page += 1
    return found


def _reading(service: str, app: Any) -> tuple[ReadPage, str]:
    """How a plain script asks for a page, and the member of a row that says who it is."""
    match service:
        case "xbox":
            return _xbox(Service(app)), "xuid"
        case "mobage":
            return _mobage(Mobage(app)), "userId"
        case _:
            return _gamesparks(Callback(app)), "playerId"


def _xbox(asked: Service) -> ReadPage:
    async def read(page: int) -> Sequence[Any]:
        answer = await asked.page(board("ArenaLive", maxItems=ROWS, skipToRank=page * ROWS + 1))
        return list(answer["userList"])

    return read


def _mobage(asked: Mobage) -> ReadPage:
    async def read(page: int) -> Sequence[Any]:
        target = scores("arena", count=ROWS, startIndex=page * ROWS + 1)
        return list((await asked.page(target, timestamp=str(int(time.time()))))["entry"])

    return read


def _gamesparks(asked: Callback) -> ReadPage:
    async def read(page: int) -> Sequence[Any]:
        return await asked.page("arena", ROWS, page)

    return read


def rows_of(text: str) -> list[dict[str, Any]]:
    """The rows of a JSONL file."""
    return [json.loads(line) for line in text.splitlines()]
