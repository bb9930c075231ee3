"""Boards whose pages only say where to go on: forward page by page, and back where they say that as well."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from lbtui.export.progress import Stage
from lbtui.export.rows import Rows
from lbtui.export.walk.facts import Facts
from lbtui.export.walk.gear import Gear
from lbtui.export.walk.sheet import Sheet, nameless
from lbtui.export.walk.terms import Counted, Span, Way
from lbtui.export.wanted import WalkKind
from lbtui.model.board import Exact, Unknown
from lbtui.model.page import Anchor, End, Offset, Player, Rank, Token, Top

_BEYOND = 2**62

_CIRCLE = (
    "The service's pages lead back to one that it had sent before, so nobody can say where the board ends, "
    "and reading stopped there."
)


async def walk_by_tokens(gear: Gear, span: Span, kind: WalkKind, count: Callable[[], Counted]) -> None:
    """Forward, and then back, where a careful walk has not met as many as there are and pages say the way."""
    facts = gear.facts
    if not facts.begun:
        facts.begun, facts.way, facts.token = True, Way.DOWN, anchor_text(Top())
    elif facts.way is not None:
        facts.by_token = True
    while facts.way is not None:
        gear.stage = Stage.AGAIN if facts.ways else Stage.READING
        anchor = anchor_of(facts.token)
        if anchor is not None:
            walk = TokenPass(gear, span, facts.way, anchor, facts.begin)
            await walk.run()
            facts.one_answer = walk.pages == 1 and facts.number <= 1 and span.whole and not facts.cut_short
        facts.ways.append(facts.way)
        facts.total_last = Unknown() if facts.told is None else Exact(facts.told)
        if len(facts.ways) > 1 or facts.back is None or not _wants_back(facts, span, kind, count()):
            facts.way = None
        else:
            facts.way, facts.token, facts.begin = Way.UP, facts.back, facts.back_row


def _wants_back(facts: Facts, span: Span, kind: WalkKind, counted: Counted) -> bool:
    if kind is WalkKind.FAST or facts.one_answer or facts.cut_short or not span.whole:
        return False
    return not isinstance(facts.total_last, Exact) or counted.rows < facts.total_last.rows


class TokenPass:
    """One time over the rows, `way` down by each page's next one, or up by its previous one.

    Pages share no rows, so nothing is known of what moved between them. `row` is the first row of the page at
    `anchor`, on the way up the last one.
    """

    def __init__(self, gear: Gear, span: Span, way: Way, anchor: Anchor, row: int) -> None:
        self._gear = gear
        self._span = span
        self._way = way
        self._anchor: Anchor | None = anchor
        self._row = row
        self._met: set[int] = set()
        self._before = Rows()
        self.pages = 0

    async def run(self) -> None:
        """LbtuiError where it cannot go on."""
        while self._anchor is not None:
            row = self._row if self._way is Way.DOWN else -self._row
            sheet = await self._gear.patiently(partial(self._gear.source.read_on, self._anchor, row))
            self._gear.came(sheet)
            if self._is_circle(self._anchor, sheet):
                self._gear.facts.cut_short = _CIRCLE
                return
            self._take(sheet)

    def _is_circle(self, anchor: Anchor, sheet: Sheet) -> bool:
        """Whether this page was there before: by its name, or by its rows."""
        name = hash(anchor)
        circle = name in self._met or (bool(sheet.rows) and sheet.rows == self._before)
        self._met.add(name)
        self._before = sheet.rows or self._before
        return circle

    def _take(self, sheet: Sheet) -> None:
        facts, down = self._gear.facts, self._way is Way.DOWN
        first, last = self._span.first, self._span.last or _BEYOND
        facts.tell(sheet.told)
        facts.still = False
        facts.blind += bool(self.pages)
        self.pages += 1
        self._anchor = sheet.next if down else sheet.previous
        if down and sheet.ends >= last:
            self._anchor = None
        if sheet.rows:
            self._row = sheet.ends + 1 if down else max(1, sheet.begins - 1)
            facts.back = anchor_text(sheet.previous) if down else None
            facts.back_row = max(1, sheet.begins - 1)
        facts.token, facts.begin = anchor_text(self._anchor), self._row
        rows = sheet.between(first, last) if sheet.rows else Rows()
        if nameless(rows):
            facts.nameless = True
            rows = Rows() if facts.ways else rows
        if rows:
            self._gear.keep(sheet, rows, max(sheet.begins, first), len(rows))
        length = facts.length
        left = sheet.begins - 1 if not down else None if length is None else length - sheet.ends
        self._gear.to_go = None if left is None else max(0, left)
        self._gear.tell()


def anchor_text(anchor: Anchor | None) -> str | None:
    """An anchor as one text, for `anchor_of` to read again."""
    match anchor:
        case None:
            return None
        case Top():
            return "top"
        case End():
            return "end"
        case Rank(number) | Offset(number):
            return f"{'rank' if isinstance(anchor, Rank) else 'offset'}:{number}"
        case Player(text) | Token(text):
            return f"{'player' if isinstance(anchor, Player) else 'token'}:{text}"


def anchor_of(text: str | None) -> Anchor | None:
    """ValueError where that is no anchor's text."""
    if text is None:
        return None
    kind, _, value = text.partition(":")
    match kind:
        case "top":
            return Top()
        case "end":
            return End()
        case "rank":
            return Rank(int(value))
        case "offset":
            return Offset(int(value))
        case "player":
            return Player(value)
        case "token":
            return Token(value)
    raise ValueError("no anchor")
