"""A profile: one saved way to one service, and the check that its file says what the service needs."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from lbtui.model.board import BoardRef
from lbtui.model.secret import SecretRef

Value = str | int | float | bool | SecretRef | Mapping[str, str] | tuple[BoardRef, ...]

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,62}(?<![.])", re.ASCII)
TYPES = {
    "text": "a text",
    "secret": "a reference such as env:NAME, file:PATH or cmd:PROGRAM ARGUMENTS",
    "url": "an address such as https://host/path",
    "integer": "a whole number",
    "number": "a number",
    "boolean": "true or false",
    "table": "a table of names and texts",
    "boards": 'a list of names, or of { name = "…", partition = "…" }',
}


@dataclass(frozen=True, slots=True)
class Field:
    """One key of a profile file: what it holds, and how to ask a person for it.

    `kind` is a key of `TYPES`. `check` gives a sentence about a value that will not do, else None. `common`
    keys mean the same for every service.
    """

    key: str
    label: str
    kind: str = "text"
    required: bool = False
    default: Any = None
    help: str = ""
    minimum: int | None = None
    maximum: int | None = None
    check: Callable[[str], str | None] | None = None


COMMON = (
    Field("boards", "Boards", "boards", help="Boards to list, where the service cannot list them itself"),
    Field("page_size", "Page size", "integer", default=100, minimum=1, maximum=1000, help="Rows in a page"),
    Field("writable", "Writable", "boolean", default=False, help="Nothing is written unless this is true"),
    Field("players", "Players", "table", help="Names of yours for players, to type after @"),
    Field("timeout", "Timeout", "number", default=30, minimum=1, maximum=600, help="Seconds for a whole page"),
    Field("concurrency", "Concurrency", "integer", default=8, minimum=1, maximum=64, help="Requests at once"),
    Field("headers", "Headers", "table", help="Further headers to send; values may be references"),
    Field("ca_bundle", "CA bundle", help="A file of certificates to trust instead of the system's"),
    Field("allow_plain_http", "Allow plain http", "boolean", default=False, help="Send over http:// as well"),
)


@dataclass(frozen=True, slots=True)
class Profile:
    """A checked profile. `values` holds every declared key that the file or a default gives, by key;
    `unknown` what else the file holds, kept for the next rewrite."""

    name: str
    service: str
    values: Mapping[str, Value] = field(default_factory=dict)
    unknown: Mapping[str, Any] = field(default_factory=dict)
    notes: tuple[str, ...] = ()

    def text(self, key: str) -> str:
        """The text under `key`, "" where there is none."""
        value = self.values.get(key)
        return value if isinstance(value, str) else ""

    def number(self, key: str) -> float:
        value = self.values.get(key)
        return value if isinstance(value, (int, float)) else 0

    def flag(self, key: str) -> bool:
        return self.values.get(key) is True

    def table(self, key: str) -> Mapping[str, str]:
        value = self.values.get(key)
        return value if isinstance(value, Mapping) else {}

    @property
    def boards(self) -> tuple[BoardRef, ...]:
        value = self.values.get("boards")
        return value if isinstance(value, tuple) else ()

    @property
    def page_size(self) -> int:
        return int(self.number("page_size")) or 100

    @property
    def players(self) -> Mapping[str, str]:
        return self.table("players")


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with one key of a profile; `key` is "" for the whole file."""

    key: str
    message: str

    def __str__(self) -> str:
        return f"{self.key}: {self.message}" if self.key else self.message


def name_problem(name: str) -> str | None:
    """A sentence about a profile name that will not do as a file's name, else None."""
    if name.split("/")[0] == "demo":
        return "demo is the built-in services' name"
    if not _NAME.fullmatch(name):
        return "A name has 1 to 63 letters, digits, - _ or ., and starts with a letter or digit"
    return None


def check_profile(
    name: str, document: Mapping[str, Any], fields: Sequence[Field]
) -> tuple[Profile, tuple[Problem, ...]]:
    """The profile that a parsed file says, and all that is wrong with it.

    `fields` are the service's own keys; the common ones are added here. Unknown keys are no problem: they are
    kept, and named in `notes` beside the nearest known one.
    """
    known = {each.key: each for each in (*fields, *COMMON)}
    problems: list[Problem] = []
    values: dict[str, Value] = {}
    for each in known.values():
        if each.key not in document:
            if each.required:
                problems.append(Problem(each.key, f"is missing; it needs {TYPES[each.kind]}"))
            elif each.default is not None:
                values[each.key] = each.default
            continue
        try:
            values[each.key] = _value(each, document[each.key])
        except ValueError as wrong:
            problems.append(Problem(each.key, str(wrong)))
    unknown = {key: value for key, value in document.items() if key not in known and key != "service"}
    notes = tuple(_unknown_note(key, [*known, "service"]) for key in unknown)
    profile = Profile(name, str(document.get("service", "")), values, unknown, notes)
    return profile, tuple(problems)


def _unknown_note(key: str, known: Sequence[str]) -> str:
    near = difflib.get_close_matches(key, known, 1, 0.6)
    return f"unknown key {key}" + (f"; did you mean {near[0]}?" if near else "")


def _value(each: Field, given: Any) -> Value:
    """The typed value of one key; ValueError with a sentence that never quotes a secret."""
    match each.kind:
        case "boolean" if isinstance(given, bool):
            return given
        case "integer" if isinstance(given, int) and not isinstance(given, bool):
            return _in_range(each, given)
        case "number" if isinstance(given, (int, float)) and not isinstance(given, bool):
            return _in_range(each, given)
        case "secret" if isinstance(given, str) and given.strip():
            return SecretRef.parse(given)
        case "table" if isinstance(given, dict) and all(isinstance(text, str) for text in given.values()):
            return given
        case "boards" if isinstance(given, list):
            return tuple(_board(item) for item in given)
        case "text" | "url" if isinstance(given, str) and given.strip():
            if each.check and (problem := each.check(given)):
                raise ValueError(problem)
            return given
    raise ValueError(f"needs {TYPES[each.kind]}, and holds {_kind_of(given)}")


def _in_range(each: Field, given: float) -> int | float:
    low, high = each.minimum, each.maximum
    if (low is not None and not given >= low) or (high is not None and not given <= high):
        raise ValueError(f"needs {TYPES[each.kind]} from {low} to {high}, and holds {given}")
    return given


def _board(item: Any) -> BoardRef:
    if isinstance(item, str) and item.strip():
        return BoardRef(item)
    if isinstance(item, dict) and set(item) <= {"name", "partition"}:
        name, partition = item.get("name"), item.get("partition")
        if isinstance(name, str) and name.strip() and isinstance(partition, (str, type(None))):
            return BoardRef(name, partition)
    raise ValueError(f"needs {TYPES['boards']}, and one of them is {_kind_of(item)}")


def _kind_of(given: Any) -> str:
    names = {bool: "true or false", int: "a whole number", float: "a number", dict: "a table", list: "a list"}
    if isinstance(given, str):
        return "an empty text" if not given.strip() else "a text"
    return names.get(type(given), f"a {type(given).__name__}")


def document_of(profile: Profile) -> dict[str, Any]:
    """What a profile's file holds: the service, every value, then the unknown keys; secrets as references.

    An inline secret is written back as it stood, which is why files are 0600.
    """
    document: dict[str, Any] = {"service": profile.service}
    tables: dict[str, Any] = {}
    for key, value in {**profile.values, **profile.unknown}.items():
        plain = _plain(value)
        (tables if isinstance(plain, dict) else document)[key] = plain
    return document | tables


def _plain(value: Any) -> Any:
    match value:
        case SecretRef(kind="inline", target=target):
            return target if isinstance(target, str) else target.reveal()
        case SecretRef():
            return value.source
        case tuple():
            return [each.id if each.partition is None else {"name": each.id, "partition": each.partition}
                    for each in value]  # fmt: skip
        case _:
            return value
