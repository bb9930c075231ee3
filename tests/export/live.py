"""The demo services with a large live board, the players on it, and the loop that reads it one page at a time."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import Any

import httpx

from lbtui.demo import DEFAULT_SEED, mobage_seeding
from lbtui.demo.database import opened
from lbtui.demo.gamesparks_entry import player_id
from lbtui.demo.live import crowd_of
from lbtui.demo.world import KIND
from tests.demo.asking import TOKEN, board
from tests.demo.gamesparks_asking import HEADERS, PATH, pull
from tests.demo.mobage_asking import scores, signed

ROOT = Path(__file__).parents[2]
CROWD, PACE, DELAY = 100_000, 1_000.0, 0.05
"""Players, improvements a second, seconds a page."""

ROWS = 1_000
"""Of a page."""


def start(service: str) -> subprocess.Popen[str]:
    """Begins to serve the demo with its live board, each page after its 50 ms, in a process of its own."""
    words = ("--pace", str(PACE), "--crowd", str(CROWD), "--delay", str(DELAY))
    argv = [sys.executable, "-m", "tests.slow", service, *words]
    return subprocess.Popen(argv, cwd=ROOT, stdout=subprocess.PIPE, text=True)


def address_of(process: subprocess.Popen[str]) -> str:
    """Where it answers, once the board is there."""
    assert process.stdout
    address = process.stdout.readline().strip()
    assert address, "the service did not start"
    return address


def stop(process: subprocess.Popen[str]) -> None:
    process.terminate()
    process.communicate(timeout=20)


def players(service: str) -> set[str]:
    """Everybody on that board, by the demo's own list; nobody comes or goes."""
    if service == "mobage":
        return {str(each) for each in mobage_seeding.crowd_of(DEFAULT_SEED, CROWD)}
    found = crowd_of(opened(KIND, DEFAULT_SEED), DEFAULT_SEED, CROWD)
    return {player_id(each) for each in found} if service == "gamesparks" else {str(each) for each in found}


async def tutorial(service: str, address: str) -> list[str]:
    """The players that the platform's tutorial reads: page 0 and its followers in turn, until one is empty."""
    found: list[str] = []
    ask, rows, key = _ASKED[service]
    async with httpx.AsyncClient(timeout=60) as client:
        for page in count():
            answer = (await client.send(ask(address, page))).raise_for_status().json()
            more = answer[rows] if rows else answer
            if not more:
                return found
            found += [row[key] for row in more]
    return found


def _xbox(address: str, page: int) -> httpx.Request:
    target = board("ArenaLive", maxItems=ROWS, skipToRank=page * ROWS + 1)
    return httpx.Request("GET", address + target, headers=TOKEN)


def _mobage(address: str, page: int) -> httpx.Request:
    target = scores("arena", count=ROWS, startIndex=page * ROWS + 1)
    return signed("GET", target, origin=address, timestamp=str(int(time.time())))


def _gamesparks(address: str, page: int) -> httpx.Request:
    return httpx.Request("POST", address + PATH, headers=HEADERS, content=pull("arena", ROWS, page))


_ASKED: dict[str, tuple[Callable[[str, int], httpx.Request], str, str]] = {
    "xbox": (_xbox, "userList", "xuid"),
    "mobage": (_mobage, "entry", "userId"),
    "gamesparks": (_gamesparks, "", "playerId"),
}
"""How a plain script asks for a page, which member of the answer the rows are, and which of a row its player."""


def rows_of(text: str) -> list[dict[str, Any]]:
    """The rows of a JSONL file."""
    return [json.loads(line) for line in text.splitlines()]
