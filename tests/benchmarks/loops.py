"""What an export is measured beside: loops over a board's pages that a person would write with httpx alone.

    python -m tests.benchmarks.loops KIND SERVICE ADDRESS ROWS FILE

`tutorial` asks for one page after the other until one is empty, and writes the rows into the file; `bare` asks for
eight at once, reads them, and throws them away.
"""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Callable, Sequence
from itertools import count
from pathlib import Path
from typing import Any

import httpx

AT_ONCE = 8

Ask = Callable[[str, int, int], httpx.Request]
"""The request for a page of so many rows, after so many others, from a service at an address."""


def ask_gamesparks(address: str, before: int, rows: int) -> httpx.Request:
    from lbtui.demo.gamesparks_boards import PATH

    form = {"key": "pull_data", "lb_name": "arena", "partition_id": "", "limit": rows, "page": before // rows}
    return httpx.Request("POST", address + PATH, data=form)


def ask_xbox(address: str, before: int, rows: int) -> httpx.Request:
    from lbtui.demo.boards import SCID

    query = {"maxItems": rows, "skipToRank": before + 1}
    headers = {"X-Xbl-Contract-Version": "3", "Authorization": "XBL3.0 x=1;made-up"}
    return httpx.Request("GET", f"{address}/scids/{SCID}/leaderboards/ArenaLive", params=query, headers=headers)


def ask_mobage(address: str, before: int, rows: int) -> httpx.Request:
    from oauthlib.oauth1 import Client

    from lbtui.demo import mobage_boards as demo

    where = f"{address}{demo.BASE}/leaderboards/@app/arena/@me/@all?count={rows}&startIndex={before + 1}"
    signer = Client(demo.CONSUMER_KEY, demo.CONSUMER_SECRET, demo.TOKEN, demo.TOKEN_SECRET)
    return httpx.Request("GET", where, headers=signer.sign(where)[1])


ASKING: dict[str, Ask] = {"gamesparks": ask_gamesparks, "xbox": ask_xbox, "mobage": ask_mobage}


def rows_of(response: httpx.Response) -> Sequence[Any]:
    """The rows of a page, none behind the end."""
    value = response.raise_for_status().json()
    if isinstance(value, dict):
        return value.get("userList") or value.get("entry") or ()
    return value or ()


def player_of(row: dict[str, Any]) -> str:
    """Whose a row is, with any of the three services."""
    return str(row.get("playerId") or row.get("xuid") or row.get("userId"))


def tutorial(ask: Ask, address: str, rows: int, path: Path) -> None:
    with httpx.Client(timeout=60) as http, path.open("w") as out:
        for page in count():
            found = rows_of(http.send(ask(address, page * rows, rows)))
            if not found:
                return
            out.writelines(json.dumps(row) + "\n" for row in found)


async def bare(ask: Ask, address: str, rows: int) -> None:
    pages, ended = count(), asyncio.Event()

    async def work() -> None:
        while not ended.is_set():
            if not rows_of(await http.send(ask(address, next(pages) * rows, rows))):
                ended.set()

    async with httpx.AsyncClient(timeout=60) as http:
        await asyncio.gather(*(work() for _ in range(AT_ONCE)))


def main(kind: str, service: str, address: str, rows: str, path: str) -> None:
    if kind == "tutorial":
        tutorial(ASKING[service], address, int(rows), Path(path))
    else:
        asyncio.run(bare(ASKING[service], address, int(rows)))


if __name__ == "__main__":
    main(*sys.argv[1:])
