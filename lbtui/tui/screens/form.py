"""A profile as a form: a line for each key its service knows, checked as a whole before it is saved."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.widget import Widget
from textual.widgets import Input

from lbtui.errors import ConfigError, LbtuiError
from lbtui.model.field import from_text
from lbtui.model.profile import COMMON, Field, Problem, Profile, check_profile, document_of, name_problem
from lbtui.model.secret import KINDS, Secret, SecretRef
from lbtui.providers.registry import provider_class, services
from lbtui.tui.screens.room import Room, bindings_of
from lbtui.tui.widgets.line import Line
from lbtui.tui.widgets.prompt import TextInput

LABEL_WIDTH = 26
IN_FILE = "(kept in the file)"
NAME = Field("name", "Name", required=True, help="What you call it; also its file's name")
SERVICE = Field("service", "Service", required=True, help="Which service: ")
_SHOWN_COMMON = ("boards", "page_size", "timeout", "writable", "allow_plain_http", "ca_bundle")


class FieldLine(Horizontal):
    """A label and an input for one key. Of a secret that stands in the file only a note is shown; while its
    line is empty it stays."""

    DEFAULT_CSS = f"""
    FieldLine {{ height: 1; }}
    FieldLine Line {{ width: {LABEL_WIDTH}; }}
    FieldLine Input {{ width: 1fr; }}
    FieldLine Input:focus {{ text-style: reverse; }}
    """

    def __init__(self, field: Field, text: str, submitted: Callable[[], None], *, kept: bool = False) -> None:
        super().__init__()
        self._submitted = submitted
        self.field = field
        self.before = text
        self._kept = kept

    def compose(self) -> ComposeResult:
        mark = " *" if self.field.required else ""
        yield Line(f" {self.field.label}{mark}")
        answer = TextInput(self._submitted, self.before)
        answer.placeholder = IN_FILE if self._kept else ""
        yield answer

    @property
    def input(self) -> TextInput:
        return self.query_one(TextInput)

    @property
    def text(self) -> str:
        return self.input.value.strip()

    @property
    def changed(self) -> bool:
        return self.text != self.before

    def on_input_changed(self, event: Input.Changed) -> None:
        """A secret itself is masked; a reference to one is not."""
        if self.field.kind == "secret":
            event.input.password = not _reads_as_reference(event.value)


def _reads_as_reference(text: str) -> bool:
    return any(text.startswith(f"{kind}:") or f"{kind}:".startswith(text) for kind in KINDS)


class FormScreen(Room):
    """Edits a saved profile, or adds one for None; `saved` gets the name once it is on disk."""

    where = "form"
    BINDINGS: ClassVar[list[BindingType]] = bindings_of("form")
    cancellable = frozenset({"save"})

    def __init__(self, profile: Profile | None, saved: Callable[[str], None]) -> None:
        super().__init__()
        self._profile = profile
        self._saved = saved

    def body(self) -> Iterable[Widget]:
        service = self._profile.service if self._profile else services()[0]
        with VerticalScroll(can_focus=False):
            if self._profile is None:
                yield FieldLine(NAME, "", self._submitted)
            for field in _fields_of(service):
                yield self._line(field, service)

    def _line(self, field: Field, service: str) -> FieldLine:
        if field.key == "service":
            return FieldLine(field, service, self._submitted)
        value = self._profile.values.get(field.key) if self._profile else field.default
        if isinstance(value, SecretRef) and isinstance(value.target, Secret):
            return FieldLine(field, "", self._submitted, kept=True)
        return FieldLine(field, _text_of(value), self._submitted)

    def on_mount(self) -> None:
        self.lines[0].input.focus()

    def crumbs(self) -> list[str]:
        return ["lbtui", "profiles", self._profile.name if self._profile else "new"]

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
        """Checks the profile, then its new boards at the service, then writes it; a board that fails is asked
        about."""
        name = self._profile.name if self._profile else self.lines[0].text
        if problem := name_problem(name):
            self._show(Problem("name", problem))
            return
        try:
            profile = self._checked(name, self._profile)
            if profile is None:
                return
            failed = await self._ask_for_boards(profile)
            if failed is None:
                self._write(profile)
                return
        except LbtuiError as error:
            self.fail(error)
            return
        self.fail(failed)
        self.foot.question.ask("Save it all the same?", lambda: self._write(profile))

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
                document[key] = _typed(line.field, line.text, before.get(key))
        return document

    async def _ask_for_boards(self, profile: Profile) -> LbtuiError | None:
        """Why one of the boards that are new cannot be read, if one cannot."""
        known = self._profile.boards if self._profile else ()
        connection = self.home.session.trial(profile)
        try:
            for ref in profile.boards:
                if ref not in known:
                    self.say(f"Asking for {ref} …")
                    await connection.board(connection.provider.board_ref(str(ref)))
        except LbtuiError as error:
            return error
        finally:
            await connection.close()
        return None

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


def _text_of(value: object) -> str:
    match value:
        case None:
            return ""
        case SecretRef():
            return value.source
        case tuple():
            return ", ".join(str(each) for each in value)
        case bool():
            return "yes" if value else "no"
        case _:
            return str(value)


def _fields_of(service: str) -> list[Field]:
    own = provider_class(service).fields
    common = [each for key in _SHOWN_COMMON for each in COMMON if each.key == key]
    names = ", ".join(services())
    choice = Field(SERVICE.key, SERVICE.label, required=True, help=SERVICE.help + names)
    return [choice, *own, *(each for each in common if each.key not in {field.key for field in own})]


def _typed(field: Field, text: str, before: Any) -> Any:
    """A text as the file holds it; a board that was there keeps its form."""
    if field.kind != "boards":
        return from_text(field, text)
    kept = {_label(each): each for each in before or ()}
    names = [name.strip() for name in _split(text) if name.strip()]
    return [kept.get(name, name) for name in names]


def _label(item: Any) -> str:
    return (
        f"{item['name']}.{item['partition']}" if isinstance(item, dict) and item.get("partition") else str(item)
    )


def _split(text: str) -> list[str]:
    """At commas, but not at those inside the parentheses of `people(Kills, ascending)`."""
    parts, depth = [""], 0
    for char in text:
        depth += (char == "(") - (char == ")")
        if char == "," and depth <= 0:
            parts.append("")
        else:
            parts[-1] += char
    return parts
