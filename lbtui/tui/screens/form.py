"""A profile as a form: a line for each key its service knows, checked as a whole before it is saved."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import Any, ClassVar

from textual import events
from textual.binding import BindingType
from textual.widget import Widget

from lbtui.check import Step, first_failure
from lbtui.errors import ConfigError, LbtuiError
from lbtui.fetch.plain_http import ACCEPT, unaccepted_risk
from lbtui.model.profile import Field, Problem, Profile, check_profile, document_of, name_problem
from lbtui.model.secret import Secret, SecretRef
from lbtui.providers.registry import provider_class, services
from lbtui.tui.screens.form_text import NAME, fields_of, names_of, service_field, text_of, typed
from lbtui.tui.screens.room import Room, bindings_of
from lbtui.tui.widgets.field_line import FieldLine, Lines
from lbtui.tui.widgets.prompt import TextInput


class FormScreen(Room):
    """Edits a saved profile, or adds one for None; `saved` gets the name once it is on disk."""

    where = "form"
    BINDINGS: ClassVar[list[BindingType]] = bindings_of("form")
    cancellable = frozenset({"save"})

    def __init__(self, profile: Profile | None, saved: Callable[[str], None]) -> None:
        super().__init__()
        self._profile = profile
        self._saved = saved
        self._service = profile.service if profile else services()[0]
        self._accepted: object = None
        """The address over plain http that was accepted here."""
        self._typed: dict[tuple[str, str], str] = {}
        """What was typed, by key and kind: it comes back when another service is chosen that has the key."""

    def body(self) -> Iterable[Widget]:
        with Lines():
            if self._profile is None:
                yield FieldLine(NAME, "", self._submitted)
            yield self._line(service_field(self._service, self._profile is not None))
            yield from map(self._line, fields_of(self._service))

    def _line(self, field: Field) -> FieldLine:
        names = names_of(field, self._service, self._profile is not None)
        if field.key == "service":
            return FieldLine(field, self._service, self._submitted, names=names, chosen=self._service_chosen)
        value = self._profile.values.get(field.key) if self._profile else field.default
        kept = isinstance(value, SecretRef) and isinstance(value.target, Secret)
        text = "" if kept else text_of(value)
        before = self._typed.get((field.key, field.kind))
        return FieldLine(field, text, self._submitted, typed=before, kept=kept, names=names)

    def on_mount(self) -> None:
        self.lines[0].input.focus()

    def crumbs(self) -> list[str]:
        return ["lbtui", "profiles", self._profile.name if self._profile else "new"]

    def title_right(self) -> str:
        return "* needed"

    def status(self) -> str:
        focused = self.focused
        if isinstance(focused, TextInput) and isinstance(focused.parent, FieldLine):
            return focused.parent.field.help
        return ""

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        del event
        self.refresh_lines()

    @property
    def lines(self) -> list[FieldLine]:
        return list(self.query(FieldLine))

    def line(self, key: str) -> FieldLine:
        """The line of a key that the form shows."""
        return next(line for line in self.lines if line.field.key == key)

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
        old = [line for line in self.lines if line.field.key not in ("name", "service")]
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

    def _submitted(self) -> None:
        """Enter goes on to the next line, and saves on the last."""
        if self.focused is self.lines[-1].input:
            self.do_form_save()
        else:
            self.do_form_next()

    def do_form_next(self) -> None:
        self.focus_next(TextInput)

    def do_form_previous(self) -> None:
        self.focus_previous(TextInput)

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
        self.run_worker(self._save(), group="save", exclusive=True)

    async def _save(self) -> None:
        """Checks the profile, asks about plain http, tries what is new of it at the service, and writes it."""
        name = self._profile.name if self._profile else self.lines[0].text
        if problem := name_problem(name):
            self._show(Problem("name", problem))
            return
        try:
            profile = self._checked(name, self._profile)
            if profile is None:
                return
            if risk := self._risk(profile):
                self.fail(ConfigError(risk))
                accept = partial(self._accept_plain_http, profile.values.get("url"))
                self.foot.question.ask("Use plain http all the same?", accept)
                return
            failed = await self._try(profile)
            if failed is None:
                self._write(profile)
                return
        except LbtuiError as error:
            self.fail(error)
            return
        self._ask_about(profile, failed)

    def _risk(self, profile: Profile) -> str:
        """What is to be asked about the profile's address, once it is new."""
        url = profile.values.get("url")
        known = self._profile and self._profile.values.get("url") == url
        return "" if known or url == self._accepted else unaccepted_risk(profile, self._profile)

    def _accept_plain_http(self, url: object) -> None:
        self._accepted = url
        self.line(ACCEPT).input.value = "yes"
        self.action_do("form.save")

    def _ask_about(self, profile: Profile, failed: Step) -> None:
        """The service did not answer as it should: what to save is the person's choice."""
        if failed.error:
            self.fail(failed.error)
        self.say("")
        question, setting = self.foot.question, failed.suggestion

        def as_it_is() -> None:
            question.ask("Save it all the same?", lambda: self._write(profile))

        def as_it_works() -> None:
            if setting:
                self.line(setting.key).input.value = text_of(setting.value)
                self._write(setting.applied(profile))

        if setting:
            question.ask(f"It works with {setting}. Save it so?", as_it_works, as_it_is)
        else:
            as_it_is()

    def _checked(self, name: str, base: Profile | None) -> Profile | None:
        """The profile with what was typed, over `base`; None once what is wrong with it was shown."""
        document = self._filled(document_of(base) if base else {})
        fields = provider_class(str(document.get("service", ""))).fields
        profile, problems = check_profile(name, document, fields)
        if problems:
            self._show(problems[0])
            return None
        return profile

    def _filled(self, document: dict[str, Any]) -> dict[str, Any]:
        """A profile's file with the lines that were changed; what the form does not show stays as it was."""
        before = dict(document)
        for line in self.lines:
            key = line.field.key
            if key == "name" or (self._profile and not line.changed):
                continue
            document.pop(key, None)
            if line.text:
                document[key] = typed(line.field, line.text, before.get(key))
        return document

    async def _try(self, profile: Profile) -> Step | None:
        """The step that failed of asking for what is new: boards, and the list of a service that has one."""
        known = self._profile.boards if self._profile else ()
        own = [field.key for field in provider_class(profile.service).fields]
        session = self.home.session
        connection = session.trial(profile)
        try:
            named = [ref for ref in profile.boards if ref not in known]
            refs = [connection.provider.board_ref(str(ref)) for ref in named]
            moved = not self._profile or any(
                self._profile.values.get(key) != profile.values.get(key) for key in own
            )
            if not refs and not (moved and connection.capabilities.lists_boards):
                return None
            self.say("Asking the service …")
            return await first_failure(
                connection, session.trial, refs, lambda step: self.say(f"Asking the service … {step.name}")
            )
        finally:
            await connection.close()

    def _write(self, profile: Profile) -> None:
        """Saves it. An edit is done over the file as it is by now, so that nobody's change is lost."""
        store = self.home.session.writable_store()
        if self._profile is None:
            store.save(profile)
        else:
            store.update(profile.name, lambda now: self._checked(profile.name, now) or now)
        self.app.run_worker(self.home.session.changed(profile.name))
        self.app.pop_screen()
        self._saved(profile.name)

    def _show(self, problem: Problem) -> None:
        """Says what is wrong, and puts the cursor on the line it is in."""
        for line in self.lines:
            if line.field.key == problem.key:
                line.input.focus()
        self.fail(ConfigError(str(problem)))
