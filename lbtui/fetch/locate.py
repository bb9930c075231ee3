"""Finding the row a player stands in, where ranks may be shared and are not always rows.

The service gives a page around the player, or at least their rank. One that gives neither is searched only
where somebody says so (`lbtui.fetch.scan`); whom such a search met is remembered.

Two ways of ranking equals are in use, 1 2 2 4 and 1 2 2 3. In the first, a rank is the row where those who
share it begin; in the second it falls ever further behind, so the board is read on from there.
"""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING, NamedTuple

from lbtui.errors import BadAnswer, NotFound, ScanNeeded
from lbtui.model.board import BoardRef, Exact
from lbtui.model.entry import Entry, RankKind, Scope
from lbtui.model.page import Page, Player

if TYPE_CHECKING:
    from lbtui.fetch.connection import Connection

TIED_PAGES = 20
"""Pages that are read to find a player whose rank is known, or among friends."""


class Located(NamedTuple):
    """A player's entry, and the row, from 1, that it stands in.

    `sure` is False where the player is among so many tied, or moved so fast, that `row` is only where those of
    the same rank begin, as far as is known, and where the service's ranks are approximate.
    """

    row: int
    entry: Entry
    sure: bool = True


async def locate(connection: Connection, ref: BoardRef, player_id: str, scope: Scope) -> Located:
    """Asks for the page around the player, or for their entry and then the pages where its rank leads.

    Pages are those that a window shows as well. NotFound where the player is not among these rows; BadAnswer
    where the service does not say which rank they have; ScanNeeded where it looks nobody up.
    """
    connection.provider.check_player(player_id)
    can = connection.capabilities
    if scope is Scope.SELF or (scope is Scope.FRIENDS and not can.around_player):
        return await _among_few(connection, ref, player_id, scope)
    if can.around_player:
        return await _by_page(connection, ref, player_id, scope)
    if not can.one_player:
        return await _by_memory(connection, ref, player_id, scope)
    (entry,) = await connection.players(ref, [player_id], scope)
    if entry is None:
        raise NotFound(f"Player {player_id} is not on board {ref}")
    rank = _rank(entry, can.rank_kind)
    return await _from_rank(connection, ref, entry, rank, scope)


async def _by_memory(connection: Connection, ref: BoardRef, player_id: str, scope: Scope) -> Located:
    """Where an earlier search met the player."""
    if located := await connection.scan(ref, scope).remembered(player_id):
        return located
    words = ("lbtui", "find", connection.profile.name, player_id, "--board", str(ref), "--scan")
    raise ScanNeeded(
        "Players cannot be looked up here",
        connection.capabilities.why_not("one_player"),
        f"“{shlex.join(words)}” reads the board for them",
    )


async def _by_page(connection: Connection, ref: BoardRef, player_id: str, scope: Scope) -> Located:
    """By the page around the player; their row is their rank and the tied rows before them.

    A page that begins among the tied does not tell how many stand before.
    """
    page = await connection.page(ref, Player(player_id), scope=scope, fresh=True)
    at = _index(connection, page, player_id)
    if at is None:
        raise NotFound(f"Player {player_id} is not on board {ref}", "The page around them does not hold them")
    entry = page.entries[at]
    rank = _rank(entry, page.rank_kind)
    total = page.board.total
    if scope is not Scope.ALL and isinstance(total, Exact) and rank > total.rows:
        return await _among_few(connection, ref, entry.player_id, scope)  # it is a rank among everybody
    tied = at
    while tied and page.entries[tied - 1].rank == rank:
        tied -= 1
    if tied or page.rank_kind is RankKind.POSITIONAL:
        return Located(rank + at - tied, entry, page.rank_kind is not RankKind.APPROXIMATE)
    return await _from_rank(connection, ref, entry, rank, scope)


async def _from_rank(connection: Connection, ref: BoardRef, entry: Entry, rank: int, scope: Scope) -> Located:
    """Reads on and back from the row of that number until the player is met."""
    size = connection.page_size
    shared: list[int] = []
    taken: set[int] = set()
    waiting = [(rank - 1) // size]
    while waiting and len(taken) < TIED_PAGES:
        index = waiting.pop(0)
        if index in taken:
            continue
        taken.add(index)
        page = await connection.page(ref, connection.anchor_at(index * size + 1), size, scope, fresh=True)
        rows = list(enumerate(page.entries, index * size + 1))
        for row, each in rows:
            if connection.provider.same_player(each.player_id, entry.player_id):
                return Located(row, each)
        shared += [row for row, each in rows if each.rank == rank]
        waiting = [*_onward(page, index, size, rank), *waiting]
    return Located(min(shared, default=rank), entry, sure=False)


def _onward(page: Page, index: int, size: int, rank: int) -> list[int]:
    """The pages to look at for a player of that rank who is not on this one, likeliest first."""
    total = page.board.total
    end = max(0, (total.rows - 1) // size) if isinstance(total, Exact) else None
    ranked = [(row, each.rank) for row, each in enumerate(page.entries, index * size + 1) if each.rank]
    if not ranked:
        before = index - 1 if end is None else min(index - 1, end)
        return [before] if before >= 0 else []
    pages: list[int] = []
    row, reached = ranked[-1]
    ended = index >= end if end is not None else len(page.entries) < size and page.next is None
    if reached <= rank and not ended:
        # from one row to the next a rank rises by one at most, unless it makes up for equals before
        following = max(index + 1, (row + rank - reached - 1) // size)
        pages.append(following if end is None else min(following, end))
    if ranked[0][1] >= rank and index:
        pages.append(index - 1)
    return pages


async def _among_few(connection: Connection, ref: BoardRef, player_id: str, scope: Scope) -> Located:
    """By reading the rows of these few from the first on; their ranks may be among everybody."""
    size, shown_id = connection.page_size, player_id
    if connection.provider.stands_in(player_id):
        (entry,) = await connection.players(ref, [player_id])
        if entry is None:
            raise NotFound(f"Player {player_id} is not on board {ref}")
        player_id = entry.player_id
    for index in range(TIED_PAGES):
        page = await connection.page(ref, connection.anchor_at(index * size + 1), size, scope, fresh=True)
        at = _index(connection, page, player_id)
        if at is not None:
            return Located(index * size + at + 1, page.entries[at])
        if len(page.entries) < size and page.next is None:
            whose = "the friends" if scope is Scope.FRIENDS else "those shown"
            raise NotFound(f"Player {shown_id} is not among {whose} on board {ref}")
    raise NotFound(f"Player {shown_id} is not among the first {TIED_PAGES * size:,} of these on board {ref}")


def _rank(entry: Entry, kind: RankKind) -> int:
    if entry.rank is None or entry.rank < 1 or kind is RankKind.ABSENT:
        raise BadAnswer(f"The service does not say which rank player {entry.player_id} has")
    return entry.rank


def _index(connection: Connection, page: Page, player_id: str) -> int | None:
    same = connection.provider.same_player
    return next((at for at, each in enumerate(page.entries) if same(each.player_id, player_id)), None)
