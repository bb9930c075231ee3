"""Dates as HTTP writes them, and what they tell of a service's clock."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_FIXED = re.compile(
    rf"[A-Z][a-z]{{2}}, (\d\d) ({'|'.join(_MONTHS)}) (\d{{4}}) (\d\d):(\d\d):(\d\d) GMT", re.ASCII
)
_WORD = re.compile("[A-Za-z]{3}")
_LONGEST = 64


def http_date(text: str) -> float | None:
    """The moment in seconds since 1970; one without a zone is in UTC. None for what is no date.

    Any of the three forms of RFC 9110, 5.6.7, and what else mail programs take for one.
    """
    text = text.strip()
    try:
        if match := _FIXED.fullmatch(text):
            day, month, year, hour, minute, second = match.groups()
            at = datetime(
                int(year), _MONTHS.index(month) + 1, int(day), int(hour), int(minute), int(second), tzinfo=UTC
            )
            return at.timestamp()
        if len(text) > _LONGEST or not _WORD.search(text) or not text.isascii() or text.count(",") > 1:
            return None  # the reader below takes a number, and the first of two dates, for one
        from email.utils import parsedate_to_datetime  # seldom needed, and it takes 5 ms to import

        when = parsedate_to_datetime(text)
        return (when if when.tzinfo else when.replace(tzinfo=UTC)).timestamp()
    except (ValueError, TypeError, OverflowError, IndexError):
        return None


def clock_ahead(headers: Mapping[str, str], wall: float) -> float | None:
    """By how many seconds the service's clock is ahead of ours, which said `wall` as the reply came.

    Negative where it is behind, right to about a second and the time a reply is under way. None without a Date
    header that can be read.
    """
    date = http_date(headers.get("date", ""))
    return None if date is None else date - wall
