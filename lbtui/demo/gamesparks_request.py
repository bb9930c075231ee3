"""Reading a request to the demo's GameSparks callback: what a script finds in `Spark.getData()`.

Parameters of the address come before those of the body; a name that is given once has a text, one that is
given more often a list, which no script here expects and JavaScript writes with commas. A body is read where it
is a form of either kind, and is otherwise nothing to the script.
"""

from __future__ import annotations

import email
import re
from collections.abc import Iterable, Mapping
from urllib.parse import parse_qsl

FURTHEST = 10**15
"""What stands for every number beyond it; exact in JavaScript, and far behind the end of any board."""

_SPACES = r"[\t-\r \u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff]*"
_WHOLE = re.compile(_SPACES + r"([+-]?)(?:0[xX]([0-9a-fA-F]+)|(?!0[xX])([0-9]+))")


def read_data(query: str, content_type: str, body: bytes) -> dict[str, str]:
    """The parameters of a request by name, a repeated one's values joined as JavaScript joins a list."""
    found: dict[str, list[str]] = {}
    for name, value in [*_decoded(query), *_form(content_type, body)]:
        found.setdefault(name, []).append(value)
    return {name: ",".join(values) for name, values in found.items()}


def _form(content_type: str, body: bytes) -> Iterable[tuple[str, str]]:
    match content_type.partition(";")[0].strip().lower():
        case "application/x-www-form-urlencoded":
            return _decoded(body.decode("utf-8", "replace"))
        case "multipart/form-data":
            return _parts(content_type, body)
        case _:
            return ()


def _decoded(text: str) -> list[tuple[str, str]]:
    return parse_qsl(text, keep_blank_values=True)


def _parts(content_type: str, body: bytes) -> Iterable[tuple[str, str]]:
    head = f"Content-Type: {content_type}\r\n\r\n".encode("utf-8", "replace")
    for part in email.message_from_bytes(head + body).walk():
        name = part.get_param("name", header="content-disposition")
        value = part.get_payload(decode=True)
        if isinstance(name, str) and isinstance(value, bytes):
            yield name, value.decode("utf-8", "replace")


def parse_int(text: str) -> int | None:
    """JavaScript's `parseInt`: the whole number that a text begins with, None (its NaN) where it begins with
    none; at most `FURTHEST` from 0."""
    found = _WHOLE.match(text)
    if not found:
        return None
    sign, sixteens, tens = found.groups()
    digits = (sixteens or tens).lstrip("0") or "0"
    number = FURTHEST if len(digits) > 15 else int(digits, 16 if sixteens else 10)
    number = min(number, FURTHEST)
    return -number if sign == "-" else number


def text_of(data: Mapping[str, str], name: str) -> str:
    """A parameter as JavaScript writes it into a text."""
    return data.get(name, "undefined")
