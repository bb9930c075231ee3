"""A profile as a form: a line for each key its service knows, checked as a whole before it is saved."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.widget import Widget
from textual.widgets import Input

from lbtui.errors import LbtuiError
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
    """A label and an input for one key."""

    DEFAULT_CSS = f"""
    FieldLine {{ height: 1; }}
    FieldLine Line {{ width: {LABEL_WIDTH}; }}
    FieldLine Input {{ width: 1fr; }}
    FieldLine Input:focus {{ text-style: reverse; }}
    """

    def __init__(self, field: Field, text: str) -> None:
        super().__init__()
        self.field = field
        self._text = text

    def compose(self) -> ComposeResult:
        mark = " *" if self.field.required else ""
        yield Line(f" {self.field.label}{mark}")
        yield TextInput(self._text)

    @property
    def input(self) -> TextInput:
        return self.query_one(TextInput)

    @property
    def text(self) -> str:
        return self.input.value.strip()

    def on_input_changed(self, event: Input.Changed) -> None:
        """A secret itself is masked; a reference to one is not."""
        if self.field.kind == "secret":
            event.input.password = not _reads_as_reference(event.value)


def _reads_as_reference(text: str) -> bool:
    return text == IN_FILE or any(text.startswith(f"{kind}:") or f"{kind}:".startswith(text) for kind in KINDS)


class FormScreen(Room):
    """Edits the saved profile `name`, or adds one for None; `saved` gets the name once it is on disk."""

    where = "form"
    BINDINGS: ClassVar[list[BindingType]] = bindings_of("form")

    def __init__(self, name: str | None, saved: Callable[[str], None]) -> None:
        super().__init__()
        self._name = name
        self._saved = saved
        self._before: dict[str, Any] = {}
        self._secrets: Mapping[str, Any] = {}

    def body(self) -> Iterable[Widget]:
        store = self.home.session.writable_store()
        profile = Profile("", services()[0]) if self._name is None else store.load(self._name)
        self._before = document_of(profile)
        self._fields = _fields_of(profile.service)
        with VerticalScroll(can_focus=False):
            if self._name is None:
                yield FieldLine(NAME, "")
            for field in self._fields:
                yield FieldLine(field, self._text_of(field, profile))

    def _text_of(self, field: Field, profile: Profile) -> str:
        if field.key == "service":
            return profile.service
        value = profile.values.get(field.key, field.default if self._name is None else None)
        if isinstance(value, SecretRef):
            return IN_FILE if isinstance(value.target, Secret) else value.source
        if isinstance(value, tuple):
            return ", ".join(str(each) for each in value)
        if isinstance(value, bool):
            return "yes" if value else "no"
        return "" if value is None else str(value)

    def on_mount(self) -> None:
        super().on_mount()
        self._as_opened = [line.text for line in self.lines]
        self.lines[0].input.focus()

    def crumbs(self) -> list[str]:
        return ["lbtui", "profiles", self._name or "new"]

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

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter goes on to the next line, and saves on the last."""
        event.stop()
        if self.lines[-1].input is event.input:
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
        if self._as_opened == [line.text for line in self.lines]:
            self.home.go_back()
            return
        self.foot.question.ask("Leave without saving?", self.home.go_back)

    def document(self) -> dict[str, Any]:
        """The profile's file as the form would have it; what the form does not show stays as it was."""
        document = dict(self._before)
        for line in self.lines:
            key, text = line.field.key, line.text
            if key == "name" or text == IN_FILE:
                continue
            document.pop(key, None)
            if text:
                document[key] = _typed(line.field, text, self._before.get(key))
        return document

    def do_form_save(self) -> None:
        name = self._name or self.lines[0].text
        document = self.document()
        if problem := name_problem(name):
            self._show(Problem("name", problem))
            return
        try:
            fields = provider_class(str(document.get("service", ""))).fields
            profile, problems = check_profile(name, document, fields)
            if problems:
                self._show(problems[0])
                return
            self.home.session.writable_store().save(profile, replace=self._name is not None)
        except LbtuiError as error:
            self.fail(error)
            return
        self.app.run_worker(self.home.session.changed(name))
        self.app.pop_screen()
        self._saved(name)

    def _show(self, problem: Problem) -> None:
        """Says what is wrong, and puts the cursor on the line it is in."""
        for line in self.lines:
            if line.field.key == problem.key:
                line.input.focus()
        self.say(f"✗ {problem}")


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
