"""Which partition of a board is meant: asked for in place, tried at the service, asked for again where it will
not do."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import TYPE_CHECKING

from lbtui.errors import NotFound, PartitionNeeded, RequestRefused, UsageError
from lbtui.model.board import Board, BoardRef
from lbtui.tui.safe import fitted, width_of
from lbtui.tui.screens.room import Room

if TYPE_CHECKING:
    from lbtui.fetch.connection import Connection

ANOTHER_MAY_DO = (NotFound, UsageError, RequestRefused)
"""Errors over a partition that another one may avoid."""

_HINT = "such as COUNTRY.UK · enter tries it, esc gives up"
_LABEL = 24
"""Cells of a board's name in front of what is typed."""


class PartitionPrompt:
    """Asks on one screen; what was typed for a board stays there until it will do."""

    def __init__(self, room: Room, typed: Mapping[str, str] | None = None) -> None:
        """`typed`: what was named for a board elsewhere, and will not do."""
        self._room = room
        self._typed = dict(typed or {})

    async def ask(self, ref: BoardRef) -> str | None:
        """A partition of the board as a person types it; None where they give up."""
        foot = self._room.foot
        await foot.free()
        answer: asyncio.Future[str | None] = asyncio.get_running_loop().create_future()

        def give(text: str | None) -> None:
            if not answer.done():
                answer.set_result(text)

        name = ref.id if width_of(ref.id) <= _LABEL else fitted(ref.id, _LABEL)
        foot.prompt.ask(
            f"Partition of {name}",
            lambda _: _HINT,
            lambda text: give(text.strip() or None),
            self._typed.get(ref.id, ""),
            given_up=lambda: give(None),
        )
        try:
            typed = await answer
        except asyncio.CancelledError:
            if self._room.standing and foot.prompt.display:
                foot.prompt.close()
            raise
        self._typed[ref.id] = typed or ""
        return typed

    async def board(self, connection: Connection, ref: BoardRef) -> Board | None:
        """The board as the service describes it now, with a partition where it needs one; None where the person
        gives up. Raises what asking for a board may, but PartitionNeeded."""
        try:
            return await connection.board(ref, fresh=True)
        except PartitionNeeded as needed:
            name = needed.board
        while (partition := await self.ask(BoardRef(name))) is not None:
            found = BoardRef(name, partition.removeprefix(f"{name}.") or partition)
            self._room.say(f"Asking for {found} …")
            try:
                board = await connection.board(found, fresh=True)
            except ANOTHER_MAY_DO as wrong:
                self._room.say("")
                self._room.fail(wrong)
            else:
                self._room.fail(None)
                return board
        self._room.fail(None)
        return None
