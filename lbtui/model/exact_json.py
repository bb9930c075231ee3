"""Reading JSON whose numbers stay exact: an int or a Decimal, of at most `MAX_DIGITS` digits, and finite.

Each decoder raises ValueError for any other number, and RecursionError for what is nested too deeply. Those of
answers take one with an exponent that is out of reach for its text.
"""

from __future__ import annotations

import json
from decimal import Decimal, InvalidOperation
from typing import NoReturn

from lbtui.model.score import MAX_DIGITS, exact

_TOO_LARGE = "a number too large to be one"


def _decimal(text: str) -> Decimal:
    value = _decimal_or_text(text)
    if isinstance(value, str):
        raise ValueError(_TOO_LARGE)
    return value


def _decimal_or_text(text: str) -> Decimal | str:
    if len(text) > MAX_DIGITS:
        raise ValueError(_TOO_LARGE)
    if "e" not in text and "E" not in text:
        return Decimal(text)
    try:
        value = exact(text)
    except InvalidOperation:  # an exponent of 20 digits
        return text
    return text if abs(value.adjusted()) > MAX_DIGITS else value


def _integer(text: str) -> int:
    if len(text) > MAX_DIGITS:
        raise ValueError(_TOO_LARGE)
    return int(text)


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name}, which JSON does not have")


PLAIN = json.JSONDecoder(parse_float=_decimal, parse_constant=_no_constant)
"""Several times as fast, for a text that holds no whole number of over `MAX_DIGITS` digits."""

CAREFUL = json.JSONDecoder(parse_float=_decimal, parse_int=_integer, parse_constant=_no_constant)
"""Looks at the length of whole numbers, which takes most of the time of reading many."""

ANSWER_PLAIN = json.JSONDecoder(parse_float=_decimal_or_text, parse_constant=_no_constant)
ANSWER_CAREFUL = json.JSONDecoder(parse_float=_decimal_or_text, parse_int=_integer, parse_constant=_no_constant)
"""The same for an answer, which one such number is not to spoil."""
