"""The lines of a form: for each key its label, and where its value is typed or chosen."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.geometry import Region
from textual.strip import Strip
from textual.widgets import Input

from lbtui.model.field import Field
from lbtui.model.secret import KINDS
from lbtui.tui.safe import fitted, strip_of, width_of
from lbtui.tui.widgets.line import Line
from lbtui.tui.widgets.prompt import TextInput

LABEL_WIDTH = 26
IN_FILE = "(kept in the file)"
HINT = "  space changes"
_EXAMPLES = {"secret": "(env:NAME, file:PATH or cmd:…)", "url": "(https://host/path)"}

Told = Callable[[], None]


class Lines(VerticalScroll, can_focus=False, inherit_bindings=False):
    """The lines of a form. It follows the cursor, and leaves the arrow keys to the form."""


class FormInput(TextInput, inherit_bindings=False):
    """An input that leaves ↑ and ↓ to the form: what it inherits for them scrolls, and one line never does."""

    BINDINGS: ClassVar[list[BindingType]] = list(Input.BINDINGS)

    def on_focus(self) -> None:
        """Brings the cursor into view."""
        at = Region(width_of(self.value[: self.cursor_position]), 0, 1, 1)
        self.scroll_to_region(at, force=True, animate=False)

    def on_blur(self) -> None:
        """A text that is not being typed shows how it begins."""
        self.scroll_to(0, animate=False, force=True)


class SecretInput(FormInput):
    """A secret itself is masked from its first character on; a reference to one is not."""

    def validate_value(self, value: str) -> str:
        """Masks before the value is there to be drawn: a message about it would come a frame later."""
        self.password = not _reads_as_reference(value)
        return value


class Choice(FormInput):
    """One of a few names: space and the arrows take another, a letter the next that begins with it."""

    def __init__(self, submitted: Told, names: tuple[str, ...], text: str, chosen: Told) -> None:
        super().__init__(submitted, text)
        self.names = names
        self._chosen = chosen

    def replace(self, text: str, start: int, end: int) -> None:
        """Whatever is typed, pasted or deleted comes here, and only chooses."""
        del start, end
        if text == " ":
            self._take(self.names, 1)
        elif text:
            self._take([name for name in self.names if name.startswith(text.casefold())], 1)

    def action_cursor_left(self, select: bool = False) -> None:
        del select
        self._take(self.names, -1)

    def action_cursor_right(self, select: bool = False) -> None:
        del select
        self._take(self.names, 1)

    def _take(self, names: list[str] | tuple[str, ...], step: int) -> None:
        at = names.index(self.value) + step if self.value in names else 0
        if names and (name := names[at % len(names)]) != self.value:
            self.value = name
            self._chosen()

    def render_line(self, y: int) -> Strip:
        """All names, the one that is chosen in brackets; where they find no room that one alone."""
        del y
        room = self.size.width
        text = " ".join(f"[{name}]" if name == self.value else f" {name} " for name in self.names)
        if width_of(text) > room and self.value in self.names:
            text = f"[{self.value}]  {self.names.index(self.value) + 1} of {len(self.names)}"
        if self.has_focus and len(self.names) > 1 and width_of(text + HINT) <= room:
            text += HINT
        return strip_of((fitted(text, room), self.rich_style))


class FieldLine(Horizontal):
    """A label and an input for one key.

    `before` is what stood there, `text` what a person put there, at first `typed`. Of a secret in the file only
    a note is shown; while its line is empty it stays. With `names` one of them is chosen, and `chosen` is told.
    """

    DEFAULT_CSS = f"""
    FieldLine {{ height: 1; }}
    FieldLine Line {{ width: {LABEL_WIDTH}; }}
    FieldLine Input {{ width: 1fr; }}
    FieldLine Input:focus {{ text-style: reverse; }}
    """

    def __init__(
        self,
        field: Field,
        before: str,
        submitted: Told,
        *,
        typed: str | None = None,
        kept: bool = False,
        names: tuple[str, ...] = (),
        chosen: Told = lambda: None,
    ) -> None:
        super().__init__()
        self.field = field
        self.before = before
        text = before if typed is None else typed
        if names:
            self.input: FormInput = Choice(submitted, names, text, chosen)
        else:
            self.input = (SecretInput if field.kind == "secret" else FormInput)(submitted, text)
            self.input.placeholder = IN_FILE if kept else _EXAMPLES.get(field.kind, "")

    def compose(self) -> ComposeResult:
        mark = " *" if self.field.required else ""
        yield Line(f" {self.field.label}{mark}")
        yield self.input

    @property
    def text(self) -> str:
        return self.input.value.strip()

    @property
    def changed(self) -> bool:
        return self.text != self.before


def _reads_as_reference(text: str) -> bool:
    return any(text.startswith(f"{kind}:") or f"{kind}:".startswith(text) for kind in KINDS)
