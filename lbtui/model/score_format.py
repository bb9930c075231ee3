"""A board's score format: showing a score as its service would, and reading what a person types.

The eleven formats are those of Mobage's `scoreFormat`; the time ones hold seconds. What its page leaves open,
and what holds here for all of them:

- A clock shows every unit of its format, the first as large as need be and without leading zeros, the lower
  ones with two digits: two hours in `minute_second` are 120:00, and days go on counting.
- `scorePrecision` is the number of decimals of the last unit, zeros included. None of them where it is 0 or
  below; more than `MOST_DECIMALS` are not shown. Where the service gives no precision, `decimal` shows the
  number as it was sent, a clock as many as it needs up to three; `integer` never has any.
- Rounding is to the nearest, a half away from zero, of the value as a whole, so that it carries into the next
  unit: 59.9996 is 1:00.000 in `minute_second` of precision 3.
- One minus stands before the whole; what rounds to zero has none.
- Numbers are grouped, clocks are not. A number of more than 40 digits before its point is shown as it is, with
  an s for seconds where it is a time.

`read` takes the shown form back, whole: `1:02` is nothing in `hour_second`. A plain number is in seconds, which
`5400s` may say in every time format. In `hours` and `minutes` the shown form is a plain number as well, and a
score may be written with nobody to look at it: there `1.5h`, `90m` and `5400s` are read, and a number without
its unit is refused. What is typed is kept exactly, decimals that are not shown too.
"""

from __future__ import annotations

import re
from decimal import Decimal

from lbtui.errors import UsageError
from lbtui.model.score import Score, grouped
from lbtui.model.text import clean

_SECONDS = {"day": 86_400, "hour": 3_600, "minute": 60, "second": 1}
_CLOCKS = {
    "hours": ("hour",),
    "minutes": ("minute",),
    "seconds": ("second",),
    "day_second": ("day", "hour", "minute", "second"),
    "day_minute": ("day", "hour", "minute"),
    "day_hour": ("day", "hour"),
    "hour_second": ("hour", "minute", "second"),
    "hour_minute": ("hour", "minute"),
    "minute_second": ("minute", "second"),
}

FORMATS = ("integer", "decimal", *_CLOCKS)
"""The names, in the order of Mobage's page."""

MOST_DECIMALS = 15
"""A double tells no more."""

INT32 = (-(2**31), 2**31 - 1)
"""The smallest and the largest number that `integer` holds."""

_LARGEST = Decimal("1.7976931348623157E+308")
_SHOWN_DIGITS = 40
_UNSHOWN: int = 10**_SHOWN_DIGITS
_MOST_TYPED = 400
_EXAMPLES = {
    "integer": "1200",
    "decimal": "1234.5",
    "hours": "5400",
    "minutes": "150",
    "seconds": "12.25",
    "day_second": "183845.25",
    "day_minute": "183870",
    "day_hour": "185400",
    "hour_second": "3723.25",
    "hour_minute": "3750",
    "minute_second": "123.25",
}

_WHOLE = r"(?:\d{1,3}(?:[,_]\d{3})+|\d+)"
_NUMBER = re.compile(rf"{_WHOLE}(?:\.\d+)?(?:[eE][+-]?\d{{1,4}})?|\.\d+", re.ASCII)
_INTEGER = re.compile(_WHOLE, re.ASCII)
_SUFFIX = re.compile(r"(.*\S)\s*([hmsHMS])", re.ASCII)


def show(value: Score, format: str | None, precision: int | None) -> str:
    """`value` in one of `FORMATS`, in another or none only grouped: `1,200`, `1:02:03.250`, `2 03:04.5`."""
    units = _CLOCKS.get(format or "")
    if not _showable(value):
        return grouped(value) + ("s" if units else "")
    if format not in FORMATS or (format == "decimal" and precision is None):
        return grouped(value)
    places = 0 if format == "integer" else 3 if precision is None else max(0, min(precision, MOST_DECIMALS))
    count = _count(value, places, _SECONDS[units[-1]] if units else 1)
    whole, part = divmod(count, 10**places)
    decimals = f"{part:0{places}}" if places else ""
    if precision is None:
        decimals = decimals.rstrip("0")
    shown = (_clock(whole, units) if units else f"{whole:,}") + ("." + decimals if decimals else "")
    return f"-{shown}" if value < 0 and count else shown


def read(text: str, format: str | None, precision: int | None) -> Score:
    """The score that a person's `text` says on a board of this format, in seconds where it is a time.

    UsageError with a sentence for a prompt, and an example in the board's format as its hint.
    """
    hint = _hint(format, precision)
    text = text.strip()
    if not text:
        raise UsageError("Type a score", hint=hint)
    if len(text) > _MOST_TYPED:
        raise UsageError("That is too long for a score", hint=hint)
    negative, digits = text[0] == "-", text[1:] if text[0] in "+-" else text
    units = _CLOCKS.get(format or "")
    found = _clock_value(digits, units, hint) if units else _plain(digits, format == "integer", hint)
    if found is None:
        raise UsageError(f"“{clean(text[:40])}” is no score here", hint=hint)
    value = _simplest(-found if isinstance(found, int) else found.copy_negate()) if negative else found
    if format == "integer" and not INT32[0] <= value <= INT32[1]:
        raise UsageError(f"This board holds whole numbers from {INT32[0]:,} to {INT32[1]:,}", hint=hint)
    if not -_LARGEST <= value <= _LARGEST:
        raise UsageError("No board holds so large a number", hint=hint)
    return value


def _showable(value: Score) -> bool:
    if isinstance(value, int):
        return -_UNSHOWN < value < _UNSHOWN
    return value.is_finite() and value.adjusted() < _SHOWN_DIGITS


def _count(value: Score, places: int, unit: int) -> int:
    """The size of `value` in steps of the last decimal of a `unit` of seconds, a half rounded up."""
    if isinstance(value, Decimal) and value.adjusted() < -_SHOWN_DIGITS:
        return 0  # its exact ratio could take all memory, and is below every step
    top, bottom = value.as_integer_ratio()
    bottom *= unit
    steps: int = (2 * abs(top) * 10**places + bottom) // (2 * bottom)
    return steps


def _clock(whole: int, units: tuple[str, ...]) -> str:
    """So many of the last unit, as all the units."""
    parts: list[str] = []
    for larger, unit in zip(units[-2::-1], units[:0:-1], strict=True):
        whole, amount = divmod(whole, _SECONDS[larger] // _SECONDS[unit])
        parts.insert(0, f"{amount:02}")
    parts.insert(0, str(whole))
    return f"{parts[0]} {':'.join(parts[1:])}" if units[0] == "day" else ":".join(parts)


def _plain(text: str, whole: bool, hint: str) -> Score | None:
    """The number without sign that `text` says, None where it says none."""
    if not (_INTEGER if whole else _NUMBER).fullmatch(text):
        if whole and _NUMBER.fullmatch(text):
            raise UsageError("This board holds whole numbers", hint=hint)
        return None
    return _simplest(Decimal(text.replace(",", "").replace("_", "")))


def _clock_value(text: str, units: tuple[str, ...], hint: str) -> Score | None:
    """The seconds that `text` says, as a clock of these units or as a number."""
    named = _SUFFIX.fullmatch(text)
    number = _plain(named[1] if named else text, False, hint)
    if named:
        unit = named[2].lower()
        if unit != "s" and (len(units) > 1 or unit != units[0][0]):
            return None
        return number if number is None or unit == "s" else _times(number, _SECONDS[units[0]])
    if number is not None:
        if units[0] in ("hour", "minute") and len(units) == 1:
            raise UsageError(f"Say whether {clean(text[:20])} is {units[0]}s or seconds", hint=hint)
        return number
    amounts = [r"(\d+)", *[r"(\d\d)"] * (len(units) - 1)]
    form = amounts[0] + " +" + ":".join(amounts[1:]) if units[0] == "day" else ":".join(amounts)
    match = re.fullmatch(rf"{form}(\.\d+)?", text, re.ASCII)
    if not match:
        return None
    total = 0
    for at, (unit, amount) in enumerate(zip(units, match.groups(), strict=False)):
        most = _SECONDS[units[at - 1]] // _SECONDS[unit] - 1 if at else None
        if most is not None and int(amount) > most:
            raise UsageError(f"{unit.capitalize()}s go from 00 to {most} there, not to {amount}", hint=hint)
        total += int(amount) * _SECONDS[unit]
    decimals = _times(Decimal(f"0{match[len(units) + 1] or ''}"), _SECONDS[units[-1]])
    return _added(total, decimals)


def _times(value: Score, factor: int) -> Score:
    """`value` times `factor`, exactly: a Decimal's own arithmetic rounds."""
    if isinstance(value, int):
        return value * factor
    sign, digits, exponent = value.as_tuple()
    product = int("".join(map(str, digits))) * factor
    return _simplest(Decimal(f"{'-' if sign else ''}{product}E{exponent}"))


def _added(whole: int, decimals: Score) -> Score:
    """`whole` and a number from 0 that may have decimals, exactly."""
    if isinstance(decimals, int):
        return whole + decimals
    exponent = int(decimals.as_tuple().exponent)
    top, bottom = decimals.as_integer_ratio()
    return Decimal(f"{whole * 10**-exponent + top * 10**-exponent // bottom}E{exponent}")


def _simplest(value: Score) -> Score:
    """An int where it is one, without writing out an exponent of hundreds of digits."""
    if isinstance(value, Decimal) and value.adjusted() < _SHOWN_DIGITS and value == value.to_integral_value():
        return int(value)
    return value


def _hint(format: str | None, precision: int | None) -> str:
    """An example of what may be typed, as the board would show it, with its unit where that has to be said."""
    units = _CLOCKS.get(format or "")
    shown = show(Decimal(_EXAMPLES.get(format or "", "1200")), format, precision)
    if not units or format == "seconds":
        return f"For example {shown}"
    one = len(units) == 1
    typed = shown + (units[0][0] if one else "")
    return f"For example {typed}, or in seconds {_clock_value(typed, units, '')}{'s' if one else ''}"
