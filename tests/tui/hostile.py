"""A service whose every text would act on a terminal or on Textual, if it were let."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import unquote

NAMES = (
    "[/]", "[/b]", "[red]", "[$no]x[/]", "[link=https://e]x[/link]", "\\[", "[@click=app.quit]x[/]",
    "[tsm] Bob", "\x1b]0;PWN\x1b\\", "\x9b31m", "\u202egnp\u2066", "\x1b[6n\x07\x08", "half \ud800", "",
)  # fmt: skip
DUPLICATES = ("5", "5", "0", "-1", "a b#c.d:e", "[/]", "", "\x1b", "é" * 300)


class Hostile:
    """An ASGI app. Board `names` has `NAMES`, `ids` players under `DUPLICATES`; any other is refused with markup."""

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        if scope["type"] == "lifespan":
            while True:
                event = (await receive())["type"]
                await send({"type": f"{event}.complete"})
                if event == "lifespan.shutdown":
                    return
        board = unquote(scope["path"]).rsplit("/", 1)[-1]
        status, body = self._answer(board)
        headers = [(b"content-type", b"application/json"), (b"etag", b"\x1b[31m")]
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": json.dumps(body).encode()})

    def _answer(self, board: str) -> tuple[int, Any]:
        if board == "names":
            rows = [_row(rank, name, str(rank), name) for rank, name in enumerate(NAMES, 1)]
        elif board == "ids":
            rows = [_row(1 + rank // 2, "[/]", player, "x") for rank, player in enumerate(DUPLICATES)]
        else:
            return 403, {"description": f"[/x] {NAMES[6]} {NAMES[8]} {NAMES[10]}", "code": 1, "source": "[/]"}
        info = {"displayName": NAMES[6] + NAMES[8], "totalCount": len(rows)}
        column = {"displayName": "[/]\x1b[0m", "statName": "[red]", "type": "[/x]"}
        return 200, {
            "pagingInfo": None,
            "leaderboardInfo": info | {"columnDefinition": column},
            "userList": rows,
        }


def _row(rank: int, name: str, player: str, value: str) -> dict[str, Any]:
    metadata = json.dumps({"[/]": value, "[@click=app.quit]k[/]": [value], "\x1b[1m": None})
    return {
        "gamertag": name, "xuid": player, "rank": rank, "percentile": 1.0, "value": "[bold]9" if rank == 2 else "7",
        "valuemetadata": metadata, "[/]extra": value,
    }  # fmt: skip
