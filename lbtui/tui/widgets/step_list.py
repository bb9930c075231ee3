"""The steps of a check, a line each: they come one by one, and stay to be read as a whole."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.strip import Strip
from textual.widget import Widget

from lbtui.tui.safe import fitted, strip_of, width_of

LINES_ELSEWHERE = 9
"""What title, banner and foot take of the screen, and three lines of what lies behind."""


class StepList(Widget):
    """Lines, each with whether it is good. Where they find no room, the last stand under a count of others."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"step-list--good", "step-list--bad"}
    DEFAULT_CSS = """
    StepList { height: auto; display: none; }
    StepList > .step-list--bad { color: $error; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._lines: tuple[tuple[str, bool], ...] = ()

    def show(self, lines: Sequence[tuple[str, bool]]) -> None:
        """Shows these; nothing takes no room."""
        if (now := tuple(lines)) == self._lines:
            return
        taller = len(self._shown(now)) != len(self._shown(self._lines))
        self._lines = now
        self.display = bool(now)
        self.refresh(layout=taller)

    def _shown(self, lines: tuple[tuple[str, bool], ...]) -> list[tuple[str, bool]]:
        room = max(3, self.app.size.height - LINES_ELSEWHERE)
        if len(lines) <= room:
            return list(lines)
        earlier, last = lines[: 1 - room], lines[1 - room :]
        bad = sum(not good for _, good in earlier)
        failed = f", of which {bad:,} failed" if bad else ""
        return [(f"… {len(earlier):,} steps before these{failed}", not bad), *last]

    def get_content_height(self, container: object, viewport: object, width: int) -> int:
        del container, viewport, width
        return len(self._shown(self._lines))

    def render_line(self, y: int) -> Strip:
        shown = self._shown(self._lines)
        if y >= len(shown):
            return Strip.blank(self.size.width, self.rich_style)
        text, good = shown[y]
        style = self.get_component_rich_style(f"step-list--{'good' if good else 'bad'}")
        return strip_of((fitted(f" {_whole_words(text, self.size.width - 2)}", self.size.width), style))


def _whole_words(text: str, room: int) -> str:
    """As many words of a text as find room: a number that is cut reads as another one."""
    words = text.split(" ")
    while len(words) > 1 and width_of(text) > room:
        words.pop()
        text = " ".join([*words, "…"])
    return text
