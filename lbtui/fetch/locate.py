"""Finding the row a player stands in, where the service gives a page around them and ranks may be shared."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lbtui.errors import BadAnswer, NotFound
from lbtui.model.board import BoardRef
from lbtui.model.entry import Entry, RankKind, Scope
from lbtui.model.page import Page, Player

if TYPE_CHECKING:
    from lbtui.fetch.connection import Connection

TIED_PAGES = 20
"""Pages of equal ranks that are read to find a player among them."""


@dataclass(frozen=True, slots=True)
class Located:
    """A player's entry, and the row, from 1, that it stands in.

    `sure` is False where the player is among so many tied, or moved so fast, that `row` is only where those of
    the same rank begin, and where the service's ranks are approximate.
    """

    row: int
    entry: Entry
    sure: bool = True


async def locate(connection: Connection, ref: BoardRef, player_id: str, scope: Scope) -> Located:
    """Asks for the page around the player; their row is their rank and the tied rows before them.

    A page that begins among the tied does not tell how many stand before: then the board is read on from the
    first row of that rank, in the pages that a window shows as well.
    """
    connection.provider.check_player(player_id)
    page = await connection.page(ref, Player(player_id), scope=scope, fresh=True)
    at = _index(page, player_id)
    if at is None:
        raise NotFound(f"Player {player_id} is not on board {ref}", "The page around them does not hold them")
    entry = page.entries[at]
    if entry.rank is None or entry.rank < 1 or page.rank_kind is RankKind.ABSENT:
        raise BadAnswer(f"The service does not say which rank player {player_id} has")
    tied = at
    while tied and page.entries[tied - 1].rank == entry.rank:
        tied -= 1
    if tied or page.rank_kind is RankKind.POSITIONAL:
        return Located(entry.rank + at - tied, entry, page.rank_kind is not RankKind.APPROXIMATE)
    return await _among_tied(connection, ref, entry, scope)


async def _among_tied(connection: Connection, ref: BoardRef, entry: Entry, scope: Scope) -> Located:
    size, rank = connection.page_size, entry.rank or 1
    first = (rank - 1) // size * size + 1
    for begin in range(first, first + TIED_PAGES * size, size):
        page = await connection.page(ref, connection.anchor_at(begin), size, scope, fresh=True)
        at = _index(page, entry.player_id)
        if at is not None:
            return Located(begin + at, page.entries[at])
        last = page.entries[-1].rank if page.entries else None
        if last is None or last > rank:
            break
    return Located(rank, entry, sure=False)


def _index(page: Page, player_id: str) -> int | None:
    return next((at for at, each in enumerate(page.entries) if each.player_id == player_id), None)
