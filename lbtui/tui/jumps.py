"""Jumps on the ranks screen: what is typed, what is said while the service is asked, and where they arrive."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lbtui.errors import LbtuiError, ScanNeeded, UsageError
from lbtui.model.board import Total, rows_text
from lbtui.model.jump import ByRows, Jump, ToPlayer, ToRank
from lbtui.tui.jump_text import hint, read_jump, row_asked, row_at_once
from lbtui.tui.scanning import Scanning

if TYPE_CHECKING:
    from lbtui.tui.screens.ranks import RanksScreen

GROUP = "jump"
"""The workers that a jump is made by; a person may call them off."""


class Jumps:
    """One jump at a time, on one screen. `scanning` takes over where only reading the board finds a player."""

    def __init__(self, room: RanksScreen) -> None:
        self._room = room
        self._awaited: int | None = None
        self.scanning = Scanning(room, self)

    @property
    def under_way(self) -> bool:
        """Whether the service is asked where a jump leads."""
        return any(each.group == GROUP for each in self._room.running())

    # what is typed

    def ask(self, action_id: str, text: str) -> None:
        """Asks where to go; what came to nothing before is there again."""
        again = self._room.again(action_id)
        self._room.foot.prompt.ask(
            "Go to",
            self._hint,
            self._answered,
            text if again is None else again,
            select=None if again is None else len(text),
        )

    def _hint(self, text: str) -> str:
        return hint(self._room.window, text, self._here)

    def _answered(self, text: str) -> None:
        if text.strip() not in ("", "@"):
            self.go(text)

    # where it leads

    def start(self, text: str) -> None:
        """The jump that the screen opens with."""
        try:
            self.go(text)
        except UsageError as error:
            self._room.fail(error)

    def go(self, text: str) -> None:
        """Goes where a text says; UsageError where it says nothing that can be done."""
        jump = read_jump(self._room.window, text)
        if isinstance(jump, ToPlayer):
            self.scanning.check_free()
        row = row_at_once(self._room.window, jump, self._here)
        if row is not None:
            self._room.table.move_to(row - 1, middle=True)
        else:
            self._ask_service(jump, text.strip())

    def by_rows(self, rows: int, *, top: bool = False) -> None:
        """So many rows down, past what is known to be there; `top` shows the row at the top."""
        if not self.under_way:
            self._ask_service(ByRows(rows), "", top=top)

    def _ask_service(self, jump: Jump, text: str, *, top: bool = False) -> None:
        self._room.run_worker(self._asked(jump, text, top), group=GROUP, exclusive=True)

    async def _asked(self, jump: Jump, text: str, top: bool) -> None:
        self._room.say(_looking(jump), stays=True)
        try:
            sought = await row_asked(self._room.window, jump, self._here, self.told)
        except ScanNeeded:
            if isinstance(jump, ToPlayer):
                await self.scanning.offer(jump, text)
        except LbtuiError as error:
            self.failed(error, jump, text)
        else:
            self._room.say_whole(sought.note, stays=True)
            self.arrive(sought.row, top=top)

    def failed(self, error: LbtuiError, jump: Jump, text: str) -> None:
        """Says why a jump came to nothing, and keeps its text for the next."""
        self._room.say("")
        self._room.fail(error)
        self._room.offer_again("jump.player" if isinstance(jump, ToPlayer) else "jump.rank", text)

    def told(self, total: Total) -> None:
        """The end is looked for, and so much of the board was seen by now."""
        self._room.say(f"Looking for the end … {rows_text(total)} · esc cancels", stays=True)

    @property
    def _here(self) -> int:
        return self._room.table.cursor + 1

    # where it arrives

    def arrive(self, row: int, *, top: bool = False) -> None:
        """Puts the cursor on a row that the service named, as soon as the board is known to reach there."""
        room = self._room
        if not room.standing:
            return
        if row > room.rows.count:
            room.window.look(row, row)
        self._awaited = row if row > room.rows.count else None
        if top:
            room.table.first = row - 1
        room.table.move_to(row - 1, middle=not top)

    def settle(self) -> None:
        """The board may be known to reach farther by now."""
        if self._awaited and self._awaited <= self._room.rows.count:
            self._room.table.move_to(self._awaited - 1, middle=True)
            self._awaited = None

    def forget(self) -> None:
        """Something else is done: no row is waited for."""
        self._awaited = None


def _looking(jump: Jump) -> str:
    match jump:
        case ToPlayer(player_id, name):
            return f"Looking for {name or player_id} …"
        case ToRank(rank):
            return f"Looking for rank {rank:,} …"
        case ByRows():
            return ""
        case _:
            return "Looking for the end …"
