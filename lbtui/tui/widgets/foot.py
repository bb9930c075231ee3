"""The two lines at a screen's foot, and what may take their place: a prompt for a text, or a question.

A third one stands above them while something works beside the screens.

A prompt in place of a dialog repaints two lines; a dialog repaints the screen twice.
"""

from __future__ import annotations

import asyncio

from textual.app import ComposeResult
from textual.containers import Vertical

from lbtui.tui.widgets.line import Line, PacedLine
from lbtui.tui.widgets.prompt import Failed, Prompt
from lbtui.tui.widgets.question import Question


class Foot(Vertical):
    """Status and keys; while a prompt or a question is open it stands there instead.

    `failed` is told when what was asked for turns out not to work.
    """

    DEFAULT_CSS = """
    Foot { height: 2; dock: bottom; }
    Foot.busy { height: 3; }
    Foot #status { text-style: reverse; }
    Foot #beside { display: none; }
    Foot.busy #beside { display: block; }
    """

    def __init__(self, failed: Failed) -> None:
        super().__init__()
        self.prompt = Prompt(self._arrange, failed)
        self.question = Question(self._arrange, failed)
        self._beside = Line(id="beside")
        self._free = asyncio.Event()
        self._free.set()
        self._complete = asyncio.Event()

    def compose(self) -> ComposeResult:
        yield PacedLine(id="status")
        yield Line(id="keys")

    async def complete(self) -> None:
        """Adds what hides until it is asked for, and would only make the first frame late."""
        if not self.prompt.is_attached:
            mounted = self.mount(self._beside, before=0), self.mount(self.prompt, self.question)
            for each in mounted:  # both are begun by now: the app may end while the first is waited for
                await each
            self._complete.set()

    def show_beside(self, text: str) -> None:
        """Shows how far that is which works beside the screens; "" for nothing."""
        self._beside.show(text)
        self.set_class(bool(text), "busy")

    @property
    def asking(self) -> bool:
        return self.prompt.display or self.question.display

    async def free(self) -> None:
        """Waits until both are there, which is after the first frame, and neither is open."""
        await self._complete.wait()
        while self.asking:
            await self._free.wait()

    def _arrange(self) -> None:
        if self.asking:
            self._free.clear()
        else:
            self._free.set()
        self.query_one("#status").display = not self.prompt.display
        self.query_one("#keys").display = not self.asking
