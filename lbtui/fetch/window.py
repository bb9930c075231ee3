"""The model behind the ranks screen: a window on a whole board, of which only what is looked at is read.

Rows 1 to N are places on the board. There is at most one request under way for a window, and what is looked at
now goes before what was looked at earlier.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import partial

from lbtui.errors import LbtuiError, Unavailable
from lbtui.fetch.connection import Connection, Located
from lbtui.fetch.pages import Held, Pages
from lbtui.fetch.reader import Job, Reader
from lbtui.fetch.seek import Sought, seek
from lbtui.model.board import Board, BoardRef, Exact, Total
from lbtui.model.entry import Entry, Scope
from lbtui.model.jump import Jump, ToLast
from lbtui.model.page import Trace

MOST_ROWS = 1_000
"""Rows that can be looked at at once."""


class BoardWindow:
    """`changed` is called when something that is drawn has changed, except by `look`, after which the caller
    draws anyway. `error` is why rows that are looked at are not here or not fresh.
    Everything here is called on the event loop. UsageError where the service starts no page inside a board.
    """

    def __init__(
        self,
        connection: Connection,
        ref: BoardRef,
        scope: Scope = Scope.ALL,
        changed: Callable[[], None] = lambda: None,
    ) -> None:
        self.connection = connection
        self.ref = ref
        self.scope = scope
        self.error: LbtuiError | None = None
        self._pages = Pages(connection, ref, scope)
        self._reader = Reader(self)
        self._changed = changed
        self._failed: set[int] = set()
        self._refused: set[int] = set()
        self._notes: tuple[str, ...] = ()
        self._board_asked = False
        self._span = (1, 0)
        self._forward = True
        self._drawn = self._picture()

    @property
    def page_size(self) -> int:
        return self._pages.size

    @property
    def board(self) -> Board | None:
        """What is known of the board; None until something is."""
        return self._pages.board

    @property
    def total(self) -> Total:
        """The best known total."""
        return self._pages.total

    @property
    def sure_total(self) -> Total:
        """The same for jumps to rely on; see `Connection.sure_total`."""
        return self._pages.sure_total

    @property
    def busy(self) -> bool:
        """Whether something that was asked for is being read."""
        job = self._reader.job
        return bool(self._reader.away) or (job is not None and not job.ahead)

    @property
    def trace(self) -> Trace | None:
        """What the page under the viewport cost, and how fresh it is."""
        return next((held.page.trace for held in self._in_view()), None)

    @property
    def warnings(self) -> tuple[str, ...]:
        """What is odd about the pages in view and about the board."""
        said = [text for held in self._in_view() for text in (*held.page.warnings, *held.placed.warnings)]
        return tuple(filter(None, dict.fromkeys([self.connection.warning, *said, *self._notes])))

    def row(self, number: int) -> Entry | None:
        """The entry in a row, if it was read."""
        return self._pages.entry(number)

    def awaited(self, number: int) -> bool:
        """Whether a row's page was not read yet; a row that is neither here nor awaited was not sent."""
        return self._pages.missing(self._pages.index(number))

    def rows_known(self) -> int:
        """The rows to span: the total where it is known, else as many as were seen or looked for."""
        return self._pages.rows_known(self._span[1])

    def look(self, first: int, last: int) -> None:
        """Says which rows are visible. The newest look decides what is read next."""
        first = max(1, first)
        if first != self._span[0]:
            self._forward = first > self._span[0]
        before = self._visible()
        self._span = (first, min(max(first, last), first + MOST_ROWS - 1))
        visible = self._visible()
        if visible != before:
            self._forgive()
        for index in visible:
            self._pages.get(index)
        self._pages.trim(visible)
        self._reader.moved()
        self._drawn = self._picture()

    def reload(self) -> None:
        """Reads the visible pages anew, and later every other one that is looked at."""
        self._pages.expire()
        self._notes = ()
        self.retry()

    def retry(self) -> None:
        """Tries again what failed."""
        self._forgive()
        self._reader.kick()
        asyncio.get_running_loop().call_soon(self.notify)

    def stop(self) -> None:
        """Calls off what is being read. The rows in view stay as they are until `retry`, `reload` or a move."""
        if self.busy:
            self._failed.update(self._visible())
            self.error = Unavailable("Reading was stopped", hint="Reload to go on")
        elif (job := self._reader.job) and job.index is not None:
            self._refused.add(job.index)
        self._reader.stop()
        asyncio.get_running_loop().call_soon(self.notify)

    async def locate(self, player_id: str) -> Located:
        """Where a player stands; see `Connection.locate`. The window's own reading waits meanwhile."""
        return await self._reader.alone(lambda: self.connection.locate(self.ref, player_id, self.scope))

    async def seek(self, jump: Jump, here: int = 1, told: Callable[[Total], None] | None = None) -> Sought:
        """The row that a jump leads to; see `lbtui.fetch.seek`. The window's own reading waits meanwhile."""
        return await self._reader.alone(partial(seek, self.connection, self.ref, jump, here, self.scope, told))

    async def end(self) -> int:
        """The number of the last row, 1 on an empty board. UsageError where it cannot be found."""
        total = self.sure_total
        return max(1, total.rows) if isinstance(total, Exact) else (await self.seek(ToLast())).row

    def row_of_rank(self, rank: int) -> int | None:
        """The first row of a rank, where the pages here show it."""
        return self._pages.row_of_rank(rank)

    async def close(self) -> None:
        """Calls off what is under way; nothing changes afterwards."""
        await self._reader.close()

    def next_job(self) -> Job | None:
        """What to read now: what is visible and missing, what is visible and old, the board, what is near."""
        if urgent := self._urgent():
            return urgent
        visible = self._visible()
        if self.error or not visible:
            return None
        if not self._told and not self._board_asked:
            return Job(None, ahead=True)
        if (left := self.connection.calls_left) and left.left <= max(2, left.limit // 5):
            return None
        near = (index for index in self._neighbours(visible) if index not in self._refused)
        index = next((index for index in near if self._pages.wanted_ahead(index)), None)
        return None if index is None else Job(index, self._pages.reloaded, ahead=True)

    def wants(self, job: Job) -> bool:
        """Whether a read under way still serves: it is visible, or near and nothing visible is missing."""
        visible = self._visible()
        if job.index in visible:
            return job.index not in self._failed
        near = job.index is None or (bool(visible) and job.index in self._neighbours(visible))
        return near and self._urgent() is None

    async def read(self, job: Job) -> None:
        """Reads what a job says."""
        if job.index is None:
            self._board_asked = True
            await self._pages.read_board()
        else:
            await self._pages.read(job.index, fresh=job.fresh)
            if self._pages.size != self.connection.page_size:
                self._pages = Pages(self.connection, self.ref, self.scope)  # the service's own limit was met
                self._forgive()

    def settle(self, job: Job, wrong: BaseException | None) -> None:
        """Takes note of how a read ended. A page that failed is left alone until `retry` or a move."""
        if wrong is None:
            self._failed -= {job.index}
            self.error = self.error if self._failed else None
            if isinstance(self.total, Exact) and self.total.rows < (first := self._span[0]) != 1:
                self._notes = (f"row {first:,} is gone: the board now has {self.total.rows:,} rows",)
        elif job.index is not None and job.index in self._visible():
            self._failed.add(job.index)
            slip = LbtuiError("The page could not be read", type(wrong).__name__)
            self.error = wrong if isinstance(wrong, LbtuiError) else slip
        elif job.index is not None:
            self._refused.add(job.index)

    def notify(self) -> None:
        """Calls `changed` if there is something new to draw."""
        if (picture := self._picture()) != self._drawn and not self._reader.closed:
            self._drawn = picture
            self._changed()

    @property
    def _told(self) -> bool:
        """Whether the pages said what the board itself could: its total, and where boards are listed its title
        or columns."""
        can, board = self.connection.capabilities, self.board
        described = board is not None and (board.title is not None or bool(board.columns))
        return (isinstance(self.total, Exact) or not can.total_known) and (described or not can.lists_boards)

    def _visible(self) -> range:
        return self._pages.spanned(*self._span)

    def _in_view(self) -> list[Held]:
        return list(self._pages.holds(self._visible()))

    def _urgent(self) -> Job | None:
        visible = self._visible() if self._forward else self._visible()[::-1]
        wanted = [index for index in visible if index not in self._failed]
        for index in wanted:
            if self._pages.missing(index):
                return Job(index, self._pages.reloaded)
        return next((Job(index, fresh=True) for index in wanted if self._pages.old(index)), None)

    def _neighbours(self, visible: range) -> list[int]:
        """The page that comes next in the direction of travel, then the one on the other side."""
        after = [visible[-1] + 1] if self._pages.has_after(visible[-1]) else []
        before = [visible[0] - 1] if visible[0] else []
        return after + before if self._forward else before + after

    def _forgive(self) -> None:
        self.error = None
        self._failed.clear()
        self._refused.clear()

    def _picture(self) -> tuple[object, ...]:
        return (*self._in_view(), self.board, self.total, self.error, self.busy, self._notes)
