"""One line of text that repaints only when it changed: titles, status, keys."""

from __future__ import annotations

import time
from collections import deque
from typing import ClassVar

from textual.strip import Strip
from textual.timer import Timer
from textual.widget import Widget

from lbtui.tui.safe import fitted, strip_of, width_of


class Line(Widget):
    """`show` sets what stands at its left and right; the right part goes first when there is no room."""

    DEFAULT_CSS = "Line { height: 1; }"

    def __init__(
        self, left: str = "", right: str = "", *, id: str | None = None, classes: str | None = None
    ) -> None:
        super().__init__(id=id, classes=classes)
        self._left = left
        self._right = right

    @property
    def text(self) -> str:
        return f"{self._left}  {self._right}".rstrip()

    def show(self, left: str, right: str = "") -> None:
        if (left, right) != (self._left, self._right):
            self._left, self._right = left, right
            self.refresh()

    def render_line(self, y: int) -> Strip:
        del y
        width = self.size.width
        room = width_of(self._right)
        if not self._right or width_of(self._left) + room + 2 > width:
            return strip_of((fitted(self._left, width), self.rich_style))
        text = fitted(self._left, width - room - 1) + fitted(self._right, room) + " "
        return strip_of((text, self.rich_style))


class PacedLine(Line):
    """A line that changes at most twice a second; what comes faster waits, and only the newest of it.

    The first two may come at once: a screen that opens says what it knows, and soon after what it was told.
    """

    pace: ClassVar[float] = 0.5
    """Seconds between two updates, on the average of the last two."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._changed: deque[float] = deque(maxlen=2)
        self._newest = ("", "")
        self._later: Timer | None = None

    def show(self, left: str, right: str = "") -> None:
        self._newest = (left, right)
        if self._later is None:
            self._show_newest()

    def _show_newest(self) -> None:
        self._later = None
        if self._newest == (self._left, self._right):
            return
        now = time.monotonic()
        if (wait := self._next() - now) > 0:
            self._later = self.set_timer(wait, self._show_newest)
            return
        self._changed.append(now)
        super().show(*self._newest)

    def _next(self) -> float:
        """From when on the line may change again."""
        if len(self._changed) < 2:
            return 0.0
        first, last = self._changed
        return max(first + 2 * self.pace, last + self.pace)
