"""Every export since the program began: how far it is, how it ended, and what can be done with it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from textual.binding import BindingType
from textual.widget import Widget

from lbtui.tui.actions import Action
from lbtui.tui.export_text import ROWS_MOST, facts, guarantee, rows_cell, short_state, why
from lbtui.tui.exports import Exports, Job
from lbtui.tui.screens.room import Room, bindings_of
from lbtui.tui.widgets.columns import Col, Row
from lbtui.tui.widgets.fact_rows import FactRows, FactTable
from lbtui.tui.widgets.row_table import RowTable

NONE_HERE = "There is no export here"


class JobRows:
    """The exports as a table's rows, the newest first."""

    columns = (
        Col("BOARD", least=6, most=24, yields=True),
        Col("FILE", least=15, most=40, yields=True, ending=True),
        Col("ROWS", right=True, least=9, most=ROWS_MOST),
        Col("STATE", least=8, most=11),
        Col("GUARANTEE", least=11, most=20),
        Col("WHY", least=8, most=200, yields=True),
    )

    def __init__(self, exports: Exports) -> None:
        self._exports = exports

    @property
    def count(self) -> int:
        return len(self._exports.jobs)

    def job(self, index: int) -> Job:
        return self._exports.jobs[-1 - index]

    def row(self, index: int) -> Row:
        job = self.job(index)
        run = job.run
        cells = (job.board, str(job.path), rows_cell(run), short_state(run), guarantee(run), why(run))
        return Row(cells, "bad" if job.failed else "plain")


class ActivityScreen(Room):
    where = "activity"
    BINDINGS: ClassVar[list[BindingType]] = bindings_of("activity")

    def __init__(self, exports: Exports) -> None:
        super().__init__()
        self._exports = exports
        self.rows = JobRows(exports)

    def body(self) -> Iterable[Widget]:
        yield RowTable(self.rows, self.refresh_lines)

    def crumbs(self) -> list[str]:
        return ["lbtui", "activity"]

    @property
    def current(self) -> Job | None:
        """The export under the cursor."""
        return self.rows.job(self.table.cursor) if self.table.cursor < self.rows.count else None

    def status(self) -> str:
        if self.current is None:
            return "Nothing was exported yet: e exports a board whose ranks are open"
        reason = why(self.current.run)
        return f"{self.table.cursor + 1} of {self.rows.count}" + (f" · {reason}" if reason else "")

    def exports_moved(self) -> None:
        super().exports_moved()
        if self.is_mounted and self.standing:
            self.table.sync()
            self.refresh_lines()

    def blocked(self, action: Action) -> str:
        if action.id == "activity":
            return "This is the list of exports"
        if action.id == "open" and self.is_mounted and self.current is None:
            return NONE_HERE
        return not_to_stop(self.current) if action.id == "export.stop" and self.is_mounted else ""

    def do_open(self) -> None:
        if self.current:
            self.app.push_screen(JobScreen(self.current))

    def do_export_stop(self) -> None:
        if self.current:
            stop_or_go_on(self, self.current)

    def do_back(self) -> None:
        if not self.cancel():
            super().do_back()


def stop_or_go_on(room: Room, job: Job) -> None:
    """Stops an export, after a question; goes on with one that is over and not done."""
    if not job.run.running:
        room.home.exports.go_on(job)
    elif job.run.stopping:
        room.say("It is stopping, and writes down what it read")
    else:
        room.foot.question.ask("Stop this export, and keep what is read?", job.run.stop)


def not_to_stop(job: Job | None) -> str:
    """Why an export can neither be stopped nor gone on with, "" where it can."""
    if job is None:
        return NONE_HERE
    return "This export is done" if job.done else ""


class JobScreen(Room):
    """All that is known of one export; it grows as the export goes on."""

    where = "job"
    BINDINGS: ClassVar[list[BindingType]] = bindings_of("job")

    def __init__(self, job: Job) -> None:
        super().__init__()
        self._job = job

    def body(self) -> Iterable[Widget]:
        yield FactTable(self._facts())

    def _facts(self) -> FactRows:
        job = self._job
        return FactRows(facts(job.profile.name, job.board, job.path, job.run, job.resume_command()))

    def crumbs(self) -> list[str]:
        return ["lbtui", "activity", self._job.path.name]

    def exports_moved(self) -> None:
        super().exports_moved()
        if self.is_mounted and self.standing:
            self.query_one(FactTable).show(self._facts())
            self.refresh_lines()

    def status(self) -> str:
        return why(self._job.run) if self._job.run.running else ""

    def blocked(self, action: Action) -> str:
        return not_to_stop(self._job) if action.id == "export.stop" else ""

    def do_export_stop(self) -> None:
        stop_or_go_on(self, self._job)

    def do_back(self) -> None:
        if not self.cancel():
            super().do_back()
