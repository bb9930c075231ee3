"""A board's ranks: every row of the board within reach, with jumps by rank, share and player."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from textual.binding import BindingType
from textual.timer import Timer
from textual.widget import Widget

from lbtui.errors import LbtuiError, UsageError
from lbtui.fetch.connection import Connection
from lbtui.model.board import BoardRef
from lbtui.model.entry import Scope
from lbtui.model.jump import Jump, ToPlayer
from lbtui.tui.actions import Action
from lbtui.tui.changing import Changing
from lbtui.tui.jumping import hint, read_jump, row_asked, row_at_once
from lbtui.tui.screens.room import Room, bindings_of
from lbtui.tui.screens.window_room import WindowRoom

WATCH_SECONDS = 10
SCOPES = ((Scope.ALL, ""), (Scope.FRIENDS, "friends"), (Scope.SELF, "own"))
"""In the order that one key goes through them, each with the capability it takes."""


class RanksScreen(WindowRoom):
    """One board of a connection; `at` is a jump to make at once, as a person types it."""

    where = "ranks"
    BINDINGS: ClassVar[list[BindingType]] = bindings_of("ranks")
    DEFAULT_CSS = """
    RanksScreen #change { height: auto; padding: 0 1; display: none; }
    """
    cancellable = frozenset({"jump", "plan", "info"})

    def __init__(self, connection: Connection, ref: BoardRef, at: str | None = None) -> None:
        super().__init__(connection, ref)
        self._at = at
        self._watching: Timer | None = None
        self._awaited_row: int | None = None
        self._again: dict[str, str] = {}
        self.changing = Changing(self)

    def body(self) -> Iterable[Widget]:
        yield from super().body()
        yield self.changing.panel

    def on_mount(self) -> None:
        if self._at is not None:
            self._jump_from_start(self._at)

    def outer(self) -> Room:
        from lbtui.tui.screens.boards import BoardsScreen

        return BoardsScreen(self.connection)

    def title_right(self) -> str:
        read = super().title_right()
        return f"⟳ {WATCH_SECONDS} s  {read}".rstrip() if self._watching else read

    def status(self) -> str:
        if self.changing.making or not self.connection.waiting:
            return self.changing.doing or super().status()
        return super().status()

    def _show(self) -> None:
        super()._show()
        if self._awaited_row and self._awaited_row <= self.rows.count:
            self.table.move_to(self._awaited_row - 1, middle=True)
            self._awaited_row = None

    # jumps

    def _jump_from_start(self, text: str) -> None:
        try:
            self._jump(text)
        except UsageError as error:
            self.fail(error)

    def _jump(self, text: str) -> None:
        """Goes where a text says; UsageError where it says nothing that can be done."""
        jump = read_jump(self.window, text)
        row = row_at_once(self.window, jump, self.table.cursor + 1)
        if row is not None:
            self.table.move_to(row - 1, middle=True)
            return
        self.run_worker(self._go(jump, text.strip()), group="jump", exclusive=True)

    async def _go(self, jump: Jump, text: str) -> None:
        if isinstance(jump, ToPlayer):
            self.say(f"Looking for {jump.name or jump.player_id} …")
        try:
            row = await row_asked(self.window, jump, self.table.cursor + 1)
        except LbtuiError as error:
            self.say("")
            self.fail(error)
            self.offer_again("jump.player" if isinstance(jump, ToPlayer) else "jump.rank", text)
        else:
            self.say("")
            self.arrive(row)

    def arrive(self, row: int) -> None:
        """Puts the cursor on a row that the service named, as soon as the board is known to reach there."""
        if not self.standing:
            return
        if row > self.rows.count:
            self.window.look(row, row)
        self._awaited_row = row if row > self.rows.count else None
        self.table.move_to(row - 1, middle=True)

    def _hint(self, text: str) -> str:
        return hint(self.window, text, self.table.cursor + 1)

    def do_jump_rank(self) -> None:
        self._ask_where("jump.rank", "")

    def do_jump_player(self) -> None:
        self._ask_where("jump.player", "@")

    def _ask_where(self, action_id: str, text: str) -> None:
        again = self.again(action_id)
        self.foot.prompt.ask(
            "Go to",
            self._hint,
            self._answered,
            text if again is None else again,
            select=None if again is None else len(text),
        )

    def offer_again(self, action_id: str, text: str) -> None:
        """What was typed came to nothing: the same key, pressed next, finds it there."""
        self._again = {action_id: text} if text else {}

    def again(self, action_id: str) -> str | None:
        """What is to be offered again to an action, once."""
        return self._again.pop(action_id, None)

    def _answered(self, text: str) -> None:
        if text.strip() not in ("", "@"):
            self._jump(text)

    # actions

    def action_do(self, action_id: str) -> None:
        self._awaited_row = None
        if action_id != "back" and action_id not in self._again:
            self._again = {}
        self.changing.seen()
        super().action_do(action_id)

    def blocked(self, action: Action) -> str:
        if reason := self.changing.blocked(action):
            return reason
        can = self.connection.capabilities
        if action.needs and not any(can.can(name) for name in action.needs):
            return can.why_not(action.needs[0])
        if action.id.startswith("jump.") and self.scope is Scope.SELF:
            return "Only your own row is shown; f shows all rows"
        if action.id.startswith("score.") and self.board and self.board.archived:
            return "This board is archived and takes no more changes"
        return ""

    def do_open(self) -> None:
        from lbtui.tui.screens.player import PlayerScreen

        entry = self.window.row(self.table.cursor + 1)
        if entry is None:
            self.say("This row is not here yet")
            return
        self.app.push_screen(PlayerScreen(self.crumbs(), entry, self.board))

    def do_board_info(self) -> None:
        from lbtui.tui.screens.board import show_board

        showing = show_board(self, self.crumbs()[:2], self.ref, self.connection.known_board(self.ref))
        self.run_worker(showing, group="info", exclusive=True)

    def do_scope(self) -> None:
        """To the next scope that the service has."""
        can = self.connection.capabilities
        scopes = [scope for scope, needs in SCOPES if not needs or can.can(needs)]
        for worker in self.running():
            if worker.group == "jump":
                worker.cancel()
        self.show_scope(scopes[(scopes.index(self.scope) + 1) % len(scopes)])

    def do_score_set(self) -> None:
        self.changing.set()

    def do_score_delete(self) -> None:
        self.changing.delete()

    def do_score_undo(self) -> None:
        self.changing.undo()

    def do_move_last(self) -> None:
        self._jump("last")

    def do_page_next(self) -> None:
        self._turn(1)

    def do_page_previous(self) -> None:
        self._turn(-1)

    def _turn(self, pages: int) -> None:
        """To the first row of a neighbouring page of the service, put at the top of the view."""
        size = self.window.page_size
        page = self.table.cursor // size + pages
        if pages < 0 and self.table.cursor % size:
            page += 1
        if not 0 <= page * size < max(1, self.rows.count):
            self.say("This is the last page" if pages > 0 else "This is the first page")
            return
        self.table.first = page * size
        self.table.move_to(page * size)

    def do_reload(self) -> None:
        self.window.reload()

    def do_metadata(self) -> None:
        self.rows.metadata = not self.rows.metadata
        self.table.sync()
        self.say("Metadata columns shown" if self.rows.metadata else "Metadata columns hidden")

    def do_watch(self) -> None:
        if self._watching:
            self._watching.stop()
            self._watching = None
        else:
            self._watching = self.set_interval(WATCH_SECONDS, self._watch_round)
            self.window.reload()
        self.refresh_lines()

    def _watch_round(self) -> None:
        """A screen that is covered does not go on asking."""
        if self.app.screen is self and not self.window.busy:
            self.window.reload()

    def board_changed(self, ref: BoardRef) -> None:
        if ref == self.ref:
            self.window.reload()

    def do_leave(self) -> None:
        if self.changing.making:
            self.changing.ask_to_leave(super().do_leave)
        else:
            super().do_leave()

    def do_quit(self) -> None:
        if self.changing.making and self.foot.question.display:
            self.foot.question.answer("y")
        elif self.changing.making:
            self.changing.ask_to_leave(self.app.exit)
        else:
            super().do_quit()
