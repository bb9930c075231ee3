"""JSON that says numbers exactly: a Decimal keeps every digit, which the standard library cannot write."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal


@dataclass(slots=True, eq=False, repr=False)
class _Piece:
    """A part of the text that is ready."""

    text: str


def plain(value: object) -> str:
    """A text, a number, a truth value or None as ASCII JSON. ValueError for a number that is not finite."""
    if not isinstance(value, Decimal):
        return json.dumps(value, allow_nan=False)
    if not value.is_finite():
        raise ValueError("JSON has no number for that")
    return str(value)


def json_text(value: object, *, compact: bool = False, leaf: Callable[[object], str] = plain) -> str:
    """One line of JSON, however deeply it is nested; `compact` leaves the blanks out.

    `leaf` writes what is neither an object nor an array, the names of members included: unless told otherwise
    in ASCII, lone surrogates escaped, with ValueError for a number that is not finite.
    """
    comma, colon = (",", ":") if compact else (", ", ": ")
    pieces: list[str] = []
    to_do: list[object] = [value]
    while to_do:
        match to_do.pop():
            case _Piece(text):
                pieces.append(text)
            case Mapping() as members:
                named = [(leaf(str(key)) + colon, members[key]) for key in members]
                to_do += _backwards("{", named, comma, "}")
            case list() | tuple() as items:
                to_do += _backwards("[", [("", item) for item in items], comma, "]")
            case other:
                pieces.append(leaf(other))
    return "".join(pieces)


def _backwards(opening: str, members: list[tuple[str, object]], comma: str, closing: str) -> list[object]:
    """What there is to write, last first."""
    pieces: list[object] = [_Piece(opening)]
    for at, (key, value) in enumerate(members):
        pieces += [_Piece(f"{comma if at else ''}{key}"), value]
    return [_Piece(closing), *reversed(pieces)]
