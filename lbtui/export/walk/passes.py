"""One time over the rows, one way: several pages under way, each looked at in the order of the walk."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass

from lbtui.errors import BadAnswer, LbtuiError
from lbtui.export.walk.gear import Gear
from lbtui.export.walk.judge import STUBBORN, Judge
from lbtui.export.walk.sheet import Sheet, nameless
from lbtui.export.walk.terms import Span, Way
from lbtui.export.walk.windows import next_edge, window
from lbtui.fetch.flights import gone

_BEYOND = 2**62
_AHEAD = 4
"""Pages that may have come ahead of their turn, times those under way."""

_TICK = 0.0005
"""Seconds that are not worth waiting for."""

_CHASE = 32
"""Pages in a row with little new on them: by then the board grows as fast as its end is read."""


@dataclass(slots=True)
class Slot:
    """A page that was asked for: the row it has to hold, its rows, when that was, and its task."""

    edge: int
    first: int
    last: int
    sent: float
    task: asyncio.Task[Sheet]


class Pass:
    """Rows of `span` from `begin` on, or from where `before` ends, the page that was kept last.

    A `safe` one lets pages share rows and looks at every seam; what does not hold is walked again, with more
    rows in common.
    """

    def __init__(
        self, gear: Gear, span: Span, way: Way, begin: int, before: Sheet | None = None, *, safe: bool = True
    ) -> None:
        self._gear = gear
        self._span = span
        self._way = way
        self._safe = safe
        self._judge = Judge(gear, span, way, before, safe=safe)
        self._slots: deque[Slot] = deque()
        self._edge = begin
        self._done = False
        self._covered = _BEYOND if way is Way.UP else 0
        self._little = 0
        self._told: deque[int | None] = deque(maxlen=2 * gear.most)
        self.filled = 0
        """Pages that held rows."""
        if before:
            self._covered = before.begins if way is Way.UP else before.ends
            self._edge = self._following(before.begins, before.ends)
            self._done = way is Way.UP and before.begins <= span.first

    @property
    def agreed(self) -> int | None:
        """The board's length as all of the last pages told it, which were under way together."""
        told = set(self._told)
        return told.pop() if len(told) == 1 else None

    async def run(self) -> None:
        """LbtuiError where it cannot go on; whatever is under way then is called off."""
        try:
            while not self._done:
                await self._wait(self._launch())
                while slot := self._ready():
                    await self._settle(slot)
        finally:
            await _called_off(self._slots)

    def _launch(self) -> float | None:
        """Asks for pages, as many at once and as soon as the pace allows; gives the seconds until one more may
        follow, None where an answer has to come first."""
        gear, source = self._gear, self._gear.source
        under_way = sum(not slot.task.done() for slot in self._slots)
        while under_way < gear.width and len(self._slots) < _AHEAD * gear.most:
            if self._slots and self._is_last(self._slots[-1]):
                return None
            edge, now = self._edge, source.connection.timing.monotonic()
            if self._slots and (rest := self._slots[-1].sent + gear.interval - now) > _TICK:
                return rest
            first, last = self._window(edge)
            task = asyncio.create_task(source.read(first, last))
            self._slots.append(Slot(edge, first, last, now, task))
            under_way += 1
            self._edge = self._following(first, last, edge)
        return None

    def _window(self, edge: int) -> tuple[int, int]:
        """The rows of the next page; no more than are wanted, where that costs no further page."""
        source, span, up = self._gear.source, self._span, self._way is Way.UP
        reach, most, cut = source.connection.provider.window, source.rows, source.cut
        first, last = window(reach, edge, most, self._way, cut)
        wanted = edge - span.first + 1 if up else (span.last or last) - edge + 1
        if cut is None and 0 < wanted < most:
            less = window(reach, edge, wanted, self._way)
            if less[0] <= span.first if up else less[1] >= edge + wanted - 1:
                return less
        return first, last

    def _is_last(self, slot: Slot) -> bool:
        """Whether there may be nothing to ask for past this page until it is here."""
        if self._way is Way.UP:
            return slot.first <= self._span.first
        return slot.last >= min(self._span.last or _BEYOND, self._gear.facts.length or _BEYOND)

    def _following(self, first: int, last: int, edge: int | None = None) -> int:
        overlap = self._gear.overlap.rows if self._safe else 0
        return max(1, next_edge(first, last, overlap, self._way, before=edge))

    def _ready(self) -> Slot | None:
        """The page whose turn it is, once it is here."""
        here = not self._done and self._slots and self._slots[0].task.done()
        return self._slots.popleft() if here else None

    async def _wait(self, most: float | None) -> None:
        """Until some page is here, or so many seconds went by."""
        if not self._slots[0].task.done():
            tasks = [slot.task for slot in self._slots if not slot.task.done()]
            await asyncio.wait(tasks, timeout=most, return_when=asyncio.FIRST_COMPLETED)

    async def _settle(self, slot: Slot) -> None:
        """Looks at the page whose turn it is: takes it, or walks again from where it should have joined."""
        try:
            sheet = slot.task.result()
        except LbtuiError as error:
            await self._rewind(slot.edge)
            await self._gear.wait(error)
            return
        self._gear.came(sheet)
        if self._safe and sheet.again:  # it was answered late, and pages beyond it may have been before it
            await self._keep_sent_after(sheet.came)
        if sheet.others:
            self._judge.tries += 1
            if self._judge.tries > STUBBORN:
                raise BadAnswer(*_others(slot))
            await self._rewind(slot.edge)
            return
        edge = self._judge.walk_again_from(sheet, slot.edge)
        if edge is None:
            await self._accept(sheet, slot)
        else:
            await self._rewind(edge)

    async def _accept(self, sheet: Sheet, slot: Slot) -> None:
        """Takes a page's rows, and finds out whether that was all."""
        self._gear.facts.tell(sheet.told)
        self._told.append(sheet.told)
        covered = self._covered
        if sheet.rows:
            self.filled += 1
            self._take(sheet)
        self._done = self._is_through(sheet, slot)
        self._gear.to_go = self._to_go(sheet)
        self._gear.tell()
        if not self._done and sheet.rows and self._is_shorter(sheet, slot):
            stuck = self._covered == covered and self._way is Way.DOWN
            await self._rewind(slot.last + 1 if stuck else self._following(sheet.begins, sheet.ends, slot.edge))

    def _take(self, sheet: Sheet) -> None:
        up = self._way is Way.UP
        first, last = self._span.first, self._span.last or _BEYOND
        new_first, new_last = (0, self._covered - 1) if up else (self._covered + 1, _BEYOND)
        if nameless(sheet.rows):  # who stands there twice would not be known as the same
            self._gear.facts.nameless = True
            first, last = max(first, new_first), min(last, new_last)
        rows = sheet.between(first, last)
        new = max(0, min(sheet.ends, last, new_last) - max(sheet.begins, first, new_first) + 1)
        self._covered = min(self._covered, sheet.begins) if up else max(self._covered, sheet.ends)
        self._judge.new(new)
        little = 2 * new < self._gear.source.rows or not self._safe
        self._little = self._little + 1 if sheet.short and little else 0
        if rows:
            self._gear.keep(sheet, rows, max(sheet.begins, first), min(new, len(rows)))

    def _is_through(self, sheet: Sheet, slot: Slot) -> bool:
        if self._way is Way.UP:
            return (sheet.begins if sheet.rows else slot.first) <= self._span.first
        beyond = self._span.last is not None and sheet.ends >= self._span.last
        surely = sheet.ended and (self._safe or sheet.told is not None or sheet.next is None)
        return beyond or not sheet.rows or surely or self._little > _CHASE

    def _is_shorter(self, sheet: Sheet, slot: Slot) -> bool:
        """Whether the page did not reach as far as was asked for, so that the next has to begin earlier."""
        return sheet.ends < slot.last if self._way is Way.DOWN else sheet.begins > slot.first

    def _to_go(self, sheet: Sheet) -> int | None:
        if self._way is Way.UP:
            return max(0, (sheet.begins if sheet.rows else sheet.first) - self._span.first)
        end = self._span.last or self._gear.facts.told
        return None if end is None else max(0, end - sheet.ends)

    async def _keep_sent_after(self, moment: float) -> None:
        """Calls off the pages that were asked for before that moment, and those beyond them."""
        for at, slot in enumerate(self._slots):
            if slot.sent < moment:
                dropped = [self._slots.pop() for _ in range(len(self._slots) - at)]
                self._edge = slot.edge
                await _called_off(dropped)
                return

    async def _rewind(self, edge: int) -> None:
        """Calls off what is under way, to go on from a page that holds row `edge`."""
        dropped = list(self._slots)
        self._slots.clear()
        self._edge = edge
        await _called_off(dropped)


def _others(slot: Slot) -> tuple[str, str, str]:
    return (
        "The service sends other rows than those that are asked for",
        f"Rows {slot.first:,} to {slot.last:,} were asked for, again and again, and none of them came",
        "See what the service does with the number of the page, or of its first row",
    )


async def _called_off(slots: Iterable[Slot]) -> None:
    tasks = [slot.task for slot in slots]
    try:
        await gone(*tasks)
    finally:
        for task in tasks:
            if task.done() and not task.cancelled():
                task.exception()  # seen here: the page is not wanted any more
