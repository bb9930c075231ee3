"""What values a column has held, and the type that holds all of them exactly."""

from __future__ import annotations

import enum
from collections.abc import Collection
from decimal import Decimal
from typing import Any, NamedTuple

from lbtui.model.score import Spelled

_LARGEST = 2**63
_DIGITS = (18, 38)
"""Digits of the decimals that every reader of Parquet knows: those of 64 bits and those of 128."""

_NOTHING = type(None)
_NUMBERS = frozenset({int, Decimal})
_TRUTH = frozenset({bool})


class Kind(enum.Enum):
    """What a column holds: texts, truth values, integers of 64 bits, or decimals."""

    TEXT = "text"
    TRUTH = "truth"
    WHOLE = "whole"
    DECIMAL = "decimal"


class Type(NamedTuple):
    """A column's type; `digits` in all and `places` behind the point are those of a decimal."""

    kind: Kind = Kind.TEXT
    digits: int = 0
    places: int = 0


class Seen:
    """What a column's values have in common. Its memory does not grow with them."""

    __slots__ = ("_high", "_kinds", "_low", "_places", "_whole")

    def __init__(self) -> None:
        self._kinds: set[type] = set()
        self._whole = 1
        self._places = 0
        self._low = 0
        self._high = 0

    @property
    def is_text(self) -> bool:
        """Whether only text can hold what was seen, whatever comes: then there is no more to learn."""
        return not (self._kinds <= _NUMBERS or self._kinds <= _TRUTH)

    def take(self, values: Collection[object]) -> None:
        """Looks at more values of the column; None stands for none."""
        kinds = set(map(type, values))
        if Spelled in kinds:
            kinds = kinds - {Spelled} | {Decimal}
        gaps = _NOTHING in kinds
        kinds.discard(_NOTHING)
        self._kinds |= kinds
        if self.is_text or kinds == {bool} or not kinds:
            return
        if int in kinds:
            whole: Collection[Any] = values
            if len(kinds) > 1 or gaps:
                whole = [each for each in values if type(each) is int]
            self._low = min(self._low, min(whole))
            self._high = max(self._high, max(whole))
        if Decimal in kinds:
            for each in values:
                if isinstance(each, Decimal):
                    self._measure(each)

    def _measure(self, value: Decimal) -> None:
        exponent = value.as_tuple().exponent
        if not isinstance(exponent, int):  # an infinity, or no number at all
            self._kinds.add(str)
            return
        self._places = max(self._places, -exponent)
        self._whole = max(self._whole, value.adjusted() + 1)

    def type(self, nothing: Kind = Kind.TEXT) -> Type:
        """The narrowest type that holds all that was seen; one of `nothing` where there was nothing to see."""
        if not self._kinds:
            return Type(nothing)
        if self._kinds == {bool}:
            return Type(Kind.TRUTH)
        if self.is_text:
            return Type()
        if self._kinds == {int} and self._low >= -_LARGEST and self._high < _LARGEST:
            return Type(Kind.WHOLE)
        whole = max(self._whole, len(str(max(-self._low, self._high))))
        for digits in _DIGITS:
            if whole + self._places <= digits:
                return Type(Kind.DECIMAL, digits, self._places)
        return Type()
