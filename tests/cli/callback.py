"""A studio's callback, as small as one can be: boards of so many rows, of which a search is in no hurry."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

from tests.loopback import serve

Receive = Callable[[], Awaitable[dict[str, Any]]]
SendEvent = Callable[[dict[str, Any]], Awaitable[None]]

PATH = "/callback/made-up-key/lbRequests/made-up-secret"


@contextmanager
def saved(callback: Callback, profiles: Path, *boards: str, further: str = "") -> Iterator[str]:
    """The name of a profile for `callback`, which is served meanwhile; `further` is TOML."""
    with serve(callback, lifespan="off") as base:
        path = profiles / "poor.toml"
        path.write_text(
            f'service = "gamesparks"\nurl = "{base}{PATH}"\nboards = {json.dumps(boards)}\nscore = "SCORE"\n'
            f"timeout = 30\n{further}"
        )
        path.chmod(0o600)
        yield path.stem


class Callback:
    """An ASGI app. `boards` are their players from the top; `asked` holds the limit and the page of each request
    for rows by board. A page takes `latency` seconds, and from its board's page in `fails` on is a `status`.
    """

    def __init__(self) -> None:
        self.boards: dict[str, list[str]] = {}
        self.asked: list[tuple[str, int, int]] = []
        self.latency = 0.0
        self.fails: dict[str, int] = {}
        self.status = 403

    def pages(self, board: str, limit: int) -> list[int]:
        """The pages of that limit which were asked for."""
        return [page for name, size, page in self.asked if (name, size) == (board, limit)]

    def put(self, board: str, player: str, row: int) -> None:
        """Puts a player into a row of a board, from wherever they are; nobody sees the board without them."""
        others = [each for each in self.boards[board] if each != player]
        self.boards[board] = [*others[: row - 1], player, *others[row - 1 :]]

    async def __call__(self, scope: dict[str, Any], receive: Receive, send: SendEvent) -> None:
        body = b""
        while True:
            event = await receive()
            body += event.get("body", b"")
            if not event.get("more_body"):
                break
        form = {name: values[0] for name, values in parse_qs(body.decode()).items()}
        status, answer = await self._answer(form)
        told = [(b"content-type", b"application/json")]
        await send({"type": "http.response.start", "status": status, "headers": told})
        await send({"type": "http.response.body", "body": answer.encode()})

    async def _answer(self, form: dict[str, str]) -> tuple[int, str]:
        board = form["lb_name"]
        if form["key"] != "pull_data":
            if board == "split":
                return 200, "requires-partition"
            return 200, "valid-lb-name" if board in self.boards else "invalid-lb-name"
        limit, page = int(form["limit"]), int(form["page"])
        self.asked.append((board, limit, page))
        if board in self.fails and limit > 1 and page >= self.fails[board]:
            return self.status, "{}"
        if board not in self.boards:
            return 200, '{"error": "no such board"}'
        await asyncio.sleep(self.latency if limit > 1 else 0)
        rows = enumerate(self.boards[board][limit * page : limit * (page + 1)], limit * page + 1)
        return 200, json.dumps([{"playerId": each, "rank": row, "SCORE": 10 * row} for row, each in rows])
