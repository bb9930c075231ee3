"""Where a jump leads: the one way from what a person types to a row of a board, for keys and commands alike.

A rank is a row where the service starts pages at ranks, and among the rows of a few, who carry the ranks they
have among all. Elsewhere the first row of that rank is looked for. A share, the end and rows past what was seen
take the board's total, which is found where the service does not tell it.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from lbtui.errors import UsageError
from lbtui.fetch.emulation.rank_row import row_of_rank
from lbtui.fetch.sought import Ground, Sought, Told
from lbtui.model.board import BoardRef, Exact, Total, Unknown
from lbtui.model.capabilities import Capabilities
from lbtui.model.entry import RankKind, Scope
from lbtui.model.jump import ByRows, Jump, ToFirst, ToLast, ToPercent, ToPlayer, ToRank, target_row
from lbtui.model.page import End

if TYPE_CHECKING:
    from lbtui.fetch.connection import Connection

__all__ = ["Sought", "jump_to_row", "ranks_are_sought", "seek", "seek_on"]

_KINDS = {RankKind.ABSENT: "no ranks", RankKind.APPROXIMATE: "approximate ranks"}
_TIED = "player {} stands among so many tied that the rows begin where those of their rank do"
_MOVING = "the board moves too fast to be sure where it ends"


async def seek(
    connection: Connection,
    ref: BoardRef,
    jump: Jump,
    here: int = 1,
    scope: Scope = Scope.ALL,
    told: Told | None = None,
) -> Sought:
    """The row that a jump leads to from row `here`, on a window; see `seek_on`."""
    return await seek_on(Ground(connection, ref, scope, told), jump, here)


async def seek_on(ground: Ground, jump: Jump, here: int = 1) -> Sought:
    """The row that a jump leads to from row `here`.

    UsageError where it leads past the end, or where the service starts no page inside a board; ScanNeeded for a
    player whom only reading the whole board finds; NotFound for one who is not there.
    """
    match jump:
        case ToFirst():
            return Sought(1)
        case ToPlayer(player_id):
            located = await ground.connection.locate(ground.ref, player_id, ground.scope)
            return Sought(located.row, located.sure, "" if located.sure else _TIED.format(player_id))
        case ToRank(rank):
            return await _to_rank(ground, rank)
        case ByRows():
            return await _by_rows(ground, jump, here)
        case ToPercent() | ToLast():
            total = await _end(ground)
            rows = 0 if isinstance(total, Unknown) else total.rows
            row = target_row(jump, here, Exact(rows)) or 1
            return Sought(row) if isinstance(total, Exact) else Sought(row, False, _MOVING)


def ranks_are_sought(capabilities: Capabilities, scope: Scope) -> bool:
    """Whether the row of a rank has to be looked for, because equals before it may share theirs."""
    exact = capabilities.rank_kind is RankKind.EXACT
    return exact and scope is Scope.ALL and capabilities.by_offset and not capabilities.by_rank


def jump_to_row(capabilities: Capabilities, scope: Scope, row: int) -> str:
    """What a person types to get to a row from the first one, where that is not its rank."""
    return f"+{row - 1}" if ranks_are_sought(capabilities, scope) else str(row)


async def _to_rank(ground: Ground, rank: int) -> Sought:
    jump, can = ToRank(rank), ground.connection.capabilities
    if (total := ground.total) is not None:
        target_row(jump, 1, Exact(total))
    if ranks_are_sought(can, ground.scope):
        return await row_of_rank(ground, rank)
    if not await _is_there(ground, rank):
        target_row(jump, 1, await _end(ground))
    kind = _KINDS.get(can.rank_kind)
    by_row = kind and ground.scope is Scope.ALL and not can.by_rank
    return Sought(rank, note=f"this service gives {kind}, so this is row {rank:,}" if by_row else "")


async def _by_rows(ground: Ground, jump: ByRows, here: int) -> Sought:
    """A jump by rows stops at the board's end, which is looked for where the row is not there."""
    total = await _known(ground)
    if ground.total is None and not ground.connection.capabilities.total_known:
        total = Unknown()
    row = target_row(jump, here, total) or 1
    if not isinstance(total, Exact) and row > here and not await _is_there(ground, row):
        row = target_row(jump, here, await _end(ground)) or 1
    return Sought(row)


async def _is_there(ground: Ground, row: int) -> bool:
    """Whether a row was seen not too long ago, or is there to be seen."""
    if row == 1 or (row <= ground.extent.seen and ground.extent.seen_at >= ground.oldest):
        return True
    if ground.total is not None:
        return row <= ground.total
    first, page = await ground.read(row)
    return row < first + len(page.entries)


async def _known(ground: Ground) -> Total:
    """The total as far as the service tells it or rows have shown it."""
    told = ground.connection.capabilities.total_known
    if ground.total is None and (told or not ground.extent.seen):
        await ground.connection.board(ground.ref, ground.scope, fresh=told and ground.since is not None)
    return ground.extent.total


async def _end(ground: Ground) -> Total:
    """The total, found where it is not known: by the last rows where the service gives those, else by looks."""
    known = await _known(ground)
    connection = ground.connection
    if isinstance(known, Exact) and (connection.capabilities.total_known or ground.total is not None):
        return known
    with suppress(UsageError):
        page = await connection.page(ground.ref, End(), None, ground.scope, fresh=True)
        if isinstance(page.board.total, Exact):
            return page.board.total
        ranks = [entry.rank for entry in page.entries]
        if ranks and ranks[-1] and ranks[0] != ranks[-1] and connection.ranks_are_rows(ground.scope):
            return Exact(ranks[-1] + ranks.count(ranks[-1]) - 1)
    return await connection.find_total(ground.ref, ground.scope, ground.told, since=ground.since)
