"""Reading the rows of Xbox Live's leaderboards: by columns where a page is as it should be, else row by row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from lbtui.errors import BadAnswer
from lbtui.model.board import Column
from lbtui.model.entry import NOTHING, Entry
from lbtui.model.score import MAX_DIGITS
from lbtui.providers.answers import parse_json
from lbtui.providers.reading import (
    ByNames,
    all_are,
    by_names,
    count_or_none,
    entry_made,
    folded_name,
    number_or_none,
    score_and_display,
    text_or_none,
)


class _Keys(NamedTuple):
    """The names of a row's members, None for one that it does not have; `others` are those of further members,
    each after what it is called in any case of its letters."""

    xuid: str | None
    gamertag: str | None
    rank: str | None
    value: str | None
    values: str | None
    percentile: str | None
    valuemetadata: str | None
    others: Sequence[tuple[str, str]]

    @classmethod
    def of(cls, names: Sequence[str]) -> _Keys:
        """Of two names that are the same but for case, the last one counts."""
        left = {folded_name(name): name for name in names}
        found = [left.pop(field, None) for field in cls._fields[:-1]]
        return cls._make((*found, tuple(left.items())))


def read_entries(rows: Any, columns: Sequence[Column], warnings: list[str]) -> Sequence[Entry]:
    """The entries of an answer's rows, of which one without a xuid is left out; `warnings` hear what is odd."""
    if not isinstance(rows, list):
        warnings.append("userList is no list, so no rows could be read")
        return []
    if (plain := _plain_entries(rows)) is not None:
        return plain
    entries: list[Entry] = []
    named = ByNames(_Keys.of)
    further = columns[1:]
    for at, row in enumerate(rows, 1):
        entry = _entry(row, named.of(row), further, warnings) if isinstance(row, dict) else None
        if entry is None:
            warnings.append(f"row {at} of the page cannot be read: it has no xuid")
        else:
            entries.append(entry)
    return entries


def _plain_entries(rows: Sequence[Any]) -> Sequence[Entry] | None:
    """What `_entry` makes of rows that all name the same members, and hold in each what they should, in a third
    of the time; None for other rows."""
    layouts = by_names(rows)
    names = next(iter(layouts), ())
    if not names or len(layouts[names]) != len(rows):
        return None
    keys = _Keys.of(names)
    if keys.others or keys.values is not None or len(names) != len(keys) - 1 - keys.count(None):
        return None
    nothing: Sequence[Any] = [None] * len(rows)
    came = dict(zip(names, zip(*map(dict.values, rows), strict=True), strict=True))
    ids, called, ranks, values, _, shares, metadata = (
        nothing if key is None else came[key] for key in keys[:-1]
    )
    if not all_are(str, ids) or not (keys.gamertag is None or all_are(str, called)):
        return None
    ranks = _whole(ranks) or list(map(count_or_none, ranks))
    if None in ranks or min(ranks) < 0:
        return None
    scores, displays = _whole(values), nothing
    if scores is None:
        scores, displays = zip(*map(score_and_display, values), strict=True)
    if keys.percentile is not None and not all_are(Decimal, shares):
        shares = list(map(_share, shares))
    told = nothing
    if keys.valuemetadata is not None and not all_are(dict, metadata):
        metadata, told = zip(*map(_metadata, metadata), strict=True)
        if any(source and given is None for given, source in zip(metadata, told, strict=True)):
            return None
    others = [NOTHING] * len(rows)
    columns = (ranks, ids, called, scores, displays, shares, metadata, told, others)
    return list(map(entry_made, zip(*columns, strict=True)))


def _whole(values: Sequence[Any]) -> Sequence[int] | None:
    """Whole numbers, or texts of such that hold nothing but digits; None where there is anything else."""
    if all_are(int, values):
        return values
    if not all_are(str, values) or not all(values):
        return None
    digits = "".join(values)
    if not (digits.isascii() and digits.isdigit()) or max(map(len, values)) > MAX_DIGITS:
        return None
    return list(map(int, values))


def _share(value: Any) -> Decimal | None:
    number = number_or_none(value)
    return number if number is None or isinstance(number, Decimal) else Decimal(number)


def _entry(row: Mapping[Any, Any], keys: _Keys, further: Sequence[Column], warnings: list[str]) -> Entry | None:
    """The row's entry, None where nobody knows whose it is. `further` columns are those behind the first."""
    get = row.get
    player_id = text_or_none(get(keys.xuid))
    if player_id is None:
        return None
    value, values = get(keys.value), get(keys.values)
    listed = values if isinstance(values, list) and values else [values]
    score, display = score_and_display(listed[0] if value is None else value)
    extra = {column.name: text_or_none(each) for column, each in zip(further, listed[1:], strict=False)}
    extra |= {name: row[key] for name, key in keys.others if row[key] is not None}
    rank = count_or_none(get(keys.rank))
    if rank is None:
        warnings.append(f"player {player_id} has no rank that can be read")
    metadata, source = _metadata(get(keys.valuemetadata))
    if source and metadata is None:
        warnings.append(f"the metadata of player {player_id} is no JSON object; it is shown as text")
        extra["valuemetadata"] = source
    return Entry(
        rank, player_id, text_or_none(get(keys.gamertag)), score, display,
        _share(get(keys.percentile)), metadata, source, extra,
    )  # fmt: skip


def _metadata(given: Any) -> tuple[Mapping[str, Any] | None, str | None]:
    """Metadata and its source text. The page promises `"name" : "value", …` pairs, the wire sends an object."""
    if isinstance(given, dict):
        return given, None
    if not isinstance(given, str) or not given.strip():
        return None, None
    text = given if given.lstrip().startswith("{") else "{" + given + "}"
    try:
        value = parse_json(text)
    except BadAnswer:
        return None, given
    return (value, given) if isinstance(value, dict) else (None, given)
