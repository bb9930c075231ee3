"""What every pass of a walk works with: the board, its pace, what was learned, and whom to hand rows to."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TypeVar

from lbtui.errors import LbtuiError
from lbtui.export.chunk import Chunk
from lbtui.export.progress import Progress, Stage
from lbtui.export.rows import Rows
from lbtui.export.walk.facts import Facts
from lbtui.export.walk.pace import Pace, Patience
from lbtui.export.walk.sheet import Sheet
from lbtui.export.walk.source import Source
from lbtui.export.walk.windows import Overlap
from lbtui.model.board import AtLeast, Exact, Total, Unknown

T = TypeVar("T")

_SPARE = 3
"""Questions that wait for their turn."""


class Gear:
    """`most` is how many pages may be under way at the same time."""

    def __init__(
        self,
        source: Source,
        facts: Facts,
        at_once: int,
        take: Callable[[Chunk], None],
        told: Callable[[Progress], None],
    ) -> None:
        self.source = source
        self.facts = facts
        self.most = max(1, min(at_once, source.connection.at_once))
        self.pace = Pace(self.most)
        full = source.connection.holds_back and source.connection.at_once == self.most
        self._spare = min(_SPARE, self.most - 1) if full else 0
        self.patience = Patience(source.connection.timing.monotonic)
        self.overlap = Overlap(source.rows, facts.overlap)
        self.stage = Stage.STARTING
        self.to_go: int | None = None
        self._take = take
        self._told = told
        self._began = source.connection.timing.monotonic()
        self._done = 0
        self._waits = 0

    @property
    def width(self) -> int:
        """How many pages to have asked for. At full pace these are some more than the connection lets out at
        the same time, so that the next one goes out before the one that came is looked at."""
        return self.pace.width + (self._spare if self.pace.width == self.most else 0)

    @property
    def interval(self) -> float:
        """Seconds from one question to the next. On a board that moves, pages that are read in even steps have
        less to share than the last one of a volley and the first of the next."""
        return 0.0 if self.facts.still else self.pace.interval

    def came(self, sheet: Sheet) -> None:
        """A page came."""
        self.patience.came()
        self.pace.came(sheet.latency, again=sheet.again)
        for sentence in sheet.warnings:
            self.facts.note(sentence)

    def keep(self, sheet: Sheet, rows: Rows, first: int, new: int) -> None:
        """Hands over rows of a page, of which `new` were not read before in this pass."""
        facts = self.facts
        chunk = Chunk(facts.number, first, sheet.at, rows)
        facts.number += 1
        facts.joined = True
        facts.overlap = self.overlap.rows
        facts.rows += 0 if facts.ways or facts.through else new
        self._done += new
        self._take(chunk)

    async def patiently(self, ask: Callable[[], Awaitable[T]]) -> T:
        """The answer, asked for again as long as that may help."""
        while True:
            try:
                answer = await ask()
            except LbtuiError as error:
                await self.wait(error)
            else:
                self.patience.came()
                return answer

    async def wait(self, error: LbtuiError) -> None:
        """Waits until it makes sense to ask again; raises the error where it makes none."""
        seconds = self.patience.wait(error)
        if seconds is None:
            raise error
        self._waits += 1
        self.pace.trouble()
        self.tell(Stage.WAITING, f"{error.title}; asking again in {seconds:.0f} s")
        await self.source.connection.timing.sleep(seconds)
        self.tell()

    def tell(self, stage: Stage | None = None, note: str = "") -> None:
        """Tells how far it is."""
        seconds = self.source.connection.timing.monotonic() - self._began
        rate = self._done / seconds if self._done and seconds > 0 else None
        self._told(
            Progress(
                stage or self.stage,
                self.facts.rows,
                self._total(),
                seconds,
                rate,
                self.to_go / rate if rate and self.to_go is not None else None,
                self.source.requests,
                self.source.retries + self._waits,
                note,
            )
        )

    def _total(self) -> Total:
        """The board's length as far as it is known now."""
        facts = self.facts
        if facts.told is not None:
            return Exact(facts.told)
        if not isinstance(facts.total_first, Unknown):
            return facts.total_first
        return AtLeast(facts.rows) if facts.rows else Unknown()
