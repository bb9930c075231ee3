"""What is said of an export at its end."""

from __future__ import annotations

from collections.abc import Iterator

from lbtui.export.paper import Written
from lbtui.export.progress import Reached, Summary
from lbtui.export.walk import Counted, Report
from lbtui.export.wanted import WalkKind, Wanted
from lbtui.model.board import Exact
from lbtui.model.entry import Scope


def summed_up(
    wanted: Wanted,
    report: Report,
    counted: Counted,
    written: Written,
    seconds: float,
    before: int,
    notes: tuple[str, ...],
) -> Summary:
    """The summary of an export of which an earlier run had left `before` rows; `notes` come first."""
    fresh = max(0, written.rows - before)
    notes = (*notes, *report.notes, *written.findings.notes, *_changed(wanted, report, counted, written))
    return Summary(
        path=wanted.path,
        rows=written.rows,
        duplicates=counted.duplicates,
        guarantee=report.guarantee,
        total_first=report.total_first,
        total_last=report.total_last,
        seconds=seconds,
        rate=fresh / seconds if seconds > 0 else None,
        bytes=written.bytes,
        sha256=written.sha256,
        dangerous=written.findings.dangerous,
        long_ids=written.findings.long_ids,
        resumed=before > 0,
        notes=tuple(dict.fromkeys(notes)),
    )


def _changed(wanted: Wanted, report: Report, counted: Counted, written: Written) -> Iterator[str]:
    """A sentence on how the board changed while it was read, as far as the rows show that it did."""
    if report.guarantee.reached is Reached.ATOMIC:
        return
    repeated, skipped = written.audit.repeated, written.audit.skipped
    if wanted.piece.scope is not Scope.ALL:  # a few carry ranks among all
        repeated = skipped = 0
    again = wanted.walk is WalkKind.FAST and counted.duplicates > 0  # it reads no row twice
    first, last = report.total_first, report.total_last
    grew = isinstance(first, Exact) and isinstance(last, Exact) and first != last
    if again or counted.rose or counted.fell or repeated or grew:
        found = (
            _many(counted.duplicates, "player came twice", "players came twice") if again else "",
            _many(counted.rose, "player met again had improved", "players met again had improved"),
            _many(counted.fell, "player met again had got worse", "players met again had got worse"),
            _many(repeated, "rank has two holders", "ranks have two holders"),
            _many(skipped, "rank has no holder", "ranks have no holder"),
        )
        seen = "; ".join(filter(None, found))
        yield "not a snapshot: the board changed while it was read" + (f" ({seen})" if seen else "")


def _many(count: int, one: str, more: str) -> str:
    return f"{count:,} {one if count == 1 else more}" if count else ""
