"""What the window's tests share: a window that counts its calls back, and waiting until it rests."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import Any

from lbtui.fetch.connection import Connection
from lbtui.fetch.window import BoardWindow
from lbtui.model.entry import Scope

from .tiny import REF


class Looking:
    """A window on the tests' board, with `changes` counted."""

    def __init__(self, connection: Connection) -> None:
        self.changes = 0
        self.window = BoardWindow(connection, REF, Scope.ALL, self._changed)

    def _changed(self) -> None:
        self.changes += 1

    def players(self, first: int, last: int) -> list[str | None]:
        """Who stands in these rows, None where nobody is known."""
        entries = [self.window.row(row) for row in range(first, last + 1)]
        return [entry.player_id if entry else None for entry in entries]

    async def see(self, first: int, last: int) -> list[str | None]:
        """Looks, waits until all that is visible was read or failed, and gives who is there."""
        self.window.look(first, last)
        await until(lambda: not self.window.busy and not self.wanting(first, last))
        return self.players(first, last)

    def wanting(self, first: int, last: int) -> bool:
        """Whether rows that are there to be read are neither here nor failed."""
        rows = range(first, min(last, self.window.rows_known()) + 1)
        return self.window.error is None and any(self.window.awaited(row) for row in rows)

    async def rest(self) -> None:
        """Waits until the window reads nothing, and will read nothing of itself."""
        await until(lambda: self.window._reader._worker is None or self.window._reader._worker.done())


Open = Callable[..., Looking]
"""Opens a window on an application's board, with what its profile says."""


def named(first: int, last: int) -> list[str | None]:
    """Who stands in these rows of a plain board."""
    return [f"p{row}" for row in range(first, last + 1)]


async def until(true: Callable[[], object], seconds: float = 5.0) -> None:
    """Returns once `true` is; fails where that takes too long."""
    for _ in range(int(seconds / 0.005)):
        if true():
            return
        await asyncio.sleep(0.005)
    raise AssertionError("it did not come true in time")


def answers(total: Any, *rows: Sequence[Any]) -> Callable[[int, int], dict[str, Any]]:
    """A board that answers every question with the same rows."""
    return lambda first, count: {"total": total, "rows": list(rows)}
