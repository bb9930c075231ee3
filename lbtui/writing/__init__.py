"""Changing a score, for the screens and the command line alike: planned, journalled, made, taken back."""

from __future__ import annotations

import asyncio
import secrets
from dataclasses import replace
from datetime import UTC, datetime

from lbtui.errors import LbtuiError, UsageError
from lbtui.fetch import write
from lbtui.fetch.connection import Connection
from lbtui.fetch.flights import gone
from lbtui.model.board import BoardRef
from lbtui.model.change import Change, Deed, Outcome, Result
from lbtui.model.entry import Entry
from lbtui.session import Session
from lbtui.store.journal_lines import Record
from lbtui.writing import telling, undo
from lbtui.writing.place import place_of

GRACE = 2.0
"""Seconds that a write which somebody stops still has to end by itself, so that its outcome is known."""

STILL = 10.0
"""Seconds for which a planned change is made without another look at the row."""


class Writing:
    """Changes at one profile's service. `last` is what became of the change made last, also where nobody was
    left to be told because it was stopped."""

    def __init__(self, session: Session, connection: Connection) -> None:
        self._session = session
        self._connection = connection
        self._planned: tuple[Change | None, float] = (None, 0.0)
        self.last: Outcome | None = None

    async def plan_set(self, ref: BoardRef, player_id: str, text: str | None) -> Change:
        """The plan to set a score to what a person's `text` says, None for the board's default score.

        Errors as of `lbtui.fetch.write.plan`.
        """
        return self._noted(await write.plan(self._connection, ref, player_id, Deed.SET, text))

    async def plan_delete(self, ref: BoardRef, player_id: str) -> Change:
        """The plan to take a player off a board. NotFound where they are not on it."""
        return self._noted(await write.plan(self._connection, ref, player_id, Deed.DELETE, None))

    async def plan_undo(self, ref: BoardRef, player_id: str | None = None) -> Change:
        """The plan to take back the newest change of a board, or of a player there, that still holds.

        Each undo goes one change further back; what an undo did is never undone itself, but may be set again.
        UsageError where there is nothing to take back.
        """
        place = place_of(self._connection, ref)
        return self._noted(await undo.plan(self._connection, self._session.journal, place, player_id))

    async def make(self, change: Change) -> Outcome:
        """Makes a change, once. It is in the journal before anything is sent, and its outcome after.

        An error says that nothing was changed. A cancelled caller waits up to `GRACE` for the outcome; what is
        not known by then stands in the journal as unknown.
        """
        self.last = None
        await self._look_again(change)
        work = asyncio.create_task(self._made(change, self._record(change), asyncio.current_task()))
        try:
            await asyncio.wait({work})
        except asyncio.CancelledError:
            await _seen_out(work)
            raise
        return work.result()

    def told(self, change: Change) -> str:
        """A planned change in one line, as a question can show it."""
        return telling.told(self._connection, change)

    def became(self, change: Change, outcome: Outcome) -> str:
        """What became of a change, in one line."""
        return telling.became(self._connection, change, outcome)

    def _noted(self, change: Change) -> Change:
        self._planned = (change, self._connection.timing.monotonic())
        return change

    async def _look_again(self, change: Change) -> None:
        """UsageError where the row is not as a person was shown it, which may be a while ago."""
        planned, at = self._planned
        if planned is change and self._connection.timing.monotonic() - at < STILL:
            return
        looked = await write.look(self._connection, change.ref, change.player_id, change.deed)
        if not write.same_row(looked.entry, change.before):
            old, new = (self._words(change, each) for each in (change.before, looked.entry))
            raise UsageError(
                f"The row of player {change.player_id} has changed since it was shown",
                f"It was {old} and is {new} now",
                "Nothing was sent; look at the change anew",
            )

    def _words(self, change: Change, entry: Entry | None) -> str:
        return write.score_words(self._connection, change.board, entry)

    def _record(self, change: Change) -> Record:
        return Record(
            secrets.token_hex(8),
            datetime.now(UTC),
            place_of(self._connection, change.ref),
            change.player_id,
            change.deed,
            change.before,
            change.score,
            change.undoes,
        )

    async def _made(self, change: Change, record: Record, caller: asyncio.Task[object] | None) -> Outcome:
        await asyncio.to_thread(self._session.journal.begin, record)
        if caller is not None and caller.cancelling():
            return await self._ended(
                record, Outcome(Result.NOT_DONE, change.before, why="stopped before it was sent")
            )
        try:
            outcome = await write.make(self._connection, change)
        except LbtuiError as error:
            await self._ended(record, Outcome(Result.NOT_DONE, change.before, why=error.title))
            raise
        except asyncio.CancelledError:
            self.last = Outcome(Result.UNKNOWN, why="stopped before it was known")
            self._session.journal.end(record, self.last)
            raise
        return await self._ended(record, outcome)

    async def _ended(self, record: Record, outcome: Outcome) -> Outcome:
        """The outcome, journalled; where that fails it says so, because the write itself is over."""
        self.last = outcome
        try:
            await asyncio.to_thread(self._session.journal.end, record, outcome)
        except LbtuiError as error:
            why = "; ".join(part for part in (outcome.why, f"{error.title} ({error.detail})") if part)
            self.last = outcome = replace(outcome, why=why)
        return outcome


async def _seen_out(work: asyncio.Task[Outcome]) -> None:
    """Gives a write its grace, or what an impatient person leaves of it, and returns when it has ended."""
    try:
        await asyncio.wait({work}, timeout=GRACE)
    finally:
        await gone(work)
        if not work.cancelled():
            work.exception()  # seen here, because the caller is told of the cancellation instead
