"""Metadata that is kept as its source text, read again where a file needs what is in it."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any, NoReturn

from lbtui.model.score import MAX_DIGITS

_BLANKS = " \t\r\n"


def members_of(metadata: str | Mapping[str, Any] | None) -> Mapping[str, Any] | None:
    """The members of a row's metadata, numbers exact; None where there is none, or where it is no object.

    A text may be a JSON object, or the inside of one without its braces.
    """
    if not isinstance(metadata, str):
        return metadata
    found = _read(metadata, _scan_short if len(metadata) <= MAX_DIGITS else _scan)
    if found is None and (text := _whole(metadata)) != metadata:
        return _read(text, _scan)
    return found


def object_text(metadata: str) -> str | None:
    """The JSON object that a metadata's source text is, sign by sign but on one line; None where it is none.

    Braces that were left out are put around it. A line break stands only between two parts, so a blank serves
    as well.
    """
    if members_of(metadata) is None:
        return None
    text = _whole(metadata)
    return text.replace("\r", " ").replace("\n", " ") if "\n" in text or "\r" in text else text


def _whole(metadata: str) -> str:
    text = metadata.strip(_BLANKS)
    return text if not text or text[0] == "{" else "{" + text + "}"


def _read(text: str, scan: Callable[[str, int], tuple[Any, int]]) -> Mapping[str, Any] | None:
    try:
        value, end = scan(text, 0)
    except (ValueError, RecursionError):
        return None
    return value if end == len(text) and isinstance(value, dict) else None


def _decimal(text: str) -> Decimal:
    value = Decimal(text)
    if len(text) > MAX_DIGITS or abs(value.adjusted()) > MAX_DIGITS:
        raise ValueError("a number too large to be one")
    return value


def _integer(text: str) -> int:
    if len(text) > MAX_DIGITS:
        raise ValueError("a number too large to be one")
    return int(text)


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name}, which JSON does not have")


_scan = json.JSONDecoder(parse_float=_decimal, parse_int=_integer, parse_constant=_no_constant).raw_decode

_scan_short = json.JSONDecoder(parse_float=_decimal, parse_constant=_no_constant).raw_decode
"""For a text that is too short to hold an integer that is too large; several times as fast."""
