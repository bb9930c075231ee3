"""A profile: one saved way to one service, and the check that its file says what the service needs."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from lbtui.model.board import BoardRef
from lbtui.model.field import AT_ONCE, COMMON, TYPES, Field, Value, typed_value
from lbtui.model.near import nearest
from lbtui.model.secret import Secret, SecretRef

__all__ = [
    "COMMON",
    "TYPES",
    "Field",
    "Problem",
    "Profile",
    "Value",
    "check_profile",
    "document_of",
    "name_problem",
]

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,62}(?<![.])", re.ASCII)


@dataclass(frozen=True, slots=True)
class Profile:
    """A checked profile. `values` holds every declared key that the file or a default gives, by key;
    `unknown` what else the file holds, kept for the next rewrite. No repr shows either: a header, or a secret
    under a mistyped key, stands there as plain text."""

    name: str
    service: str
    values: Mapping[str, Value] = field(default_factory=dict, repr=False)
    unknown: Mapping[str, Any] = field(default_factory=dict, repr=False)
    notes: tuple[str, ...] = ()

    def text(self, key: str) -> str:
        """The text under `key`, "" where there is none."""
        value = self.values.get(key)
        return value if isinstance(value, str) else ""

    def number(self, key: str) -> float:
        value = self.values.get(key)
        return value if isinstance(value, (int, float)) else 0

    @property
    def at_once(self) -> int:
        """So many requests may be under way at the same time; one that does not say so gets the default."""
        return max(1, int(self.number("concurrency") or AT_ONCE))

    def flag(self, key: str) -> bool:
        return self.values.get(key) is True

    def table(self, key: str) -> Mapping[str, str]:
        value = self.values.get(key)
        return value if isinstance(value, Mapping) else {}

    @property
    def host(self) -> str:
        """The host that is asked, or of an address that is secret, where it is kept; "" where there is none."""
        url = self.values.get("url")
        if isinstance(url, SecretRef):
            return url.source
        return (urlsplit(url).hostname or "") if isinstance(url, str) else ""

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

    def called(self, player_id: str) -> str:
        """A player by the name that is saved for them, with their id behind it: `rival (10002)`."""
        name = next((name for name, known in self.players.items() if known == player_id), None)
        return player_id if name is None else f"{name} ({player_id})"


class Problem(NamedTuple):
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
        return "A name has 1 to 63 letters, digits, - _ or ., starts with a letter or digit and ends with no ."
    return None


def check_profile(
    name: str, document: Mapping[str, Any], fields: Sequence[Field]
) -> tuple[Profile, tuple[Problem, ...]]:
    """The profile that a parsed file says, and all that is wrong with it.

    `fields` are the service's own keys; the common ones that it does not declare itself are added. Unknown
    keys are no problem: they are kept, and named in `notes` beside the nearest known one.
    """
    own = {each.key: each for each in fields}
    known = own | {each.key: each for each in COMMON if each.key not in own}
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
            values[each.key] = typed_value(each, document[each.key])
        except ValueError as wrong:
            problems.append(Problem(each.key, str(wrong)))
    unknown = {key: value for key, value in document.items() if key not in known and key != "service"}
    notes = tuple(unknown_note(key, [*known, "service"]) for key in unknown)
    profile = Profile(name, str(document.get("service", "")), values, unknown, notes)
    return profile, tuple(problems)


def unknown_note(key: str, known: Sequence[str]) -> str:
    """A clause about a key of a file that nobody knows, with the nearest of those that are known."""
    near = nearest(key, known, 0.6)
    return f"unknown key {key}" + (f"; did you mean {near}?" if near else "")


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
        case SecretRef(target=Secret() as secret):
            return secret.reveal()
        case SecretRef():
            return value.source
        case tuple():
            return [each.id if each.partition is None else {"name": each.id, "partition": each.partition}
                    for each in value]  # fmt: skip
        case _:
            return value
