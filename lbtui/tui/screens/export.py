"""The export dialog: which rows of a board, in which format, into which file."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import ClassVar

from textual.binding import BindingType
from textual.widget import Widget
from textual.widgets import Input

from lbtui.errors import UsageError
from lbtui.export.formats import check_format
from lbtui.export.naming import USUAL, format_of, suggested
from lbtui.export.wanted import Format, Piece
from lbtui.fetch.window import BoardWindow
from lbtui.model.field import Field
from lbtui.tui.export_choices import COUNT, FILE, FORMAT, FORMATS, FURTHER, ROWS, Here, Rows, format_named
from lbtui.tui.export_start import ExportStart
from lbtui.tui.screens.lined import LinedScreen
from lbtui.tui.screens.room import bindings_of
from lbtui.tui.widgets.field_line import FieldLine, Lines

START = "start"

SAID = {
    "csv": "Every value exact, commas between",
    "spreadsheet": "CSV for Excel and its like: nobody's name acts as a formula",
    "tsv": "Every value exact, tabs between",
    "json": "One array of objects",
    "jsonl": "An object on each line",
    "markdown": "A table for a page of text",
    "parquet": "Columns with their types, for DuckDB, Polars, pandas and Spark",
}


class ExportScreen(LinedScreen):
    """Exports the board of a window. Its cursor is on `row`, from 1; `crumbs` are of the board's screen."""

    where = "export"
    BINDINGS: ClassVar[list[BindingType]] = bindings_of("export")
    cancellable = frozenset({START})
    DEFAULT_CSS = "ExportScreen FieldLine Line { width: 14; }"

    def __init__(self, crumbs: Sequence[str], window: BoardWindow, row: int) -> None:
        super().__init__()
        self._crumbs = crumbs
        self.connection, self.ref = window.connection, window.ref
        self.board = str(window.ref)
        self._here = Here.on(window, row)
        self._starting = ExportStart(self)
        self._rows = self._here.usual
        self._typed = {COUNT.key: str(self._here.page_size)}
        """What was typed on lines that come and go, by key."""
        self._offered = ""

    def body(self) -> Iterable[Widget]:
        with Lines():
            yield self._choice(
                ROWS, [each.value for each in self._here.choices], self._rows.value, self._rows_chosen
            )
            yield from map(self._line, FURTHER.get(self._rows, ()))
            yield self._choice(FORMAT, FORMATS, FORMATS[0], self._format_chosen)
            self._offered = self._suggestion(FORMATS[0])
            yield FieldLine(FILE, "", self._submitted, typed=self._offered)

    def _choice(self, field: Field, names: Sequence[str], text: str, chosen: Callable[[], None]) -> FieldLine:
        return FieldLine(field, text, self._submitted, names=tuple(names), chosen=chosen)

    def _line(self, field: Field) -> FieldLine:
        return FieldLine(field, "", self._submitted, typed=self._typed.get(field.key, ""))

    def crumbs(self) -> list[str]:
        return [*self._crumbs, "export"]

    def status(self) -> str:
        match self.field:
            case None:
                return ""
            case field if field is ROWS:
                return self._here.said(self._rows)
            case field if field is FORMAT:
                return _said_of(self.line(FORMAT).text)
            case field if field is FILE:
                return f"In {Path.cwd()} unless it names another folder"
            case field:
                return field.help

    def line(self, field: Field) -> FieldLine:
        """The line of something that the dialog shows."""
        return next(line for line in self.lines if line.field is field)

    # what is chosen

    def _rows_chosen(self) -> None:
        """What else has to be said of these rows comes, what else stood there goes; keys wait meanwhile."""
        self._rows = Rows(self.line(ROWS).text)
        self._offer()
        self.ready = False
        self.run_worker(self._show_lines(), group="lines")

    async def _show_lines(self) -> None:
        old = [line for line in self.lines if line.field not in (ROWS, FORMAT, FILE)]
        self._typed |= {line.field.key: line.text for line in old}
        try:
            with self.app.batch_update():
                scroll = self.query_one(Lines)
                await scroll.remove_children(old)
                fresh = [self._line(field) for field in FURTHER.get(self._rows, ())]
                await scroll.mount(*fresh, before=self.line(FORMAT))
        finally:
            self.refresh_lines()
            self.call_after_refresh(self._now_ready)

    def _format_chosen(self) -> None:
        """The file's ending follows, where it is one of the formats'."""
        format, path = format_named(self.line(FORMAT).text)[0], Path(self.line(FILE).text)
        if not self._offer() and format_of(path) not in (None, format):
            self._put(FILE, str(path.with_suffix(USUAL[format])))
        self.refresh_lines()

    def _offer(self) -> bool:
        """Offers another name for the file, unless one was typed; whether so."""
        file = self.line(FILE)
        if file.text != self._offered:
            return False
        self._offered = self._suggestion(self.line(FORMAT).text)
        self._put(FILE, self._offered)
        return True

    def _suggestion(self, format: str) -> str:
        part = "" if self._rows is Rows.WHOLE else self._rows.value
        return str(suggested(self.ref, part, format_named(format)[0]))

    def on_input_changed(self, event: Input.Changed) -> None:
        """The format follows the ending that is typed, where that names one."""
        event.stop()
        if isinstance(event.input.parent, FieldLine) and event.input.parent.field is FILE:
            self.follow_ending()

    def follow_ending(self) -> None:
        """Takes the format that the file's ending names, if it names one."""
        named = format_of(Path(self.line(FILE).text))
        if named and named is not format_named(self.line(FORMAT).text)[0]:
            self._put(FORMAT, named.value)

    def _put(self, field: Field, text: str) -> None:
        input = self.line(field).input
        with input.prevent(Input.Changed):
            input.value = text
        input.cursor_position = len(text)

    # what is done

    def finish(self) -> None:
        self.do_export_start()

    def do_back(self) -> None:
        if not self.cancel():
            self.home.go_back()

    do_leave = do_back

    def do_export_start(self) -> None:
        self.run_worker(self._starting.start(), group=START, exclusive=True)

    @property
    def piece(self) -> Piece:
        """The rows that are meant. UsageError where what is typed says none."""
        typed = {line.field.key: line.text for line in self.lines}
        return self._here.piece(self._rows, typed)


def _said_of(name: str) -> str:
    """A format in a sentence, or why it cannot be written."""
    if name == Format.PARQUET.value and find_spec("pyarrow") is None:
        try:
            check_format(Format.PARQUET)
        except UsageError as error:
            return str(error)
    return SAID[name]
