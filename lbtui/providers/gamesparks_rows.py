"""Reading the rows of a GameSparks page.

`playerId` and `rank` are what the tutorial's script sends; whatever else a studio's own script puts into a row
is kept by its own name. A member's name is found in any case of its letters, and an id or a rank may be a text
or a number.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import repeat
from typing import Any, NamedTuple, TypeVar

from lbtui.model.entry import NOTHING, Entry
from lbtui.model.score import Score
from lbtui.providers.reading import (
    all_are,
    by_names,
    count_or_none,
    entry_made,
    folded_name,
    nameless,
    score_and_display,
    text_or_none,
)

T = TypeVar("T")


def read_entries(
    rows: Sequence[Any], first: int, score: str, name: str
) -> tuple[tuple[Entry, ...], tuple[str, ...]]:
    """The entries of these rows, the first of which is row `first` of the board, from 1; and what is odd.

    `score` and `name` are the members that are a row's score and its player's name, "" where nobody said. A row
    that does not say whose it is keeps its place, under the id "". The rows are used up: their objects become
    what entries hold.
    """
    entries: list[Entry | None] = [None] * len(rows)
    odd: dict[int, Any] = {}
    if rows and not all_are(dict, rows):
        odd = {at: row for at, row in enumerate(rows) if not isinstance(row, dict)}
    for names, places in by_names(rows).items():
        found, whole = _plain_entries([rows[at] for at in places], names, _keys(names, score, name))
        if len(places) == len(rows) and not whole:
            return tuple(found), ()
        for at, entry in zip(places, found, strict=True):
            entries[at] = entry
        odd |= {places[at]: row for at, row in whole.items()}
    warnings: list[str] = []
    unnamed: list[str] = []
    for at, row in sorted(odd.items()):
        entries[at] = entry = _odd_entry(row, first + at, score, name, warnings)
        if isinstance(row, dict) and not entry.player_id:
            unnamed.append(f"row {first + at:,}")
    return tuple(filter(None, entries)), (*nameless(unnamed), *warnings)


class _Keys(NamedTuple):
    """The names of a row's members, None for one that it does not have."""

    player_id: str | None
    rank: str | None
    score: str | None
    name: str | None


def _keys(names: Sequence[str], score: str, name: str) -> _Keys:
    others = list(names)

    def taken(name: str) -> str | None:
        key = _key(others, name)
        if key is not None:
            others.remove(key)
        return key

    return _Keys(taken("playerId"), taken("rank"), taken(score), taken(name))


def _key(names: Iterable[str], name: str) -> str | None:
    """That name, or else the first one that is it in other letters; None where there is neither, or no name."""
    if not name or name in names:
        return name or None
    folded = folded_name(name)
    return next((key for key in names if folded_name(key) == folded), None)


def _plain_entries(
    rows: Sequence[dict[Any, Any]], names: Sequence[str], keys: _Keys
) -> tuple[Sequence[Entry], Mapping[int, dict[str, Any]]]:
    """What `_odd_entry` makes of rows that have these names, column by column, in a fifth of the time. Those
    that do not hold all they should are given as they came, by their places among `rows`."""
    nothing: list[Any] = [None] * len(rows)
    rest: Sequence[Mapping[str, Any]] = rows
    if len(names) == len(keys) - keys.count(None):
        came: dict[str, Sequence[Any]] = dict(
            zip(names, zip(*map(dict.values, rows), strict=True), strict=True)
        )
        rest = [NOTHING] * len(rows)
    else:
        came = {key: list(map(dict.pop, rows, repeat(key))) for key in keys if key is not None}
    ids, ranks, scores, called = (nothing if key is None else came[key] for key in keys)
    displays = nothing
    needed = []
    if not all_are(str, ids) or not all(map(str.strip, ids)):
        ids = list(map(_id, ids))
        needed.append(ids)
    if not all_are(int, ranks) or min(ranks) < 0:
        ranks = list(map(count_or_none, ranks))
        needed.append(ranks)
    if keys.name is not None and not all_are(str, called):
        called = list(map(text_or_none, called))
        needed.append(called)
    if keys.score is not None and not all_are(int, scores):
        scores, displays = map(list, zip(*map(score_and_display, scores), strict=True))
        needed.append(
            [display if score is None else score for score, display in zip(scores, displays, strict=True)]
        )
    columns = (ranks, ids, called, scores, displays, nothing, nothing, nothing, rest)
    entries = list(map(entry_made, zip(*columns, strict=True)))
    if not any(None in column for column in needed):
        return entries, {}
    short = [at for at, row in enumerate(zip(*needed, strict=True)) if None in row]
    return entries, {
        at: {key: came[key][at] if key in came else rows[at][key] for key in names} for at in short
    }


def _odd_entry(row: Any, at: int, score: str, name: str, warnings: list[str]) -> Entry:
    if not isinstance(row, dict):
        warnings.append(f"row {at:,} is no object, so nothing of it could be read")
        return Entry(None, "")
    members = _Members(row)
    player_id = members.taken("playerId", _id) or ""
    rank = members.taken("rank", count_or_none)
    scored = members.taken(score, _scored) or (None, None)
    called = members.taken(name, text_or_none)
    if player_id and rank is None:
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
