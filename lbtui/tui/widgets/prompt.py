"""A prompt for one text, which is checked while it is typed."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.widget import Widget
from textual.widgets import Input
from textual.widgets.input import Selection

from lbtui.errors import LbtuiError, UsageError
from lbtui.tui.safe import width_of
from lbtui.tui.steady_focus import has_keys
from lbtui.tui.widgets.line import Line

Check = Callable[[str], str]
"""Takes what was typed so far and gives a hint about it; raises UsageError where it will not do."""

Failed = Callable[[LbtuiError], None]


class TextInput(Input):
    """A one-line input without a blinking cursor, whose masked text cannot be copied out."""

    def __init__(self, submitted: Callable[[], None], text: str = "", *, id: str | None = None) -> None:
        super().__init__(text, id=id, compact=True, select_on_focus=False)
        self.cursor_blink = False
        self._submitted = submitted

    def type_in(self, text: str) -> None:
        """As if it were typed."""
        self.replace(text, *self.selection)

    async def action_submit(self) -> None:
        """Acts at once; Textual's message would come after keys that were typed behind it."""
        self._submitted()

    def action_delete_left_all(self) -> None:
        """All of it, also where a part is selected."""
        self.delete(0, self.cursor_position)

    def action_copy(self) -> None:
        if not self.password:
            super().action_copy()

    def action_cut(self) -> None:
        if not self.password:
            super().action_cut()


class Prompt(Vertical):
    """Asks for one text and checks it while it is typed."""

    DEFAULT_CSS = """
    Prompt { height: 2; }
    Prompt Horizontal { height: 1; }
    Prompt .bad { color: $error; }
    Prompt #label { width: auto; text-style: bold; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "cancel", "cancel")]

    def __init__(self, toggled: Callable[[], None], failed: Failed) -> None:
        super().__init__()
        self.display = False
        self._toggled = toggled
        self._failed = failed
        self._check: Check = str
        self._done: Callable[[str], None] = print
        self._live: Callable[[str], None] | None = None
        self._given_up: Callable[[], None] | None = None
        self._focus_before: Widget | None = None

    def compose(self) -> ComposeResult:
        yield Line(id="message")
        with Horizontal():
            yield Line(id="label")
            yield TextInput(self._submit, id="answer")

    def ask(
        self,
        label: str,
        check: Check,
        done: Callable[[str], None],
        text: str = "",
        live: Callable[[str], None] | None = None,
        select: int | None = None,
        given_up: Callable[[], None] | None = None,
    ) -> None:
        """Shows the prompt; `done` gets a text that passes `check`, `live` every text as it is typed. What is
        typed takes the place of `text` from `select` on, where that is given. `given_up` hears of esc."""
        self._check, self._done, self._live, self._given_up = check, done, live, given_up
        head = self.query_one("#label", Line)
        head.styles.width = width_of(label) + 2
        head.show(f" {label}")
        answer = self.query_one(TextInput)
        with answer.prevent(Input.Changed):
            answer.value = text
        answer.selection = Selection(len(text) if select is None else select, len(text))
        self.display = True
        self._toggled()
        self._focus_before = has_keys(self.screen)
        self.screen.set_focus(answer)
        self._judge(text)

    def _judge(self, text: str) -> bool:
        message = self.query_one("#message", Line)
        try:
            hint, good = self._check(text), True
        except UsageError as wrong:
            hint, good = " · ".join(part for part in (wrong.title, wrong.hint) if part), False
            if width_of(hint) >= self.screen.size.width:
                hint = wrong.title
        message.set_class(not good, "bad")
        message.show(f" {hint}")
        return good

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        self._judge(event.value)
        if self._live:
            self._live(event.value)

    def _submit(self) -> None:
        text = self.query_one(TextInput).value
        if self._live:
            self._live(text)
        if self._judge(text):
            self.close()
            try:
                self._done(text)
            except LbtuiError as error:
                self._failed(error)

    def action_cancel(self) -> None:
        if self._live:
            self._live("")
        self.close()
        if self._given_up:
            self._given_up()

    def close(self) -> None:
        self.display = False
        self._toggled()
        self.screen.set_focus(self._focus_before)
