"""Metadata that is kept as its source text, read again where a file needs what is in it."""

from __future__ import annotations

from collections.abc import Mapping
from json import JSONDecoder
from typing import Any

from lbtui.model.exact_json import CAREFUL, PLAIN
from lbtui.model.score import MAX_DIGITS

_BLANKS = " \t\r\n"


def members_of(metadata: str | Mapping[str, Any] | None) -> Mapping[str, Any] | None:
    """The members of a row's metadata, numbers exact; None where there is none, or where it is no object.

    A text may be a JSON object, or the inside of one without its braces.
    """
    if not isinstance(metadata, str):
        return metadata
    found = _read(metadata, PLAIN if len(metadata) <= MAX_DIGITS else CAREFUL)
    if found is None and (text := _whole(metadata)) != metadata:
        return _read(text, CAREFUL)
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


def _read(text: str, decoder: JSONDecoder) -> Mapping[str, Any] | None:
    try:
        value, end = decoder.raw_decode(text, 0)
    except (ValueError, RecursionError):
        return None
    return value if end == len(text) and isinstance(value, dict) else None
