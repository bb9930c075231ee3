"""Tolerant reading of what services send: values that come as this or that, and rows that contradict.

What is nearly always sent is looked for first, because an export reads millions of rows.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from functools import partial
from operator import attrgetter
from typing import Any, Generic, TypeVar

from lbtui.model.board import Order
from lbtui.model.entry import Entry
from lbtui.model.score import MAX_DIGITS, Score, parse_score

T = TypeVar("T")

entry_made: Callable[[Iterable[Any]], Entry] = partial(tuple.__new__, Entry)
"""`Entry._make` without its look at the number of values, which takes most of its time."""

_RANK, _ID = attrgetter("rank"), attrgetter("player_id")


class ByNames(Generic[T]):
    """What is made of the names of an object's members, remembered: the rows of a page name the same ones."""

    def __init__(self, make: Callable[[tuple[str, ...]], T]) -> None:
        self._make = make
        self._made: dict[tuple[str, ...], T] = {}

    def of(self, row: Mapping[str, Any]) -> T:
        names = tuple(row)
        made = self._made.get(names)
        if made is None:
            made = self._made[names] = self._make(names)
        return made


def by_names(rows: Sequence[Any]) -> Mapping[tuple[str, ...], Sequence[int]]:
    """For each way in which objects among `rows` name their members, the places of those that do."""
    if rows and all_are(dict, rows):
        first = tuple(rows[0])
        if all(map(first.__eq__, map(tuple, rows))):
            return {first: range(len(rows))}
    places: dict[tuple[str, ...], list[int]] = {}
    for at, row in enumerate(rows):
        if isinstance(row, dict):
            places.setdefault(tuple(row), []).append(at)
    return places


def all_are(kind: type, values: Iterable[Any]) -> bool:
    """Whether all are of that very type; a truth value is no int."""
    return set(map(type, values)) == {kind}


def folded_name(name: Any) -> str:
    """A member's name in lower case, without outer spaces."""
    return str(name).strip().casefold()


def folded(value: Any) -> dict[str, Any]:
    """An object's members under lower-case names without outer spaces; {} where it is no object."""
    if not isinstance(value, Mapping):
        return {}
    return {folded_name(key): member for key, member in value.items()}


def text_or_none(value: Any) -> str | None:
    """A text, or a number as text; None for anything else."""
    if value is None or isinstance(value, str):
        return value
    return str(value) if isinstance(value, (int, Decimal)) and not isinstance(value, bool) else None


def number_or_none(value: Any) -> Score | None:
    """A number, or a text that is one, exactly; None for anything else."""
    if type(value) is int:
        return value
    if isinstance(value, str):
        return parse_score(value)
    return value if isinstance(value, (int, Decimal)) and not isinstance(value, bool) else None


def count_or_none(value: Any) -> int | None:
    """A whole number from 0, or a text that is one; None for anything else."""
    if type(value) is int:
        return value if value >= 0 else None
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


def nameless(which: Sequence[str]) -> tuple[str, ...]:
    """What is said of a page's rows that name no player, each as a person calls it: one sentence for all."""
    if len(which) < 2:
        return tuple(f"{row} does not say whose it is" for row in which)
    return (f"{len(which):,} rows do not say whose they are, the first of them {which[0].rstrip(',')}",)


def observed_order(entries: Sequence[Entry]) -> Order | None:
    """The order that these rows show: None unless every step goes the same way and one is no tie."""
    scores = [entry.score for entry in entries if entry.score is not None]
    if not scores or scores[0] == scores[-1]:
        return None
    falls = scores[0] > scores[-1]
    if scores != sorted(scores, reverse=falls):
        return None
    return Order.HIGH_FIRST if falls else Order.LOW_FIRST


def contradictions(entries: Sequence[Entry], limit: int) -> Iterable[str]:
    """What is odd about a page's rows as a whole: too many, a player twice, ranks that fall."""
    if len(entries) > limit:
        yield f"the service sent {len(entries)} rows where {limit} were asked for"
    ids = list(filter(None, map(_ID, entries)))
    if len(set(ids)) < len(ids):
        twice = sum(count > 1 for count in Counter(ids).values())
        players = "1 player stands" if twice == 1 else f"{twice} players stand"
        yield f"{players} on this page more than once"
    ranks = list(map(_RANK, entries))
    if None in ranks:
        ranks = [each for each in ranks if each is not None]
    if ranks != sorted(ranks):
        yield "the rows are not in rank order"
