"""A board's ranks: a window on the whole board, with jumps by rank, share and player."""

from __future__ import annotations

import time
from collections.abc import Iterable
from typing import ClassVar

from textual.binding import BindingType
from textual.timer import Timer
from textual.widget import Widget

from lbtui.errors import LbtuiError, UsageError
from lbtui.fetch.connection import Connection
from lbtui.fetch.window import BoardWindow
from lbtui.model.board import BoardRef, Exact, total_text
from lbtui.model.jump import GRAMMAR, Jump, ToPlayer, near_players, parse_jump, target_row
from lbtui.tui.actions import Action
from lbtui.tui.rank_rows import RankRows
from lbtui.tui.safe import width_of
from lbtui.tui.screens.room import Room, bindings_of
from lbtui.tui.screens.service_room import ServiceRoom
from lbtui.tui.widgets.row_table import RowTable

WATCH_SECONDS = 10


class RanksScreen(ServiceRoom):
    """One board of a connection; `at` is a jump to make at once, as a person types it."""

    where = "ranks"
    BINDINGS: ClassVar[list[BindingType]] = bindings_of("ranks")
    cancellable = frozenset({"jump"})

    def __init__(self, connection: Connection, ref: BoardRef, at: str | None = None) -> None:
        super().__init__(connection)
        self.ref = ref
        self._at = at
        self._watching: Timer | None = None
        self.window = BoardWindow(connection, ref, changed=self._window_changed)
        self.rows = RankRows(self.window)

    def body(self) -> Iterable[Widget]:
        yield RowTable(self.rows)

    def on_mount(self) -> None:
        if self._at is not None:
            self._jump_from_start(self._at)

    async def on_unmount(self) -> None:
        await self.window.close()

    def outer(self) -> Room:
        from lbtui.tui.screens.boards import BoardsScreen

        return BoardsScreen(self.connection)

    # what is shown

    def crumbs(self) -> list[str]:
        board = self.window.board
        return ["lbtui", self.connection.profile.name, board.label if board else str(self.ref)]

    def title_right(self) -> str:
        trace = self.window.trace
        parts = [f"⟳ {WATCH_SECONDS} s"] if self._watching else []
        if trace:
            parts.append("304 unchanged" if trace.unchanged else "")
            parts.append(time.strftime("read %H:%M:%S", time.localtime(trace.fetched_at)))
        return "  ".join(part for part in parts if part)

    def status(self) -> str:
        if waiting := self.waiting():
            return waiting
        if self.window.board is None:
            return "" if self.window.error else "reading …"
        if self.window.total == Exact(0):
            return " · ".join(["this board is empty", *self._cost()])
        size = self.window.page_size
        row = self.table.cursor + 1
        page = f"page {-(-row // size):,}"
        if isinstance(self.window.total, Exact):
            page += f"/{-(-self.window.total.rows // size):,}"
        parts = [f"{row:,} of {total_text(self.window.total)}", page, *self._cost(), *self.window.warnings[:1]]
        if width_of(" · ".join(parts)) > self.size.width - 2:
            parts.remove(page)  # a number that is cut reads as another one
        return " · ".join(parts)

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

    def _show(self) -> None:
        if not self.is_attached:
            return
        table = self.table
        if table.cursor >= self.rows.count or table.first >= max(1, self.rows.count):
            table.move_to(table.cursor)
        self.rows.rank_kind = self.connection.capabilities.rank_kind
        table.sync()
        table.sync()  # the first one may have met a new column
        self.show_progress()

    def on_row_table_moved(self) -> None:
        first, after = self.table.view
        self.window.look(first + 1, after)
        self.table.sync()
        self.refresh_lines()

    # jumps

    def _jump_from_start(self, text: str) -> None:
        try:
            self._jump(text)
        except UsageError as error:
            self.fail(error)

    def _jump(self, text: str) -> None:
        """Goes where a text says; UsageError where it says nothing that can be done."""
        jump = parse_jump(text, self.connection.profile.players)
        if isinstance(jump, ToPlayer):
            self.connection.provider.check_player(jump.player_id)
        elif self.window.board is not None:
            row = target_row(jump, self.table.cursor + 1, self.window.total)
            if row is not None:
                self.table.move_to(row - 1, middle=True)
                return
        self.run_worker(self._go(jump), group="jump", exclusive=True)

    async def _go(self, jump: Jump) -> None:
        try:
            row = await self._row_of(jump)
        except LbtuiError as error:
            self.say("")
            self.fail(error)
        else:
            self.say("")
            self.table.move_to(row - 1, middle=True)

    async def _row_of(self, jump: Jump) -> int:
        if isinstance(jump, ToPlayer):
            self.say(f"Looking for {jump.name or jump.player_id} …")
            return (await self.window.locate(jump.player_id)).row
        if self.window.board is None:
            await self.window.end()
        row = target_row(jump, self.table.cursor + 1, self.window.total)
        return await self.window.end() if row is None else row

    def _hint(self, text: str) -> str:
        saved = self.connection.profile.players
        if text.strip() == "@" and saved:
            return f"an id, or one of yours: {', '.join(saved)}"
        if text.strip() in ("", "@"):
            return GRAMMAR
        jump = parse_jump(text, saved)
        if isinstance(jump, ToPlayer):
            if near := near_players(jump.player_id, saved):
                raise UsageError(f"One of yours: {', '.join(near)}")
            self.connection.provider.check_player(jump.player_id)
            return f"→ player {jump.name} ({jump.player_id})" if jump.name else f"→ player {jump.player_id}"
        row = target_row(jump, self.table.cursor + 1, self.window.total)
        return "→ the last row" if row is None else f"→ row {row:,} of {total_text(self.window.total)}"

    def do_jump_rank(self) -> None:
        self.foot.prompt.ask("Go to", self._hint, self._answered)

    def do_jump_player(self) -> None:
        self.foot.prompt.ask("Go to", self._hint, self._answered, "@")

    def _answered(self, text: str) -> None:
        if text.strip() not in ("", "@"):
            self._jump(text)

    # actions

    def blocked(self, action: Action) -> str:
        if action.needs and not self.connection.capabilities.can(action.needs):
            return self.connection.capabilities.why_not(action.needs)
        return ""

    def do_open(self) -> None:
        from lbtui.tui.screens.player import PlayerScreen

        entry = self.window.row(self.table.cursor + 1)
        if entry is None:
            self.say("This row is not here yet")
            return
        self.app.push_screen(PlayerScreen(self.crumbs(), entry, self.window.board))

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

    def cancel(self) -> bool:
        called_off = super().cancel()
        if self.connection.waiting and not called_off:
            self.window.stop()
            return True
        return called_off


def _kilobytes(count: int) -> str:
    return f"{count} B" if count < 1000 else f"{count / 1000:.1f} kB"
