"""A service that stands between a demo and whoever asks it: it counts, holds answers back, and loses them."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, MutableMapping
from typing import Any


class Between:
    """An ASGI app around another. `asked` says what came, as `GET /path`; a method in `lost` is done, and its
    answer breaks off; every other answer takes `pause` seconds more. While it `refuses`, all it says is 403."""

    def __init__(self, app: Any) -> None:
        self._app = app
        self._held: dict[str, threading.Event] = {}
        self.begin_anew()

    def begin_anew(self) -> None:
        """Nothing is in the way, and nobody asked yet."""
        self.release()
        self.lost: set[str] = set()
        self.pause = 0.0
        self.refuses = False
        self.asked: list[str] = []

    @property
    def writes(self) -> list[str]:
        return [each for each in self.asked if not each.startswith("GET ")]

    def hold(self, method: str) -> None:
        """Requests of that method are done, and their answers wait from now on."""
        self._held[method] = threading.Event()

    def answer_while(self, so: Callable[[], bool]) -> None:
        """Once it is no longer so, answers wait."""
        self._so = so

    def release(self) -> None:
        """Whatever waits goes on."""
        for each in self._held.values():
            each.set()
        self._held.clear()
        self._so = lambda: True

    async def __call__(self, scope: MutableMapping[str, Any], receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        if self.refuses:
            await send({"type": "http.response.start", "status": 403, "headers": []})
            await send({"type": "http.response.body", "body": b"no"})
            return
        method = scope["method"]
        self.asked.append(f"{method} {scope['path']}")
        held, pause = self._held.get(method), self.pause

        async def late(message: MutableMapping[str, Any]) -> None:
            if held:
                await asyncio.to_thread(held.wait, 10)
            while not self._so():  # noqa: ASYNC110  it changes in another thread
                await asyncio.sleep(0.005)
            await asyncio.sleep(pause)
            await send(message)

        if method not in self.lost:
            await self._app(scope, receive, late)
            return
        await self._app(scope, receive, _nobody)
        await send({"type": "http.response.start", "status": 202, "headers": [(b"content-length", b"400")]})
        await send({"type": "http.response.body", "body": b"{", "more_body": True})
        raise ConnectionError("the answer breaks off")


async def _nobody(message: MutableMapping[str, Any]) -> None:
    """Hears an answer that is not passed on."""
