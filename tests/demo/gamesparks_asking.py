"""Asking the demo's GameSparks callback as a plain script would: httpx sends a form, nothing of lbtui is used."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from itertools import count
from typing import Any

import httpx

SECRET = "made-up-secret-of-the-demo"
PATH = f"/callback/p310256MadeUp/lbRequests/{SECRET}"
FORM = "application/x-www-form-urlencoded"
HEADERS = {"content-type": FORM, "cache-control": "no-cache"}

WARRIOR, SNIPER = "56335dc2e4b0309aa35eaeb4", "56335dc9e4b0309aa35eaf23"

BOARDS = (
    ("flags", ""), ("trophies", ""), ("quiz", ""), ("HSBC", "COUNTRY.UK"), ("HSBC", "COUNTRY.FR"),
    ("HSBC", "COUNTRY.JP"), ("plain", ""), ("arena", ""), ("empty", ""),
)  # fmt: skip
"""Every listed board but the one of a billion rows, with its partition."""

EXCHANGES = (
    ("key=test_endpoint", "endpoint-valid"),
    ("key=test_lb&lb_name=plain", "valid-lb-name"),
    ("key=test_lb&lb_name=HSBC", "requires-partition"),
    ("key=test_lb&lb_name=nosuch", "invalid-lb-name"),
    ("key=test_part&lb_name=HSBC&partition_id=COUNTRY.UK", "valid-lb-name"),
    ("key=test_part&lb_name=HSBC&partition_id=NOPE", "invalid-partition-id"),
    (
        "key=pull_data&lb_name=plain&partition_id=&limit=2&page=0",
        '[{"playerId":"52e27a77e4b0309a6e507901","rank":1},{"playerId":"52e27a77e4b0309a6e507902","rank":2}]',
    ),
    (
        "key=pull_data&lb_name=plain&partition_id=&limit=2&page=1",
        '[{"playerId":"52e27a77e4b0309a6e507903","rank":3},{"playerId":"52e27a77e4b0309a6e507904","rank":4}]',
    ),
    (
        "key=pull_data&lb_name=plain&partition_id=&limit=2&page=2",
        '[{"playerId":"52e27a77e4b0309a6e507905","rank":5}]',
    ),
    ("key=pull_data&lb_name=plain&partition_id=&limit=2&page=3", "[]"),
)
"""What a callback of this make is asked and replies, byte for byte."""


def pull(board: str, limit: object = 1000, page: object = 0, partition: str = "") -> str:
    """The body that asks for a page, its members in the client's order."""
    return f"key=pull_data&lb_name={board}&partition_id={partition}&limit={limit}&page={page}"


class Callback:
    """The app, asked in process. Only the headers that are given are sent, and Host."""

    def __init__(self, app: Any) -> None:
        self._transport = httpx.ASGITransport(app)
        self._read: dict[tuple[str, str], list[dict[str, Any]]] = {}

    async def ask(
        self,
        body: str | bytes | None,
        target: str = PATH,
        method: str = "POST",
        headers: Mapping[str, str] = HEADERS,
    ) -> httpx.Response:
        request = httpx.Request(method, f"http://demo.invalid{target}", headers=dict(headers), content=body)
        response = await self._transport.handle_async_request(request)
        response.request = request
        await response.aread()
        return response

    async def reply(self, body: str) -> str:
        """The text of a reply that must be a 200."""
        response = await self.ask(body)
        assert response.status_code == 200, response.text
        return response.text

    async def page(
        self, board: str, limit: object = 1000, page: object = 0, partition: str = ""
    ) -> list[dict[str, Any]]:
        """The rows of a page, which must be an array."""
        rows = json.loads(await self.reply(pull(board, limit, page, partition)))
        assert isinstance(rows, list), rows
        return rows

    async def rows(self, board: str, partition: str = "") -> list[dict[str, Any]]:
        """All rows of a board."""
        rows: list[dict[str, Any]] = []
        for page in count():
            more = await self.page(board, 1000, page, partition)
            if not more:
                break
            rows += more
        return rows

    async def still(self, board: str, partition: str = "") -> list[dict[str, Any]]:
        """As `rows`, of a board that does not move: read once for all tests."""
        if (board, partition) not in self._read:
            self._read[board, partition] = await self.rows(board, partition)
        return self._read[board, partition]


def exported(
    send: Callable[[str], str], board: str, partition: str = "", limit: int = 1000, pages: int | None = None
) -> str:
    """The file that the platform's tutorial describes: the replies' texts set one behind the other.

    Of the first page the closing bracket is dropped, of further ones both, with a comma before them; the reply
    `[]` ends it, and closes the bracket that the first page opened. `pages` stops sooner.
    """
    text, page = "", 0
    while pages is None or page < pages:
        reply = send(pull(board, limit, page, partition))
        if page == 0:
            text = reply[:-1]
        elif reply == "[]":
            break
        else:
            text += "," + reply[1:-1]
        page += 1
    return text + "]"
