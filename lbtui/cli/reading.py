"""Rows of a board from wherever a jump leads, over as many pages as they take."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

from lbtui.errors import LbtuiError
from lbtui.fetch.cache import merged
from lbtui.fetch.connection import Connection
from lbtui.model.board import Board, BoardRef, Exact
from lbtui.model.entry import Entry, RankKind, Scope
from lbtui.model.jump import ByRows, Jump, ToFirst, ToLast, ToPercent, ToPlayer, ToRank, target_row
from lbtui.model.page import Anchor, End, Page

_TIED = "player {} stands among so many tied that the rows begin where those of their rank do"


@dataclass(frozen=True, slots=True)
class Question:
    """Which rows are wanted."""

    ref: BoardRef
    jump: Jump
    limit: int
    scope: Scope = Scope.ALL


@dataclass(frozen=True, slots=True)
class Reading:
    """The rows that were read, and the board as their last page described it, with what else is known of it.

    `next` is the jump that goes on from here, None where nothing follows or nobody can say. `fetched_at`, in
    seconds since 1970, is of the oldest page.
    """

    board: Board
    entries: tuple[Entry, ...]
    next: str | None
    rank_kind: RankKind = RankKind.EXACT
    warnings: tuple[str, ...] = ()
    fetched_at: float | None = field(default=None, compare=False)


async def read(connection: Connection, question: Question, *, fresh: bool = False) -> Reading:
    """Up to `limit` rows from where the jump leads; the service's page size is no bound.

    A service that sends us in a circle is stopped, and that is one of the `warnings`. UsageError where the
    jump leads past the end.
    """
    row, doubt = await _first_row(connection, question, fresh=fresh)
    anchor = End() if row is None else connection.anchor_at(row)
    pages = [page async for page in _pages(connection, question, anchor, fresh=fresh)]
    board = await _described(connection, question, pages[-1].board)
    entries = tuple(entry for page in pages for entry in page.entries)[: question.limit]
    if not entries and isinstance(question.jump, ToRank):
        target_row(question.jump, 1, board.total)
    times = [page.trace.fetched_at for page in pages if page.trace]
    if row is None and connection.ranks_are_rows(question.scope):
        row = pages[0].first_rank
    return Reading(
        board,
        entries,
        _following(row, entries, pages[-1], question.limit),
        pages[0].rank_kind,
        (*doubt, *_warnings(pages, entries, question)),
        min(times, default=None),
    )


async def _described(connection: Connection, question: Question, told: Board) -> Board:
    """The board with its title and columns, where pages tell none and its own answer does."""
    board = merged(connection.known_board(question.ref, question.scope), told)
    if board.title is not None or board.columns:
        return board
    with suppress(LbtuiError):  # the rows are there, and are what was asked for
        return merged(await connection.board(question.ref, question.scope), told)
    return board


async def _first_row(
    connection: Connection, question: Question, *, fresh: bool
) -> tuple[int | None, tuple[str, ...]]:
    """The row to read from, None for the end that only the service knows; and what is not sure about it."""
    match question.jump:
        case ToFirst():
            return 1, ()
        case ToRank(rank):
            return rank, ()
        case ToPlayer(player_id):
            located = await connection.locate(question.ref, player_id, question.scope)
            doubt = () if located.sure else (_TIED.format(player_id),)
            return max(1, located.row - (question.limit - 1) // 2), doubt
        case ByRows() | ToPercent() | ToLast():
            board = await connection.board(question.ref, question.scope, fresh=fresh)
            row = target_row(question.jump, 1, board.total)
            if row is not None and isinstance(question.jump, ToLast):
                row = max(1, row - question.limit + 1)
            return row, ()


async def _pages(
    connection: Connection, question: Question, anchor: Anchor, *, fresh: bool
) -> AsyncIterator[Page]:
    """Pages from `anchor` until there are enough rows, no way on, or a way that was taken already."""
    wanted = question.limit
    taken: set[Anchor] = set()
    following: Anchor | None = anchor
    while following is not None and following not in taken and wanted > 0:
        taken.add(following)
        size = min(wanted, connection.page_size)
        page = await connection.page(question.ref, following, size, question.scope, fresh=fresh)
        yield page
        wanted -= len(page.entries)
        following = page.next if page.entries else None


def _following(first: int | None, entries: Sequence[Entry], last: Page, limit: int) -> str | None:
    """The row after the last one that was read, as a jump. With ties that is not the next rank."""
    if first is None or not entries:
        return None
    following = first + len(entries)
    if isinstance(last.board.total, Exact):
        return str(following) if following <= last.board.total.rows else None
    return str(following) if last.next is not None or len(entries) == limit else None


def _warnings(pages: Sequence[Page], entries: Sequence[Entry], question: Question) -> Iterator[str]:
    for page in pages:
        yield from page.warnings
    if len(pages) > 1:
        twice = sum(
            count > 1 for count in Counter(entry.player_id for entry in entries if entry.player_id).values()
        )
        if twice:
            yield f"{twice} players came on more than one page; the board may have moved while it was read"
    totals = {page.board.total for page in pages}
    if len(totals) > 1:
        yield "the board's total changed while it was read"
    last = pages[-1]
    if len(entries) < question.limit and last.next is not None:
        yield f"the service's next page brought nothing new; reading stopped after {len(entries)} rows"
