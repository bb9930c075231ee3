"""What the screens say of an export: how far it is on one line, what came of it, and all of it as facts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from lbtui.errors import ExportIncomplete, LbtuiError
from lbtui.export.aside import Aside
from lbtui.export.progress import Progress, Stage, Summary
from lbtui.export.wanted import Piece
from lbtui.model.board import Exact, Total, Unknown, rows_text, total_text
from lbtui.model.text import duration_text
from lbtui.tui.safe import fitted, shortened, width_of
from lbtui.tui.widgets.fact_rows import Fact

STOPS = "A, x stops"
_BETWEEN = " · "
_NAME = 12
"""Cells of a file's name that come before what is less important than it."""
_NOTE = 8
"""Cells that a note is not cut below."""

_ENDED_EARLY = "The export ended early"
"""A title that says no more than the state beside it."""
ROWS_MOST = 17
"""Cells of the rows in a list of exports."""
_SHORT = {Stage.MEASURING: "measuring", Stage.AGAIN: "again", Stage.WRITING: "writing"}


def progress_line(name: str, now: Progress, others: int, room: int) -> str:
    """How far an export is, in at most so many cells: as much as finds room, and always how to stop it."""
    waits = now.stage is Stage.WAITING
    again = _counted(now.retries, "retry", "retries") if now.retries else ""
    parts = dict.fromkeys(("file", "rows", "doing", "why", "rate", "left", "again", "note", "more"), "")
    parts["stops"] = STOPS
    found = {
        "rows": _rows(now),
        "doing": "" if now.stage is Stage.READING else now.stage.value,
        "why": again if waits else "",
        "file": f"{shortened(name, _NAME)}:",
        "more": f"+{others}" if others else "",
        "left": "" if waits or now.left is None else f"{duration_text(now.left)} left",
        "rate": "" if waits or round(now.rate or 0) == 0 else f"{now.rate:,.0f}/s",
        "again": "" if waits else again,
    }
    for part, text in found.items():  # the most important first
        if width_of(_joined({**parts, part: text})) <= room:
            parts[part] = text
    spare = room - width_of(_joined(parts))
    if now.note and spare >= len(_BETWEEN) + min(_NOTE, width_of(now.note)):
        parts["note"] = fitted(now.note, min(width_of(now.note), spare - len(_BETWEEN)))
        spare = room - width_of(_joined(parts))
    if parts["file"]:
        parts["file"] = f"{shortened(name, width_of(parts['file']) - 1 + spare)}:"
    return _joined(parts)


def _joined(parts: Mapping[str, str]) -> str:
    """The parts that there are, the file's name before a space alone."""
    rest = _BETWEEN.join(text for part, text in parts.items() if text and part != "file")
    return f"{parts['file']} {rest}" if parts["file"] else rest


def _rows(now: Progress) -> str:
    if isinstance(now.total, Unknown):
        return rows_text(Exact(now.rows)) if now.rows else ""
    return f"{now.rows:,} of {rows_text(now.total)}"


def rows_cell(run: Aside) -> str:
    """The rows that came, and of how many where both find room: a number is never cut."""
    if isinstance(run.result, Summary):
        return f"{run.result.rows:,}"
    now = run.progress
    whole = f"{now.rows:,}/{total_text(now.total)}"
    return f"{now.rows:,}" if isinstance(now.total, Unknown) or width_of(whole) > ROWS_MOST else whole


def state(run: Aside) -> str:
    """What an export does, or how it ended, in a word or two."""
    match run.result:
        case Summary():
            return "done"
        case ExportIncomplete():
            return "ended early"
        case LbtuiError():
            return "failed"
    if run.running:
        return "stopping" if run.stopping else run.progress.stage.value
    return Stage.STOPPED.value


def short_state(run: Aside) -> str:
    """The same in at most 11 cells, for a list of exports."""
    if run.running and not run.stopping and run.result is None:
        return _SHORT.get(run.progress.stage, run.progress.stage.value)
    return state(run)


def guarantee(run: Aside) -> str:
    """What a finished export proves, "" before."""
    return str(run.result.guarantee) if isinstance(run.result, Summary) else ""


def why(run: Aside) -> str:
    """Why it proves that, or why it failed or waits."""
    match run.result:
        case Summary():
            return run.result.guarantee.why
        case ExportIncomplete(title=title) if title == _ENDED_EARLY:
            return " ".join(part for part in run.result.sentences()[1:] if part)
        case LbtuiError():
            return str(run.result)
    return run.progress.note if run.running else ""


def ending(board: str, path: Path, run: Aside, room: int) -> str:
    """What came of an export that did not fail: of the sentences that say it the first that finds room."""
    if isinstance(run.result, Summary):
        rows, reached = rows_text(Exact(run.result.rows)), run.result.guarantee
        texts = [f"{board}: {rows} are in {path} · {reached}", f"{rows} are in {path} · {reached}"]
        texts += [f"{rows} are in {path.name} · {reached}", f"Exported {rows} · {reached}"]
    else:
        rows = rows_text(Exact(run.progress.rows))
        texts = [f"Stopped {what}after {rows} · A, x goes on" for what in (f"{path} ", f"{path.name} ", "")]
    return next((text for text in texts if width_of(text) <= room), texts[-1])


def facts(profile: str, board: str, path: Path, run: Aside, resume: str) -> list[Fact]:
    """All that is known of an export, in reading order; `resume` is the command line that goes on with it."""
    wanted = run.wanted
    form = f"{wanted.format.value} for spreadsheets" if wanted.spreadsheet else wanted.format.value
    known: list[Fact] = [("profile", profile), ("board", board), ("file", str(path)), ("format", form)]
    known += [("walk", wanted.walk.value), ("state", state(run))]
    if isinstance(run.result, Summary):
        return [*known, *_done(run.result)]
    now = run.progress
    of = "rows of the board" if wanted.piece == Piece() else "rows to read"
    known += [("rows read", f"{now.rows:,}"), *_total(of, now.total)]
    known += [("requests", f"{now.requests:,}"), ("retries", f"{now.retries:,}")]
    if now.rate is not None:
        known.append(("rows a second", f"{now.rate:,.0f}"))
    if run.running:
        return [*known, ("why it waits", now.note)] if now.note else known
    if isinstance(run.result, LbtuiError):
        known += [("why", part) for part in run.result.sentences() if part]
    return [*known, ("goes on with", resume)]


def _done(done: Summary) -> Iterator[Fact]:
    yield "guarantee", str(done.guarantee)
    yield "why", done.guarantee.why
    yield "rows", f"{done.rows:,}"
    yield "repeated rows", f"{done.duplicates:,} dropped, the newest kept"
    yield from _total("rows at first", done.total_first)
    yield from _total("rows at last", done.total_last)
    yield "time", f"{done.seconds:,.1f} s"
    if done.rate is not None and not done.resumed:  # the rows are the file's, the seconds this run's
        yield "rows a second", f"{done.rate:,.0f}"
    yield "bytes", f"{done.bytes:,}"
    yield "sha256", done.sha256
    if done.dangerous:
        yield "like formulas", f"{_counted(done.dangerous, 'cell', 'cells')} that a spreadsheet would run"
    if done.long_ids:
        yield "long ids", f"{_counted(done.long_ids, 'id', 'ids')} that a spreadsheet would round"
    yield "gone on with", "yes" if done.resumed else "no"
    for note in done.notes:
        yield "note", note


def _total(name: str, total: Total) -> Iterator[Fact]:
    if not isinstance(total, Unknown):
        yield name, total_text(total)


def _counted(count: int, one: str, more: str) -> str:
    return f"{count:,} {one if count == 1 else more}"
