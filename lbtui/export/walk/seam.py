"""Whether a page joins the one that was read before it, so that nobody slipped through between them.

A walk goes up: the lower page was read first, and whoever is not read yet stood above all of its rows then.
Players who improve, or stay, are still above whatever row of it has not moved since. So they are on the page
above or beyond it, if that page holds such a row, or ends with somebody worse than the first of that page. A
walk down a board whose players only fall is the mirror image. Of players who did not move, both hold whichever
way one walks, and whichever of the two pages was the earlier.
"""

from __future__ import annotations

import enum
from decimal import Decimal

from lbtui.export.chunk import Packed
from lbtui.export.walk.sheet import Sheet
from lbtui.export.walk.terms import Way
from lbtui.model.board import Order


class Joint(enum.Enum):
    """`STILL`: the rows on both pages are the same, in the same places; `PROVED`: see the module; `UNKNOWABLE`:
    nothing on these pages could prove it; `OPEN`: a proof is possible and was not there."""

    STILL = "still"
    PROVED = "proved"
    UNKNOWABLE = "unknowable"
    OPEN = "open"

    @property
    def holds(self) -> bool:
        return self in (Joint.STILL, Joint.PROVED)


def joint(before: Sheet, after: Sheet, way: Way, order: Order | None) -> Joint:
    """How page `after` joins page `before`, which was read before it on a walk that way; both hold rows."""
    if _is_still(before, after):
        return Joint.STILL
    if way is Way.UP and after.ended:
        return Joint.PROVED  # nobody is below it
    if way is Way.DOWN and after.begins <= 1:
        return Joint.PROVED  # nobody is above it
    if _shares_unmoved(before, after):
        return Joint.PROVED
    upper, lower = (after, before) if way is Way.UP else (before, after)
    if _goes_past(upper, lower, way, order):
        return Joint.PROVED
    known = _named(before) and _named(after)
    return Joint.OPEN if known else Joint.UNKNOWABLE


def shift(before: Sheet, after: Sheet) -> int:
    """By how many rows players on both pages moved at most, as far as they kept their score."""
    places = {row.player_id: at for at, row in enumerate(before.rows, before.begins) if row.player_id}
    scores = {row.player_id: row.score for row in before.rows}
    moved = (
        abs(at - places[row.player_id])
        for at, row in enumerate(after.rows, after.begins)
        if row.player_id in places and scores[row.player_id] == row.score
    )
    return max(moved, default=0)


def _is_still(before: Sheet, after: Sheet) -> bool:
    first, last = max(before.begins, after.begins), min(before.ends, after.ends)
    if first > last:
        return False
    same = after.between(first, last)
    return same == before.between(first, last) and all(row.player_id for row in same)


def _shares_unmoved(before: Sheet, after: Sheet) -> bool:
    known = {row.player_id: _standing(row) for row in before.rows if row.player_id}
    return any(
        known.get(row.player_id) == _standing(row) for row in after.rows if _standing(row) and row.player_id
    )


def _standing(row: Packed) -> tuple[object, ...] | None:
    """What stays as long as a player does not move; None where the row tells nothing of that kind."""
    if row.score is not None:
        return (row.score,)
    return None if row.display is None else (None, row.display)


def _goes_past(upper: Sheet, lower: Sheet, way: Way, order: Order | None) -> bool:
    """Whether the page read last goes strictly past the edge of the one read first."""
    one = _number(upper.rows[-1] if way is Way.UP else lower.rows[0])
    other = _number(lower.rows[0] if way is Way.UP else upper.rows[-1])
    if order is None or one is None or other is None:
        return False
    better = one > other if order is Order.HIGH_FIRST else one < other
    return one != other and better == (way is Way.DOWN)


def _number(row: Packed) -> int | Decimal | None:
    return Decimal(row.score) if isinstance(row.score, str) else row.score


def _named(sheet: Sheet) -> bool:
    return any(row.player_id and _standing(row) for row in sheet.rows)
