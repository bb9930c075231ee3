"""Reading the rows of a GameSparks page.

`playerId` and `rank` are what the tutorial's script sends; whatever else a studio's own script puts into a row
is kept by its own name. A member's name is found in any case of its letters, and an id or a rank may be a text
or a number.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import repeat
from operator import itemgetter
from typing import Any, NamedTuple, TypeVar

from lbtui.model.entry import Entry
from lbtui.model.score import Score
from lbtui.providers.reading import (
    all_are,
    by_names,
    count_or_none,
    folded_name,
    score_and_display,
    text_or_none,
)

T = TypeVar("T")


def read_entries(
    rows: Sequence[Any], first: int, score: str, name: str
) -> tuple[tuple[Entry, ...], tuple[str, ...]]:
    """The entries of these rows, the first of which is row `first` of the board, from 1; and what is odd.

    `score` and `name` are the members that are a row's score and its player's name, "" where nobody said. A row
    that does not say whose it is keeps its place, under the id "".
    """
    entries: list[Entry | None] = [None] * len(rows)
    for names, places in by_names(rows).items():
        found = _plain_entries([rows[at] for at in places], _keys(names, score, name))
        if len(places) == len(rows) and all_are(Entry, found):
            return tuple(filter(None, found)), ()
        for at, entry in zip(places, found, strict=True):
            entries[at] = entry
    warnings: list[str] = []
    for at, row in enumerate(rows):
        if entries[at] is None:
            entries[at] = _odd_entry(row, first + at, score, name, warnings)
    return tuple(filter(None, entries)), tuple(warnings)


class _Keys(NamedTuple):
    """The names of a row's members, None for one that it does not have; `others` are those left over."""

    player_id: str | None
    rank: str | None
    score: str | None
    name: str | None
    others: Sequence[str]


def _keys(names: Sequence[str], score: str, name: str) -> _Keys:
    others = list(names)

    def taken(name: str) -> str | None:
        key = _key(others, name)
        if key is not None:
            others.remove(key)
        return key

    return _Keys(taken("playerId"), taken("rank"), taken(score), taken(name), others)


def _key(names: Iterable[str], name: str) -> str | None:
    """That name, or else the first one that is it in other letters; None where there is neither, or no name."""
    if not name or name in names:
        return name or None
    folded = folded_name(name)
    return next((key for key in names if folded_name(key) == folded), None)


def _plain_entries(rows: Sequence[Mapping[Any, Any]], keys: _Keys) -> Sequence[Entry | None]:
    """What `_odd_entry` makes of rows that have these names, column by column, in a quarter of the time; None
    for a row that does not hold all it should."""
    displays: list[Any] = [None] * len(rows)
    columns = (displays if key is None else list(map(itemgetter(key), rows)) for key in keys[:4])
    ids, ranks, scores, names = columns
    if not all_are(str, ids) or not all(map(str.strip, ids)):
        ids = list(map(_id, ids))
    if not all_are(int, ranks) or min(ranks) < 0:
        ranks = list(map(count_or_none, ranks))
    if not all_are(str, names):
        names = list(map(text_or_none, names))
    scored = scores
    if not all_are(int, scores):
        scores, displays = map(list, zip(*map(score_and_display, scores), strict=True))
        scored = [display if score is None else score for score, display in zip(scores, displays, strict=True)]
    nothing = repeat(None)
    extra: Iterable[Mapping[str, Any]] = repeat({})
    if keys.others:
        extra = [{key: row[key] for key in keys.others} for row in rows]
    entries = map(Entry, ranks, ids, names, scores, displays, nothing, nothing, nothing, extra)
    needed = [ids, ranks, *([] if keys.score is None else [scored]), *([] if keys.name is None else [names])]
    if any(None in column for column in needed):
        return [None if None in row[1:] else row[0] for row in zip(entries, *needed, strict=True)]
    return list(entries)


def _odd_entry(row: Any, at: int, score: str, name: str, warnings: list[str]) -> Entry:
    if not isinstance(row, dict):
        warnings.append(f"row {at:,} is no object, so nothing of it could be read")
        return Entry(None, "")
    members = _Members(row)
    player_id = members.taken("playerId", _id) or ""
    rank = members.taken("rank", count_or_none)
    scored = members.taken(score, _scored) or (None, None)
    called = members.taken(name, text_or_none)
    if not player_id:
        warnings.append(f"row {at:,} does not say whose it is")
    elif rank is None:
        warnings.append(f"player {player_id} has no rank that can be read")
    warnings += [f"the {each} of row {at:,} cannot be read" for each in members.odd if each in (score, name)]
    return Entry(rank, player_id, called, *scored, extra=members.rest)


def _id(value: Any) -> str | None:
    text = text_or_none(value)
    return text if text and not text.isspace() else None


def _scored(value: Any) -> tuple[Score | None, str | None] | None:
    """The score and the text for it, None where there is neither."""
    found = score_and_display(value)
    return None if found == (None, None) else found


class _Members:
    """A row's members, of which some are taken and the `rest` stay as they came.

    What is not what was looked for stays as well, and is named in `odd`.
    """

    def __init__(self, row: Mapping[str, Any]) -> None:
        self.rest = dict(row)
        self.odd: list[str] = []

    def taken(self, name: str, read: Callable[[Any], T | None]) -> T | None:
        """What `read` makes of the member of that name, or else of that name in other letters."""
        key = _key(self.rest, name)
        if key is None:
            return None
        given = self.rest[key]
        value = read(given)
        if value is not None or given is None:
            del self.rest[key]
        else:
            self.odd.append(name)
        return value
