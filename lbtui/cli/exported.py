"""How far an export is and what came of it, as the command line says it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from lbtui.cli.table import width
from lbtui.export.progress import Progress, Stage, Summary
from lbtui.export.wanted import Format, Wanted
from lbtui.model.board import Exact, rows_text, total_json, total_text
from lbtui.model.text import clean, duration_text

BAR = 10
"""Cells of the bar between its brackets."""

MANY = 1_000
"""Rows from which on it says something how many there were in a second."""

_BETWEEN = " · "


def progress_line(now: Progress, room: int) -> str:
    """How far it is, in at most so many cells: as much as fits, and a bar before it where that fits as well."""
    share = _share(now)
    parts = list(_parts(now, share)) or [now.stage.value]
    while len(parts) > 1 and width(_BETWEEN.join(parts)) > room:
        parts.pop()
    text = _BETWEEN.join(parts)
    bar = "" if share is None else f"[{'=' * (share * BAR // 100):<{BAR}}] "
    return bar + text if width(bar + text) <= room else text


def _share(now: Progress) -> int | None:
    """Rows that were read, of a hundred; None where nobody knows of how many."""
    if (
        not isinstance(now.total, Exact)
        or now.total.rows <= 0
        or now.stage in (Stage.STARTING, Stage.MEASURING)
    ):
        return None
    return min(100, now.rows * 100 // now.total.rows)


def _parts(now: Progress, share: int | None) -> Iterator[str]:
    """The clauses of the line, what matters most first."""
    if now.stage is Stage.WAITING:
        yield clean(now.note) or now.stage.value
    elif now.stage is not Stage.READING:
        yield now.stage.value
    if now.stage is Stage.MEASURING:
        yield rows_text(now.total)
        return
    if share is not None:
        yield f"{share} %"
    if now.rows or share is not None:
        yield f"{now.rows:,} of {total_text(now.total)} rows" if share is not None else f"{now.rows:,} rows"
    if now.stage in (Stage.READING, Stage.AGAIN):
        if now.rate is not None:
            yield f"{now.rate:,.0f}/s"
        if now.left is not None:
            yield f"{duration_text(now.left)} left"
    if now.retries:
        yield _many(now.retries, "retry", "retries")


def waiting_line(now: Progress) -> str:
    """That an export waits, and how far it is."""
    of = f" of {now.total.rows:,}" if isinstance(now.total, Exact) else ""
    return f"{now.rows:,}{of} rows were read; {now.note or now.stage.value}"


def stopped_line(now: Progress) -> str:
    """How far an export was that was called off."""
    if not now.rows:
        return "stopped: nothing was read"
    of = f" of {now.total.rows:,}" if isinstance(now.total, Exact) else ""
    return f"stopped: {now.rows:,}{of} rows were read"


def summary_json(summary: Summary, wanted: Wanted) -> dict[str, Any]:
    """What `export --json` prints."""
    return {
        "file": str(summary.path),
        "format": wanted.format.value,
        "rows": summary.rows,
        "duplicates_dropped": summary.duplicates,
        "guarantee": str(summary.guarantee),
        "why": summary.guarantee.why,
        "total_first": total_json(summary.total_first)[0],
        "total_last": total_json(summary.total_last)[0],
        "seconds": round(summary.seconds, 3),
        "rows_per_second": None if summary.rate is None else round(summary.rate, 1),
        "bytes": summary.bytes,
        "sha256": summary.sha256,
        "manifest": f"{summary.path}.manifest.json",
        "dangerous_cells": summary.dangerous,
        "long_ids": summary.long_ids,
        "resumed": summary.resumed,
        "warnings": list(summary.notes),
    }


def summary_lines(summary: Summary, wanted: Wanted) -> Iterator[str]:
    """What came of it, a sentence a line, for a person."""
    where = "standard output" if summary.path is None else str(summary.path)
    # where another run read a part, the rows are the file's and the seconds this run's
    telling = summary.rate is not None and summary.rows >= MANY and not summary.resumed
    rate = f" ({summary.rate:,.0f} rows a second)" if telling else ""
    again = ", gone on with" if summary.resumed else ""
    yield (
        f"{where}: {rows_text(Exact(summary.rows))}, {size_text(summary.bytes)}, "
        f"in {_seconds(summary.seconds)}{rate}{again}"
    )
    yield f"guarantee {summary.guarantee}: {summary.guarantee.why}"
    if summary.duplicates:
        rows = _many(summary.duplicates, "row", "rows")
        yield f"{rows} came again, as where pages overlap; the newest of each player was kept"
    yield from _for_spreadsheets(summary, wanted)
    for note in summary.notes:
        yield f"note: {note}"


def _for_spreadsheets(summary: Summary, wanted: Wanted) -> Iterator[str]:
    if summary.dangerous:
        cells = _many(summary.dangerous, "cell begins", "cells begin")
        if wanted.spreadsheet:
            made = "it has" if summary.dangerous == 1 else "they have"
            yield f"{cells} as a formula does; {made} a ' before, so that a spreadsheet takes none for one"
        else:
            hint = "; --csv spreadsheet defuses them" if wanted.format in (Format.CSV, Format.TSV) else ""
            yield f"{cells} as a formula does in a spreadsheet{hint}"
    if summary.long_ids:
        ids = _many(summary.long_ids, "id has", "ids have")
        yield f"{ids} over 15 digits; exact here, and rounded by a spreadsheet unless read as text"


def size_text(count: int) -> str:
    """`512 bytes`, `1.4 kB`, `23.0 MB`."""
    if count < 1000:
        return _many(count, "byte", "bytes")
    size, units = count / 1000, ["kB", "MB", "GB"]
    while size >= 999.95 and len(units) > 1:
        size /= 1000
        del units[0]
    return f"{size:,.1f} {units[0]}"


def _seconds(seconds: float) -> str:
    return f"{seconds:.1f} s" if seconds < 100 else duration_text(seconds)


def _many(count: int, one: str, more: str) -> str:
    return f"{count:,} {one if count == 1 else more}"
