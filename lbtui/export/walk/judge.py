"""Whether a page of a walk will do, or from which row to walk again."""

from __future__ import annotations

import math

from lbtui.export.walk.gear import Gear
from lbtui.export.walk.seam import Joint, joint, shift
from lbtui.export.walk.sheet import Sheet
from lbtui.export.walk.terms import Span, Way
from lbtui.model.board import Exact, Unknown

TRIES = 30
"""Times that one page is asked for again: by then the rows in common are as many as any board has."""

STUBBORN = 3
"""Answers of the same kind that make no sense before they are taken for what the service has."""

_GROWS = 6
"""Times that the bottom of a board is looked for further down."""

_ALLOWED = 64
"""Pages that may be walked again, beside a quarter of the board and half of what was new: a board on which no
seam holds is read all the same."""


class Judge:
    """One pass's. `before` is the page that was taken last; `tries` counts the answers to the question under
    way that would not do.

    A `safe` pass up to the end of a board begins with its bottom: a page that comes short, so that nobody is
    below. Each further one has to join the page before.
    """

    def __init__(self, gear: Gear, span: Span, way: Way, before: Sheet | None, *, safe: bool) -> None:
        self._gear = gear
        self._way = way
        self._safe = safe
        self._bottom = way is Way.UP and span.last is None and before is None
        self._beyond = False
        self._grew = 0
        self._allowed = _ALLOWED * gear.source.rows + (gear.facts.length or 0) // 4
        self._torn = 0
        self._apart = 0.0
        self.before = before
        self.tries = 0

    def walk_again_from(self, sheet: Sheet, edge: int) -> int | None:
        """The row that a page has to hold in place of this one, which had to hold `edge`; None where it will
        do."""
        again = self._against(sheet, edge)
        if again is None:
            self._accept(sheet)
        else:
            self.tries += 1
        return again

    def _accept(self, sheet: Sheet) -> None:
        self.tries = self._torn = 0
        if not sheet.rows:
            self._beyond = self._bottom
            return
        if self._bottom and isinstance(self._gear.facts.total_first, Unknown):
            self._gear.facts.total_first = Exact(sheet.ends)
        self._bottom = False
        self.before = sheet

    def _against(self, sheet: Sheet, edge: int) -> int | None:
        up = self._way is Way.UP
        if not up and not sheet.rows and (sheet.told or 0) >= sheet.first:
            return edge if self.tries < STUBBORN else None
        if not self._safe:  # nothing but an empty page tells it where the end is, so that is asked for twice
            return edge if not sheet.rows and sheet.told is None and not self.tries else None
        if self._bottom:
            return self._below(sheet)
        if self.before is None:
            return None
        if not sheet.rows:
            return edge if up and self.tries < STUBBORN else None
        return self._seam(self.before, sheet)

    def _below(self, sheet: Sheet) -> int | None:
        """As above, for the first pages of a walk up: nobody may be below them."""
        overlap, told = self._gear.overlap.rows, sheet.told
        if not sheet.rows:
            if told is None or told < sheet.first or self._grew >= STUBBORN:
                return None
            self._grew += 1  # the answer contradicts itself
            return told + overlap
        if sheet.short and (self._beyond or sheet.ended):
            return None
        if sheet.short and self._grew >= STUBBORN:
            self._gear.facts.note(f"the rows behind row {sheet.ends:,} did not come")
            return None
        if self._grew >= _GROWS or (self._beyond and self._grew >= STUBBORN):
            self._gear.facts.blind += 1
            return None
        further = sheet.ends + self._gear.source.rows * 2**self._grew
        self._beyond = False
        self._grew += 1
        return overlap + (told if told is not None and told > sheet.ends else further)

    def _seam(self, before: Sheet, sheet: Sheet) -> int | None:
        facts, overlap = self._gear.facts, self._gear.overlap
        how = joint(before, sheet, self._way, self._gear.source.order)
        if how.holds:
            overlap.held(0 if how is Joint.STILL else self._shift(before, sheet))
            facts.still &= how is Joint.STILL
            return None
        facts.still = False
        apart = sheet.last < before.begins if self._way is Way.UP else sheet.first > before.ends
        if how is Joint.UNKNOWABLE or apart:
            facts.blind += 1
            return None
        if not self._torn:
            self._apart = sheet.came - before.came
        self._torn += 1
        more = overlap.tore(self._torn)
        self._allowed -= more + self._gear.source.rows
        if self.tries >= TRIES or self._allowed < 0:
            facts.open += 1
            return None
        if self._way is Way.DOWN:
            return max(1, before.ends + 1 - more)
        edge = before.begins - 1 + more
        return edge if sheet.told is None else min(edge, max(sheet.told, before.ends) + overlap.rows)

    def _shift(self, before: Sheet, sheet: Sheet) -> int:
        """Rows that moved past a seam, or where it had to be tried again those that would have in the time that
        was between its pages at first."""
        moved, seconds = shift(before, sheet), sheet.came - before.came
        if not self._torn or seconds <= 0:
            return moved
        return math.ceil(moved * min(1.0, max(0.0, self._apart / seconds)))

    def new(self, rows: int) -> None:
        """So many rows were read that had not been."""
        self._allowed += rows // 2
