"""A board's ranks: every row of the board within reach, with jumps by rank, share and player."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from textual.binding import BindingType
from textual.timer import Timer
from textual.widget import Widget

from lbtui.errors import LbtuiError, NotFound, PartitionNeeded
from lbtui.fetch.connection import Connection
from lbtui.fetch.seek import ranks_are_sought
from lbtui.model.board import BoardRef, Exact
from lbtui.model.entry import Scope
from lbtui.tui.actions import Action
from lbtui.tui.changing import Changing
from lbtui.tui.jumps import GROUP as JUMP
from lbtui.tui.jumps import Jumps
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
    cancellable = frozenset({JUMP, "plan", "part", "info"})

    def __init__(self, connection: Connection, ref: BoardRef, at: str | None = None) -> None:
        super().__init__(connection, ref)
        self._at = at
        self._watching: Timer | None = None
        self._again: dict[str, str] = {}
        self._part_asked = False
        self.changing = Changing(self)
        self.jumps = Jumps(self)

    def body(self) -> Iterable[Widget]:
        yield from super().body()
        yield self.changing.panel

    def on_mount(self) -> None:
        if self._at is not None:
            self.jumps.start(self._at)

    def outer(self) -> Room:
        from lbtui.tui.screens.boards import BoardsScreen

        return BoardsScreen(self.connection)

    def title_right(self) -> str:
        read = super().title_right()
        return f"⟳ {WATCH_SECONDS} s  {read}".rstrip() if self._watching else read

    def status(self) -> str:
        if self.changing.making or not self.connection.waiting:
            return self.changing.doing or self.jumps.scanning.doing or super().status()
        return super().status()

    def _show(self) -> None:
        super()._show()
        self.jumps.settle()
        if self._part_wrong and not self._part_asked:
            self._part_asked = True
            self.run_worker(self._ask_part(), group="part", exclusive=True)

    @property
    def _part_wrong(self) -> bool:
        """Whether the board's partition has to be named, or what was named may be none of its partitions."""
        error = self.window.error
        return isinstance(error, PartitionNeeded) or (
            isinstance(error, NotFound) and self.ref.partition is not None
        )

    async def _ask_part(self) -> None:
        """The board is split: opens the part of it that the person names, in place of this screen."""
        from lbtui.tui.partition import PartitionPrompt

        prompt = PartitionPrompt(self, {self.ref.id: self.ref.partition or ""})
        try:
            board = await prompt.board(self.connection, BoardRef(self.ref.id))
        except LbtuiError as error:
            self.fail(error)
            return
        if board and board.ref.partition and self.standing:
            self.app.switch_screen(RanksScreen(self.connection, board.ref, self._at))

    # jumps

    def do_jump_rank(self) -> None:
        self.jumps.ask("jump.rank", "")

    def do_jump_player(self) -> None:
        self.jumps.ask("jump.player", "@")

    def do_move_last(self) -> None:
        self.jumps.go("last")

    def do_move_down(self) -> None:
        if self._at_open_end(self.table.cursor + 1):
            self.jumps.by_rows(1)
        else:
            super().do_move_down()

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
        if pages > 0 and self._at_open_end(page * size):
            self.jumps.by_rows(page * size - self.table.cursor, top=True)
        elif not 0 <= page * size < max(1, self.rows.count):
            self.say("This is the last page" if pages > 0 else "This is the first page")
        else:
            self.table.first = page * size
            self.table.move_to(page * size)

    def _at_open_end(self, row: int) -> bool:
        """Whether a row, from 0, lies behind those that were seen of a board that may go on there."""
        open_end = self.window.board is not None and not isinstance(self.window.total, Exact)
        return open_end and row >= self.rows.count

    def offer_again(self, action_id: str, text: str) -> None:
        """What was typed came to nothing: the same key, pressed next, finds it there."""
        self._again = {action_id: text} if text else {}

    def again(self, action_id: str) -> str | None:
        """What is to be offered again to an action, once."""
        return self._again.pop(action_id, None)

    # actions

    def action_do(self, action_id: str) -> None:
        self.jumps.forget()
        if action_id != "back" and action_id not in self._again:
            self._again = {}
        self.changing.seen()
        super().action_do(action_id)

    def blocked(self, action: Action) -> str:
        if reason := self.changing.blocked(action) or self.jumps.scanning.blocked(action):
            return reason
        can = self.connection.capabilities
        if action.needs and not any(can.can(name) for name in action.needs):
            return can.why_not(action.needs[0])
        if action.id == "open" and not self.rows.count:
            return "There is no row to open"
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
        tied = ranks_are_sought(self.connection.capabilities, self.scope)
        self.app.push_screen(PlayerScreen(self.crumbs(), entry, self.board, ranks_are_rows=not tied))

    def do_board_info(self) -> None:
        from lbtui.tui.screens.board import show_board

        showing = show_board(self, self.crumbs()[:2], self.ref, self.connection.known_board(self.ref))
        self.run_worker(showing, group="info", exclusive=True)

    def do_scope(self) -> None:
        """To the next scope that the service has."""
        can = self.connection.capabilities
        scopes = [scope for scope, needs in SCOPES if not needs or can.can(needs)]
        for worker in self.running():
            if worker.group == JUMP:
                worker.cancel()
        self.show_scope(scopes[(scopes.index(self.scope) + 1) % len(scopes)])

    def do_score_set(self) -> None:
        self.changing.set()

    def do_score_delete(self) -> None:
        self.changing.delete()

    def do_score_undo(self) -> None:
        self.changing.undo()

    def do_reload(self) -> None:
        self._part_asked = False
        self.jumps.scanning.forget()
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

    def cancel(self) -> bool:
        if not self.foot.asking and self.jumps.scanning.stop():
            return True
        return super().cancel()

    def do_leave(self) -> None:
        if self.changing.making:
            self.changing.ask_to_leave(super().do_leave)
        else:
            super().do_leave()

    def do_quit(self) -> None:
        if self.changing.making and self.foot.question.display:
            self.foot.question.answer("y")
        elif self.changing.making:
            self.changing.ask_to_leave(self.home.quit)
        else:
            super().do_quit()
