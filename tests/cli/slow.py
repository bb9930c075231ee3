"""A service whose answers take a while, so that something can happen to who waits for them."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from starlette.types import Receive, Scope, Send

from lbtui.demo import demo_app

BOARD = "stat(Kills)"
ROWS = 2_003
PATIENCE = 30.0


class Slow:
    """The demo of Xbox Live as an ASGI app. Each answer takes `latency` seconds; `asked` counts them and
    `most_at_once` is how many were waited for at the same time; from the one of number `fails_at` on they are
    `status`, and from the one of number `held_at` on they wait until that is None."""

    def __init__(self) -> None:
        self._demo = demo_app("xbox")
        self.latency = 0.0
        self.asked = 0
        self.most_at_once = 0
        self._under_way: set[int] = set()
        self.fails_at: int | None = None
        self.held_at: int | None = None
        self.status = 503

    def quick(self) -> None:
        """As it was made; what is still under way for somebody who went counts no more."""
        self._under_way = set()
        self.latency, self.asked, self.most_at_once = 0.0, 0, 0
        self.fails_at, self.held_at, self.status = None, None, 503

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._demo(scope, receive, send)
            return
        self.asked += 1
        number = self.asked
        under_way = self._under_way
        under_way.add(number)
        self.most_at_once = max(self.most_at_once, len(under_way))
        try:
            await asyncio.sleep(self.latency)
            while self.held_at is not None and number >= self.held_at:  # noqa: ASYNC110  # another thread sets it
                await asyncio.sleep(0.005)  # set from another thread, of no loop
        finally:
            under_way.discard(number)  # once it is answered, the next question may come before this goes on
        await self._answer(number, scope, receive, send)

    async def _answer(self, number: int, scope: Scope, receive: Receive, send: Send) -> None:
        if self.fails_at is None or number < self.fails_at:
            await self._demo(scope, receive, send)
            return
        told = [(b"content-type", b"application/json")]
        await send({"type": "http.response.start", "status": self.status, "headers": told})
        await send({"type": "http.response.body", "body": b"{}"})


def started(*words: str, **options: Any) -> subprocess.Popen[bytes]:
    """A command line as a process that goes on by itself."""
    settings: dict[str, Any] = {
        "stdin": subprocess.DEVNULL,
        "stdout": subprocess.PIPE,
        "stderr": subprocess.PIPE,
    }
    return subprocess.Popen([sys.executable, "-m", "lbtui", *words], **(settings | options))


def until(holds: Callable[[], object], running: subprocess.Popen[bytes]) -> bool:
    """Waits for something; whether it came before the process ended."""
    end = time.monotonic() + PATIENCE
    while not holds():
        if running.poll() is not None:
            return False
        assert time.monotonic() < end, "it never came"
        time.sleep(0.002)
    return True


def beside(file: Path) -> list[str]:
    """What lies in a file's folder."""
    return sorted(each.name for each in file.parent.iterdir())
