"""Whether a page joins the one that was read before it, so that nobody slipped through between them.

A walk goes up: the lower page was read first, and whoever is not read yet stood above all of its rows then.
Players who improve, or stay, are still above whatever row of it has not moved since. So they are on the page
above or beyond it, if that page holds such a row, or ends with somebody worse than the first of that page. A
walk down a board whose players only fall is the mirror image. Of players who did not move, both hold whichever
way one walks, and whichever of the two pages was the earlier.
"""

from __future__ import annotations

import enum
from collections.abc import Mapping
from decimal import Decimal

from lbtui.export.rows import Rows
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
    places = dict(zip(before.rows.ids, range(before.begins, before.ends + 1), strict=False))
    scores = dict(zip(before.rows.ids, before.rows.scores, strict=True))
    moved = (
        abs(at - places[who])
        for at, (who, score) in enumerate(zip(after.rows.ids, after.rows.scores, strict=True), after.begins)
        if who and who in places and scores[who] == score
    )
    return max(moved, default=0)


def _is_still(before: Sheet, after: Sheet) -> bool:
    first, last = max(before.begins, after.begins), min(before.ends, after.ends)
    if first > last:
        return False
    same = after.between(first, last)
    return same == before.between(first, last) and all(same.ids)


def _shares_unmoved(before: Sheet, after: Sheet) -> bool:
    return not _standing(before.rows).items().isdisjoint(_standing(after.rows).items())


def _standing(rows: Rows) -> Mapping[str, tuple[object, ...]]:
    """By player, what stays as long as they do not move; nobody of whom a row tells nothing of that kind."""
    return {
        who: (display, None) if score is None else (score,)
        for who, score, display in zip(rows.ids, rows.scores, rows.displays, strict=True)
        if who and (score is not None or display is not None)
    }


def _goes_past(upper: Sheet, lower: Sheet, way: Way, order: Order | None) -> bool:
    """Whether the page read last goes strictly past the edge of the one read first."""
    above, below = upper.rows.scores[-1], lower.rows.scores[0]
    one, other = map(_number, (above, below) if way is Way.UP else (below, above))
    if order is None or one is None or other is None:
        return False
    better = one > other if order is Order.HIGH_FIRST else one < other
    return one != other and better == (way is Way.DOWN)


def _number(score: int | str | None) -> int | Decimal | None:
    return Decimal(score) if isinstance(score, str) else score


def _named(sheet: Sheet) -> bool:
    return bool(_standing(sheet.rows))
