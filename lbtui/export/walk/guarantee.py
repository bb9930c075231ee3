"""Whether to walk once more, and what a walk that is through has proved.

Pages that are under way at the same time may be answered in any order, so seams alone prove nothing here. What
does is a count: as long as nobody leaves a board, all who were read are on it, so when they are as many as it
holds, nobody is missing.
"""

from __future__ import annotations

from lbtui.export.progress import Guarantee, Reached
from lbtui.export.walk.facts import Facts
from lbtui.export.walk.terms import Counted, Span, Way
from lbtui.export.wanted import WalkKind
from lbtui.model.board import AtLeast, Exact, Flow, Unknown

MOST_PASSES = 3


def first_way(flow: Flow, kind: WalkKind) -> Way:
    """Against the flow, where somebody is careful: up a board unless its players only fall."""
    return Way.DOWN if kind is WalkKind.FAST or flow is Flow.DOWN else Way.UP


def next_way(facts: Facts, counted: Counted, span: Span, kind: WalkKind) -> Way | None:
    """The way of a further pass, the opposite of the last; None where none is due, or none would help."""
    if kind is WalkKind.FAST or not span.whole or facts.one_answer or facts.nameless or facts.cut_short:
        return None
    if not facts.ways or len(facts.ways) >= MOST_PASSES:
        return None
    both_ways = facts.flow is Flow.BOTH or counted.fell > 0
    if both_ways and len(facts.ways) < 2:
        return facts.ways[-1].opposite
    match facts.total_last:
        case Exact(rows) if counted.rows < rows and (len(facts.ways) < 2 or facts.found):
            return facts.ways[-1].opposite
    return None


def guarantee(facts: Facts, counted: Counted, span: Span, kind: WalkKind) -> Guarantee:
    """What was reached, and why."""
    reached = _part(facts, counted, span) if not span.whole else _whole(facts, counted)
    if kind is WalkKind.FAST and reached.reached is not Reached.ATOMIC:
        return Guarantee(reached.reached, f"{reached.why} {_FORWARD}", reached.missing)
    return reached


_FORWARD = "It was read forward, once: who moved up meanwhile may have been passed over."
_ATOMIC = Guarantee(Reached.ATOMIC, "All rows came in one answer.")


def _whole(facts: Facts, counted: Counted) -> Guarantee:
    if facts.one_answer:
        return _ATOMIC
    if why := _why_nothing(facts):
        return Guarantee(Reached.BEST_EFFORT, why)
    match facts.total_last:
        case Exact(rows):
            return _by_count(facts, counted, rows)
        case AtLeast(rows):
            return Guarantee(
                Reached.BEST_EFFORT,
                f"The board holds at least {rows:,} rows and moved too fast to be counted; "
                f"{counted.rows:,} players were read. {_seams(facts)}",
            )
        case Unknown():
            return Guarantee(
                Reached.BEST_EFFORT,
                f"Nobody says how many rows the board has, so there is nothing to count by. {_seams(facts)}",
            )


def _why_nothing(facts: Facts) -> str:
    if facts.cut_short:
        return facts.cut_short
    if facts.nameless:
        return "Some rows name no player, so nobody can tell whether one of them is missing or there twice."
    if facts.by_token:
        return (
            "It was stopped and gone on with where the service's token leads, and nothing tells whether that "
            "is still the same board."
        )
    return ""


def _by_count(facts: Facts, counted: Counted, rows: int) -> Guarantee:
    if not isinstance(facts.total_first, Exact):
        return Guarantee(
            Reached.BEST_EFFORT,
            f"{counted.rows:,} players were read, and the board held {rows:,} at the end; nobody says how many "
            f"it held before, so some may have left it. {_seams(facts)}",
        )
    before = facts.total_first.rows
    if counted.rows > rows or rows < before or facts.left:
        return Guarantee(
            Reached.BEST_EFFORT,
            f"{counted.rows:,} players were read, and the board held {rows:,} at the end; some left it "
            f"meanwhile, so that counting proves nothing. {_seams(facts)}",
        )
    passes = f" in {len(facts.ways)} passes" if len(facts.ways) > 1 else ""
    if counted.rows == rows:
        return Guarantee(
            Reached.COMPLETE,
            f"As many players were read{passes} as the board held at the end, {rows:,}, and nobody was seen to "
            "leave it. Only if some left it and as many came, both unseen, could that be by chance.",
        )
    joined = f" {rows - before:,} joined it meanwhile." if rows > before else ""
    return Guarantee(
        Reached.BOUNDED,
        f"{counted.rows:,} of the {rows:,} players who were on the board at the end were read{passes}.{joined}"
        f" {_seams(facts)}",
        rows - counted.rows,
    )


def _seams(facts: Facts) -> str:
    """What the way that was walked says by itself."""
    if facts.open:
        return f"{facts.open:,} of the joints between its pages did not hold."
    if facts.blind or not facts.ways:
        return "Not every joint between its pages could be checked."
    if len(set(facts.ways)) > 1:
        return (
            "It was read both ways: only players who rose as well as fell meanwhile can have been passed over."
        )
    moved = "fell" if facts.ways[0] is Way.UP else "rose"
    return (
        f"Every joint between its pages held: only players who {moved} meanwhile, or who moved between two "
        "pages that were answered out of turn, can have been passed over."
    )


def _part(facts: Facts, counted: Counted, span: Span) -> Guarantee:
    """Rows of a board that goes on above or below them: players may cross its edges at any time."""
    if facts.one_answer:
        return _ATOMIC
    if why := _why_nothing(facts):
        return Guarantee(Reached.BEST_EFFORT, why)
    last = span.last
    if isinstance(facts.total_last, Exact) and (last is None or last > facts.total_last.rows):
        last = facts.total_last.rows
    wanted = None if last is None else max(0, last - span.first + 1)
    calm = facts.still and not facts.open and not facts.blind and not facts.left
    if calm and wanted == counted.rows:
        return Guarantee(
            Reached.COMPLETE,
            f"All {counted.rows:,} rows were read, and as far as was seen the board stood still meanwhile.",
        )
    if calm:
        return Guarantee(
            Reached.BEST_EFFORT,
            f"{counted.rows:,} rows were read of those that were asked for; others were not sent.",
        )
    return Guarantee(
        Reached.BEST_EFFORT,
        "The board moved while these rows were read: players who crossed their edges meanwhile may be missing.",
    )
