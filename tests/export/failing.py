"""A service that stops to answer in the middle of an export, and comes to itself again."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from lbtui.errors import ExportIncomplete
from lbtui.fetch.connection import Connection
from tests.export.exports import export

CLOSES = -1
"""In place of a status: half an answer, and the connection is gone."""


class Failing:
    """`app`, which from the request of number `at` on, from 1, fails with a status until it is `mended`."""

    def __init__(self, app: Any, at: int, status: int) -> None:
        self.app = app
        self.at = at
        self.status = status
        self.asked = 0
        self.mended = False

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        self.asked += 1
        if self.mended or self.asked < self.at:
            await self.app(scope, receive, send)
            return
        half = self.status == CLOSES
        headers = [(b"content-length", b"1000")] if half else []
        await send({"type": "http.response.start", "status": 200 if half else self.status, "headers": headers})
        await send({"type": "http.response.body", "body": b'{"half": ', "more_body": half})


BOARDS = {"xbox": "BestLap", "mobage": "highscore", "gamesparks": "quiz"}
SIZES: dict[str, dict[str, Any]] = {"xbox": {"page_size": 50}, "mobage": {}, "gamesparks": {"limit": 200}}
AT = {"xbox": 15, "mobage": 5, "gamesparks": 30}
"""A board of each service, the profile that reads it in several pages, and a request in the middle of that."""


async def ended_early(connection: Connection, service: str, path: Path, **wanted: Any) -> ExportIncomplete:
    """The error of an export that ends early, with its connection closed."""
    with pytest.raises(ExportIncomplete) as caught:
        await export(connection, BOARDS[service], path, **wanted)
    await connection.close()
    return caught.value
