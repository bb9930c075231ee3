"""What to send so that a terminal that shows one screen shows another."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from lbtui.terminal.pen import Pen
from lbtui.terminal.screen_copy import UNKNOWN, Row, Screen
from lbtui.terminal.scrolling import Scroll, scrolled, scrolls
from lbtui.terminal.styles import PLAIN

ERASE_LINE, ERASE_BELOW = "\x1b[K", "\x1b[J"
ERASE_LINE_CELLS = len(ERASE_LINE)


def difference(shown: Screen, wanted: Screen, feed: str) -> str:
    """The bytes from `shown` to `wanted`, as text; afterwards `shown` is a copy of `wanted`.

    Cells that are not known in `wanted` are left as they are. Cursor and style end as in `wanted`.
    """
    rows = [y for y in range(wanted.height) if shown.rows[y] != wanted.rows[y]]
    pen = _drawn(shown, wanted, rows, feed)
    for y in rows:
        shown.rows[y] = wanted.rows[y].copy()
    if wanted.style is not None:
        pen.ink(wanted.style)
    if wanted.x is not None and wanted.y is not None:
        pen.go(min(wanted.x, wanted.width - 1), wanted.y)
    shown.x, shown.y, shown.style = pen.x, pen.y, pen.style
    return "".join(pen.parts)


def _drawn(shown: Screen, wanted: Screen, rows: Sequence[int], feed: str) -> Pen:
    """The rows drawn in the cheapest of the ways there are."""

    def pen() -> Pen:
        return Pen(shown.x, shown.y, shown.style, shown.width, feed)

    if len(rows) == wanted.height and all(row.known for row in wanted.rows) and _nothing_known(shown):
        fresh = pen()
        fresh.go(0, 0)
        fresh.ink(PLAIN)
        fresh.order(ERASE_BELOW)
        blank = [Row.blank(wanted.width)] * wanted.height
        return _draw(fresh, blank, wanted.rows, rows)
    best = _draw(pen(), shown.rows, wanted.rows, rows)
    for scroll in scrolls(shown.rows, wanted.rows, rows):
        trial = pen()
        _order_scroll(trial, scroll, wanted.height)
        moved = scrolled(shown.rows, scroll)
        touched = [y for y in range(wanted.height) if moved[y] != wanted.rows[y]]
        _draw(trial, moved, wanted.rows, touched)
        if trial.bytes < best.bytes:
            best = trial
    return best


def _nothing_known(screen: Screen) -> bool:
    return all(row.text.count(UNKNOWN) == screen.width and not row.tail for row in screen.rows)


def _order_scroll(pen: Pen, scroll: Scroll, height: int) -> None:
    """Has the terminal move lines itself, between margins that are gone afterwards.

    DL and IL between margins (VT102 user guide), as not every terminal knows SU and SD. What comes in is
    blank in the style of the moment.
    """
    pen.ink(PLAIN)
    margins = scroll.bottom < height - 1
    if margins:
        pen.order(f"\x1b[{scroll.top + 1};{scroll.bottom + 1}r")
        pen.lose()
    pen.go(0, scroll.top)
    lines = abs(scroll.up)
    pen.order(f"\x1b[{lines if lines > 1 else ''}{'M' if scroll.up > 0 else 'L'}")
    if margins:
        pen.order("\x1b[r")
        pen.lose()


def _draw(pen: Pen, old: Sequence[Row], new: Sequence[Row], rows: Iterable[int]) -> Pen:
    for y in rows:
        _draw_row(pen, y, old[y], new[y])
    return pen


def _draw_row(pen: Pen, y: int, old: Row, new: Row) -> None:
    if changed := _changed(old, new):
        blank = _blank_from(new)
        _draw_spans(pen, y, new, [x for x in changed if x < blank])
        _draw_blanks(pen, y, new, blank, [x for x in changed if x >= blank])
    if new.tail != old.tail or new.sure != old.sure:
        for write in new.tail[_same_writes(old, new) :]:
            pen.repeat(y, write)


def _changed(old: Row, new: Row) -> list[int]:
    """The columns that differ, of those that are known."""
    if old.styles == new.styles:
        both = enumerate(zip(old.text, new.text, strict=True))
        return [x for x, (was, cell) in both if was != cell and cell != UNKNOWN]
    cells = enumerate(zip(old.text, new.text, old.styles, new.styles, strict=True))
    return [x for x, (was, cell, look, style) in cells if (was != cell or look != style) and cell != UNKNOWN]


def _same_writes(old: Row, new: Row) -> int:
    """How many writes of the new tail need no repeating: what came after them is overwritten by the others."""
    if old.sure != new.sure:
        return 0
    count = 0
    while count < min(len(old.tail), len(new.tail)) and old.tail[count] == new.tail[count]:
        count += 1
    others = new.tail[count:]
    hidden = all(any(each.covers(seen) for each in others) for seen in old.tail[count:])
    return count if hidden else 0


def _blank_from(row: Row) -> int:
    """The column from which on a row is blank to its end."""
    x = len(row.text)
    while x and row.text[x - 1] == " " and row.styles[x - 1] == PLAIN:
        x -= 1
    return x


def _draw_blanks(pen: Pen, y: int, row: Row, blank: int, changed: list[int]) -> None:
    """Blank cells at the end of a row: erased, or a few of them written."""
    if not changed:
        return
    first, end = changed[0], changed[-1] + 1
    if end - first <= ERASE_LINE_CELLS:
        _draw_spans(pen, y, row, changed)
        return
    if pen.y != y or pen.x is None or not blank <= pen.x <= first:
        pen.go(first, y)
    pen.ink(PLAIN)
    pen.order(ERASE_LINE)


def _draw_spans(pen: Pen, y: int, row: Row, changed: list[int]) -> None:
    """Draws cells, and those in between where that is cheaper than to step over them."""
    at = 0
    while at < len(changed):
        start = changed[at]
        while at + 1 < len(changed) and changed[at + 1] == changed[at] + 1:
            at += 1
        end = changed[at] + 1
        at += 1
        while end < len(row.text) and row.text[end] == "":
            end += 1
        if not _worth_filling(pen, y, row, start):
            pen.go(start, y)
        pen.cells(row, pen.x or 0, end)


def _worth_filling(pen: Pen, y: int, row: Row, start: int) -> bool:
    """Whether to draw the unchanged cells between the cursor and `start`; their style must cost nothing."""
    if pen.y != y or pen.x is None or not pen.x < start <= pen.x + 8:
        return False
    gap, looks = row.text[pen.x : start], set(row.styles[pen.x : start])
    if UNKNOWN in gap or gap[0] == "" or len(looks) > 1 or not looks & {pen.style, row.styles[start]}:
        return False
    return len("".join(gap).encode()) <= len(pen.way(start, y))
