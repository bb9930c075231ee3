"""The boards of a profile: total, order and type of each, asked for when they come into view."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from typing import ClassVar

from textual.binding import BindingType
from textual.widget import Widget

from lbtui.errors import LbtuiError, PartitionNeeded
from lbtui.fetch.cache import merged
from lbtui.fetch.connection import Connection
from lbtui.model.board import BoardRef
from lbtui.session import DEMO
from lbtui.tui.actions import Action
from lbtui.tui.board_rows import BoardRows, Item
from lbtui.tui.own_boards import OwnBoards
from lbtui.tui.screens.room import Room, bindings_of
from lbtui.tui.screens.service_room import ServiceRoom
from lbtui.tui.widgets.row_table import RowTable

AT_ONCE = 4
"""Boards whose details are asked for at once."""


class BoardsScreen(ServiceRoom):
    where = "boards"
    BINDINGS: ClassVar[list[BindingType]] = bindings_of("boards")
    cancellable = frozenset({"add", "part", "info"})

    def __init__(self, connection: Connection) -> None:
        super().__init__(connection)
        self._complete = self._whole = True
        self._read = False
        self._warnings: tuple[str, ...] = ()
        self._fresh = False
        self.own = OwnBoards(self)

    def body(self) -> Iterable[Widget]:
        self.rows = BoardRows()
        yield RowTable(self.rows, self._moved)

    def on_mount(self) -> None:
        self._read_list()

    def _read_list(self) -> None:
        self.run_worker(self._list(), group="list", exclusive=True)

    def do_back(self) -> None:
        """Esc shows all boards again before it goes back."""
        if self.rows.filter and not self.foot.asking:
            self._filter("")
        else:
            super().do_back()

    def cancel(self) -> bool:
        """While an answer has to wait, what is asked in the background is called off as well."""
        if super().cancel():
            return True
        waiting = [each for each in self.running() if self.connection.waiting]
        for each in waiting:
            each.cancel()
        return bool(waiting)

    def outer(self) -> Room:
        from lbtui.tui.screens.profiles import ProfilesScreen

        return ProfilesScreen()

    def crumbs(self) -> list[str]:
        return ["lbtui", self.connection.profile.name, "boards"]

    def title_right(self) -> str:
        """The board under the cursor by its id, for which a narrow terminal has no column."""
        return str(self.current.board.ref) if self.current else ""

    def status(self) -> str:
        if waiting := self.waiting():
            return waiting
        shown, all_of = self.rows.count, len(self.rows.items)
        if not all_of:
            if not self._read:
                return ""
            return "The service lists no boards" if self._complete else "No boards yet: a adds one by name"
        parts = [f"{min(self.table.cursor + 1, shown)} of {shown}"]
        if self.rows.filter:
            parts.append(f"{all_of - shown} filtered out by “{self.rows.filter}”")
        if not self._complete:
            lists = self.connection.capabilities.lists_boards
            others = "the service may have others" if lists else "the service cannot list its boards"
            parts.append(f"the profile's own list; {others}")
        if not self._whole:
            parts.append("the service's list does not end; this is a part")
        parts += self._warnings[:1]
        return " · ".join(parts)

    @property
    def _listed_whole(self) -> bool:
        """Whether the list is all that the service has; a name of the profile's own would narrow it to that."""
        return self._complete and self.connection.capabilities.lists_boards

    @property
    def current(self) -> Item | None:
        shown = self.rows.shown
        return shown[self.table.cursor] if self.table.cursor < len(shown) else None

    async def _list(self) -> None:
        try:
            listed = await self.connection.all_boards()
        except LbtuiError as error:
            self.fail(error)
            return
        if not self.standing:
            return
        self._read = True
        self._complete, self._whole = listed.complete, listed.next is None
        self._warnings = listed.warnings
        self.rows.items = [Item(board) for board in listed.boards]
        self.table.move_to(self.table.cursor)
        self.refresh_lines()

    async def _details(self) -> None:
        """Asks for the boards in view that the list said too little of, a few at a time."""
        await asyncio.gather(*(self._ask_one_by_one() for _ in range(AT_ONCE)))

    async def _ask_one_by_one(self) -> None:
        while self.standing and self.is_current and (item := self.rows.next_unknown(*self.table.view)):
            item.asked = True
            try:
                item.board = await self.connection.board(item.board.ref, fresh=self._fresh)
            except LbtuiError as error:
                item.error = error
            except asyncio.CancelledError:
                item.asked = False
                raise
            if self.standing:
                self.table.sync()
                self.refresh_lines()

    def _moved(self) -> None:
        self.refresh_lines()
        if self.rows.next_unknown(*self.table.view) and not any(
            each.group == "details" and each.is_running for each in self.workers
        ):
            self.run_worker(self._details(), group="details")

    def on_screen_resume(self) -> None:
        """Takes over what was learned of the boards meanwhile."""
        for item in self.rows.items:
            if known := self.connection.known_board(item.board.ref):
                item.board = merged(item.board, known)
        self.table.sync()

    def trouble(self) -> LbtuiError | None:
        return self.current.error if self.current else None

    def blocked(self, action: Action) -> str:
        if action.id in ("open", "board.remove", "board.info") and self.is_mounted and not self.current:
            return "There is no board here"
        if action.id in ("board.add", "board.remove") and self.connection.profile.name.startswith(DEMO):
            return "The demo's boards are fixed"
        if action.id in ("board.add", "board.remove") and self._listed_whole:
            return "The service lists its boards itself"
        return ""

    def do_open(self) -> None:
        item = self.current
        if item and isinstance(item.error, PartitionNeeded):
            self.run_worker(self.own.open_part(item.board.ref), group="part", exclusive=True)
        elif item:
            self.show_ranks(item.board.ref)

    def show_ranks(self, ref: BoardRef) -> None:
        from lbtui.tui.screens.ranks import RanksScreen

        self.app.push_screen(RanksScreen(self.connection, ref))

    def do_board_info(self) -> None:
        from lbtui.tui.screens.board import show_board

        if self.current:
            board = self.current.board
            showing = show_board(self, self.crumbs()[:-1], board.ref, board)
            self.run_worker(showing, group="info", exclusive=True)

    def do_reload(self) -> None:
        self._fresh = True
        self._read_list()

    def do_filter(self) -> None:
        self.foot.prompt.ask(
            "Filter", lambda _: "enter keeps it, esc shows all", self._filter, self.rows.filter, self._filter
        )

    def _filter(self, text: str) -> None:
        self.rows.filter = text.strip()
        self.table.move_to(self.table.cursor)

    def do_board_add(self) -> None:
        self.own.ask()

    def do_board_remove(self) -> None:
        if self.current:
            self.own.ask_to_remove(self.current)
