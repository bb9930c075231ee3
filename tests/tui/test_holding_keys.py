"""Holding a key down on a board of a billion rows: few requests, one at a time, and no memory."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

from lbtui.demo import demo_app
from tests.loopback import serve
from tests.pty_terminal import Terminal
from tests.tui.test_terminal import LBTUI


class Counted:
    """An ASGI app around another that is slow, and counts requests and how many are under way."""

    def __init__(self, app: Any, seconds: float) -> None:
        self._app = app
        self._seconds = seconds
        self.total = self.now = self.most = 0

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        self.total += 1
        self.now += 1
        self.most = max(self.most, self.now)
        try:
            await asyncio.sleep(self._seconds)
            await self._app(scope, receive, send)
        finally:
            self.now -= 1


def test_h21_page_down_held_for_200_keys_asks_for_one_page_at_a_time(save_profile: Callable[..., Path]) -> None:
    service = Counted(demo_app("xbox"), 0.05)
    with serve(service) as address:
        save_profile("near", address, "LifetimeXP", further="page_size = 10\n")
        with Terminal([*LBTUI, "open", "near", "LifetimeXP"]) as terminal:
            terminal.until(" kB")
            for _ in range(200):
                terminal.send("\x1b[6~")
                terminal.read(0.005)
            row = 200 * 20 + 1
            terminal.until(lambda text: f"▶        {row:,}  " in text and f"{row + 19:,}  " in text)
            assert service.most == 1
            assert service.total < 200  # of the 400 pages that were passed
            terminal.send("g")
            terminal.until(lambda text: "▶            1  " in text)
            terminal.settle()
            assert service.most == 1


def test_memory_is_flat_after_many_pages() -> None:
    with Terminal([*LBTUI, "open", "demo/xbox", "LifetimeXP"]) as terminal:
        terminal.until(" kB")

        def pages(count: int) -> int:
            for _ in range(count):
                terminal.send("]")
                terminal.settle(0.02)
            terminal.settle()
            return terminal.memory_kib

        early = pages(80)  # more than the page cache holds
        late = pages(240)
        assert late < early * 1.1
