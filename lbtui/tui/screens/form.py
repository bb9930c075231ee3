"""A profile as a form: a line for each key its service knows, checked as a whole before it is saved."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from textual.binding import BindingType
from textual.widget import Widget
from textual.widgets import Input

from lbtui.errors import ConfigError, LbtuiError
from lbtui.model.profile import Field, Problem, Profile
from lbtui.model.secret import Secret, SecretRef
from lbtui.providers.registry import services
from lbtui.tui.screens.form_saving import FormSaving, Saved
from lbtui.tui.screens.form_text import NAME, fields_of, names_of, service_field, text_of
from lbtui.tui.screens.lined import LinedScreen
from lbtui.tui.screens.room import bindings_of
from lbtui.tui.widgets.field_line import FieldLine, Lines

SAVE = "save"


class FormScreen(LinedScreen):
    """Edits a saved profile, or adds one for None; `saved` hears of it once it is on disk."""

    where = "form"
    BINDINGS: ClassVar[list[BindingType]] = bindings_of("form")
    cancellable = frozenset({SAVE})

    def __init__(self, profile: Profile | None, saved: Saved) -> None:
        super().__init__()
        self._profile = profile
        self._saving = FormSaving(self, profile, saved)
        self._service = profile.service if profile else services()[0]
        self._typed: dict[tuple[str, str], str] = {}
        """What was typed, by key and kind: it comes back when another service is chosen that has the key."""

    def body(self) -> Iterable[Widget]:
        with Lines():
            if self._profile is None:
                yield FieldLine(NAME, "", self._submitted)
            yield self._line(service_field(self._service, self._profile is not None))
            yield from map(self._line, fields_of(self._service))
        yield self._saving.guide.panel

    def _line(self, field: Field) -> FieldLine:
        names = names_of(field, self._service, self._profile is not None)
        if field.key == "service":
            return FieldLine(field, self._service, self._submitted, names=names, chosen=self._service_chosen)
        value = self._profile.values.get(field.key) if self._profile else field.default
        kept = isinstance(value, SecretRef) and isinstance(value.target, Secret)
        text = "" if kept else text_of(value)
        before = self._typed.get((field.key, field.kind))
        return FieldLine(field, text, self._submitted, typed=before, kept=kept, names=names)

    def crumbs(self) -> list[str]:
        return ["lbtui", "profiles", self._profile.name if self._profile else "new"]

    def title_right(self) -> str:
        return "* needed"

    def status(self) -> str:
        return self.field.help if self.field else ""

    @property
    def keys(self) -> list[FieldLine]:
        """The lines of the file's keys: all but the name of a profile that is added."""
        return [line for line in self.lines if line.field is not NAME]

    def line(self, key: str) -> FieldLine:
        """The line of a key that the form shows."""
        return next(line for line in self.keys if line.field.key == key)

    def _service_chosen(self) -> None:
        """The lines of another service take the place of these; keys wait until they are there."""
        chosen = self.line("service")
        try:
            field = service_field(chosen.text, saved=False)
            fields = fields_of(chosen.text)
        except LbtuiError as error:
            self.fail(error)
            return
        self._service, chosen.field = chosen.text, field
        self.ready = False
        self.run_worker(self._show_lines(fields), group="lines")

    async def _show_lines(self, fields: list[Field]) -> None:
        old = [line for line in self.keys if line.field.key != "service"]
        for line in old:
            at = (line.field.key, line.field.kind)
            if line.changed:
                self._typed[at] = line.text
            else:
                self._typed.pop(at, None)
        try:
            with self.app.batch_update():
                scroll = self.query_one(Lines)
                await scroll.remove_children(old)
                await scroll.mount(*map(self._line, fields))
        finally:
            self.refresh_lines()
            self.call_after_refresh(self._now_ready)

    def finish(self) -> None:
        self.do_form_save()

    def do_back(self) -> None:
        """What was typed is not thrown away unasked."""
        if self.cancel():
            return
        if any(line.changed for line in self.lines):
            self.foot.question.ask("Leave without saving?", self.home.go_back)
        else:
            self.home.go_back()

    do_leave = do_back

    def do_form_save(self) -> None:
        self.run_worker(self._saving.save(), group=SAVE, exclusive=True)

    def action_do(self, action_id: str) -> None:
        self._saving.guide.seen()
        super().action_do(action_id)

    def on_input_changed(self) -> None:
        self._saving.guide.seen()

    def put(self, key: str, value: object) -> None:
        """Puts a value on a key's line, where the form shows it."""
        for line in self.keys:
            if line.field.key == key:
                with line.input.prevent(Input.Changed):
                    line.input.value = text_of(value)

    def show_problem(self, problem: Problem) -> None:
        """Says what is wrong with a key, and puts the cursor on its line."""
        for line in self.keys:
            if line.field.key == problem.key:
                line.input.focus()
        self.fail(ConfigError(str(problem)))

    def refuse_name(self, problem: str) -> None:
        """The same of the name of a profile that is added."""
        self.lines[0].input.focus()
        self.fail(ConfigError(str(Problem(NAME.key, problem))))
