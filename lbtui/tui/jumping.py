"""Where a typed jump leads on a window: at once, or after asking the service."""

from __future__ import annotations

from lbtui.errors import NotFound, UsageError
from lbtui.fetch.window import BoardWindow
from lbtui.model.board import Exact, total_text
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
    """The row, from 1, that a jump leads to from row `here`; None where the service has to be asked."""
    if isinstance(jump, ToPlayer) or window.board is None:
        return None
    return _target(window, jump, here)


async def row_asked(window: BoardWindow, jump: Jump, here: int) -> int:
    """The same, asking."""
    if isinstance(jump, ToPlayer):
        return await _row_of_player(window, jump)
    if window.board is None:
        await window.end()
    row = _target(window, jump, here)
    return await window.end() if row is None else row


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
    row = _target(window, jump, here)
    whose = " friends" if window.scope is Scope.FRIENDS else ""
    return "→ the last row" if row is None else f"→ row {row:,} of {total_text(window.total)}{whose}"


def _target(window: BoardWindow, jump: ToRow, here: int) -> int | None:
    total, friends = window.total, window.scope is Scope.FRIENDS
    if friends and isinstance(jump, ToRank) and isinstance(total, Exact) and jump.rank > total.rows:
        raise UsageError(f"Row {jump.rank:,} is past the end of {total.rows:,} friends", hint=_ALL_ROWS)
    return target_row(jump, here, total)


async def _row_of_player(window: BoardWindow, jump: ToPlayer) -> int:
    try:
        return (await window.locate(jump.player_id)).row
    except NotFound as error:
        if window.scope is Scope.ALL:
            raise
        who = jump.name or jump.player_id
        raise NotFound(f"Player {who} is not among the friends on this board", hint=_ALL_ROWS) from error
