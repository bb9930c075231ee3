"""A leaderboard service in the shape of Xbox Live's, with a board for each thing that can go wrong.

`status-NNN` answers with that status, `page` with a web page, `circle` always names the same continuation,
`moving` has another score each time, `hostile` has names that would act on a terminal, `small` has seven players,
`chatty` has a hundred metadata keys for each, others for every player, `deep` has metadata nested 600 deep.
"""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Iterator
from typing import Any
from urllib.parse import parse_qs, unquote

Receive = Callable[[], Awaitable[dict[str, Any]]]
SendEvent = Callable[[dict[str, Any]], Awaitable[None]]

HOSTILE = ("A\x1b]0;PWN\x1b\\B", "two\nlines", "\u202egnp", "[/]", "\x9b31mred", "漢字", "half \ud800")
SMALL = tuple(f"Player{at}" for at in range(1, 8))
BOARDS = {
    "hostile": HOSTILE,
    "small": SMALL,
    "circle": SMALL,
    "moving": SMALL[:1],
    "chatty": SMALL[:2],
    "deep": SMALL[:1],
    "empty": (),
}
PAGE = "<html><title>Sign in</title><body>Please log in</body></html>"


class Service:
    """An ASGI app; `asked` holds the query of each request by board, and the authorisation it came with."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, dict[str, str], str]] = []
        self.score = 100

    async def __call__(self, scope: dict[str, Any], receive: Receive, send: SendEvent) -> None:
        if scope["type"] == "lifespan":
            await _lifespan(receive, send)
            return
        board = unquote(scope["path"]).rsplit("/", 1)[-1]
        query = {key: values[-1] for key, values in parse_qs(scope["query_string"].decode()).items()}
        headers = {name.decode(): value.decode() for name, value in scope["headers"]}
        self.asked.append((board, query, headers.get("authorization", "")))
        status, body, extra = self._answer(board, query)
        told = [(b"content-type", b"text/html" if body.startswith("<") else b"application/json"), *extra]
        await send({"type": "http.response.start", "status": status, "headers": told})
        await send({"type": "http.response.body", "body": body.encode()})

    def _answer(self, board: str, query: dict[str, str]) -> tuple[int, str, list[tuple[bytes, bytes]]]:
        if board.startswith("status-"):
            said = json.dumps({"code": 28, "source": "Test", "description": "no \x1b[31mway"})
            wait = [(b"retry-after", b"120")] if board == "status-429" else []
            return int(board.removeprefix("status-")), said, wait
        if board == "page":
            return 200, PAGE, []
        if board == "moving":
            self.score += 1
        names = BOARDS.get(board)
        if names is None:
            return 404, '{"code": 28, "description": "nothing of that name"}', []
        return self._page(board, names, query)

    def _page(
        self, board: str, names: tuple[str, ...], query: dict[str, str]
    ) -> tuple[int, str, list[tuple[bytes, bytes]]]:
        """As the service pages: a player stands last on the page they anchor, which then has no token."""
        size = int(query.get("maxItems", "10"))
        first = int(query.get("skipToRank", query.get("continuationToken", "1")))
        if player := query.get("skipToUser"):
            rank = int(player) - 1000
            if not 1 <= rank <= len(names):
                return 404, '{"description": "no such player"}', []
            first = max(1, rank - size + 1)
            size = rank - first + 1
        rows = list(self._rows(board, names))[first - 1 : first - 1 + size]
        following = "3" if board == "circle" else str(first + size) if first + size <= len(names) else None
        total = len(names)
        paging = {"continuationToken": None if player else following, "totalItems": total}
        info = {"displayName": f"The {board} board", "totalCount": total}
        columns = {"statName": "score", "type": "Integer"}
        body = {"pagingInfo": paging, "leaderboardInfo": info | {"columnDefinition": columns}, "userList": rows}
        return 200, json.dumps(body), []

    def _rows(self, board: str, names: tuple[str, ...]) -> Iterator[dict[str, Any]]:
        for rank, name in enumerate(names, 1):
            row = {"gamertag": name, "xuid": str(1000 + rank), "rank": rank, "percentile": rank / 10}
            yield row | {
                "value": str(self.score * 10 - rank),
                "valuemetadata": _metadata(board, rank, name),
            }


def _metadata(board: str, rank: int, name: str) -> str:
    if board == "chatty":
        return json.dumps({f"key{rank}-{at}": at for at in range(100)})
    if board == "deep":
        return '{"tag": ' + "[" * 600 + "]" * 600 + "}"
    return json.dumps({"tag": name, "lap": 1.50}) if rank == 1 else ""


async def _lifespan(receive: Receive, send: SendEvent) -> None:
    while True:
        event = (await receive())["type"]
        await send({"type": f"{event}.complete"})
        if event == "lifespan.shutdown":
            return
