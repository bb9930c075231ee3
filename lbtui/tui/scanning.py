"""Searching a board for a player whom the service does not look up: the question what it costs, and the search.

The board stays as it is meanwhile: one goes on looking at rows.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual.timer import Timer
from textual.worker import Worker

from lbtui.errors import LbtuiError, NotFound, UsageError
from lbtui.model.board import Exact, rows_text
from lbtui.model.jump import ToPlayer
from lbtui.tui.actions import Action
from lbtui.tui.safe import width_of
from lbtui.tui.screens.framed import Framed

if TYPE_CHECKING:
    from lbtui.fetch.locate import Located
    from lbtui.fetch.scan import Cost, Progress, Scan
    from lbtui.tui.jumps import Jumps
    from lbtui.tui.screens.ranks import RanksScreen

TELL_SECONDS = 0.5
"""Between two drawings of how far it is."""

OLD_SECONDS = 60
"""Rows that were read so long before a search are spoken of."""

REFUSED_TICKS = 2
"""So many drawings pass over a refusal; the next one takes its place."""

_GOES_ON = "@ goes on from there"
_STOPS = "esc stops the search"


class Scanning:
    """One search at a time, on one screen. What it passed stays with the connection, stopped or not."""

    def __init__(self, room: RanksScreen, jumps: Jumps) -> None:
        self._room = room
        self._jumps = jumps
        self._worker: Worker[None] | None = None
        self._ticking: Timer | None = None
        self._jump: ToPlayer | None = None
        self._text = ""
        self._progress: Progress | None = None
        self._drawn: Progress | None = None
        self._refused_for = 0

    @property
    def doing(self) -> str:
        """What the status line says while a board is read: what finds room, and always how to stop it."""
        if self._jump is None:
            return ""
        far = str(self._drawn) if self._drawn else "reading …"
        rows, between, left = far.partition(" · ")
        short = f"{rows.removesuffix(' rows')}{between}{left}"
        texts = [text for part in (far, short, rows) for text in (f"{self._who}: {part}", part)]
        return self._fitting([f"{text} · esc stops" for text in texts], _STOPS)

    def blocked(self, action: Action) -> str:
        """Why an action has to wait for the search, "" where it need not."""
        if self._jump is None or action.id not in ("jump.player", "reload", "scope"):
            return ""
        does = f"{action.keys_on('ranks')[0]} does nothing"
        return self._fitting(
            [f"{does} while {self._who} is looked for; {_STOPS}"], f"{does} while searching; {_STOPS}"
        )

    def check_free(self) -> None:
        """UsageError while a search is under way: there is no other beside it."""
        if self._jump is not None:
            raise UsageError(f"Nobody else can be looked for while {self._who} is; {_STOPS}")

    @property
    def _who(self) -> str:
        """Whom the search is for."""
        return (self._jump.name or self._jump.player_id) if self._jump else ""

    def _fitting(self, texts: Sequence[str], shortest: str) -> str:
        """The first of the texts that the status line has room for."""
        room = self._room.size.width - 2
        return next((text for text in texts if width_of(text) <= room), shortest)

    # what it costs

    async def offer(self, jump: ToPlayer, text: str) -> None:
        """Finds out what a search costs, and asks whether to go on; what is passed already costs nothing."""
        scan, room = self._scan(), self._room
        try:
            cost = await scan.cost([jump.player_id], self._jumps.told)
            await room.foot.free()
        except LbtuiError as error:
            self._jumps.failed(error, jump, text)
            return
        if not room.standing:
            return
        if cost.requests:
            self._ask(jump, text, cost)
        else:
            self._begin(jump, text)

    def _ask(self, jump: ToPlayer, text: str, cost: Cost) -> None:
        """The whole of it on the two lines of the foot."""
        room = self._room
        room.say(self._only_by_reading(jump), stays=True)
        room.offer_again("jump.player", text)
        spent = str(cost)
        room.foot.question.ask(
            f"{spent[:1].upper()}{spent[1:]}. Go?", lambda: self._begin(jump, text), ended=lambda: room.say("")
        )

    def _only_by_reading(self, jump: ToPlayer) -> str:
        ids = [jump.player_id] if jump.name is None else [f"{jump.name} ({jump.player_id})", jump.name]
        texts = [f"Player {who} can only be found by reading the board:" for who in ids]
        texts += [f"Only reading the board finds {ids[-1]}:", f"Only reading finds {ids[-1]}:"]
        return self._fitting(texts, "Only reading the board finds them:")

    # how far it is

    def _begin(self, jump: ToPlayer, text: str) -> None:
        self._jump, self._text, self._home = jump, text, self._room.home
        self._progress = self._drawn = None
        self._room.say("")
        self._ticking = self._room.set_interval(TELL_SECONDS, self._tick)
        self._worker = self._room.run_worker(self._read(jump), group="scan", exclusive=True)

    def _heard(self, progress: Progress) -> None:
        self._progress = progress

    def _tick(self) -> None:
        self._refused_for = self._refused_for + 1 if self._room.notice.endswith(_STOPS) else 0
        if self._drawn == self._progress:
            return
        self._drawn = self._progress
        if self._refused_for > REFUSED_TICKS:
            self._room.say("")
        else:
            self._room.refresh_lines()

    def stop(self) -> bool:
        """Calls the search off; whether there was one. What was passed is kept."""
        if self._worker is None:
            return False
        self._worker.cancel()
        return True

    def _stopped(self, who: str) -> None:
        """It was called off, and this is where; told on the screen behind where this one was left."""
        read = self._progress.read if self._progress else 0
        after = f"after {read:,} row{'' if read == 1 else 's'}; {_GOES_ON}"
        if self._room in self._home.screen_stack:
            self._room.say_whole(f"Stopped {after}", stays=True)
            self._room.offer_again("jump.player", self._text)
        elif self._home.return_code is None and isinstance(behind := self._home.screen, Framed):
            text = f"Stopped looking for {who} {after}"
            fits = width_of(text) <= self._home.size.width - 2
            behind.say(text if fits else f"Stopped {after}", stays=True)

    def forget(self) -> None:
        """The board is to be read anew."""
        can = self._room.connection.capabilities
        if not (can.around_player or can.one_player):
            self._scan().forget()

    def _scan(self) -> Scan:
        return self._room.connection.scan(self._room.ref, self._room.scope)

    def _over(self, jump: ToPlayer) -> None:
        """That search has ended; another is left alone."""
        if self._jump is not jump:
            return
        if self._ticking is not None:
            self._ticking.stop()
        self._worker = self._ticking = self._jump = None
        self._room.refresh_lines()

    # what became of it

    async def _read(self, jump: ToPlayer) -> None:
        scan, began, text = self._scan(), time.time(), self._text
        try:
            found = (await scan.find([jump.player_id], self._heard)).get(jump.player_id)
        except LbtuiError as error:
            self._over(jump)
            self._jumps.failed(error, jump, text)
            self._room.say(f"What was read is kept; {_GOES_ON}", stays=True)
            return
        except asyncio.CancelledError:
            self._over(jump)
            self._stopped(jump.name or jump.player_id)
            raise
        self._over(jump)
        who = jump.name or jump.player_id
        if found is None:
            self._jumps.failed(self._not_there(jump, scan, began), jump, text)
        else:
            self._room.say_whole(f"{who}: {_place(found)}", stays=True)
            self._jumps.arrive(found.row)

    def _not_there(self, jump: ToPlayer, scan: Scan, began: float) -> NotFound:
        total = self._room.connection.known_total(self._room.ref, self._room.scope)
        whole = f"All {rows_text(total)} were read" if isinstance(total, Exact) else "It was read to its end"
        if scan.since is not None and scan.since < began - OLD_SECONDS:
            whole += f", the first of them at {time.strftime('%H:%M:%S', time.localtime(scan.since))}"
        who = f"{jump.name} ({jump.player_id})" if jump.name else jump.player_id
        if not scan.moved:
            return NotFound(f"Player {who} is not on board {self._room.ref}", whole)
        return NotFound(
            f"Player {who} was not met on board {self._room.ref}",
            f"{whole}, but it moved meanwhile and they may have been missed",
            "r forgets what was read, and @ reads the board once more",
        )


def _place(found: Located) -> str:
    rank = found.entry.rank
    return f"row {found.row:,}" if rank is None else f"rank {rank:,}, row {found.row:,}"
