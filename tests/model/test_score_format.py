"""Score formats: how a board shows a score, and what a person may type for one."""

from __future__ import annotations

import time
from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from lbtui.errors import UsageError
from lbtui.model.score import Score, parse_score
from lbtui.model.score_format import FORMATS, MOST_DECIMALS, read, show

CLOCKS = FORMATS[2:]
SECONDS = {"day": 86_400, "hour": 3_600, "minute": 60, "second": 1}

TABLE = {
    # two days, three hours, four minutes, five seconds and a quarter, at precision 0, 1 and 3
    "integer": ("183,845", "183,845", "183,845"),
    "decimal": ("183,845", "183,845.3", "183,845.250"),
    "hours": ("51", "51.1", "51.068"),
    "minutes": ("3064", "3064.1", "3064.088"),
    "seconds": ("183845", "183845.3", "183845.250"),
    "day_second": ("2 03:04:05", "2 03:04:05.3", "2 03:04:05.250"),
    "day_minute": ("2 03:04", "2 03:04.1", "2 03:04.088"),
    "day_hour": ("2 03", "2 03.1", "2 03.068"),
    "hour_second": ("51:04:05", "51:04:05.3", "51:04:05.250"),
    "hour_minute": ("51:04", "51:04.1", "51:04.088"),
    "minute_second": ("3064:05", "3064:05.3", "3064:05.250"),
}
UNITS = {"hours": "h", "minutes": "m"}
"""What has to be said behind a number that is shown without it."""


@pytest.mark.parametrize("format", FORMATS)
def test_each_format_at_three_precisions_and_below_zero(format: str) -> None:
    value = Decimal("183845.25")
    shown = tuple(show(value, format, precision) for precision in (0, 1, 3))
    assert shown == TABLE[format]
    assert tuple(show(-value, format, precision) for precision in (0, 1, 3)) == tuple("-" + s for s in shown)


def test_the_formats_are_the_eleven_of_the_page() -> None:
    assert tuple(TABLE) == FORMATS


@pytest.mark.parametrize(
    ("value", "format", "precision", "shown"),
    [
        # rounding carries into every unit above
        ("59.9996", "minute_second", 3, "1:00.000"),
        ("59.9994", "minute_second", 3, "0:59.999"),
        ("3599.5", "hour_second", 0, "1:00:00"),
        ("86399.96", "day_second", 1, "1 00:00:00.0"),
        ("86370", "day_minute", 0, "1 00:00"),
        ("84600", "day_hour", 0, "1 00"),
        ("3570", "hour_minute", 0, "1:00"),
        ("999.5", "decimal", 0, "1,000"),
        # a half goes away from zero, on both sides of it
        ("0.5", "integer", None, "1"),
        ("-0.5", "integer", None, "-1"),
        ("2.5", "integer", 0, "3"),
        ("0.125", "decimal", 2, "0.13"),
        ("-0.125", "decimal", 2, "-0.13"),
        ("-0.0005", "seconds", 3, "-0.001"),
        ("90", "minutes", 0, "2"),
        ("0.49999999999999999999999999999999999999999", "integer", 0, "0"),
        # what rounds to zero has no sign
        ("-0.4", "integer", 0, "0"),
        ("-0.0004", "minute_second", 3, "0:00.000"),
        ("-0.0", "decimal", 1, "0.0"),
        # values over the largest unit
        ("7200", "minute_second", 0, "120:00"),
        ("360000", "hour_minute", 0, "100:00"),
        ("86400000", "day_second", 0, "1000 00:00:00"),
        ("86400000", "day_hour", 1, "1000 00.0"),
        ("7200", "seconds", 0, "7200"),
        # zero, and what is below the first unit
        ("0", "day_second", 0, "0 00:00:00"),
        ("5", "hour_second", 0, "0:00:05"),
        ("-5", "day_minute", 1, "-0 00:00.1"),
        # no precision
        ("1200", "integer", None, "1,200"),
        ("10.50", "decimal", None, "10.50"),
        ("1200", "decimal", None, "1,200"),
        ("3723.25", "hour_second", None, "1:02:03.25"),
        ("3723", "hour_second", None, "1:02:03"),
        ("5400", "hours", None, "1.5"),
        ("3600", "hours", None, "1"),
        ("100", "minutes", None, "1.667"),
        # a precision below zero is none, one beyond a double's is cut
        ("12.5", "decimal", -3, "13"),
        ("12.5", "minute_second", -1, "0:13"),
        ("1", "decimal", 1000, "1." + "0" * MOST_DECIMALS),
        ("0.1", "minute_second", 1000, "0:00.1" + "0" * (MOST_DECIMALS - 1)),
        ("12.5", "integer", 3, "13"),
        # beyond what the format promises, and still shown
        ("2147483648", "integer", 0, "2,147,483,648"),
        ("-99999999999999999999", "integer", 0, "-99,999,999,999,999,999,999"),
        ("1200.0", "integer", 0, "1,200"),
        ("1E+400", "integer", 0, "1E+400"),
        ("1E+400", "day_second", 3, "1E+400s"),
        ("1E+400", "hours", 3, "1E+400s"),
        ("1E+400", None, 3, "1E+400"),
        ("-1E+400", "decimal", 2, "-1E+400"),
        ("1E-400", "seconds", 3, "0.000"),
        # no format, or one that nobody knows
        ("15000", None, 2, "15,000"),
        ("15000.5", "furlongs", 0, "15,000.5"),
        ("15000", "", None, "15,000"),
    ],
)
def test_what_the_page_leaves_open(value: str, format: str | None, precision: int | None, shown: str) -> None:
    score = parse_score(value)
    assert score is not None
    assert show(score, format, precision) == shown


@pytest.mark.parametrize("value", ["1E+999999999", "-1E+999999999", "1E-999999999", "NaN", "Infinity"])
@pytest.mark.parametrize("format", FORMATS)
def test_no_number_hangs_or_crashes(value: str, format: str) -> None:
    began = time.monotonic()
    assert show(Decimal(value), format, 1000)
    assert time.monotonic() - began < 10


@pytest.mark.parametrize(
    ("text", "format", "score"),
    [
        ("1:02:03.250", "hour_second", "3723.250"),
        ("3723.25", "hour_second", "3723.25"),
        ("3723.25s", "hour_second", "3723.25"),
        ("2 03:04:05", "day_second", "183845"),
        ("2  03:04:05", "day_second", "183845"),
        ("2 03:04.5", "day_minute", "183870"),
        ("2 03.5", "day_hour", "185400"),
        ("1:02.5", "hour_minute", "3750"),
        ("120:00", "minute_second", "7200"),
        ("0:59.9996", "minute_second", "59.9996"),
        ("-1:00", "minute_second", "-60"),
        ("+1:00", "minute_second", "60"),
        (" 90 ", "minute_second", "90"),
        ("1.5h", "hours", "5400"),
        ("1.5 H", "hours", "5400"),
        ("5400s", "hours", "5400"),
        ("5,400 S", "hours", "5400"),
        ("1e300s", "hours", "1E+300"),
        ("2.5m", "minutes", "150"),
        ("0.0001m", "minutes", "0.0060"),
        ("12.25", "seconds", "12.25"),
        ("1,200", "integer", "1200"),
        ("1_200", "integer", "1200"),
        ("-2147483648", "integer", "-2147483648"),
        ("2,147,483,647", "integer", "2147483647"),
        ("-0", "integer", "0"),
        ("1,234,567.890", "decimal", "1234567.890"),
        (".5", "decimal", "0.5"),
        ("1e3", "decimal", "1000"),
        ("1e300", "decimal", "1E+300"),
        ("0.1234567890123456789012345678901234567890", "decimal", "0.1234567890123456789012345678901234567890"),
        ("99999999999999999999999999999999999999:00.1", "minute_second", "5999999999999999999999999999999999999940.1"),
        ("3,000,000,000", None, "3000000000"),
        ("10.5", "furlongs", "10.5"),
    ],
)  # fmt: skip
def test_what_is_typed_is_read_exactly(text: str, format: str | None, score: str) -> None:
    found = read(text, format, 3)
    assert found == Decimal(score)
    assert str(found) == score
    assert isinstance(found, int) == score.lstrip("-").isdigit()


@pytest.mark.parametrize(
    ("text", "format", "said"),
    [
        ("1:60", "minute_second", "Seconds go from 00 to 59 there, not to 60"),
        ("1:60:00", "hour_second", "Minutes go from 00 to 59"),
        ("1:99.5", "hour_minute", "Minutes go from 00 to 59"),
        ("2 24:00:00", "day_second", "Hours go from 00 to 23"),
        ("2 24", "day_hour", "Hours go from 00 to 23"),
        ("1:02:03", "minute_second", "is no score here"),
        ("02:03", "hour_second", "is no score here"),
        ("1:2", "minute_second", "is no score here"),
        ("1:02.5:03", "hour_second", "is no score here"),
        ("03:04:05", "day_second", "is no score here"),
        ("2 3:04:05", "day_second", "is no score here"),
        ("2:03:04:05", "day_second", "is no score here"),
        ("1:-02", "minute_second", "is no score here"),
        ("1:02s", "minute_second", "is no score here"),
        ("1:02", "hours", "is no score here"),
        ("7200", "hours", "Say whether 7200 is hours or seconds"),
        ("-2.5", "minutes", "Say whether 2.5 is minutes or seconds"),
        ("5m", "hours", "is no score here"),
        ("5h", "hour_second", "is no score here"),
        ("5m", "minute_second", "is no score here"),
        ("1:02", "integer", "is no score here"),
        ("1:02", None, "is no score here"),
        ("5s", "decimal", "is no score here"),
        ("--1", "integer", "is no score here"),
        ("+-1", "decimal", "is no score here"),
        ("-", "decimal", "is no score here"),
        ("- 1", "decimal", "is no score here"),
        ("12,34", "decimal", "is no score here"),
        ("1,2000", "integer", "is no score here"),
        ("1 200", "integer", "is no score here"),
        ("5.", "decimal", "is no score here"),
        ("0x10", "integer", "is no score here"),
        ("٣", "integer", "is no score here"),
        ("１２", "decimal", "is no score here"),
        ("٠:٠٣", "minute_second", "is no score here"),
        ("1.5", "integer", "This board holds whole numbers"),
        ("1e3", "integer", "This board holds whole numbers"),
        ("2147483648", "integer", "This board holds whole numbers from -2,147,483,648 to 2,147,483,647"),
        ("-2147483649", "integer", "from -2,147,483,648 to 2,147,483,647"),
        ("9" * 390, "integer", "from -2,147,483,648 to 2,147,483,647"),
        ("1e309", "decimal", "No board holds so large a number"),
        ("-1e9999", "seconds", "No board holds so large a number"),
        ("9" * 390 + ":00", "minute_second", "No board holds so large a number"),
        ("9" * 401, "decimal", "That is too long for a score"),
    ],
)
def test_what_is_no_score_is_refused_with_a_sentence(text: str, format: str | None, said: str) -> None:
    with pytest.raises(UsageError) as caught:
        read(text, format, 3)
    assert said in caught.value.title
    assert len(caught.value.title) < 80


@pytest.mark.parametrize("format", [*FORMATS, None])
@pytest.mark.parametrize("text", ["", "  ", "NaN", "inf", "-Infinity", "fast", "\x1b[2J", "1:"])
def test_every_format_refuses_what_is_no_number(text: str, format: str | None) -> None:
    with pytest.raises(UsageError) as caught:
        read(text, format, 2)
    assert caught.value.title.isprintable()


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize("precision", [0, 1, 3, None])
def test_the_hint_holds_examples_that_are_read(format: str, precision: int | None) -> None:
    with pytest.raises(UsageError) as caught:
        read("x", format, precision)
    hint = caught.value.hint.removeprefix("For example ")
    shown, _, seconds = hint.partition(", or in seconds ")
    assert bool(seconds) == (format in CLOCKS and format != "seconds")
    value = read(shown, format, precision)
    assert show(value, format, precision) + UNITS.get(format, "") == shown
    if seconds:
        assert read(seconds, format, precision) == value


@given(
    st.one_of(
        st.integers(-(10**12), 10**12),
        st.integers(-(10**41), 10**41),
        st.decimals("-1E+9", "1E+9", places=4),
        st.decimals("-1E+40", "1E+40"),
        st.decimals("-1E-3", "1E-3"),
    ),
    st.sampled_from(FORMATS),
    st.one_of(st.none(), st.integers(-2, 1000)),
)
@example(10**40, "hours", None)
@example(10**40 - 1, "hours", None)
@example(Decimal("1E+41"), "minutes", 2)
def test_what_is_shown_is_read_back_within_rounding(value: Score, format: str, precision: int | None) -> None:
    shown = show(value, format, precision)
    if format == "integer" and not -(2**31) <= read(shown, "decimal", None) < 2**31:
        with pytest.raises(UsageError):
            read(shown, format, precision)
        return
    found = read(shown + ("" if shown.endswith("s") else UNITS.get(format, "")), format, precision)
    last = "second" if format in ("integer", "decimal") else format.rpartition("_")[2].rstrip("s")
    places = 0 if format == "integer" else 3 if precision is None else max(0, min(precision, MOST_DECIMALS))
    top, bottom = found.as_integer_ratio()
    wanted, wanted_bottom = value.as_integer_ratio()
    off = abs(top * wanted_bottom - wanted * bottom) * 2 * 10**places
    if format == "decimal" and precision is None:
        assert off == 0  # and 10.00 is the int 10 again
        return
    assert off <= SECONDS[last] * bottom * wanted_bottom
    if abs(top) < 10**40 * bottom:
        assert show(found, format, precision) == shown
