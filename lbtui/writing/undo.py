"""Taking a change back: which one, whether it was made at all, and what cannot be brought back."""

from __future__ import annotations

import asyncio
import enum
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from lbtui.errors import UsageError
from lbtui.fetch import write
from lbtui.fetch.connection import Connection
from lbtui.model.change import Change, Deed, Outcome, Result
from lbtui.model.entry import Entry
from lbtui.store.journal import History, Journal, Past
from lbtui.store.journal_lines import Place, Record
from lbtui.writing.telling import DONE
from lbtui.writing.whose import Named, lasting_id, named, told_id

MOST_ROWS = 20
"""Players whose rows are read to judge their changes."""


class Made(enum.Enum):
    """Whether a change was made, by the journal and by what the rows tell."""

    YES = "yes"
    NO = "no"
    NOBODY_KNOWS = "nobody knows"


@dataclass(frozen=True, slots=True)
class Standing:
    """A change that still holds, or may, and the id to take it back by."""

    past: Past
    made: Made
    player_id: str


async def plan(connection: Connection, journal: Journal, place: Place, player_id: str | None) -> Change:
    """See `lbtui.writing.Writing.plan_undo`."""
    if not connection.capabilities.delete:
        write.allow(connection, Deed.SET)
    player = None if player_id is None else await named(connection, place.ref, player_id)
    if player is not None and player.stands_in and player.told is None:
        raise await _nobody(connection, journal, place, player)
    history = await asyncio.to_thread(journal.history, place, None if player is None else player.ids)
    search = Search(connection, place, player)
    standing = await search.newest(history.changes)
    if player is not None and search.nameless:
        raise _nameless(place, search.nameless[0])
    if standing is None:
        raise _nothing(history, search, player_id)
    record = standing.past.record
    deed = Deed.DELETE if record.before is None else Deed.SET
    looked = await write.look(connection, place.ref, standing.player_id, deed)
    _check_same(connection, standing, looked)
    if record.before is None:
        change = write.deletion(connection, looked)
    elif record.before.score is None:
        raise UsageError("The old row cannot be brought back", "It had no score that could be set again")
    else:
        change = await write.setting(connection, looked, record.before.score)
    notes = (*_notes(connection, standing, looked), *search.notes(), *change.notes, *history.notes)
    return replace(change, notes=notes, undoes=record.id)


@dataclass(slots=True)
class Search:
    """The search for the newest change of a history that still holds, or may.

    Going backwards, each record tells how the row was before it; so it is known how the one before that left
    it, and whether one that ended without an answer was made after all. `gone` are changes that were made and
    hold no more, because the row is as before them; `nameless` those of a stand-in whom nobody knows.
    """

    connection: Connection
    place: Place
    player: Named | None
    gone: list[Record] = field(default_factory=list)
    nameless: list[Record] = field(default_factory=list)
    _rows: dict[str, Entry | None] = field(default_factory=dict)

    async def newest(self, changes: Sequence[Past]) -> Standing | None:
        provider, left = self.connection.provider, dict[str, Entry | None]()
        calls = {
            past.record.player_id: told
            for past in reversed(changes)
            if not provider.stands_in(past.record.player_id) and (told := told_id(past, provider))
        }
        undone: set[str] = set()
        for past in changes:
            record, player_id = past.record, lasting_id(past, provider)
            if self.player is not None and not self.player.made(past, provider):
                continue
            if player_id is None:
                if not (_told(past.outcome) and _made(past, None) is Made.NO):
                    self.nameless.append(record)
                continue
            who = calls.get(player_id, player_id)
            if who not in left and not _told(past.outcome):
                left[who] = await self._row(who, player_id)
            made = _made(past, left.get(who))
            left[who] = record.before
            if made is Made.NO or record.id in undone:
                continue
            if record.undoes is not None:
                undone |= {record.undoes} if made is Made.YES else set()
            elif write.same_row(await self._row(who, player_id), record.before):
                self.gone.append(record)
            else:
                return Standing(past, made, player_id)
        return None

    async def _row(self, who: str, player_id: str) -> Entry | None:
        """A player's row as it is now."""
        if self.player is not None:
            return self.player.row
        if who not in self._rows:
            if len(self._rows) >= MOST_ROWS:
                raise UsageError("Too many players' rows would have to be looked at", hint="Name the player")
            (self._rows[who],) = await self.connection.players(self.place.ref, (player_id,))
        return self._rows[who]

    def notes(self) -> Iterator[str]:
        """What is passed over on the way."""
        for record in self.gone:
            yield f"what was {_when(record)} holds no more: the row of {record.player_id} is as it was before"
        for record in self.nameless:
            yield f"what was {_when(record)} for {record.player_id} stays: nobody knows who that was"


def _told(outcome: Outcome | None) -> bool:
    """Whether it is known what became of a change."""
    return outcome is not None and outcome.result is not Result.UNKNOWN


def _made(past: Past, left: Entry | None) -> Made:
    """Whether a change was made, where it seems to have `left` the row so."""
    record, outcome = past.record, past.outcome
    if _nothing_new(record):
        return Made.NO
    if outcome is not None and _told(outcome):
        return Made.YES if outcome.result is Result.DONE else Made.NO
    if write.same_row(left, record.before):
        return Made.NO
    return Made.YES if _as_wanted(record, left) else Made.NOBODY_KNOWS


def _nothing_new(record: Record) -> bool:
    before = record.before
    return before is not None and record.score is not None and before.score == record.score


def _as_wanted(record: Record, row: Entry | None) -> bool:
    if record.deed is Deed.DELETE:
        return row is None
    return row is not None and (record.score is None or row.score == record.score)


def _notes(connection: Connection, standing: Standing, looked: write.Looked) -> Iterator[str]:
    record, outcome = standing.past.record, standing.past.outcome
    yield f"takes back what was {_when(record)}"
    now = write.score_words(connection, looked.board, looked.entry)
    if standing.made is Made.NOBODY_KNOWS:
        yield f"nobody knows whether that was done; the row is {now}"
    elif outcome is not None and outcome.after is not None and not write.same_row(looked.entry, outcome.after):
        left = write.score_words(connection, looked.board, outcome.after)
        yield f"the row has changed since: it was left at {left} and is {now}"
    elif not _as_wanted(record, looked.entry):
        yield f"the row has changed since: it is {now}"
    if record.before is not None:
        yield "the time of the old score and its place among equals are not brought back"


def _when(record: Record) -> str:
    return f"{DONE[record.deed]} on {record.at:%Y-%m-%d at %H:%M:%S} UTC"


def _check_same(connection: Connection, standing: Standing, looked: write.Looked) -> None:
    """UsageError where the service calls somebody else by the id of a change's player now."""
    then, now = told_id(standing.past, connection.provider), looked.entry and looked.entry.player_id
    if then is not None and now is not None and now not in (then, standing.player_id):
        raise UsageError(
            f"The service tells of player {now} where the change was of player {then}",
            hint="Check whom the profile signs in as; nothing was sent",
        )


async def _nobody(connection: Connection, journal: Journal, place: Place, player: Named) -> UsageError:
    history = await asyncio.to_thread(journal.history, place)
    last = next((each for past in history.changes if (each := lasting_id(past, connection.provider))), None)
    if last is None:
        return UsageError(f"The journal has nothing to undo on board {place.ref}", "; ".join(history.notes))
    return UsageError(
        f"Nobody knows who {player.typed} is while they are not on board {place.ref}",
        "They may be somebody else than when it was changed",
        f"Name the player by id; what was changed there last was player {last}'s score",
    )


def _nameless(place: Place, record: Record) -> UsageError:
    return UsageError(
        f"What was {_when(record)} for {record.player_id} on board {place.ref} is never undone",
        "The service did not say who that was, and they may be somebody else now",
        "Name the player by id, for the changes before it",
    )


def _nothing(history: History, search: Search, player_id: str | None) -> UsageError:
    place, whose = search.place, f" of player {player_id}" if player_id else ""
    if history.elsewhere is not None and not history.changes:
        here = history.elsewhere == place.host
        told = (
            f"Profile {place.profile} pointed to {'another place of ' if here else ''}{history.elsewhere} then"
        )
        return UsageError(
            f"The changes{whose} on board {place.ref} were made elsewhere",
            f"{told}, or took its secrets from elsewhere" if here else told,
            "Point it there again to take them back",
        )
    most = f"only the newest {len(history.changes):,} changes were looked at, and the journal has older ones"
    notes = "; ".join((*search.notes(), *((most,) if history.more else ()), *history.notes))
    return UsageError(f"The journal has nothing to undo{whose} on board {place.ref}", notes)
