"""The file, or what goes to standard output, made of what an export gathered."""

from __future__ import annotations

import asyncio
import io
from collections.abc import Awaitable, Callable
from contextlib import AbstractContextManager, nullcontext
from typing import BinaryIO, NamedTuple, cast

from lbtui.export.audit import Audit
from lbtui.export.columns import Columns
from lbtui.export.formats import Findings, writer
from lbtui.export.gathered import Gathered
from lbtui.export.merge import merged
from lbtui.export.piece import Cut
from lbtui.export.pouring import Tally, pour
from lbtui.export.rows import Rows
from lbtui.export.wanted import Wanted


class Written(NamedTuple):
    """What was written; `audit` is of the rows' ranks."""

    rows: int
    bytes: int
    sha256: str
    findings: Findings
    audit: Audit


class Paper:
    """Writes the rows that a cut takes, in the wanted format. Around each use of it stands `writing`."""

    def __init__(
        self,
        cut: Cut,
        wanted: Wanted,
        columns: Columns,
        out: BinaryIO,
        writing: Callable[[], AbstractContextManager[object]] = nullcontext,
    ) -> None:
        self.rows = 0
        self._cut = cut
        self._writing = writing
        self._tally = Tally(out)
        self._audit = Audit()
        with writing():
            tally = cast("BinaryIO", self._tally)
            self._writer = writer(wanted.format, tally, columns, spreadsheet=wanted.spreadsheet)

    @property
    def is_full(self) -> bool:
        """Whether there are as many rows as are wanted."""
        return self._cut.most is not None and self.rows >= self._cut.most

    def write(self, rows: Rows) -> None:
        """The next rows of the board."""
        taken = self._cut.takes(rows)
        if self._cut.most is not None:
            taken = taken[: self._cut.most - self.rows]
        if taken:
            with self._writing():
                self._writer.write(taken)
            self._audit.take(taken)
            self.rows += len(taken)

    def end(self) -> Written:
        """Writes what closes the file."""
        with self._writing():
            findings = self._writer.end()
        return Written(self.rows, self._tally.count, self._tally.sha256, findings, self._audit)


async def write_all(
    gathered: Gathered,
    paper: Paper,
    told: Callable[[int], None],
    rest: Callable[[], Awaitable[None]] | None = None,
) -> Written:
    """Writes all rows in the order of the board. `told` hears how many there are so far; `rest` is waited for
    after some of them, so that others get their turn."""
    for rows in merged(gathered.read, gathered.index, gathered.unique.superseded()):
        paper.write(rows)
        told(paper.rows)
        await (rest() if rest else asyncio.sleep(0))
        if paper.is_full:
            break
    return paper.end()


async def pour_all(
    gathered: Gathered, cut: Cut, wanted: Wanted, columns: Columns, out: BinaryIO, told: Callable[[int], None]
) -> Written:
    """The same to standard output, as fast as it is read there. OSError where the reader is gone."""
    held = io.BytesIO()
    paper = Paper(cut, wanted, columns, held)
    written = await write_all(gathered, paper, told, lambda: pour(out, held))
    await pour(out, held)
    return written


class Stream:
    """Rows to standard output in the order in which they come; nobody is left out for coming again.

    What is not read there yet waits in the spool.
    """

    def __init__(self, gathered: Gathered, cut: Cut, wanted: Wanted, out: BinaryIO) -> None:
        self._gathered = gathered
        self._out = out
        self._held = io.BytesIO()
        self._paper = Paper(cut, wanted, Columns(), self._held)
        self._chunks = 0
        self._last = False

    async def run(self) -> Written:
        """Writes on until `finish` was called and all is written. OSError where the reader is gone."""
        while await self._catch_up() and not self._last:
            await self._gathered.more()
        written = self._paper.end()
        await pour(self._out, self._held)
        return written

    def finish(self) -> None:
        """No more chunks come."""
        self._last = True
        self._gathered.wake()

    async def _catch_up(self) -> bool:
        """Writes what has come; whether more is wanted."""
        while self._chunks < len(self._gathered.index) and not self._paper.is_full:
            offset = self._gathered.index.offset(self._chunks)
            self._paper.write(self._gathered.read(offset).rows)
            self._chunks += 1
            await pour(self._out, self._held)
        return not self._paper.is_full
