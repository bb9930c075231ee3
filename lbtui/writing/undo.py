"""Taking a change back: which one, whether it was made at all, and what cannot be brought back."""

from __future__ import annotations

import asyncio
import enum
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, replace

from lbtui.errors import UsageError
from lbtui.fetch import write
from lbtui.fetch.connection import Connection
from lbtui.model.change import Change, Deed, Outcome, Result
from lbtui.model.entry import Entry
from lbtui.store.journal import History, Journal, Past
from lbtui.store.journal_lines import Place, Record
from lbtui.writing.telling import DONE

MOST_ROWS = 20
"""Players whose rows are read to judge changes that ended without an answer."""

Row = Callable[[str], Awaitable[Entry | None]]
"""A player's row as it is now."""


class Made(enum.Enum):
    """Whether a change was made, by the journal and by what the rows tell."""

    YES = "yes"
    NO = "no"
    NOBODY_KNOWS = "nobody knows"


@dataclass(frozen=True, slots=True)
class Standing:
    """The newest change that still holds, or may."""

    past: Past
    made: Made


async def plan(connection: Connection, journal: Journal, place: Place, player_id: str | None) -> Change:
    """See `lbtui.writing.Writing.plan_undo`."""
    if not connection.capabilities.delete:
        write.allow(connection, Deed.SET)
    history = await asyncio.to_thread(journal.history, place, player_id)

    async def row(player: str) -> Entry | None:
        (entry,) = await connection.players(place.ref, (player,))
        return entry

    standing = await newest(history, row)
    if standing is None:
        raise _nothing(history, place, player_id)
    record = standing.past.record
    deed = Deed.DELETE if record.before is None else Deed.SET
    looked = await write.look(connection, place.ref, record.player_id, deed)
    if write.same_row(looked.entry, record.before):
        raise UsageError(
            f"The last change of player {record.player_id} on board {place.ref} is undone already",
            f"The row is as it was before it: {write.reads(connection, looked.board, looked.entry)}",
        )
    if record.before is None:
        change = write.deletion(connection, looked)
    elif record.before.score is None:
        raise UsageError("The old row cannot be brought back", "It had no score that could be set again")
    else:
        change = await write.setting(connection, looked, record.before.score)
    notes = (*_notes(connection, standing, looked), *change.notes, *history.notes)
    return replace(change, notes=notes, undoes=record.id)


async def newest(history: History, row: Row) -> Standing | None:
    """The newest change of a history that still holds, or may.

    Going backwards, each record tells how the row was before it; so it is known how the one before that left
    it, and whether one that ended without an answer was made after all.
    """
    rows: dict[str, Entry | None] = {}
    undone: set[str] = set()
    asked = 0
    for past in history.changes:
        record = past.record
        if record.player_id not in rows and not _told(past.outcome):
            asked += 1
            if asked > MOST_ROWS:
                raise UsageError("Too many changes here ended without an answer", hint="Name the player")
            rows[record.player_id] = await row(record.player_id)
        made = _made(past, rows.get(record.player_id))
        rows[record.player_id] = record.before
        if made is Made.NO or record.id in undone:
            continue
        if record.undoes is None:
            return Standing(past, made)
        if made is Made.YES:
            undone.add(record.undoes)
    return None


def _told(outcome: Outcome | None) -> bool:
    """Whether the service itself said what became of a change, or the row showed that it was made."""
    if outcome is None or outcome.result is Result.UNKNOWN:
        return False
    return outcome.result is Result.DONE or not outcome.read_back


def _made(past: Past, left: Entry | None) -> Made:
    """Whether a change was made, where it seems to have `left` the row so."""
    record, outcome = past.record, past.outcome
    if _nothing_new(record):
        return Made.NO
    if outcome is not None and _told(outcome):
        return Made.YES if outcome.result is Result.DONE else Made.NO
    if write.same_row(left, record.before):
        return Made.NO
    if _as_wanted(record, left):
        return Made.YES
    return Made.NO if outcome is not None and outcome.result is Result.NOT_DONE else Made.NOBODY_KNOWS


def _nothing_new(record: Record) -> bool:
    before = record.before
    return before is not None and record.score is not None and before.score == record.score


def _as_wanted(record: Record, row: Entry | None) -> bool:
    if record.deed is Deed.DELETE:
        return row is None
    return row is not None and (record.score is None or row.score == record.score)


def _notes(connection: Connection, standing: Standing, looked: write.Looked) -> Iterator[str]:
    record, outcome = standing.past.record, standing.past.outcome
    yield f"takes back what was {DONE[record.deed]} on {record.at:%Y-%m-%d at %H:%M:%S} UTC"
    now = write.reads(connection, looked.board, looked.entry)
    if standing.made is Made.NOBODY_KNOWS:
        yield f"nobody knows whether that was done; the row is {now}"
    elif outcome is not None and outcome.after is not None and not write.same_row(looked.entry, outcome.after):
        left = write.reads(connection, looked.board, outcome.after)
        yield f"the row has changed since: it was left at {left} and is {now}"
    elif not _as_wanted(record, looked.entry):
        yield f"the row has changed since: it is {now}"
    if record.before is not None:
        yield "the time of the old score and its place among equals are not brought back"


def _nothing(history: History, place: Place, player_id: str | None) -> UsageError:
    whose = f" of player {player_id}" if player_id else ""
    notes = "; ".join(history.notes)
    if history.elsewhere is not None and not history.changes:
        return UsageError(
            f"The changes{whose} on board {place.ref} were made elsewhere",
            f"Profile {place.profile} pointed to another place of {history.elsewhere} then"
            if history.elsewhere == place.host
            else f"Profile {place.profile} pointed to {history.elsewhere} then",
            "Point it there again to take them back",
        )
    return UsageError(f"The journal has nothing to undo{whose} on board {place.ref}", notes)
