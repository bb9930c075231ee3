"""JSON that says numbers exactly: a Decimal keeps every digit, which the standard library cannot write."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class _Piece:
    """A part of the text that is ready."""

    text: str


def json_text(value: object) -> str:
    """One line of ASCII JSON, lone surrogates escaped, however deeply it is nested.

    ValueError for a number that is not finite.
    """
    pieces: list[str] = []
    to_do: list[object] = [value]
    while to_do:
        match to_do.pop():
            case _Piece(text):
                pieces.append(text)
            case Mapping() as members:
                to_do += _backwards("{", [(f"{json.dumps(str(key))}: ", members[key]) for key in members], "}")
            case list() | tuple() as items:
                to_do += _backwards("[", [("", item) for item in items], "]")
            case other:
                pieces.append(_plain(other))
    return "".join(pieces)


def _backwards(opening: str, members: list[tuple[str, object]], closing: str) -> list[object]:
    """What there is to write, last first."""
    pieces: list[object] = [_Piece(opening)]
    for at, (key, value) in enumerate(members):
        pieces += [_Piece(f"{', ' if at else ''}{key}"), value]
    return [_Piece(closing), *reversed(pieces)]


def _plain(value: object) -> str:
    if not isinstance(value, Decimal):
        return json.dumps(value, allow_nan=False)
    if not value.is_finite():
        raise ValueError("JSON has no number for that")
    return str(value)
