"""Scores, exact: an int or a Decimal, never a float."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

Score = int | Decimal

MAX_DIGITS = 400
"""Longer numbers are kept as text only: no service counts that far, and an int of them costs quadratic time."""


class Spelled(Decimal):
    """A number with an exponent, whose text is that of its source: `1e22`, where a Decimal would say 1E+22."""

    __slots__ = ("_source",)
    _source: str

    def __new__(cls, text: str) -> Spelled:
        made = super().__new__(cls, text)
        made._source = text
        return made

    def __str__(self) -> str:
        return self._source


def exact(text: str) -> Decimal:
    """The number that a text says, which its own text keeps. InvalidOperation where it says none."""
    return Spelled(text) if "e" in text or "E" in text else Decimal(text)


def parse_score(text: str) -> Score | None:
    """The number `text` says, exactly, or None where it is no finite number.

    `"1002"` is an int, `"10.50"` a Decimal that keeps its zero, `"1e3"` a Decimal.
    """
    text = text.strip()
    if not text or len(text) > MAX_DIGITS or not text.isascii():
        return None
    digits = text[1:] if text[0] in "+-" else text
    if digits.isdigit():
        return int(text)
    try:
        value = exact(text)
    except InvalidOperation:
        return None
    return value if value.is_finite() and "_" not in text else None


def to_json(score: Score | None) -> int | str | None:
    """A JSON number when integral, a string when a JSON number could not hold it exactly."""
    if isinstance(score, Decimal):
        if score == score.to_integral_value() and abs(score.adjusted()) < MAX_DIGITS:
            return int(score)
        return str(score)
    return score


def grouped(score: Score) -> str:
    """`15000` as `15,000`, `-1234.50` as `-1,234.50`."""
    if isinstance(score, Decimal) and abs(score.adjusted()) > 40:
        return str(score)
    return f"{score:,}" if isinstance(score, int) else f"{score:,f}"
