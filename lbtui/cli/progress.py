"""One line on standard error that is rewritten while something takes time, and gone when it is done."""

from __future__ import annotations

import contextlib
import os
import sys
import time
from types import TracebackType
from typing import Self

from lbtui.cli.output import is_terminal
from lbtui.cli.table import width
from lbtui.model.text import clean

OFTEN = 0.25
"""Seconds between two texts, at least."""

_ERASE = "\r\x1b[K"
_ROOM = 3


class ProgressLine:
    """`with` takes it away, whatever ends it. It shows nothing where there is no terminal, or one that cannot
    erase."""

    def __init__(self) -> None:
        self._shows = is_terminal(sys.stderr) and os.environ.get("TERM", "dumb") != "dumb"
        self._shown_at = float("-inf")
        self._there = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.clear()

    def show(self, text: str) -> None:
        """Puts a text there, cut to the terminal's width; not where the one before is too young."""
        now = time.monotonic()
        if self._shows and now - self._shown_at >= OFTEN:
            self._shown_at = now
            self._there = True
            self._write(_ERASE + _fitted(clean(text)))

    def clear(self) -> None:
        """Takes the line away, so that something else can be written there."""
        if self._there:
            self._there = False
            self._write(_ERASE)

    def _write(self, text: str) -> None:
        with contextlib.suppress(OSError, ValueError):
            sys.stderr.write(text)
            sys.stderr.flush()


def _fitted(text: str) -> str:
    """As much of a text as leaves room in the line for the cursor and the ^C that a terminal puts there."""
    try:
        columns = os.get_terminal_size(sys.stderr.fileno()).columns
    except (OSError, ValueError):
        columns = 80
    while text and width(text) > (columns or 80) - _ROOM:
        text = text[:-1]
    return text
