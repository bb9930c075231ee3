"""All of a service's boards, where it lists them in parts."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from lbtui.model.board import Board, BoardList, BoardRef

MOST_LISTS = 1_000


async def all_boards(ask: Callable[[str | None], Awaitable[BoardList]]) -> BoardList:
    """Every board, part after part, each asked for by the token of the one before.

    A circle of parts is cut: `next` says where.
    """
    boards: dict[BoardRef, Board] = {}
    taken: set[str | None] = set()
    token, complete = None, True
    warnings: list[str] = []
    while token not in taken and len(taken) < MOST_LISTS:
        taken.add(token)
        part = await ask(token)
        boards |= {each.ref: each for each in part.boards}
        warnings += part.warnings
        token, complete = part.next, complete and part.complete
        if token is None:
            break
    return BoardList(tuple(boards.values()), token, complete, tuple(warnings))
