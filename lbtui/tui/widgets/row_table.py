"""A table of any length that draws only the lines in view, and repaints only those that changed.

Not Textual's DataTable: that measures every row it is given (12 s for 50,000) and writes each cell as a segment
of its own, several times the bytes over SSH. Here a row is a line of text in one style, and the scroll bar
spans the whole length, whether that is ten rows or a billion.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar

from textual import events
from textual.geometry import Region, Size
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from lbtui.tui.safe import fitted, strip_of
from lbtui.tui.widgets.columns import Rows, Widths, joined

WHEEL_ROWS = 3


@dataclass(frozen=True, slots=True)
class _Line:
    """A line whole, scroll bar and all: one text in one style is what costs a terminal least."""

    text: str
    tone: str


class RowTable(Widget):
    """Shows `rows` under a header line, with a cursor on one. The screen tells it to move."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "row-table--header",
        "row-table--plain",
        "row-table--absent",
        "row-table--bad",
        "row-table--cursor",
    }
    DEFAULT_CSS = """
    RowTable { height: 1fr; }
    RowTable > .row-table--header { text-style: bold; color: $accent; }
    RowTable > .row-table--absent { text-style: dim; }
    RowTable > .row-table--bad { color: $error; }
    RowTable > .row-table--cursor { color: $block-cursor-foreground; background: $block-cursor-background; }
    """

    @dataclass
    class Opened(Message):
        """A row was clicked that the cursor was on."""

        table: RowTable

    def __init__(self, rows: Rows, moved: Callable[[], None] = lambda: None) -> None:
        """`moved` is called when the cursor or the viewport moved or the height changed. That is before it is
        drawn, so that what it changes comes in the same frame.
        """
        super().__init__()
        self.rows = rows
        self._moved = moved
        self.cursor = 0
        self.first = 0
        self._widths = Widths()
        self._lines: list[_Line] = []

    @property
    def height(self) -> int:
        """Rows that fit, at least 1."""
        return max(1, self.size.height - 1)

    @property
    def view(self) -> tuple[int, int]:
        """The first row in view and the one after the last."""
        return self.first, min(self.first + self.height, max(self.rows.count, 1))

    # moving

    def move_to(self, row: int, *, middle: bool = False) -> None:
        """Puts the cursor on a row, inside the board; `middle` shows it between its neighbours."""
        self.cursor = max(0, min(row, self.rows.count - 1))
        if middle and not self.first < self.cursor < self.first + self.height - 1:
            self.first = self.cursor - self.height // 2
        self._settle()

    def move_by(self, rows: int) -> None:
        self.move_to(self.cursor + rows)

    def move_screens(self, screens: int) -> None:
        """Moves cursor and viewport together, so that the cursor keeps its line."""
        self.first += screens * self.height
        self.move_to(self.cursor + screens * self.height)

    def _settle(self) -> None:
        """Keeps the cursor in view and the view on the board, then draws."""
        count, height = self.rows.count, self.height
        self.cursor = max(0, min(self.cursor, count - 1))
        self.first = max(0, min(self.first, count - height, self.cursor))
        self.first = max(self.first, self.cursor - height + 1)
        self._moved()
        self.sync()

    # drawing

    def sync(self) -> None:
        """Takes the rows in view anew and repaints the lines that differ from what is drawn."""
        if not self.size:
            return
        fresh = self._draw()
        for y, line in enumerate(fresh):
            if y >= len(self._lines) or self._lines[y] != line:
                self.refresh(Region(0, y, self.size.width, 1))
        self._lines = fresh

    def _draw(self) -> list[_Line]:
        columns = self.rows.columns
        shown = [self.rows.row(at) for at in range(self.first, min(self.first + self.height, self.rows.count))]
        width = self.size.width - 2
        self._widths.widen(columns, shown)
        widths = self._widths.fitting(columns, width)
        more = f" +{len(columns) - len(widths)}" if len(columns) > len(widths) else ""
        titles = joined(columns, widths, [each.title for each in columns]).rstrip()
        head = fitted(titles, width - len(more)) + more
        lines = [_Line(f" {head} ", "header")]
        thumb = self._thumb()
        for y, row in enumerate(shown):
            here = self.first + y == self.cursor
            body = fitted(joined(columns, widths, row.cells), width)
            text = ("▶" if here else " ") + body + ("█" if y in thumb else " ")
            lines.append(_Line(text, "cursor" if here else row.tone))
        blank = _Line(" " * (width + 2), "plain")
        lines += [blank] * (self.size.height - len(lines))
        return lines[: self.size.height]

    def _thumb(self) -> range:
        """The lines that the scroll bar's thumb covers; empty when everything is in view."""
        count, height = self.rows.count, self.height
        if count <= height:
            return range(0)
        size = max(1, height * height // count)
        start = self.first * (height - size) // (count - height)
        return range(start, start + size)

    def render_line(self, y: int) -> Strip:
        if y >= len(self._lines):
            return Strip.blank(self.size.width, self.rich_style)
        line = self._lines[y]
        return strip_of((line.text, self.get_component_rich_style(f"row-table--{line.tone}")))

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        del viewport, width
        return container.height

    def on_resize(self) -> None:
        self._lines = []
        if self.rows.count:
            self._settle()
        else:
            self.sync()
            self._moved()

    # the mouse

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        event.stop()
        self._wheel(WHEEL_ROWS)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        event.stop()
        self._wheel(-WHEEL_ROWS)

    def _wheel(self, rows: int) -> None:
        self.first = max(0, min(self.first + rows, self.rows.count - self.height))
        self.move_to(max(self.first, min(self.cursor, self.first + self.height - 1)))

    def on_click(self, event: events.Click) -> None:
        if event.x >= self.size.width - 1 and self.rows.count > self.height:
            share = max(0, event.y - 1) / max(1, self.height - 1)
            self.move_to(round(share * (self.rows.count - 1)), middle=True)
            return
        row = self.first + event.y - 1
        if event.y < 1 or row >= self.rows.count:
            return
        if row == self.cursor:
            self.post_message(self.Opened(self))
        else:
            self.move_to(row)
