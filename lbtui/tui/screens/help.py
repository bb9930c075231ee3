"""What can be done on a screen: every action with its keys, runnable from here; also the command palette."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from textual.binding import BindingType
from textual.widget import Widget

from lbtui.errors import LbtuiError
from lbtui.tui.actions import Action, actions_of
from lbtui.tui.safe import width_of
from lbtui.tui.screens.room import Room, bindings_of
from lbtui.tui.widgets.columns import Col, Row
from lbtui.tui.widgets.row_table import RowTable


class ActionRows:
    """The actions of the screen below, as a table's rows."""

    columns = (Col("KEYS", least=14), Col("COMMAND", least=12), Col("WHAT IT DOES", most=1000))

    def __init__(self, room: Room) -> None:
        self._room = room
        self.filter = ""

    @property
    def shown(self) -> list[Action]:
        wanted = self.filter.casefold()
        usable = (each for each in actions_of(self._room.where) if each.keys_on(self._room.where))
        return [each for each in usable if wanted in f"{each.label} {each.help}".casefold()]

    @property
    def count(self) -> int:
        return len(self.shown)

    def reason(self, action: Action) -> str:
        """Why an action cannot be done now, "" where it can."""
        return self._room.blocked(action)

    def row(self, index: int) -> Row:
        action = self.shown[index]
        reason = self.reason(action)
        text = f"not now: {reason}" if reason else action.help
        return Row(
            (" ".join(action.keys_on(self._room.where)), action.label, text), "absent" if reason else "plain"
        )


class HelpScreen(Room):
    where = "help"
    BINDINGS: ClassVar[list[BindingType]] = bindings_of("help")

    def __init__(self, room: Room, *, filtering: bool) -> None:
        super().__init__()
        self._room = room
        self._filtering = filtering
        self._long: LbtuiError | None = None

    def body(self) -> Iterable[Widget]:
        self.rows = ActionRows(self._room)
        yield RowTable(self.rows, self._moved)

    def on_mount(self) -> None:
        self.table.move_to(0)
        if self._filtering:
            self.call_next(self._begin_filter)

    async def _begin_filter(self) -> None:
        await self.foot.complete()
        self.do_filter()

    def crumbs(self) -> list[str]:
        return [*self._room.crumbs(), "commands" if self._filtering else "help"]

    def _reason(self) -> str:
        """Why what the cursor is on cannot be done now."""
        shown = self.rows.shown
        return self.rows.reason(shown[self.table.cursor]) if self.table.cursor < len(shown) else ""

    def status(self) -> str:
        reason = self._reason()
        if reason and width_of(reason) <= self.size.width - 2:
            return reason
        if self.rows.filter:
            return f"{self.rows.count} commands with “{self.rows.filter}” · esc shows all"
        return f"{self.rows.count} commands · enter runs one, / filters, esc goes back"

    def trouble(self) -> LbtuiError | None:
        """A reason that finds no room in one line."""
        reason = self._reason()
        if not reason or width_of(reason) <= self.size.width - 2:
            return None
        if self._long is None or self._long.title != reason:
            self._long = LbtuiError(reason)
        return self._long

    def _moved(self) -> None:
        self.refresh_lines()

    def do_back(self) -> None:
        """Esc shows all commands again before it goes back."""
        if self.rows.filter and not self.foot.asking:
            self._filter("")
        else:
            super().do_back()

    def do_open(self) -> None:
        shown = self.rows.shown
        if self.table.cursor < len(shown):
            action = shown[self.table.cursor]
            self.app.pop_screen()
            self._room.call_after_refresh(self._room.action_do, action.id)

    def do_filter(self) -> None:
        self.foot.prompt.ask("Command", self._hint, self._run, self.rows.filter, self._filter)

    def _hint(self, _text: str) -> str:
        return "type a part of its name, enter runs the one under the cursor"

    def _filter(self, text: str) -> None:
        self.rows.filter = text.strip()
        self.table.move_to(0)
        self.refresh_lines()

    def _run(self, _text: str) -> None:
        self.do_open()
