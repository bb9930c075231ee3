"""The boards that a profile lists: adding one by name, taking one off, opening a part of one that is split."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from lbtui.errors import LbtuiError
from lbtui.model.board import Board, BoardRef, Unknown, rows_text
from lbtui.model.profile import Profile
from lbtui.tui.board_rows import Item
from lbtui.tui.partition import PartitionPrompt

if TYPE_CHECKING:
    from lbtui.tui.screens.boards import BoardsScreen

Boards = Callable[[tuple[BoardRef, ...]], tuple[BoardRef, ...]]


class OwnBoards:
    """On the boards screen."""

    def __init__(self, room: BoardsScreen) -> None:
        self._room = room

    def ask(self) -> None:
        """Asks for the name of a board to add."""
        self._room.foot.prompt.ask("Board", self._hint, self._add)

    def _hint(self, text: str) -> str:
        self._room.connection.provider.board_ref(text)
        return "enter asks the service for it, esc cancels"

    def _add(self, text: str) -> None:
        ref = self._room.connection.provider.board_ref(text)
        self._room.run_worker(self._check_and_add(ref), group="add", exclusive=True)

    async def _check_and_add(self, ref: BoardRef) -> None:
        """Adds a board once the service knows it, and its partition where it needs one."""
        room = self._room
        board = await self._asked(ref)
        if not room.standing:
            return
        if board is None or not self._listed(board.ref):
            room.say(f"{ref} was not added")
            return
        if all(item.board.ref != board.ref for item in room.rows.items):
            room.rows.items.append(Item(board, asked=True))
        room.table.move_to(len(room.rows.items) - 1)
        title = "" if board.title is None else f": {board.title}"
        rows = "" if isinstance(board.total, Unknown) else f", {rows_text(board.total)}"
        room.say(f"Added {board.ref}{title}{rows}")

    def _listed(self, ref: BoardRef) -> bool:
        """Saves a board in the profile; False where that was told why not."""
        try:
            self._save(lambda boards: boards if ref in boards else (*boards, ref))
        except LbtuiError as error:
            self._room.fail(error)
            return False
        return True

    async def open_part(self, ref: BoardRef) -> None:
        """Opens the ranks of a board that needs a partition, once that is known; the list stays as it is."""
        board = await self._asked(ref)
        if board and self._room.standing:
            self._room.show_ranks(board.ref)

    async def _asked(self, ref: BoardRef) -> Board | None:
        """The board, with the partition that it needs; None where that was told why not."""
        room = self._room
        room.say(f"Asking for {ref} …")
        try:
            board = await PartitionPrompt(room).board(room.connection, ref)
        except LbtuiError as error:
            room.fail(error)
            board = None
        room.say("")
        return board

    def _save(self, change: Boards) -> None:
        def changed(profile: Profile) -> Profile:
            return replace(profile, values={**profile.values, "boards": change(profile.boards)})

        self._room.home.session.writable_store().update(self._room.connection.profile.name, changed)

    def ask_to_remove(self, item: Item) -> None:
        """Takes a board off the list, after a question."""
        room = self._room

        def remove() -> None:
            try:
                self._save(lambda boards: tuple(each for each in boards if each != item.board.ref))
            except LbtuiError as error:
                room.fail(error)
                return
            room.rows.items.remove(item)
            room.table.move_to(room.table.cursor)
            room.say(f"Took {item.board.ref} off the list; nothing changed at the service")

        room.foot.question.ask(f"Take {item.board.ref} off this list?", remove)
