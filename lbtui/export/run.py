"""One export from its beginning to its end: what is read, what is kept meanwhile, and the file."""

from __future__ import annotations

import asyncio
import shlex
from collections.abc import Callable
from contextlib import closing
from typing import Any, BinaryIO

from lbtui.errors import ConfigError, ExportIncomplete, LbtuiError, UsageError
from lbtui.export.beside import beside, ended
from lbtui.export.formats import check_format
from lbtui.export.gathered import Gathered
from lbtui.export.manifest import fingerprint, manifest, place_mark
from lbtui.export.paper import Paper, Stream, Written, pour_all, write_all
from lbtui.export.piece import Cut, cut_out
from lbtui.export.progress import Progress, Stage, Summary
from lbtui.export.spool import Spool
from lbtui.export.summing import summed_up
from lbtui.export.target import Target
from lbtui.export.telling import Telling
from lbtui.export.walk import Counted, Report, Walk
from lbtui.export.wanted import Format, WalkKind, Wanted
from lbtui.export.words import resume_words
from lbtui.fetch.connection import Connection
from lbtui.model.board import Board, Exact, rows_text

KEEP_SECONDS, FIRST_SECONDS = 1.0, 0.05
"""Between two checkpoints, and before the first: on a full disk there may never be room for one."""


class Export:
    """Runs once. `connection` is the export's own, which the caller closes; `out` is where rows go where the
    wanted path is None. `told` hears each moment, in the thread that runs it; `progress` is the newest, and may
    be read from any thread."""

    def __init__(
        self,
        connection: Connection,
        wanted: Wanted,
        out: BinaryIO | None = None,
        told: Callable[[Progress], None] | None = None,
    ) -> None:
        self._connection = connection
        self._wanted = wanted
        self._out = out
        self._telling = Telling(connection.timing.monotonic, told)
        self._clock = connection.timing.wall
        self._began, self._cut = self._clock(), Cut()
        self._walk: Walk | None = None

    @property
    def progress(self) -> Progress:
        """How far it is."""
        return self._telling.progress

    async def run(self) -> Summary:
        """Reads the rows and writes the file.

        UsageError and ConfigError for what cannot begin, before anything is asked. ExportIncomplete where it
        ends early and rows are kept: its hint is the command line that goes on. Where nothing was read it is
        the error itself. Cancelled, it keeps what it has first; a file that is whole by then is not undone.
        """
        try:
            summary = await self._run()
        except BaseException:
            self._telling.over(Stage.STOPPED)
            raise
        self._telling.over(Stage.DONE)
        return summary

    async def _run(self) -> Summary:
        wanted = self._wanted
        check_format(wanted.format)
        if wanted.path is None:
            with Spool.unnamed() as spool, Gathered(spool) as gathered:
                return await self._pour(gathered)
        target = Target.at(wanted.path, wanted.beginning, wanted.overwrite)
        mark = await place_mark(self._connection.provider)
        spool = Spool.open(target, fingerprint(self._connection.profile, wanted, mark), wanted.beginning)
        with spool, Gathered(spool) as gathered:
            try:
                report = await self._read(gathered)
                return await self._write(gathered, report, target)
            except LbtuiError as error:
                if self._keep(gathered) and not isinstance(error, UsageError):
                    raise self._incomplete(error, gathered) from error
                if isinstance(error, ExportIncomplete):  # of the disk; nothing is there to go on from
                    raise LbtuiError(error.title, error.detail, error.hint) from error
                raise
            except BaseException:
                self._keep(gathered)
                raise

    # reading

    async def _read(self, gathered: Gathered) -> Report:
        walk = await self._begin(gathered)
        keeping = asyncio.create_task(self._keep_on(gathered))
        try:
            return await beside(walk.run(), keeping)
        finally:
            await ended(keeping)

    async def _begin(self, gathered: Gathered) -> Walk:
        """The walk over the rows that are wanted, or on from those that are kept."""
        position = gathered.spool.position
        if position is None:
            told = self._telling.measuring
            self._cut = await cut_out(self._connection, self._wanted.ref, self._wanted.piece, told)
        else:
            self._began, self._cut = position["began"], Cut.from_json(position["cut"])
            await gathered.replay()
        self._walk = Walk(
            self._connection,
            self._wanted.ref,
            self._wanted.piece.scope,
            self._cut.span,
            self._wanted.walk,
            self._wanted.at_once,
            take=gathered.take,
            count=lambda: self._count(gathered),
            told=lambda progress: self._hear(progress, gathered),
            state=None if position is None else position["walk"],
            last=gathered.last,
        )
        return self._walk

    def _hear(self, walk: Progress, gathered: Gathered) -> None:
        self._telling.reading(walk, gathered.unique.rows, self._cut.span)

    def _count(self, gathered: Gathered) -> Counted:
        board = self._board
        gathered.unique.order = board.order if board else None
        return gathered.unique.counted()

    @property
    def _board(self) -> Board | None:
        return self._connection.known_board(self._wanted.ref, self._wanted.piece.scope)

    # keeping

    async def _keep_on(self, gathered: Gathered) -> None:
        """Writes checkpoints while rows come. ExportIncomplete where that fails."""
        kept = before = gathered.unique.rows
        while True:
            await asyncio.sleep(KEEP_SECONDS if kept != before else FIRST_SECONDS)
            if kept != gathered.unique.rows:
                kept = gathered.unique.rows
                await self._keep_now(gathered)

    async def _keep_now(self, gathered: Gathered) -> None:
        """Writes a checkpoint. ExportIncomplete where that fails."""
        if position := self._position():
            mark = gathered.spool.mark(position, gathered.unique.rows)
            await asyncio.to_thread(gathered.spool.keep, mark)

    def _keep(self, gathered: Gathered) -> bool:
        """Writes the last checkpoint; whether there is something to go on from."""
        spool, position = gathered.spool, self._position()
        try:
            if gathered.unique.rows and position:
                spool.checkpoint(position, gathered.unique.rows)
        except ConfigError:  # the file is gone, or is another one
            return False
        except LbtuiError:
            pass  # the checkpoint before stands
        return spool.kept is not None

    def _position(self) -> dict[str, Any] | None:
        if self._walk is None:
            return None
        return {"began": self._began, "cut": self._cut.to_json(), "walk": self._walk.state()}

    def _incomplete(self, error: LbtuiError, gathered: Gathered) -> ExportIncomplete:
        """The error of an export that can be gone on with."""
        kept = gathered.spool.kept
        rows = rows_text(Exact(min(kept.rows, self._telling.read) if kept else 0))
        said = " ".join(filter(None, error.sentences()))
        command = shlex.join(resume_words(self._connection.profile.name, self._wanted))
        return ExportIncomplete(
            "The export ended early", f"{said} Kept so far: {rows}", f"Go on with: {command}"
        )

    # writing

    async def _write(self, gathered: Gathered, report: Report, target: Target) -> Summary:
        """Makes the file, and gives it its name."""
        await self._keep_now(gathered)
        counted = self._count(gathered)
        columns = gathered.survey.columns(self._board)
        with closing(target.open_out()) as out:
            paper = Paper(self._cut, self._wanted, columns, out, target.writing)
            written = await write_all(gathered, paper, lambda rows: self._telling.writing(rows, counted.rows))
            summary = self._summary(gathered, report, counted, written)
            told = manifest(
                self._connection.profile, self._wanted, summary, report.passes, self._began, self._clock()
            )
            await _to_its_end(asyncio.create_task(asyncio.to_thread(target.finish, out, told)))
        return summary

    async def _pour(self, gathered: Gathered) -> Summary:
        """Reads, and writes to standard output: lines of a fast walk at once, the rest when all is there."""
        out, wanted = self._out, self._wanted
        if out is None:
            raise UsageError("Name a file, or say where rows go")
        walk = await self._begin(gathered)
        cut = self._cut
        if wanted.walk is WalkKind.FAST and wanted.format is Format.JSONL:
            stream = Stream(gathered, cut, wanted, out)
            streaming = asyncio.create_task(stream.run())
            try:
                report = await beside(walk.run(), streaming)
                stream.finish()
                written = await streaming
            finally:
                await ended(streaming)
            counted = self._count(gathered)
        else:
            report = await walk.run()
            counted = self._count(gathered)
            columns = gathered.survey.columns(self._board)
            written = await pour_all(
                gathered, cut, wanted, columns, out, lambda rows: self._telling.writing(rows, counted.rows)
            )
        return self._summary(gathered, report, counted, written)

    def _summary(self, gathered: Gathered, report: Report, counted: Counted, written: Written) -> Summary:
        odd = () if not gathered.spool.why_anew else (f"The export began anew: {gathered.spool.why_anew}",)
        return summed_up(
            self._wanted,
            report,
            counted,
            written,
            self._telling.seconds,
            gathered.before,
            (*self._cut.notes, *odd),
        )


async def _to_its_end(task: asyncio.Task[None]) -> None:
    """Waits for what cannot be stopped, also where that is asked for: done in the end, it counts as done."""
    try:
        await asyncio.shield(task)
    except asyncio.CancelledError:
        await task
        if current := asyncio.current_task():
            current.uncancel()
