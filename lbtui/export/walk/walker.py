"""One walk over rows of a board, from the first look to what it reached."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from lbtui.errors import UsageError
from lbtui.export.chunk import Chunk
from lbtui.export.progress import Progress, Stage
from lbtui.export.walk.facts import Facts
from lbtui.export.walk.gear import Gear
from lbtui.export.walk.guarantee import guarantee, next_way
from lbtui.export.walk.opening import Opening
from lbtui.export.walk.passes import Pass
from lbtui.export.walk.sheet import Sheet, sheet_of
from lbtui.export.walk.source import Source
from lbtui.export.walk.terms import Counted, Report, Span, Way
from lbtui.export.walk.tokens import walk_by_tokens
from lbtui.export.wanted import WalkKind
from lbtui.fetch.connection import Connection
from lbtui.fetch.flights import gone
from lbtui.model.board import BoardRef, Exact
from lbtui.model.entry import Scope

_SENT = 0.005
"""Seconds in which a question is on its way."""

_TAIL = 4
"""Pages at a board's end that may be read once more before it is called another pass."""


class Walk:
    """One walk over rows of a board.

    Each page's rows go to `take` once they are known to join those before. `count` tells what became of them;
    `told` hears each moment worth drawing. `state` is what `state()` of an earlier walk gave, and `last` the
    last chunk that one handed over: the walk goes on from there. UsageError where that `state` is none.
    """

    def __init__(
        self,
        connection: Connection,
        ref: BoardRef,
        scope: Scope,
        span: Span,
        kind: WalkKind,
        at_once: int,
        *,
        take: Callable[[Chunk], None],
        count: Callable[[], Counted],
        told: Callable[[Progress], None],
        state: Mapping[str, Any] | None = None,
        last: Chunk | None = None,
    ) -> None:
        try:
            self._facts = facts = Facts.from_json(state) if state else Facts()
        except ValueError as wrong:
            what = "What an earlier export left cannot be gone on with"
            raise UsageError(what, str(wrong), "Begin it anew") from None
        self._source = Source(connection, ref, scope)
        self._gear = Gear(self._source, facts, at_once, take, told)
        self._span = span
        self._kind = kind
        self._count = count
        goes_on = last is not None and last.rows and facts.joined and not facts.through
        self._before: Sheet | None = sheet_of(last) if last and goes_on else None

    def state(self) -> dict[str, Any]:
        """What a later walk needs to go on after the last chunk that was taken; small, and as JSON has it."""
        return self._facts.to_json()

    async def run(self) -> Report:
        """Walks until it is content. LbtuiError where it cannot go on; what was taken until then is kept."""
        self._gear.tell(Stage.STARTING)
        facts = self._facts
        if not self._source.has_places:
            await walk_by_tokens(self._gear, self._span, self._kind, self._count)
            return self._report(self._count())
        if not facts.begun:
            await Opening(self._gear, self._span, self._kind).run()
        counted = None
        while facts.way is not None:
            agreed = None if facts.through else await self._pass(facts.way)
            counted = await self._count_up(agreed)
            counted = await self._look_at_the_end(counted)
            self._end_pass(facts.way, counted)
        return self._report(counted or self._count())

    async def _pass(self, way: Way) -> int | None:
        """Goes over the rows once; gives the board's length where its last pages agreed on it."""
        facts = self._facts
        self._gear.stage = Stage.AGAIN if facts.ways else Stage.READING
        self._gear.tell()
        safe = self._kind is WalkKind.SAFE
        walk = Pass(self._gear, self._span, way, facts.begin, self._before, safe=safe)
        self._before = None
        await walk.run()
        facts.one_answer = self._span.whole and walk.filled == facts.number == 1
        facts.through = True
        return walk.agreed

    async def _count_up(self, agreed: int | None) -> Counted:
        """Who was met, and how long the board is now that all was read."""
        facts = self._facts
        if agreed is not None:
            facts.total_last = Exact(agreed)
            return self._count()
        self._gear.tell(Stage.MEASURING)
        since = self._source.connection.timing.monotonic()
        asking = asyncio.create_task(self._gear.patiently(partial(self._source.total, since)))
        try:
            await asyncio.wait({asking}, timeout=_SENT)  # to count while the answer is on its way
            counted = self._count()
            facts.total_last = await asking
        finally:
            await gone(asking)
        if self._source.tells_total and isinstance(facts.total_last, Exact):
            facts.tell(facts.total_last.rows)
        return counted

    async def _look_at_the_end(self, counted: Counted) -> Counted:
        """Reads the last rows once more, where as many players came to the board as are missing: most come in
        at its end, behind a walk up."""
        facts = self._facts
        first, last = facts.total_first, facts.total_last
        if self._kind is WalkKind.FAST or not self._span.whole or facts.way is Way.DOWN or facts.nameless:
            return counted
        if not (isinstance(first, Exact) and isinstance(last, Exact)):
            return counted
        begin = max(1, first.rows - self._gear.overlap.rows)
        missing = last.rows - counted.rows
        if not 0 < missing <= last.rows - first.rows or last.rows - begin > _TAIL * self._source.rows:
            return counted
        walk = Pass(self._gear, Span(begin), Way.DOWN, begin)
        await walk.run()
        return await self._count_up(walk.agreed)

    def _end_pass(self, way: Way, counted: Counted) -> None:
        """Decides whether to go over the board once more."""
        facts = self._facts
        facts.ways.append(way)
        facts.found, facts.met, facts.fell = counted.rows - facts.met, counted.rows, counted.fell
        facts.way = next_way(facts, counted, self._span, self._kind)
        facts.joined = facts.through = False
        length = facts.total_last.rows if isinstance(facts.total_last, Exact) else counted.rows
        facts.begin = length + self._gear.overlap.rows if facts.way is Way.UP else self._span.first

    def _report(self, counted: Counted) -> Report:
        facts = self._facts
        reached = guarantee(facts, counted, self._span, self._kind)
        passes = max(1, len(facts.ways))
        return Report(reached, facts.total_first, facts.total_last, passes, facts.all_notes())
