"""What the export dialog offers: which rows of a board, in which formats, and the piece that a choice means."""

from __future__ import annotations

import enum
from dataclasses import dataclass

from lbtui.errors import UsageError
from lbtui.export.wanted import Format, Piece
from lbtui.fetch.seek import jump_to_row
from lbtui.fetch.window import BoardWindow
from lbtui.model.capabilities import Capabilities
from lbtui.model.entry import Scope
from lbtui.model.field import Field
from lbtui.model.jump import Jump, ToPlayer, ToRank, parse_jump

SPREADSHEET = "spreadsheet"
FORMATS = (Format.CSV.value, SPREADSHEET, *(each.value for each in Format if each is not Format.CSV))
"""The names of the formats that can be chosen; one of them is CSV too."""


class Rows(enum.Enum):
    """Which rows, by the name that is chosen."""

    WHOLE = "whole"
    RANKS = "ranks"
    PAGE = "page"
    AROUND = "around"
    FRIENDS = "friends"


ROWS = Field("rows", "Rows")
FROM = Field("from", "From rank", help="A rank such as 15,000; nothing is the first")
TO = Field("to", "To rank", help="A rank such as 15,000; nothing is the last")
COUNT = Field("count", "How many", help="So many rows, the one under the cursor in their middle")
FORMAT = Field("format", "Format")
FILE = Field("file", "File")

FURTHER: dict[Rows, tuple[Field, ...]] = {Rows.RANKS: (FROM, TO), Rows.AROUND: (COUNT,)}
"""What else has to be said of some rows."""


@dataclass(frozen=True, slots=True)
class Here:
    """Where the cursor of a board's screen is: in which row, from 1, of pages of so many, and on whom."""

    capabilities: Capabilities
    scope: Scope
    row: int
    page_size: int
    player_id: str | None = None
    player: str = ""

    @classmethod
    def on(cls, window: BoardWindow, row: int) -> Here:
        entry = window.row(row)
        can, size = window.connection.capabilities, window.page_size
        if entry is None or not entry.player_id:
            return cls(can, window.scope, row, size)
        return cls(can, window.scope, row, size, entry.player_id, entry.name or entry.player_id)

    @property
    def choices(self) -> list[Rows]:
        """What there is to choose from."""
        friends = [Rows.FRIENDS] if self.capabilities.friends else []
        if self.scope is Scope.SELF:
            return [Rows.WHOLE, Rows.RANKS, *friends]
        return [Rows.WHOLE, Rows.RANKS, Rows.PAGE, Rows.AROUND, *friends]

    @property
    def usual(self) -> Rows:
        """What is meant most likely."""
        return Rows.FRIENDS if self.scope is Scope.FRIENDS else Rows.WHOLE

    @property
    def page(self) -> tuple[int, int]:
        """The first and the last row of the page under the cursor."""
        first = (self.row - 1) // self.page_size * self.page_size + 1
        return first, first + self.page_size - 1

    def piece(self, rows: Rows, typed: dict[str, str]) -> Piece:
        """What is meant; `typed` are the further lines by their keys. UsageError where these say none."""
        match rows:
            case Rows.WHOLE:
                return Piece()
            case Rows.FRIENDS:
                return Piece(Scope.FRIENDS)
            case Rows.RANKS:
                return _ranks(typed[FROM.key], typed[TO.key])
            case Rows.PAGE:
                return Piece(self.scope, jump=self._to(self.page[0]), limit=self.page_size)
            case Rows.AROUND:
                limit = _number(typed[COUNT.key], COUNT)
                if self.player_id is not None and self._finds_players:
                    return Piece(self.scope, jump=ToPlayer(self.player_id), limit=limit)
                return Piece(self.scope, jump=self._to(max(1, self.row - (limit - 1) // 2)), limit=limit)

    def said(self, rows: Rows) -> str:
        """A choice in a sentence."""
        whose = " of the friends" if self.scope is Scope.FRIENDS else ""
        match rows:
            case Rows.WHOLE:
                return "The whole board"
            case Rows.FRIENDS:
                return "Friends alone"
            case Rows.RANKS:
                return "Everybody from one rank to another"
            case Rows.PAGE:
                first, last = self.page
                return f"The page under the cursor: rows {first:,} to {last:,}{whose}"
            case Rows.AROUND:
                on = self.player if self.player and self._finds_players else f"row {self.row:,}"
                return f"The rows around {on}{whose}"

    @property
    def _finds_players(self) -> bool:
        return self.capabilities.around_player or self.capabilities.one_player

    def _to(self, row: int) -> Jump:
        return parse_jump(jump_to_row(self.capabilities, self.scope, row))


def format_named(name: str) -> tuple[Format, bool]:
    """The format of a choice, and whether its cells are made for spreadsheets."""
    return (Format.CSV, True) if name == SPREADSHEET else (Format(name), False)


def _ranks(first: str, last: str) -> Piece:
    if not first and not last:
        raise UsageError("Type the first rank, the last one, or both")
    lowest = _number(first, FROM) if first else None
    highest = _number(last, TO) if last else None
    if lowest and highest and lowest > highest:
        raise UsageError(f"There are no ranks from {lowest:,} to {highest:,}")
    return Piece(from_rank=lowest, to_rank=highest)


def _number(text: str, field: Field) -> int:
    """A number as ranks are typed: 15000, 15,000 or #15000."""
    try:
        jump = parse_jump(text)
    except UsageError as wrong:
        raise UsageError(f"{field.label}: {wrong.title}") from None
    if not isinstance(jump, ToRank):
        raise UsageError(f"{field.label} needs a number such as 15,000")
    return jump.rank
