"""Whose changes are meant.

A service may call a player by another id than a person types, and a stand-in such as @me may be somebody else
tomorrow; what the service itself told is what counts.
"""

from __future__ import annotations

from dataclasses import dataclass

from lbtui.fetch.connection import Connection
from lbtui.model.board import BoardRef
from lbtui.model.entry import Entry
from lbtui.providers.base import Provider
from lbtui.store.journal import Past


@dataclass(frozen=True, slots=True)
class Named:
    """A player whom a person named on a board: `told` is what the service calls them, None where it did not
    say, and `row` their entry now."""

    typed: str
    stands_in: bool
    told: str | None
    row: Entry | None

    @property
    def ids(self) -> frozenset[str]:
        """The ids under which their changes may stand in the journal."""
        return frozenset({self.typed, self.told or self.typed})

    def made(self, past: Past, provider: Provider) -> bool:
        """Whether a change was theirs. One of a stand-in that nobody knows may have been."""
        told = told_id(past, provider)
        if told is not None and told in self.ids:
            return True
        if told is not None and (self.told is not None or self.stands_in):
            return False
        return past.record.player_id in self.ids


async def named(connection: Connection, ref: BoardRef, player_id: str) -> Named:
    """Asks who it is that a person named."""
    connection.provider.check_player(player_id)
    (row,) = await connection.players(ref, (player_id,))
    stands_in = connection.provider.stands_in
    told = row.player_id if row and not stands_in(row.player_id) else None
    return Named(player_id, stands_in(player_id), told, row)


def told_id(past: Past, provider: Provider) -> str | None:
    """What the service called the player of a change, before it or after; None where it never said."""
    rows = (past.record.before, past.outcome and past.outcome.after)
    return next((row.player_id for row in rows if row and not provider.stands_in(row.player_id)), None)


def lasting_id(past: Past, provider: Provider) -> str | None:
    """The id to ask for the player of a change by: as it was sent, or for a stand-in whoever it was then. None
    where nobody knows."""
    sent = past.record.player_id
    return told_id(past, provider) if provider.stands_in(sent) else sent
