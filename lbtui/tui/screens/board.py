"""One board whole: every member that the service gave of it, and which it did not."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import ClassVar

from textual.binding import BindingType
from textual.widget import Widget

from lbtui.errors import LbtuiError
from lbtui.fetch.cache import merged
from lbtui.model.board import Board, BoardRef, Order, Unknown, total_text
from lbtui.tui.board_rows import given
from lbtui.tui.screens.room import Room, bindings_of
from lbtui.tui.screens.service_room import ServiceRoom
from lbtui.tui.widgets.fact_rows import Fact, FactRows, FactTable

ORDERS = {Order.HIGH_FIRST: "the highest score first", Order.LOW_FIRST: "the lowest score first"}
NOT_GIVEN = "not given"


def facts_of(board: Board) -> list[Fact]:
    """What is known of a board: first what every service may say, then this one's members under their names."""
    facts: list[Fact] = [("title", board.title or NOT_GIVEN), ("id", board.ref.id)]
    if board.ref.partition is not None:
        facts.append(("partition", board.ref.partition))
    known = not isinstance(board.total, Unknown)
    facts.append(("rows", total_text(board.total) if known else NOT_GIVEN))
    facts.append(("order", ORDERS[board.order] if board.order else NOT_GIVEN))
    for column in board.columns:
        facts.append(("score", column.name if column.title is None else f"{column.title} ({column.name})"))
        facts.append(("score's type", column.type or NOT_GIVEN))
    facts.append(("archived", NOT_GIVEN if board.archived is None else given(board.archived)))
    facts.append(("updated", board.updated or NOT_GIVEN))
    if board.partitions:
        facts.append(("partitions", ", ".join(board.partitions)))
    return facts + [(name, given(value)) for name, value in board.extra.items()]


class BoardScreen(Room):
    """`error` is why the service could not be asked for more than is shown."""

    where = "board"
    BINDINGS: ClassVar[list[BindingType]] = bindings_of("board")

    def __init__(self, crumbs: Sequence[str], board: Board, error: LbtuiError | None = None) -> None:
        super().__init__()
        self._crumbs = [*crumbs, board.label, "info"]
        self._error = error
        self.rows = FactRows(facts_of(board))

    def body(self) -> Iterable[Widget]:
        yield FactTable(self.rows)

    def crumbs(self) -> list[str]:
        return self._crumbs

    def trouble(self) -> LbtuiError | None:
        return self._error


async def show_board(room: ServiceRoom, crumbs: Sequence[str], ref: BoardRef, known: Board | None) -> None:
    """Opens the screen over `room` once the service has said what the board is, or will not say more than is
    `known`."""
    room.say(f"Asking for {ref} …")
    try:
        board, error = merged(known, await room.connection.board(ref)), None
    except LbtuiError as failed:
        if known is None:
            room.say("")
            room.fail(failed)
            return
        board, error = known, failed
    room.say("")
    if room.is_current:
        room.app.push_screen(BoardScreen(crumbs, board, error))
