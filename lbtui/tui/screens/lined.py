"""A screen of lines to fill in: from one to the next, and done behind the last."""

from __future__ import annotations

from abc import abstractmethod

from textual import events

from lbtui.model.field import Field
from lbtui.tui.screens.room import Room
from lbtui.tui.widgets.field_line import FieldLine
from lbtui.tui.widgets.prompt import TextInput


class LinedScreen(Room):
    """What the forms have in common."""

    @property
    def lines(self) -> list[FieldLine]:
        return list(self.query(FieldLine))

    @property
    def field(self) -> Field | None:
        """What the line is about that the cursor is on."""
        focused = self.focused
        if isinstance(focused, TextInput) and isinstance(focused.parent, FieldLine):
            return focused.parent.field
        return None

    @abstractmethod
    def finish(self) -> None:
        """Does what the form is for."""

    def on_mount(self) -> None:
        if self.standing:
            self.lines[0].input.focus()

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        del event
        self.refresh_lines()

    def do_form_next(self) -> None:
        self.focus_next(TextInput)

    def do_form_previous(self) -> None:
        self.focus_previous(TextInput)

    def _submitted(self) -> None:
        """Enter goes on to the next line, and does it on the last."""
        if self.focused is self.lines[-1].input:
            self.finish()
        else:
            self.do_form_next()
