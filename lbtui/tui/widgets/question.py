"""A question on one line, answered with y or n."""

from __future__ import annotations

from collections.abc import Callable

from textual.widget import Widget

from lbtui.errors import LbtuiError
from lbtui.tui.steady_focus import has_keys
from lbtui.tui.widgets.line import Line
from lbtui.tui.widgets.prompt import Failed


class Question(Line, can_focus=True):
    """Asks for y or n on one line."""

    DEFAULT_CSS = "Question { text-style: bold; }"

    def __init__(self, toggled: Callable[[], None], failed: Failed) -> None:
        super().__init__()
        self.display = False
        self._toggled = toggled
        self._failed = failed
        self._yes: Callable[[], None] = print
        self._no: Callable[[], None] | None = None
        self._ended: Callable[[], None] | None = None
        self._focus_before: Widget | None = None

    def ask(
        self,
        question: str,
        yes: Callable[[], None],
        no: Callable[[], None] | None = None,
        *,
        ended: Callable[[], None] | None = None,
    ) -> None:
        """Shows the question; `yes` runs when it is answered so, `no` at n, any other key lets it be.

        `ended` runs before these, and also where the question is taken away unanswered.
        """
        self._yes, self._no, self._ended = yes, no, ended
        self.show(f" {question}  y / n")
        self.display = True
        self._toggled()
        self._focus_before = has_keys(self.screen)
        self.screen.set_focus(self)

    def answer(self, key: str) -> None:
        """Takes a key for an answer."""
        self.close()
        if do := {"y": self._yes, "n": self._no}.get(key):
            try:
                do()
            except LbtuiError as error:
                self._failed(error)

    def close(self) -> None:
        self.display = False
        self._toggled()
        self.screen.set_focus(self._focus_before)
        if self._ended:
            self._ended()
