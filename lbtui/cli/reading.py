"""Rows of a board from wherever a jump leads, over as many pages as they take."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

from lbtui.errors import LbtuiError
from lbtui.fetch.cache import merged
from lbtui.fetch.connection import Connection
from lbtui.fetch.seek import jump_to_row, seek_on
from lbtui.fetch.sought import Ground
from lbtui.model.board import Board, BoardRef, Exact
from lbtui.model.entry import Entry, RankKind, Scope
from lbtui.model.jump import Jump, ToLast, ToPlayer, ToRank, target_row
from lbtui.model.page import Anchor, End, Offset, Page


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
    since = connection.timing.monotonic() if fresh else None
    row, note = await _first_row(connection, question, since)
    anchor = End() if row is None else connection.anchor_at(row)
    pages, circled = await _pages(connection, question, anchor, since)
    board = await _described(connection, question, pages[-1].board)
    entries = tuple(entry for page in pages for entry in page.entries)[: question.limit]
    if not entries and isinstance(question.jump, ToRank):
        target_row(question.jump, 1, board.total)
    times = [page.trace.fetched_at for page in pages if page.trace]
    if row is None and connection.ranks_are_rows(question.scope):
        row = pages[0].first_rank
    warnings = [note, connection.warning, *_warnings(pages)]
    if circled:
        warnings.append(
            f"the service's next page brought nothing new; reading stopped after {len(entries)} rows"
        )
    return Reading(
        board,
        entries,
        _following(connection, question, row, entries, pages[-1]),
        pages[0].rank_kind,
        tuple(filter(None, warnings)),
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


async def _first_row(connection: Connection, question: Question, since: float | None) -> tuple[int | None, str]:
    """The row to read from, None for the end that only the service knows; and what is to be said of it."""
    jump, limit = question.jump, question.limit
    can = connection.capabilities
    if isinstance(jump, ToLast) and not (can.by_rank or can.by_offset):
        return None, ""
    ground = Ground(connection, question.ref, question.scope, rows=limit, since=since)
    sought = await seek_on(ground, jump)
    match jump:
        case ToPlayer():
            return max(1, sought.row - (limit - 1) // 2), sought.note
        case ToLast():
            return max(1, sought.row - limit + 1), sought.note
        case _:
            return sought.row, sought.note


async def _pages(
    connection: Connection, question: Question, anchor: Anchor, since: float | None
) -> tuple[list[Page], bool]:
    """Pages from `anchor` until there are enough rows, no way on, or a way that was taken already: whether so.

    What was read after `since` is not asked for again.
    """
    wanted = question.limit
    pages: list[Page] = []
    taken: set[Anchor] = set()
    following: Anchor | None = anchor
    while following is not None and following not in taken and wanted > 0:
        taken.add(following)
        size = min(wanted, connection.page_size)
        kept = connection.kept(question.ref, following, size, question.scope)
        fresh = since is not None and not (kept and kept.at >= since)
        page = await connection.page(question.ref, following, size, question.scope, fresh=fresh)
        pages.append(page)
        wanted -= len(page.entries)
        following = page.next if page.entries and not _at_end(connection, question, page) else None
    return pages, wanted > 0 and following is not None


def _at_end(connection: Connection, question: Question, page: Page) -> bool:
    """Whether nothing stands behind a page, as was found out by asking."""
    beyond = connection.extent(question.ref, question.scope).beyond
    return isinstance(page.next, Offset) and page.next.rows + 1 == beyond


def _following(
    connection: Connection, question: Question, first: int | None, entries: Sequence[Entry], last: Page
) -> str | None:
    """The row after the last one that was read, as a jump. With ties that is not the next rank."""
    if first is None or not entries:
        return None
    following = first + len(entries)
    told = last.board.total
    total = told if isinstance(told, Exact) else connection.known_total(question.ref, question.scope)
    more = last.next is not None or len(entries) == question.limit
    if following <= total.rows if isinstance(total, Exact) else more:
        return jump_to_row(connection.capabilities, question.scope, following)
    return None


def _warnings(pages: Sequence[Page]) -> Iterator[str]:
    for page in pages:
        yield from page.warnings
    if len(pages) > 1:
        on_each = ({entry.player_id for entry in page.entries if entry.player_id} for page in pages)
        twice = sum(count > 1 for count in Counter(each for ids in on_each for each in ids).values())
        if twice:
            who = "1 player" if twice == 1 else f"{twice:,} players"
            yield f"{who} came on more than one page; the board may have moved while it was read"
    totals = {page.board.total for page in pages}
    if len(totals) > 1:
        yield "the board's total changed while it was read"
