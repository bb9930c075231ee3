"""One key of a profile file: what it may hold, and how to ask a person for it."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from lbtui.model.board import BoardRef
from lbtui.model.secret import SecretRef

Value = str | int | float | bool | SecretRef | Mapping[str, str] | tuple[BoardRef, ...]

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


class Field(NamedTuple):
    """One key of a profile file: what it holds, and how to ask a person for it.

    `kind` is a key of `TYPES`. `check` gives a sentence about a value that will not do, else None. Of a secret
    it is asked only where the file holds the secret itself, and is not to quote it.
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


AT_ONCE = 8
"""Requests under way at the same time, unless a profile says otherwise."""

COMMON = (
    Field("boards", "Boards", "boards", help="Only where the service cannot list its own; commas between"),
    Field("page_size", "Page size", "integer", default=100, minimum=1, maximum=1000, help="Rows in a page"),
    Field(
        "writable",
        "Writable",
        "boolean",
        default=False,
        help="Yes allows setting and deleting scores, after a question",
    ),
    Field("players", "Players", "table", help="Names of yours for players, to type after @"),
    Field("timeout", "Timeout", "number", default=30, minimum=1, maximum=600, help="Seconds for a whole page"),
    Field(
        "concurrency", "Concurrency", "integer", default=AT_ONCE, minimum=1, maximum=64, help="Requests at once"
    ),
    Field("headers", "Headers", "table", help="Further headers to send; values may be references"),
    Field("ca_bundle", "CA bundle", help="A file of certificates to trust instead of the system's"),
    Field(
        "allow_plain_http",
        "Allow plain http",
        "boolean",
        default=False,
        help="Send over http:// too, which nothing encrypts",
    ),
)


_BOOLEANS = {"yes": True, "true": True, "no": False, "false": False}


def from_text(each: Field, text: str) -> Any:
    """What a person's text would be in the file, in the field's type; one that is none stays a text, for
    `typed_value` to name. Boards and tables have more than one text and are not for here."""
    if each.kind == "boolean":
        return _BOOLEANS.get(text.strip().lower(), text)
    readers: dict[str, tuple[Callable[[str], Any], ...]] = {"integer": (int,), "number": (int, float)}
    for read in readers.get(each.kind, ()):
        with suppress(ValueError):
            return read(text)
    return text


def typed_value(each: Field, given: Any) -> Value:
    """The typed value of one key; ValueError with a sentence that never quotes a secret."""
    match each.kind:
        case "boolean" if isinstance(given, bool):
            return given
        case "integer" if isinstance(given, int) and not isinstance(given, bool):
            return _in_range(each, given)
        case "number" if isinstance(given, (int, float)) and not isinstance(given, bool):
            return _in_range(each, given)
        case "secret" if isinstance(given, str) and given.strip():
            return _reference(each, given)
        case "table" if isinstance(given, dict):
            return _texts(given)
        case "boards" if isinstance(given, list):
            return tuple(_board(item) for item in given)
        case "text" | "url" if isinstance(given, str) and given.strip():
            problem = (url_problem(given) if each.kind == "url" else None) or (each.check and each.check(given))
            if problem:
                raise ValueError(problem)
            return given
    raise ValueError(f"needs {TYPES[each.kind]}, and holds {_kind_of(given)}")


def _reference(each: Field, given: str) -> SecretRef:
    reference = SecretRef.parse(given)
    if not reference.target:
        raise ValueError(f"needs {TYPES['secret']}, and names nothing after {reference.kind}:")
    if each.check and reference.kind == "inline" and (problem := each.check(given)):
        raise ValueError(problem)
    return reference


def _texts(given: Mapping[str, Any]) -> Mapping[str, str]:
    for name, text in given.items():
        if not isinstance(text, str):
            raise ValueError(f"needs {TYPES['table']}, and {name} holds {_kind_of(text)}; put it in quotes")
    return given


def url_problem(given: str) -> str | None:
    """A sentence about an address that is none or would show a password. It quotes nothing of it but a name in
    braces that was left in."""
    try:
        parts = urlsplit(given)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        usable = False
    if not usable or not given.isprintable() or " " in given:
        return f"needs {TYPES['url']}"
    if "{" in given or "}" in given:
        blank = re.search(r"\{[A-Za-z]\w{0,30}\}", given, re.ASCII)
        return f"needs your own in place of {blank[0]}" if blank else "must hold no { and no }"
    return "must hold no user name or password; every screen shows it" if "@" in parts.netloc else None


def _in_range(each: Field, given: float) -> int | float:
    low = -math.inf if each.minimum is None else each.minimum
    high = math.inf if each.maximum is None else each.maximum
    if low <= given <= high and abs(given) != math.inf:
        return given
    bounds = (("from", each.minimum), ("to", each.maximum))
    span = "".join(f" {word} {end:,}" for word, end in bounds if end is not None)
    shown = f"{given:,}" if abs(given) < 10**18 else "one out of all bounds"
    raise ValueError(f"needs {TYPES[each.kind]}{span}, and holds {shown}")


def _board(item: Any) -> BoardRef:
    if isinstance(item, str) and item.strip():
        return BoardRef(item)
    if isinstance(item, dict) and set(item) <= {"name", "partition"}:
        name, partition = item.get("name"), item.get("partition")
        if isinstance(name, str) and name.strip() and (partition is None or _is_text(partition)):
            return BoardRef(name, partition)
    raise ValueError(f"needs {TYPES['boards']}, and one of them is {_kind_of(item)}")


def _is_text(given: Any) -> bool:
    return isinstance(given, str) and bool(given.strip())


def _kind_of(given: Any) -> str:
    names = {bool: "true or false", int: "a whole number", float: "a number", dict: "a table", list: "a list"}
    if isinstance(given, str):
        return "an empty text" if not given.strip() else "a text"
    return names.get(type(given), f"a {type(given).__name__}")
