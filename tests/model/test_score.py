"""Scores and totals: exact, or not there."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lbtui.model.board import AtLeast, Exact, Total, Unknown, total_json, total_text
from lbtui.model.entry import Entry
from lbtui.model.score import MAX_DIGITS, Score, Spelled, exact, grouped, parse_score, to_json


@pytest.mark.parametrize(
    ("text", "score"),
    [
        ("1002", 1002),
        (" 1002 ", 1002),
        ("-5", -5),
        ("+5", 5),
        ("-0", 0),
        ("9007199254740993", 9007199254740993),
        ("18446744073709551615", 18446744073709551615),
        ("123456789012345678901234567890", 123456789012345678901234567890),
        ("10.50", Decimal("10.50")),
        ("123456789012345678.0", Decimal("123456789012345678.0")),
        ("1e3", Spelled("1e3")),
        ("1e22", Spelled("1e22")),
        ("1e999", Spelled("1e999")),
        (".5", Decimal("0.5")),
        ("", None),
        ("abc", None),
        ("NaN", None),
        ("Infinity", None),
        ("-inf", None),
        ("1_000", None),
        ("1,000", None),
        ("0x10", None),
        ("٣", None),
        ("1 2", None),
        ("--1", None),
        ("9" * (MAX_DIGITS + 1), None),
        ("1e99999999999999999999", None),
    ],
)
def test_a_number_is_read_exactly_or_not_at_all(text: str, score: Score | None) -> None:
    found = parse_score(text)
    assert found == score
    assert type(found) is type(score)
    assert str(found) == str(score)


@pytest.mark.parametrize("text", ["1e22", "1E22", "1.50e-7", "-0e0"])
def test_c4_a_number_with_an_exponent_keeps_its_spelling(text: str) -> None:
    found = exact(text)
    assert str(found) == text
    assert found == Decimal(text)
    assert hash(found) == hash(Decimal(text))
    assert to_json(found) == (to_json(Decimal(text)) if found == int(found) else text)


@pytest.mark.parametrize(
    ("score", "member"),
    [
        (None, None),
        (1002, 1002),
        (2**64 - 1, 2**64 - 1),
        (Decimal("1E+3"), 1000),
        (Decimal("10.0"), 10),
        (Decimal("-0.0"), 0),
        (Decimal("123456789012345678901234567890123456789.0"), 123456789012345678901234567890123456789),
        (Decimal("10.50"), "10.50"),
        (Decimal("0.1"), "0.1"),
        (Decimal("1E+999999"), "1E+999999"),
        (Decimal("1E-999999"), "1E-999999"),
    ],
)
def test_json_holds_it_exactly(score: Score | None, member: int | str | None) -> None:
    found = to_json(score)
    assert found == member
    assert type(found) is type(member)
    assert json.loads(json.dumps(found)) == member


@pytest.mark.parametrize(
    ("score", "text"),
    [
        (15000, "15,000"),
        (-5, "-5"),
        (Decimal("-1234.50"), "-1,234.50"),
        (Decimal("1E+3"), "1,000"),
        (Decimal("1E+999999"), "1E+999999"),
        (2**64, "18,446,744,073,709,551,616"),
    ],
)
def test_thousands_are_grouped(score: Score, text: str) -> None:
    assert grouped(score) == text


@settings(deadline=None)
@given(st.one_of(st.integers(), st.decimals(allow_nan=False, allow_infinity=False)))
def test_every_score_survives_its_text_and_json(score: Score) -> None:
    found = parse_score(str(score))
    assert found == score
    member = to_json(found)
    assert member is not None
    assert Decimal(member) == Decimal(score)
    grouped(score)


@pytest.mark.parametrize(
    ("total", "text", "member"),
    [
        (Exact(23_437), "23,437", (23_437, "exact")),
        (Exact(0), "0", (0, "exact")),
        (AtLeast(4000), "≥ 4,000", (4000, "at_least")),
        (Unknown(), "?", (None, "unknown")),
    ],
)
def test_a_total_says_what_it_knows(total: Total, text: str, member: tuple[int | None, str]) -> None:
    assert total_text(total) == text
    assert total_json(total) == member


@pytest.mark.parametrize(
    ("entry", "text"),
    [
        (Entry(1, "1", score=15000), "15,000"),
        (Entry(1, "1", score=15000, display="15 k"), "15 k"),
        (Entry(1, "1", score=15000, display=""), ""),
        (Entry(1, "1"), ""),
        (Entry(1, "1", score=0), "0"),
    ],
)
def test_the_score_cell(entry: Entry, text: str) -> None:
    assert entry.score_text == text
