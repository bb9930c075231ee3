"""What a typed jump says of a window: the hint under it, and the row it leads to, at once or after asking."""

from __future__ import annotations

from collections.abc import Callable

from lbtui.errors import NotFound, UsageError
from lbtui.fetch.seek import Sought, ranks_are_sought
from lbtui.fetch.window import BoardWindow
from lbtui.model.board import Exact, Total, Unknown, total_text
from lbtui.model.entry import Scope
from lbtui.model.jump import (
    GRAMMAR,
    ByRows,
    Jump,
    ToFirst,
    ToLast,
    ToPercent,
    ToPlayer,
    ToRank,
    near_players,
    parse_jump,
    target_row,
)

ToRow = ToRank | ToPercent | ByRows | ToFirst | ToLast
_ALL_ROWS = "f shows all rows"


def read_jump(window: BoardWindow, text: str) -> Jump:
    """The jump that a text says; UsageError where it says none, or a player that cannot be one."""
    jump = parse_jump(text, window.connection.provider.names)
    if isinstance(jump, ToPlayer):
        window.connection.provider.check_player(jump.player_id)
    return jump


def row_at_once(window: BoardWindow, jump: Jump, here: int) -> int | None:
    """The row, from 1, that a jump leads to from row `here`; None where the service has to be asked.

    UsageError where it leads past the end of a board whose total is known and not too old.
    """
    if isinstance(jump, ToPlayer) or window.board is None:
        return None
    if isinstance(window.sure_total, Exact) or isinstance(jump, (ToFirst, ByRows, ToRank)):
        row = _target(window, jump, here)
        if isinstance(jump, ToRank) and ranks_are_sought(window.connection.capabilities, window.scope):
            row = window.row_of_rank(jump.rank)
        return row if row is None or row <= _rows_there(window, here) else None
    return None


async def row_asked(
    window: BoardWindow, jump: Jump, here: int, told: Callable[[Total], None] | None = None
) -> Sought:
    """The same, asking; `told` hears how much was seen of a board whose end is looked for."""
    try:
        return await window.seek(jump, here, told)
    except NotFound as error:
        if window.scope is Scope.ALL or not isinstance(jump, ToPlayer):
            raise
        who = jump.name or jump.player_id
        raise NotFound(f"Player {who} is not among the friends on this board", hint=_ALL_ROWS) from error


def hint(window: BoardWindow, text: str, here: int) -> str:
    """What stands under the prompt while a jump is typed; UsageError where it will not do."""
    saved = window.connection.provider.names
    if text.strip() == "@" and saved:
        return f"an id, or one of yours: {', '.join(saved)}"
    if text.strip() in ("", "@"):
        return GRAMMAR
    jump = parse_jump(text, saved)
    if isinstance(jump, ToPlayer):
        if near := near_players(jump.player_id, saved):
            raise UsageError(f"One of yours: {', '.join(near)}")
        window.connection.provider.check_player(jump.player_id)
        return f"→ player {jump.name} ({jump.player_id})" if jump.name else f"→ player {jump.player_id}"
    row = row_at_once(window, jump, here)
    whose = " friends" if window.scope is Scope.FRIENDS else ""
    if row is not None:
        return f"→ row {row:,} of {total_text(window.total)}{whose}"
    match jump:
        case ToRank(rank) if ranks_are_sought(window.connection.capabilities, window.scope):
            return f"→ rank {rank:,}"
        case ToRank() | ByRows():
            row = _target(window, jump, here)
            return f"→ row {row:,}{whose}, if there is one"
        case _:
            return "→ finds the board's end first"


def _target(window: BoardWindow, jump: ToRow, here: int) -> int | None:
    total, friends = window.sure_total, window.scope is Scope.FRIENDS
    if friends and isinstance(jump, ToRank) and isinstance(total, Exact) and jump.rank > total.rows:
        raise UsageError(f"Row {jump.rank:,} is past the end of {total.rows:,} friends", hint=_ALL_ROWS)
    return target_row(jump, here, total)


def _rows_there(window: BoardWindow, here: int) -> int:
    """So many rows are known to be there, at least."""
    total = window.total
    return max(1, here, 0 if isinstance(total, Unknown) else total.rows)
