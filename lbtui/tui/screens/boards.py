"""The boards of a profile: total, order and type of each, asked for when they come into view."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import ClassVar

from textual.binding import BindingType
from textual.widget import Widget

from lbtui.errors import LbtuiError
from lbtui.fetch.connection import Connection
from lbtui.model.board import Board, BoardRef, Order, Unknown, rows_text, total_text
from lbtui.model.profile import Profile
from lbtui.session import DEMO
from lbtui.tui.actions import Action
from lbtui.tui.screens.room import Room, bindings_of
from lbtui.tui.screens.service_room import ServiceRoom
from lbtui.tui.widgets.row_table import Col, Row, RowTable

COLUMNS = (
    Col("BOARD", least=20, most=24),
    Col("ROWS", right=True, least=13),
    Col("FIRST", least=7),
    Col("ID", least=8, most=19),
    Col("TYPE", least=7, most=10),
)
AT_ONCE = 4
"""Boards whose details are asked for at once."""

Boards = Callable[[tuple[BoardRef, ...]], tuple[BoardRef, ...]]
_ORDERS = {Order.HIGH_FIRST: "highest", Order.LOW_FIRST: "lowest", None: ""}


@dataclass(slots=True)
class Item:
    """A board of the list; `asked` once its details were asked for."""

    board: Board
    asked: bool = False
    error: LbtuiError | None = None


class BoardRows:
    """The boards that the filter lets through, as a table's rows."""

    columns = COLUMNS

    def __init__(self) -> None:
        self.items: list[Item] = []
        self.filter = ""

    @property
    def shown(self) -> list[Item]:
        wanted = self.filter.casefold()
        return [
            each
            for each in self.items
            if wanted in each.board.label.casefold() or wanted in str(each.board.ref).casefold()
        ]

    @property
    def count(self) -> int:
        return len(self.shown)

    def row(self, index: int) -> Row:
        item = self.shown[index]
        board = item.board
        if item.error:
            return Row((board.label, "✗", "", str(board.ref)), "bad")
        known = not isinstance(board.total, Unknown)
        total = total_text(board.total) if known or item.asked else "…"
        kind = next((column.type or "" for column in board.columns), "")
        mark = " (archived)" if board.archived else ""
        return Row((board.label + mark, total, _ORDERS[board.order], str(board.ref), kind))


class BoardsScreen(ServiceRoom):
    where = "boards"
    BINDINGS: ClassVar[list[BindingType]] = bindings_of("boards")
    cancellable = frozenset({"add"})

    def __init__(self, connection: Connection) -> None:
        super().__init__(connection)
        self._complete = self._whole = True
        self._fresh = False

    def body(self) -> Iterable[Widget]:
        self.rows = BoardRows()
        yield RowTable(self.rows)

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

    def status(self) -> str:
        if waiting := self.waiting():
            return waiting
        shown, all_of = self.rows.count, len(self.rows.items)
        if not all_of:
            return "No boards yet: a adds one by name" if not self._complete else ""
        parts = [f"{min(self.table.cursor + 1, shown)} of {shown}"]
        if self.rows.filter:
            parts.append(f"{all_of - shown} filtered out by “{self.rows.filter}”")
        if not self._complete:
            parts.append("the profile's own list; the service cannot list its boards")
        if not self._whole:
            parts.append("the service's list does not end; this is a part")
        return " · ".join(parts)

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
        self._complete, self._whole = listed.complete, listed.next is None
        self.rows.items = [Item(board) for board in listed.boards]
        self.table.move_to(self.table.cursor)
        self.refresh_lines()

    async def _details(self) -> None:
        """Asks for the boards in view that the list said too little of, a few at a time."""
        await asyncio.gather(*(self._ask_one_by_one() for _ in range(AT_ONCE)))

    async def _ask_one_by_one(self) -> None:
        while self.is_current and (item := self._next_unknown()):
            item.asked = True
            try:
                item.board = await self.connection.board(item.board.ref, fresh=self._fresh)
            except LbtuiError as error:
                item.error = error
            except asyncio.CancelledError:
                item.asked = False
                raise
            self.table.sync()
            self.refresh_lines()

    def _next_unknown(self) -> Item | None:
        first, after = self.table.view
        for item in self.rows.shown[first:after]:
            if not item.asked and not item.error and isinstance(item.board.total, Unknown):
                return item
        return None

    def on_row_table_moved(self) -> None:
        self.refresh_lines()
        if self._next_unknown() and not any(
            each.group == "details" and each.is_running for each in self.workers
        ):
            self.run_worker(self._details(), group="details")

    def on_screen_resume(self) -> None:
        self.table.sync()

    def trouble(self) -> LbtuiError | None:
        return self.current.error if self.current else None

    def blocked(self, action: Action) -> str:
        if action.id in ("open", "board.remove") and self.is_mounted and not self.current:
            return "There is no board here"
        if action.id in ("board.add", "board.remove") and self.connection.profile.name.startswith(DEMO):
            return "The demo's boards are fixed"
        return ""

    def do_open(self) -> None:
        from lbtui.tui.screens.ranks import RanksScreen

        if self.current:
            self.app.push_screen(RanksScreen(self.connection, self.current.board.ref))

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
        self.foot.prompt.ask("Board", self._board_hint, self._add)

    def _board_hint(self, text: str) -> str:
        self.connection.provider.board_ref(text)
        return "enter asks the service for it, esc cancels"

    def _add(self, text: str) -> None:
        self.run_worker(
            self._check_and_add(self.connection.provider.board_ref(text)), group="add", exclusive=True
        )

    async def _check_and_add(self, ref: BoardRef) -> None:
        self.say(f"Asking for {ref} …")
        try:
            board = await self.connection.board(ref, fresh=True)
            self._save(lambda boards: boards if ref in boards else (*boards, ref))
        except LbtuiError as error:
            self.fail(error)
            self.say(f"{ref} was not added")
            return
        if all(item.board.ref != ref for item in self.rows.items):
            self.rows.items.append(Item(board, asked=True))
        self.table.move_to(len(self.rows.items) - 1)
        self.say(f"Added {ref}: {board.label}, {rows_text(board.total)}")

    def _save(self, change: Boards) -> None:
        def changed(profile: Profile) -> Profile:
            return replace(profile, values={**profile.values, "boards": change(profile.boards)})

        self.home.session.writable_store().update(self.connection.profile.name, changed)

    def do_board_remove(self) -> None:
        item = self.current
        if item is None:
            return

        def remove() -> None:
            try:
                self._save(lambda boards: tuple(each for each in boards if each != item.board.ref))
            except LbtuiError as error:
                self.fail(error)
                return
            self.rows.items.remove(item)
            self.table.move_to(self.table.cursor)
            self.say(f"Took {item.board.ref} off the list; nothing changed at the service")

        self.foot.question.ask(f"Take {item.board.ref} off this list?", remove)
