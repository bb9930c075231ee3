"""JSON that keeps every digit and acts on no terminal."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lbtui.model.json_text import json_text

TEXTS = st.text(st.characters(exclude_categories=()))
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | TEXTS | st.floats(allow_nan=False, allow_infinity=False),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4),
    max_leaves=20,
)


@settings(max_examples=50)
@given(VALUES)
def test_it_says_what_the_standard_library_says_and_is_one_line_of_ascii(value: object) -> None:
    text = json_text(value)
    assert text.isascii()
    assert "\n" not in text
    assert "\x1b" not in text
    assert json.loads(text) == json.loads(json.dumps(value))


@given(st.decimals(allow_nan=False, allow_infinity=False))
def test_a_decimal_keeps_all_its_digits(value: Decimal) -> None:
    read = json.loads(json_text([value]), parse_float=Decimal, parse_int=Decimal)[0]
    assert str(read) == str(value)


@pytest.mark.parametrize("value", [Decimal("NaN"), Decimal("Infinity"), float("nan"), float("inf")])
def test_what_json_has_no_number_for_is_never_written(value: object) -> None:
    with pytest.raises(ValueError, match=r"number|JSON"):
        json_text({"score": value})


def test_nesting_has_no_bottom() -> None:
    value: list[object] = []
    for _ in range(50_000):
        value = [value]
    assert json_text(value) == "[" * 50_001 + "]" * 50_001
    while value:  # taken apart from outside, because freeing it whole would recurse
        value = value.pop()  # type: ignore[assignment]  # each item is a list


def test_it_may_be_without_blanks_and_its_leaves_written_by_somebody_else() -> None:
    value = {"ä": [1, {"b": Decimal("1.0")}], "c": []}
    assert json_text(value, compact=True) == '{"\\u00e4":[1,{"b":1.0}],"c":[]}'
    assert json_text(value, leaf=lambda each: f"<{each}>") == "{<ä>: [<1>, {<b>: <1.0>}], <c>: []}"
