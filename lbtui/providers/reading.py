"""Tolerant reading of what services send: values that come as this or that, and rows that contradict."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from itertools import pairwise
from typing import Any

from lbtui.model.board import Order
from lbtui.model.entry import Entry
from lbtui.model.score import MAX_DIGITS, Score, parse_score


def folded(value: Any) -> dict[str, Any]:
    """An object's members under lower-case names without outer spaces; {} where it is no object."""
    if not isinstance(value, Mapping):
        return {}
    return {str(key).strip().casefold(): member for key, member in value.items()}


def text_or_none(value: Any) -> str | None:
    """A text, or a number as text; None for anything else."""
    if isinstance(value, str):
        return value
    return str(value) if isinstance(value, (int, Decimal)) and not isinstance(value, bool) else None


def number_or_none(value: Any) -> Score | None:
    """A number, or a text that is one, exactly; None for anything else."""
    if isinstance(value, str):
        return parse_score(value)
    return value if isinstance(value, (int, Decimal)) and not isinstance(value, bool) else None


def count_or_none(value: Any) -> int | None:
    """A whole number from 0, or a text that is one; None for anything else."""
    number = number_or_none(value)
    if isinstance(number, Decimal) and number.adjusted() > MAX_DIGITS:
        return None  # as an int, a text such as 1e99999999999 would take all memory
    if number is None or number < 0 or number != int(number):
        return None
    return int(number)


def score_and_display(value: Any) -> tuple[Score | None, str | None]:
    """A score as number, or where it is none, the text to show for it."""
    score = number_or_none(value)
    return (score, None) if score is not None else (None, text_or_none(value))


def observed_order(entries: Sequence[Entry]) -> Order | None:
    """The order that these rows show: None unless every step goes the same way and one is no tie."""
    scores = [entry.score for entry in entries if entry.score is not None]
    steps = list(pairwise(scores))
    if any(first != second for first, second in steps):
        if all(first >= second for first, second in steps):
            return Order.HIGH_FIRST
        if all(first <= second for first, second in steps):
            return Order.LOW_FIRST
    return None


def contradictions(entries: Sequence[Entry], limit: int) -> Iterable[str]:
    """What is odd about a page's rows as a whole: too many, a player twice, ranks that fall."""
    if len(entries) > limit:
        yield f"the service sent {len(entries)} rows where {limit} were asked for"
    twice = sum(
        count > 1 for count in Counter(entry.player_id for entry in entries if entry.player_id).values()
    )
    if twice:
        yield f"{twice} players stand on this page more than once"
    ranks = [entry.rank for entry in entries if entry.rank is not None]
    if any(first > second for first, second in pairwise(ranks)):
        yield "the rows are not in rank order"
