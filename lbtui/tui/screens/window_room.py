"""A screen over a window on one board: what its lines say, and whose rows it shows."""

from __future__ import annotations

import time
from collections.abc import Iterable

from textual.timer import Timer
from textual.widget import Widget

from lbtui.errors import LbtuiError
from lbtui.fetch.cache import merged
from lbtui.fetch.connection import Connection
from lbtui.fetch.seek import ranks_are_sought
from lbtui.fetch.window import BoardWindow
from lbtui.model.board import Board, BoardRef, Exact, total_text
from lbtui.model.entry import Scope
from lbtui.tui.rank_rows import RankRows
from lbtui.tui.safe import width_of
from lbtui.tui.screens.service_room import ServiceRoom
from lbtui.tui.widgets.row_table import RowTable

WHOSE = {Scope.ALL: "", Scope.FRIENDS: "friends", Scope.SELF: "me"}
AT_ONCE_SECONDS = 0.12
"""What is read in less is not said to be under way: the status line would change twice for it."""

_NOTHING_READ = "nothing could be read"
_NOBODY = {
    Scope.ALL: "this board is empty",
    Scope.FRIENDS: "no friends are on this board",
    Scope.SELF: "you are not on this board",
}


class WindowRoom(ServiceRoom):
    """One board of a connection. `window` is on the rows of `scope`; another scope gets another window."""

    def __init__(self, connection: Connection, ref: BoardRef) -> None:
        super().__init__(connection)
        self.ref = ref
        self.window = BoardWindow(connection, ref, changed=self._window_changed)
        self.rows = RankRows(self.window)
        self._left_at: dict[Scope, tuple[int, int]] = {}
        self._described = False
        self._reading: Timer | None = None
        self._reads_long = False

    def body(self) -> Iterable[Widget]:
        yield RowTable(self.rows, self._moved)

    async def on_unmount(self) -> None:
        await self.window.close()

    @property
    def scope(self) -> Scope:
        """Whose rows are shown."""
        return self.window.scope

    @property
    def board(self) -> Board | None:
        """What is known of the board, also where an answer about somebody's rows alone says less of it."""
        whole, told = self.connection.known_board(self.ref), self.window.board
        return merged(whole, told) if told else whole

    def show_scope(self, scope: Scope) -> None:
        """Shows the rows of `scope`, from where they were left; the first row where they are new."""
        self._left_at[self.scope] = self.table.first, self.table.cursor
        first, cursor = self._left_at.get(scope, (0, 0))
        self.run_worker(self.window.close(), group="close")
        self._described = False
        self.window = self.rows.window = BoardWindow(self.connection, self.ref, scope, self._window_changed)
        self.window.look(first + 1, first + self.table.height)  # also says how many rows to span, until told
        self.table.first = first
        self.table.move_to(cursor)
        self._show()

    # what is shown

    def crumbs(self) -> list[str]:
        board = self.board
        whose = [WHOSE[self.scope]] if WHOSE[self.scope] else []
        return ["lbtui", self.connection.profile.name, board.label if board else str(self.ref), *whose]

    def title_right(self) -> str:
        trace = self.window.trace
        if trace is None:
            return ""
        read = time.strftime("read %H:%M:%S", time.localtime(trace.fetched_at))
        return f"304 unchanged  {read}" if trace.unchanged else read

    def status(self) -> str:
        if waiting := self.waiting():
            return waiting
        if self.window.board is None or self.rows.unreadable:
            return _NOTHING_READ if self.window.error else "reading …"
        if self.window.total == Exact(0):
            return " · ".join([_NOBODY[self.scope], *self._cost()])
        size = self.window.page_size
        row = self.table.cursor + 1
        page = f"page {-(-row // size):,}"
        if isinstance(self.window.total, Exact):
            page += f"/{-(-self.window.total.rows // size):,}"
        whose = " friends" if self.scope is Scope.FRIENDS else ""
        named = "row " if ranks_are_sought(self.connection.capabilities, self.scope) else ""
        place = f"{named}{row:,} of {total_text(self.window.total)}{whose}"
        parts = [place, page, *self._cost(), *self.window.warnings[:1]]
        if width_of(" · ".join(parts)) > self.size.width - 2:
            parts.remove(page)  # a number that is cut reads as another one
        return " · ".join(parts)

    def unsettled(self) -> bool:
        if not self.window.busy or self.window.board is None:
            if self._reading is not None:
                self._reading.stop()
            self._reading, self._reads_long = None, False
            return False
        if self._reading is None:
            self._reading = self.set_timer(AT_ONCE_SECONDS, self._read_long)
        return not self._reads_long

    def _read_long(self) -> None:
        self._reads_long = True
        self.refresh_lines()

    def _cost(self) -> list[str]:
        """What the page in view cost, and how many calls the service is known to leave."""
        trace, left = self.window.trace, self.connection.calls_left
        if self.window.busy:
            parts = ["reading …"]
        elif trace is None:
            parts = []
        else:
            status = [str(trace.status)] if trace.status is not None else []
            cost = [f"{trace.elapsed * 1000:.0f} ms", _kilobytes(trace.wire_bytes)]
            parts = [*status, *(cost if trace.attempts else ["from memory"])]
        return [*parts, f"{left.left}/{left.limit} left"] if left else parts

    def trouble(self) -> LbtuiError | None:
        return self.window.error

    def _window_changed(self) -> None:
        self.call_later(self._show)

    async def _describe(self) -> None:
        """Asks what the board is, because its rows did not tell."""
        try:
            await self.connection.board(self.ref)
        except LbtuiError:
            return  # the rows are here, and say all that is known
        self._window_changed()

    def _show(self) -> None:
        if not self.standing:
            return
        if self.window.board and not self._described and not (self.board and self.board.columns):
            self._described = True
            self.run_worker(self._describe(), group="board")
        self.rows.board = self.board
        table = self.table
        if table.cursor >= self.rows.count or table.first >= max(1, self.rows.count):
            table.move_to(table.cursor)
        self.rows.rank_kind = self.connection.capabilities.rank_kind
        table.sync()
        table.sync()  # the first one may have met a new column
        self.show_progress()

    def _moved(self) -> None:
        first, after = self.table.view
        self.window.look(first + 1, after)
        self.refresh_lines()

    def do_export(self) -> None:
        from lbtui.tui.screens.export import ExportScreen

        self.app.push_screen(ExportScreen(self.crumbs(), self.window, self.table.cursor + 1))

    def cancel(self) -> bool:
        called_off = super().cancel()
        if self.connection.waiting and not called_off:
            self.window.stop()
            return True
        return called_off


def _kilobytes(count: int) -> str:
    return f"{count} B" if count < 1000 else f"{count / 1000:.1f} kB"
