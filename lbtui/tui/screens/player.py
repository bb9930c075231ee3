"""One entry whole: every member the service sent, and what a name really holds."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import ClassVar

from textual.binding import BindingType
from textual.widget import Widget

from lbtui.model.board import Board, Exact, rows_text
from lbtui.model.entry import Entry
from lbtui.model.text import clean, escaped
from lbtui.tui.rank_rows import members_of, shown
from lbtui.tui.screens.room import Room, bindings_of
from lbtui.tui.widgets.fact_rows import Fact, FactRows, FactTable


def facts_of(entry: Entry, board: Board | None, *, ranks_are_rows: bool = True) -> list[Fact]:
    """What is known of an entry, in reading order; a name that does not show as it is comes escaped as well.

    Where equals share a rank, the last rank is not the number of rows: the two do not stand as one share then.
    """
    name = entry.name
    of = ""
    if board and isinstance(board.total, Exact):
        of = f" of {board.total.rows:,}" if ranks_are_rows else f", {rows_text(board.total)}"
    facts: list[Fact] = [("rank", "not given" if entry.rank is None else f"{entry.rank:,}{of}")]
    facts.append(("player", "not given" if name is None else name))
    if name is not None and (clean(name) != name or not name.strip()):
        facts.append(("player, escaped", escaped(name) if name.strip() else f'"{escaped(name)}"'))
    facts.append(("id", entry.player_id))
    column = board.columns[0] if board and board.columns else None
    if column or entry.score_text:
        title = (column.title or column.name) if column else "score"
        facts.append((title, entry.score_text or "not given"))
    if entry.percentile is not None:
        facts.append(("percentile", str(entry.percentile)))
    facts += [(key, shown(value)) for key, value in members_of(entry).items()]
    return facts


class PlayerScreen(Room):
    where = "player"
    BINDINGS: ClassVar[list[BindingType]] = bindings_of("player")

    def __init__(
        self, crumbs: Sequence[str], entry: Entry, board: Board | None, *, ranks_are_rows: bool = True
    ) -> None:
        super().__init__()
        self._crumbs = [*crumbs, entry.name or entry.player_id]
        self.rows = FactRows(facts_of(entry, board, ranks_are_rows=ranks_are_rows))

    def body(self) -> Iterable[Widget]:
        yield FactTable(self.rows)

    def crumbs(self) -> list[str]:
        return self._crumbs
