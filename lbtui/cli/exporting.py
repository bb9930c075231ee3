"""Runs an export for the command line: a line that says how far it is, an orderly end however it is told to
stop, and at last what came of it."""

from __future__ import annotations

import asyncio
import os
import shlex
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from typing import TYPE_CHECKING, BinaryIO

from lbtui.cli.exported import progress_line, stopped_line, summary_json, summary_lines, waiting_line
from lbtui.cli.output import check_reader, is_terminal, narrate, telling, write_lines
from lbtui.cli.progress import ProgressLine
from lbtui.errors import UsageError
from lbtui.export.progress import Progress, Stage, Summary
from lbtui.export.run import Export
from lbtui.export.wanted import Format, WalkKind, Wanted
from lbtui.export.words import export_profile, resume_words
from lbtui.model.json_text import json_text

if TYPE_CHECKING:
    from lbtui.fetch.connection import Connection
    from lbtui.session import Session

OFTEN = 0.5
"""Seconds between two looks at how far it is."""

SELDOM = 60.0
"""Seconds between two lines about waits, where nothing else shows them."""


async def export(session: Session, name: str, at_once: int, wanted_of: Callable[[Connection], Wanted]) -> int:
    """Runs the export that `wanted_of` makes of a profile's connection, which is the export's own, and tells
    what came of it. Where it is cancelled, it says how to go on."""
    connection = session.trial(export_profile(session.profile(name), at_once))
    try:
        wanted = wanted_of(connection)
        summary = await _told_of(connection, name, wanted)
    finally:
        await connection.close()
    if wanted.as_json:
        write_lines([json_text(summary_json(summary, wanted))])
    else:
        narrate(*summary_lines(summary, wanted))
    return 0


def _standard_output(format_: Format) -> BinaryIO:
    """Where the rows go; UsageError where that is a terminal, on which the raw text of CSV would act."""
    if sys.stdout is None:
        raise UsageError("Standard output is closed", hint="Name a file in place of the -")
    if is_terminal(sys.stdout) and format_ is not Format.JSONL:
        raise UsageError(
            f"A terminal is no place for {format_.value}",
            "Names stand in it as players wrote them, and a terminal would obey what is hidden there",
            "Pipe it on, write a file, or look at the rows with lbtui rows",
        )
    return sys.stdout.buffer


async def _told_of(connection: Connection, name: str, wanted: Wanted) -> Summary:
    out = None if wanted.path else _standard_output(wanted.format)
    with telling() if out else nullcontext(), ProgressLine(OFTEN) as line:
        news = _News(line, wanted)
        running = Export(connection, wanted, out, news.hear)
        try:
            return await _watched(running, news, check_reader if out else lambda: None)
        except asyncio.CancelledError:
            line.clear()
            narrate(stopped_line(running.progress), *_way_on(name, wanted))
            raise


async def _watched(running: Export, news: _News, check: Callable[[], None]) -> Summary:
    """What the export gives, which is told of meanwhile and ends where `check` raises.

    Cancelled, it is waited for, because it keeps what it has; one that is through by then is whole.
    """
    task = asyncio.create_task(running.run())
    try:
        while not task.done():
            news.tell(running.progress)
            await asyncio.wait({task}, timeout=OFTEN)
            check()
    except BaseException as wrong:
        task.cancel()
        await asyncio.wait({task})
        if task.cancelled() or task.exception() or not isinstance(wrong, asyncio.CancelledError):
            raise
    return task.result()


class _News:
    """Tells of an export that is under way: in a line that is rewritten, and where there is none only that it
    waits, once in a while. Nothing is told once rows go to standard output, which may show them on the same
    terminal."""

    def __init__(self, line: ProgressLine, wanted: Wanted) -> None:
        self._line = line
        self._to_stdout = wanted.path is None
        self._silent = self._to_stdout and (wanted.walk is WalkKind.FAST or is_terminal(sys.stdout))
        self._told_at = float("-inf")

    def hear(self, now: Progress) -> None:
        """Takes note of a moment of the export, as it comes."""
        if self._to_stdout and now.stage is Stage.WRITING and not self._silent:
            self._silent = True
            self._line.clear()

    def tell(self, now: Progress) -> None:
        """Says how far it is."""
        if self._silent:
            return
        if self._line.shows:
            self._line.show(progress_line(now, self._line.room))
        elif now.stage is Stage.WAITING and time.monotonic() - self._told_at >= SELDOM:
            self._told_at = time.monotonic()
            narrate(waiting_line(now))


def _way_on(name: str, wanted: Wanted) -> Iterator[str]:
    """The command line that goes on, where anything was kept."""
    if wanted.path and os.path.lexists(f"{wanted.path}.part"):
        yield f"to go on: {shlex.join(resume_words(name, wanted))}"
