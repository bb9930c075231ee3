"""What all screens do: the one way to run an action, moving in a table, going back, calling off."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.worker import Worker

from lbtui.errors import LbtuiError
from lbtui.model.board import BoardRef
from lbtui.tui.actions import BY_ID, actions_of
from lbtui.tui.screens.framed import Framed


def bindings_of(screen: str) -> list[BindingType]:
    """Textual's bindings for a screen's actions; ctrl+c and ctrl+z work under an open prompt as well."""
    return [
        Binding(
            ",".join(action.keys),
            f"do('{action.id}')",
            action.label,
            show=False,
            priority=action.id in ("quit", "suspend"),
            id=action.id,
        )
        for action in actions_of(screen)
    ]


class Room(Framed):
    """A screen. Subclasses name themselves in `where`, give a `body`, and have a method for each action."""

    def outer(self) -> Room | None:
        """The screen that lies around this one, for when the program opened right here."""
        return None

    def board_changed(self, ref: BoardRef) -> None:
        """A change of a score on that board was made, while its own screen was left."""

    def action_do(self, action_id: str) -> None:
        """Runs an action, from a key, the help list or a click alike, or says why it cannot be done."""
        action = BY_ID[action_id]
        if self.too_small and action_id not in ("quit", "suspend"):
            return
        failed, self._failure = self._failure is not None, None
        if failed or self._notice:
            self.say("")
        if reason := self.blocked(action):
            self.say_whole(reason)
            return
        if action_id == "back" and failed:
            self.cancel()  # what was wrong is out of the way now; the next esc goes back
            return
        try:
            getattr(self, action.method)()
        except LbtuiError as error:
            self.fail(error)

    def do_move_up(self) -> None:
        self.table.move_by(-1)

    def do_move_down(self) -> None:
        self.table.move_by(1)

    def do_move_page_up(self) -> None:
        self.table.move_screens(-1)

    def do_move_page_down(self) -> None:
        self.table.move_screens(1)

    def do_move_first(self) -> None:
        self.table.move_to(0)

    def do_move_last(self) -> None:
        self.table.move_to(self.table.rows.count - 1)

    def on_row_table_opened(self) -> None:
        if any(action.id == "open" for action in actions_of(self.where)):
            self.action_do("open")

    def do_help(self) -> None:
        self.home.show_help(self, filtering=False)

    def do_redraw(self) -> None:
        self.home.redraw()

    def do_suspend(self) -> None:
        if not self.home.sleep():
            self.say("There is no shell to go back to")

    def do_palette(self) -> None:
        self.home.show_help(self, filtering=True)

    def do_activity(self) -> None:
        self.home.show_activity()

    def do_back(self) -> None:
        self.home.go_back()

    def do_leave(self) -> None:
        self.home.go_back(quit_at_root=True)

    def do_quit(self) -> None:
        if self.home.asked_to_quit and self.foot.question.display:
            self.foot.question.answer("y")
        else:
            self.home.cancel_or_quit(self.cancel())

    def cancel(self) -> bool:
        """Stops what is under way on this screen; whether there was anything."""
        if self.foot.prompt.display:
            self.foot.prompt.action_cancel()
        elif self.foot.question.display:
            self.foot.question.close()
        elif under_way := [each for each in self.running() if each.group in self.cancellable]:
            for worker in under_way:
                worker.cancel()
            self.say("Cancelled")
        else:
            return False
        return True

    cancellable: ClassVar[frozenset[str]] = frozenset()
    """Groups of workers that a person asked for, and may call off."""

    def running(self) -> Iterator[Worker[object]]:
        """The workers of this screen that are at work."""
        return (each for each in self.workers if each.node is self and each.is_running)
