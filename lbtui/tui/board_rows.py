"""A profile's boards as a table's rows: which columns there are, and what stands in them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from lbtui.errors import LbtuiError
from lbtui.model.board import Board, Order, Unknown, total_text
from lbtui.model.flags import keeps, score_type
from lbtui.tui.rank_rows import shown
from lbtui.tui.widgets.columns import Col, Row

_ORDERS = {Order.HIGH_FIRST: "high", Order.LOW_FIRST: "low", None: ""}


@dataclass(slots=True)
class Item:
    """A board of the list; `asked` once its details were asked for."""

    board: Board
    asked: bool = False
    error: LbtuiError | None = None


class BoardRows:
    """The boards that the filter lets through. Of the columns, KEEPS and DEFAULT are there where a board says
    which of two scores it keeps, and what stands for one that is not given."""

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

    def next_unknown(self, first: int, after: int) -> Item | None:
        """The first of the boards in view whose total nobody has said or was asked for."""
        for item in self.shown[first:after]:
            if not item.asked and not item.error and isinstance(item.board.total, Unknown):
                return item
        return None

    @property
    def columns(self) -> Sequence[Col]:
        fixed = [
            Col("BOARD", least=16, most=26, yields=True),
            Col("ROWS", right=True, least=5),
            Col("FIRST", least=5),
            Col("TYPE", least=7, most=16),
        ]
        if any(keeps(each.board) for each in self.items):
            fixed.append(Col("KEEPS", least=5))
        if any("defaultScore" in each.board.extra for each in self.items):
            fixed.append(Col("DEFAULT", right=True, least=7))
        return [*fixed, Col("ID", least=8, most=19)]

    def row(self, index: int) -> Row:
        item = self.shown[index]
        board = item.board
        if item.error:
            return Row((board.label, "✗", *[""] * (len(self.columns) - 3), str(board.ref)), "bad")
        known = not isinstance(board.total, Unknown)
        total = total_text(board.total) if known or item.asked else "…"
        cells = {
            "BOARD": board.label,
            "ROWS": total,
            "FIRST": _ORDERS[board.order],
            "TYPE": score_type(board),
            "KEEPS": keeps(board),
            "DEFAULT": given(board.extra["defaultScore"]) if "defaultScore" in board.extra else "",
            "ID": str(board.ref),
        }
        return Row(tuple(cells[each.title] for each in self.columns), "absent" if board.archived else "plain")


def given(value: Any) -> str:
    """A member's value for a person; null is none."""
    return "none" if value is None else shown(value)
