"""One line on standard error that is rewritten while something takes time, and gone when it is done."""

from __future__ import annotations

import contextlib
import os
import select
import sys
import time
from types import TracebackType
from typing import Self

from lbtui.cli.output import is_terminal
from lbtui.cli.table import width
from lbtui.model.text import clean

OFTEN = 0.25
"""Seconds between two texts, at least, unless said otherwise."""

_ERASE = "\r\x1b[K"
_ROOM = 3
"""Cells that stay free at the end of the line: for the cursor, and the ^C that a terminal puts there."""


class ProgressLine:
    """`with` takes it away, whatever ends it. It shows nothing where there is no terminal, or one that cannot
    erase; nor while the terminal takes nothing, so that a stopped one stops nobody. `often` is the seconds
    between two texts, at least."""

    def __init__(self, often: float = OFTEN) -> None:
        self._often = often
        self.shows = is_terminal(sys.stderr) and os.environ.get("TERM", "dumb") != "dumb"
        self._shown_at = float("-inf")
        self._there = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.clear()

    @property
    def room(self) -> int:
        """The cells that a text may take, as wide as the terminal is now."""
        try:
            columns = os.get_terminal_size(sys.stderr.fileno()).columns
        except (OSError, ValueError):
            columns = 80
        return max(0, (columns or 80) - _ROOM)

    def show(self, text: str) -> None:
        """Puts a text there, cut to the terminal's width; not where the one before is too young."""
        now = time.monotonic()
        if self.shows and now - self._shown_at >= self._often and _takes_some():
            self._shown_at = now
            self._there = True
            self._write(_ERASE + _fitted(clean(text), self.room))

    def clear(self) -> None:
        """Takes the line away, so that something else can be written there."""
        if self._there:
            self._there = False
            self._write(_ERASE)

    def _write(self, text: str) -> None:
        with contextlib.suppress(OSError, ValueError):
            sys.stderr.write(text)
            sys.stderr.flush()


def _takes_some() -> bool:
    """Whether what is written to standard error now is taken, as far as the system tells."""
    poll = select.poll()
    try:
        poll.register(sys.stderr.fileno(), select.POLLOUT)
        return bool(poll.poll(0))
    except (OSError, ValueError):
        return False


def _fitted(text: str, room: int) -> str:
    """As much of a text as finds room."""
    while text and width(text) > room:
        text = text[:-1]
    return text
