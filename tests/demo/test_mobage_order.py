"""The text that ranks a number sorts as the number does, however it is written."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as some

from lbtui.demo.mobage_order import order_key

NUMBERS = some.one_of(
    some.integers(-(10**30), 10**30),
    some.integers(-1000, 1000),
    some.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**9), max_value=10**9, places=3),
    some.builds(lambda digits, power: Decimal(digits).scaleb(power), some.integers(-999, 999), some.integers(-300, 300)),
)  # fmt: skip


@given(some.lists(NUMBERS, min_size=2, max_size=12), some.booleans())
def test_keys_sort_as_numbers_rank(numbers: list[int | Decimal], low_first: bool) -> None:
    ranked = sorted(numbers, key=Fraction, reverse=not low_first)
    by_key = sorted(numbers, key=lambda number: order_key(number, low_first=low_first))
    assert list(map(Fraction, by_key)) == list(map(Fraction, ranked))
    for one in numbers:
        for other in numbers:
            same = order_key(one, low_first=low_first) == order_key(other, low_first=low_first)
            assert same == (Fraction(one) == Fraction(other))


def test_one_number_has_one_key() -> None:
    for spellings in (("10.5", "10.50", "1.05E+1"), ("0", "-0", "0.00", "0E-300"), ("1000", "1E+3", "1000.0")):
        assert len({order_key(Decimal(each), low_first=True) for each in spellings}) == 1


@pytest.mark.parametrize("text", ["NaN", "Infinity", "-Infinity"])
def test_what_is_no_number_has_none(text: str) -> None:
    with pytest.raises(ValueError, match="finite"):
        order_key(Decimal(text), low_first=True)
