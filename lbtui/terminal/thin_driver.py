"""Textual's driver for Linux and macOS, sending what changed on the screen instead of all that is drawn.

Input, modes, the thread that writes and the ways in and out stay Textual's. While the terminal takes no more,
nothing is sent: later frames replace earlier ones, and what is sent then is the way to the last of them.
"""

from __future__ import annotations

import os
import select
import termios
from typing import TYPE_CHECKING, Any

from textual import events
from textual.drivers.linux_driver import LinuxDriver
from textual.message import Message

from lbtui.terminal.frame import ASIDE
from lbtui.terminal.thin import Thin

if TYPE_CHECKING:
    from textual.app import App

LOOK_AGAIN_SECONDS = 0.02


class ThinDriver(LinuxDriver):
    """A `LinuxDriver` that keeps a copy of what the terminal shows."""

    def __init__(
        self, app: App[Any], *, debug: bool = False, mouse: bool = True, size: tuple[int, int] | None = None
    ) -> None:
        super().__init__(app, debug=debug, mouse=mouse, size=size)
        self._out = self._file.fileno() if self._file else 2
        self._thin = Thin(*self._cells(), feed="\n" if _returns(self._out) else "\r\n")
        self._resized = False
        self._writes = 0
        self._waiting = False

    def _cells(self) -> tuple[int, int]:
        """The terminal's size, of which Textual may not have heard yet."""
        try:
            width, height = os.get_terminal_size(self._out)
        except OSError:
            width, height = 0, 0
        return (width, height) if width and height else super()._get_terminal_size()

    def _get_terminal_size(self) -> tuple[int, int]:
        # called in the handler of the signal for a changed size; Textual draws all anew after it
        self._resized = True
        return super()._get_terminal_size()

    def process_message(self, message: Message) -> None:
        # called in the thread that reads; a terminal that tells its size itself tells every change
        if isinstance(message, events.Resize) and message.size != self._thin.size:
            self._resized = True
        super().process_message(message)

    def write(self, data: str) -> None:
        """Sends what `data` changes. A signal handler or another thread may call it too."""
        if ASIDE.fullmatch(data):
            super().write(data)
            return
        self._heed_size()
        self._writes += 1
        write = self._writes
        sent = self._thin.take(data)
        if self._behind():
            self._look_again()
        else:
            sent += self._thin.difference()
        self._send(sent, write)

    def redraw(self) -> None:
        """Sends the whole screen anew a moment later: something else may have written over it."""
        self._resized = True
        self._look_again()

    def _send(self, sent: str, write: int) -> None:
        """Hands on what was made, unless another write came in between: then nothing is certain."""
        if write != self._writes:
            self._thin.forget()
        elif sent:
            super().write(sent)

    def _behind(self) -> bool:
        """Whether the terminal takes nothing at the moment."""
        poll = select.poll()
        poll.register(self._out, select.POLLOUT)
        return not poll.poll(0)

    def _heed_size(self) -> None:
        if self._resized:
            self._resized = False
            self._thin.resize(*self._cells())

    def _look_again(self) -> None:
        if not self._waiting:
            self._waiting = True
            self._loop.call_later(LOOK_AGAIN_SECONDS, self._catch_up)

    def _catch_up(self) -> None:
        """Sends the way to the newest frame once the terminal takes it."""
        self._waiting = False
        if self._behind():
            self._look_again()
            return
        self._heed_size()
        write = self._writes
        self._send(self._thin.difference(), write)


def _returns(fd: int) -> bool:
    """Whether the terminal line turns a line feed into a carriage return and a line feed."""
    try:
        modes = termios.tcgetattr(fd)[1]
    except termios.error:
        return False
    both = termios.OPOST | termios.ONLCR
    return bool(modes & both == both)
