"""Asking the demo's Xbox Live as its clients do: paths, headers and one request in process."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

import httpx

SCID = "0FA0D955-56CF-49DE-8668-05D82E6D45C4"
GLOBAL = f"/scids/{SCID}/leaderboards/"
USER = "1234567890123444"
TOKEN = {"Authorization": "XBL3.0 x=8675309;a-made-up-token"}

MICROSOFT = {
    **TOKEN,
    "x-xbl-contract-version": "3.1",
    "Content-Type": "application/json; charset=utf-8",
    "Accept-Language": "en-US",
    "User-Agent": "XboxServicesAPI/2021.10 c",
}
"""All that Microsoft's own client sends; no Accept, no X-RequestedServiceVersion."""

BOARDS = (
    "TotalFlagsCaptured", "ArenaLive", "BestLap", "LifetimeXP", "stat(Kills)", "Trophies", "Accuracy", "Titles",
    "FirstLight", "NewSeason",
)  # fmt: skip
SMALL = tuple(each for each in BOARDS if each != "LifetimeXP")


def board(name: str, **query: object) -> str:
    """The target of a request for a global board, its parameters in the order given."""
    return GLOBAL + quote(name, safe="()") + _query(query)


def people(stat: str, group: str = "all", **query: object) -> str:
    return f"/users/xuid({USER})/scids/{SCID}/stats/{stat}/people/{group}" + _query(query)


def _query(query: Mapping[str, object]) -> str:
    return "?" + "&".join(f"{key}={value}" for key, value in query.items()) if query else ""


class Service:
    """The app, asked in process. Only the headers that are given are sent, and Host."""

    def __init__(self, app: Any) -> None:
        self._transport = httpx.ASGITransport(app)

    async def ask(
        self, target: str, headers: Mapping[str, str] | None = None, method: str = "GET"
    ) -> httpx.Response:
        request = httpx.Request(method, "http://demo.invalid" + target, headers=dict(headers or {}))
        response = await self._transport.handle_async_request(request)
        response.request = request
        await response.aread()
        return response

    async def get(self, target: str, contract: str | None = "3", **headers: str) -> httpx.Response:
        version = {"X-Xbl-Contract-Version": contract} if contract else {}
        return await self.ask(target, TOKEN | version | headers)

    async def page(self, target: str, contract: str | None = "3") -> Any:
        """The JSON of an answer that must be a 200."""
        response = await self.get(target, contract)
        assert response.status_code == 200, response.text
        return response.json()
