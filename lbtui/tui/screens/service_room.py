"""A screen that asks a service: it says when an answer has to wait, counts down, and calls it off on esc."""

from __future__ import annotations

import math
import time

from textual.timer import Timer

from lbtui.fetch.connection import Connection, Wait
from lbtui.tui.screens.room import Room


class ServiceRoom(Room):
    """A room over one connection."""

    def __init__(self, connection: Connection) -> None:
        super().__init__()
        self.connection = connection
        self._ticking: Timer | None = None

    def on_mount(self) -> None:
        self._listen()

    def on_screen_resume(self) -> None:
        self._listen()

    async def on_unmount(self) -> None:
        if self.connection.on_wait == self._wait_changed:
            self.connection.on_wait = None

    def _listen(self) -> None:
        self.connection.on_wait = self._wait_changed

    def _wait_changed(self, wait: Wait | None) -> None:
        del wait
        self.call_later(self.show_progress)

    def show_progress(self) -> None:
        """Draws how far the answers are; each second while one has to wait."""
        if not self.standing:
            return
        if self.connection.waiting and self._ticking is None:
            self._ticking = self.set_interval(1.0, self.show_progress)
        elif not self.connection.waiting and self._ticking is not None:
            self._ticking.stop()
            self._ticking = None
        self.refresh_lines()

    def waiting(self) -> str:
        """What the status line says while an answer has to wait, else ""."""
        wait = self.connection.waiting
        if wait is None:
            return ""
        seconds = max(0, math.ceil(wait.until - time.monotonic()))
        return f"{wait.reason}: going on in {seconds} s · esc cancels"

    def do_back(self) -> None:
        """Esc calls off what is under way first."""
        if not self.cancel():
            super().do_back()
