"""Reading JSON whose numbers stay exact: an int or a Decimal, of at most `MAX_DIGITS` digits, and finite.

Both decoders raise ValueError for any other number, and RecursionError for what is nested too deeply.
"""

from __future__ import annotations

import json
from decimal import Decimal
from typing import NoReturn

from lbtui.model.score import MAX_DIGITS


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


PLAIN = json.JSONDecoder(parse_float=_decimal, parse_constant=_no_constant)
"""Several times as fast, for a text that holds no whole number of over `MAX_DIGITS` digits."""

CAREFUL = json.JSONDecoder(parse_float=_decimal, parse_int=_integer, parse_constant=_no_constant)
"""Looks at the length of whole numbers, which takes most of the time of reading many."""
