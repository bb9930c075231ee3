"""Which rows of a board an export reads for the piece that is wanted, and which of them its file takes."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from typing import Any, NamedTuple

from lbtui.errors import PastEnd, UsageError
from lbtui.export.rows import Rows
from lbtui.export.walk import Span
from lbtui.export.wanted import Piece
from lbtui.fetch.connection import Connection
from lbtui.fetch.emulation.rank_row import row_of_rank
from lbtui.fetch.seek import seek_on
from lbtui.fetch.sought import Ground, Told
from lbtui.model.board import BoardRef
from lbtui.model.entry import RankKind, Scope
from lbtui.model.jump import ByRows, Jump, ToFirst, ToLast, ToPercent, ToPlayer, ToRank

_TELLING = (RankKind.EXACT, RankKind.POSITIONAL)


class Cut(NamedTuple):
    """The rows to read. Of those the file takes the ones whose rank lies from `lowest` to `highest`, None for
    any, and the first `most`; `notes` are sentences on what is not plainly what was asked for."""

    span: Span = Span()
    lowest: int | None = None
    highest: int | None = None
    most: int | None = None
    notes: tuple[str, ...] = ()

    def takes(self, rows: Rows) -> Rows:
        """Those of the rows whose rank is wanted."""
        if self.lowest is None and self.highest is None:
            return rows
        lowest, highest = self.lowest or 0, self.highest
        return rows.staying(
            [
                rank is not None and rank >= lowest and (highest is None or rank <= highest)
                for rank in rows.ranks
            ]
        )

    def to_json(self) -> dict[str, Any]:
        """The cut as a checkpoint keeps it."""
        return {
            "rows": [self.span.first, self.span.last],
            "ranks": [self.lowest, self.highest],
            "most": self.most,
            "notes": list(self.notes),
        }

    @classmethod
    def from_json(cls, told: Mapping[str, Any]) -> Cut:
        first, last = told["rows"]
        lowest, highest = told["ranks"]
        return cls(Span(first, last), lowest, highest, told["most"], tuple(told["notes"]))


async def cut_out(connection: Connection, ref: BoardRef, piece: Piece, told: Told | None = None) -> Cut:
    """Where the rows of a piece stand now. `told` hears how much of the board was seen while that is searched.

    UsageError where it begins past the end, where its ranks make no range, or where the service cannot begin
    inside a board; for a jump to a player whatever finding them raises.
    """
    if piece.from_rank is None and piece.to_rank is None:
        return await _by_jump(connection, ref, piece, told)
    if piece.jump is not None or piece.limit is not None:
        raise UsageError("A range of ranks and a number of rows do not go together", hint="Give one of them")
    return await _by_ranks(connection, ref, piece, told)


async def _by_jump(connection: Connection, ref: BoardRef, piece: Piece, told: Told | None) -> Cut:
    """`limit` rows, or all, from where the jump leads; a player has them around, the last row before."""
    jump, limit = piece.jump or ToFirst(), piece.limit
    if jump == ToFirst():
        return Cut(Span(1, limit), most=limit)
    since = connection.timing.monotonic()
    sought = await seek_on(Ground(connection, ref, piece.scope, told, limit or 1, since), jump)
    first = sought.row
    if limit is not None and isinstance(jump, ToPlayer):
        first = max(1, sought.row - (limit - 1) // 2)
    elif limit is not None and isinstance(jump, ToLast):
        first = max(1, sought.row - limit + 1)
    last = None if limit is None else first + limit - 1
    return Cut(Span(first, last), most=limit, notes=_noted(sought.note))


async def _by_ranks(connection: Connection, ref: BoardRef, piece: Piece, told: Told | None) -> Cut:
    """The rows of the ranks. Those who share the last one stand behind its row, as far as anybody knows."""
    lowest, highest = piece.from_rank or 1, piece.to_rank
    if highest is not None and highest < lowest:
        raise UsageError(f"There are no ranks from {lowest:,} to {highest:,}")
    can = connection.capabilities
    telling = can.rank_kind in _TELLING
    if telling and (piece.scope is not Scope.ALL or not (can.by_rank or can.by_offset)):
        return Cut(lowest=piece.from_rank, highest=highest)  # all are read, and their ranks tell
    ground = Ground(connection, ref, piece.scope, told, 1, connection.timing.monotonic())
    try:
        sought = await seek_on(ground, ToRank(lowest))
    except PastEnd as wrong:  # its hint is for those who jump
        raise UsageError(wrong.title, wrong.detail, "Begin at a lower rank" if wrong.hint else "") from None
    if not telling:
        return Cut(Span(sought.row, highest), notes=_noted(sought.note))
    last = highest if can.rank_kind is RankKind.POSITIONAL else await _last_row(ground, highest)
    if last is not None and last < sought.row:
        last = sought.row
    return Cut(Span(sought.row, last), piece.from_rank, highest, notes=_noted(sought.note))


async def _last_row(ground: Ground, rank: int | None) -> int | None:
    """The last row of those who hold a rank or a lower one; None for the board's end."""
    if rank is None:
        return None
    with suppress(UsageError):  # nobody's rank is higher
        return (await row_of_rank(ground, rank + 1)).row - 1
    return None


def _noted(note: str) -> tuple[str, ...]:
    return (note,) if note else ()


def jump_words(jump: Jump) -> str:
    """What a person types for a jump."""
    match jump:
        case ToRank(rank):
            return str(rank)
        case ToPercent(percent):
            return f"{percent}%"
        case ByRows(rows):
            return f"{rows:+d}"
        case ToPlayer(player_id, name):
            return f"@{name or player_id}"
        case ToFirst():
            return "first"
        case ToLast():
            return "last"


def piece_words(piece: Piece) -> list[str]:
    """The arguments that say a piece on the command line."""
    words = [] if piece.from_rank is None else ["--from", str(piece.from_rank)]
    words += [] if piece.to_rank is None else ["--to", str(piece.to_rank)]
    words += [] if piece.jump is None else [f"--at={jump_words(piece.jump)}"]
    words += [] if piece.limit is None else ["--limit", str(piece.limit)]
    return words + (["--friends"] if piece.scope is Scope.FRIENDS else [])
