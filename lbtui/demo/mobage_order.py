"""Ranking exact numbers in SQLite, which has none: a text for each that sorts as the number does."""

from __future__ import annotations

from decimal import Decimal

from lbtui.model.score import Score

_BIAS = 5_000
_ZERO = "1"
_COMPLEMENT = str.maketrans("0123456789", "9876543210")


def order_key(value: Score, *, low_first: bool) -> str:
    """A text by which who ranks higher sorts first; the same for equal numbers, as 10.5 and 10.50.

    A sign, the place of the first digit and the digits; all of them turned round for the numbers below zero,
    whose end has a mark, so that the shorter of two counts as the larger. Exponents to ±4,000.
    """
    sign, digits, exponent = Decimal(value).as_tuple()
    text = "".join(map(str, digits))
    if not isinstance(exponent, int):
        raise ValueError("a score is a finite number")
    place = len(text.lstrip("0")) + exponent + _BIAS
    text = text.strip("0")
    if not text:
        return _ZERO
    if bool(sign) == low_first:
        return f"0{9_999 - place:04}{text.translate(_COMPLEMENT)}~"
    return f"2{place:04}{text}"
