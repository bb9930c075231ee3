"""The first look at a board: how long it is, which way its players move, and where to begin."""

from __future__ import annotations

import asyncio
from functools import partial

from lbtui.export.progress import Stage
from lbtui.export.rows import Rows
from lbtui.export.walk.ends import EndSearch
from lbtui.export.walk.gear import Gear
from lbtui.export.walk.guarantee import first_way
from lbtui.export.walk.sheet import Sheet, nameless
from lbtui.export.walk.terms import Span, Way
from lbtui.export.walk.windows import window
from lbtui.export.wanted import WalkKind
from lbtui.fetch.flights import gone
from lbtui.model.board import Exact, Unknown


class Opening:
    """Decides the way of the first pass and the row that it begins with, unless all that is wanted came in one
    answer."""

    def __init__(self, gear: Gear, span: Span, kind: WalkKind) -> None:
        self._gear = gear
        self._source = gear.source
        self._facts = gear.facts
        self._span = span
        self._kind = kind

    async def run(self) -> None:
        """LbtuiError where the board cannot be read."""
        facts, span = self._facts, self._span
        if await self._in_one_answer():
            return
        if self._kind is WalkKind.FAST:
            facts.begin = span.first
        else:
            search = EndSearch(self._source, self._gear.most)
            far = [asyncio.create_task(search.look_far())] if self._searches else []
            try:
                top = await self._look()
                if span.whole and (top.ended or not top.rows) and _holds_all(top):
                    self._keep_all(top)
                    return
                down = first_way(facts.flow, self._kind) is Way.DOWN
                if top.told is None and not down:
                    await asyncio.gather(*far)
            finally:
                await gone(*far)
            facts.begin = span.first if down else await self._bottom(top, search)
        facts.way = first_way(facts.flow, self._kind)
        facts.begun = True

    async def _look(self) -> Sheet:
        """The first page, and at the same time which way players move."""
        flow = asyncio.create_task(self._source.flow())
        try:
            first, last = window(self._source.connection.provider.window, 1, self._source.rows, Way.DOWN)
            top = await self._gear.patiently(partial(self._source.read, first, last))
            self._facts.flow = await flow
        finally:
            await gone(flow)
        self._facts.tell(top.told)
        self._gear.came(top)
        return top

    @property
    def _searches(self) -> bool:
        """Whether the end will have to be looked for, unless the first page is all there is."""
        return not self._source.tells_total and self._span.last is None

    async def _bottom(self, top: Sheet, search: EndSearch) -> int:
        """The row that the first page of a walk up has to hold."""
        overlap, last = self._gear.overlap.rows, self._span.last
        if top.told is not None:
            end = top.told + overlap
        elif last is not None:
            return last
        else:
            self._gear.tell(Stage.MEASURING)
            end = await self._gear.patiently(partial(search.run, max(1, top.ends))) - 1 + overlap
        return end if last is None else max(1, min(last, end))

    async def _in_one_answer(self) -> bool:
        """Reads a few rows that one page can hold, as that page."""
        first, last = self._span.first, self._span.last
        if last is None or last - first + 1 > self._source.rows or self._source.cut is not None:
            return False
        reach, most = self._source.connection.provider.window, self._source.rows
        for rows in (last - first + 1, most):
            for edge, way in ((first, Way.DOWN), (last, Way.UP)):
                begins, ends = window(reach, edge, rows, way)
                if begins <= first and ends >= last:
                    return await self._is_all(begins, ends, last)
        return False

    async def _is_all(self, begins: int, ends: int, last: int) -> bool:
        sheet = await self._gear.patiently(partial(self._source.read, begins, ends))
        self._gear.came(sheet)
        self._facts.tell(sheet.told)
        whole = len(sheet.rows) == sheet.ends - sheet.begins + 1
        from_the_first = sheet.begins <= max(begins, self._span.first)
        if whole and from_the_first and (sheet.ends >= last or sheet.ended):
            self._keep_all(sheet)
            return True
        return False

    def _keep_all(self, sheet: Sheet) -> None:
        """Takes the one answer that holds all that is wanted."""
        facts, span = self._facts, self._span
        facts.one_answer = facts.begun = facts.through = True
        facts.nameless = nameless(sheet.rows)
        if sheet.told is not None:
            facts.total_last = Exact(sheet.told)
        elif sheet.ended or (not sheet.rows and sheet.first == 1):
            facts.total_last = Exact(sheet.ends)
        if isinstance(facts.total_first, Unknown):
            facts.total_first = facts.total_last
        rows = sheet.between(span.first, span.last or sheet.ends) if sheet.rows else Rows()
        self._gear.stage = Stage.READING
        self._gear.to_go = 0
        if rows:
            self._gear.keep(sheet, rows, max(sheet.begins, span.first), len(rows))
        self._gear.tell()


def _holds_all(top: Sheet) -> bool:
    """Whether a first page that reaches the board's end left none of its rows out."""
    return len(top.rows) == top.ends and top.told in (None, len(top.rows))
