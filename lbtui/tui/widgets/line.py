"""One line of text that repaints only when it changed: titles, status, keys."""

from __future__ import annotations

from textual.strip import Strip
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
