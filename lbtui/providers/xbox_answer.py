"""Reading Xbox Live's leaderboard answers, which differ from their own page and from each other.

What the page calls strings may be numbers and the other way round (rank, percentile, counts, xuid, value);
`value` may be `values` or carry a trailing space; metadata is under `valuemetadata` or `valueMetadata`; columns
are `columnDefinition` or `columns`; `pagingInfo` may be null or absent. Percentiles come in at least four
scales (0.64 for rank 15,000 of 23,437; .9954 for rank 1 of 218; 1.0 for the first of 3; 64.39), so the number
is kept as sent.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from lbtui.errors import BadAnswer
from lbtui.model.board import Board, BoardRef, Column, Exact, Order, Total, Unknown
from lbtui.model.entry import Entry
from lbtui.model.page import Anchor, Page, Player, Rank, Token
from lbtui.providers.answers import parse_json
from lbtui.providers.reading import (
    ByNames,
    contradictions,
    count_or_none,
    folded,
    folded_name,
    number_or_none,
    observed_order,
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


def read_page(value: Any, ref: BoardRef, anchor: Anchor, limit: int, order: Order | None = None) -> Page:
    """The page that an answer's JSON says.

    What cannot be read is told in its `warnings`; BadAnswer where nothing can be.
    """
    root = folded(value)
    if "leaderboardinfo" not in root and "userlist" not in root:
        raise BadAnswer(
            f"The answer for board {ref} holds no leaderboard", "No leaderboardInfo and no userList"
        )
    warnings: list[str] = []
    info, paging = folded(root.get("leaderboardinfo")), folded(root.get("paginginfo"))
    columns = _columns(info)
    entries = _entries(root.get("userlist"), columns, warnings)
    total = _total(info, paging, warnings)
    warnings += contradictions(entries, limit)
    title = text_or_none(info.get("displayname")) or None
    board = Board(ref, title, total, order or observed_order(entries), columns)
    following, previous = _ways_on(paging, entries, total, limit, anchor)
    return Page(board, anchor, tuple(entries), following, previous, warnings=tuple(warnings))


def _columns(info: Mapping[str, Any]) -> tuple[Column, ...]:
    given = info.get("columndefinition", info.get("columns"))
    return tuple(
        Column(
            text_or_none(each.get("statname")) or "value",
            text_or_none(each.get("displayname")) or None,
            text_or_none(each.get("type")),
        )
        for each in map(folded, given if isinstance(given, list) else [given])
        if each
    )


def _total(info: Mapping[str, Any], paging: Mapping[str, Any], warnings: list[str]) -> Total:
    counts: list[int] = []
    for name, value in (("totalCount", info.get("totalcount")), ("totalItems", paging.get("totalitems"))):
        if value is None:
            continue
        count = count_or_none(value)
        if count is None:
            warnings.append(f"{name} is no count")
        else:
            counts.append(count)
    if len(set(counts)) > 1:
        warnings.append(f"the service gives two totals, {counts[0]:,} and {counts[1]:,}")
    return Exact(counts[0]) if counts else Unknown()


def _ways_on(
    paging: Mapping[str, Any], entries: Sequence[Entry], total: Total, limit: int, anchor: Anchor
) -> tuple[Anchor | None, Anchor | None]:
    """The next and the previous page. A page around a player has no token: its next is found by rank."""
    following: Anchor | None = None
    if token := text_or_none(paging.get("continuationtoken")):
        following = Token(token)
    last = next((each.rank for each in reversed(entries) if each.rank is not None), None)
    if following is None and isinstance(anchor, Player) and last and total != Exact(last):
        following = Rank(last + 1)
    first = entries[0].rank if entries else None
    return following, Rank(max(1, first - limit)) if first and first > 1 else None


def _entries(rows: Any, columns: Sequence[Column], warnings: list[str]) -> list[Entry]:
    if not isinstance(rows, list):
        warnings.append("userList is no list, so no rows could be read")
        return []
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
    percentile = number_or_none(get(keys.percentile))
    metadata, source = _metadata(get(keys.valuemetadata))
    if source and metadata is None:
        warnings.append(f"the metadata of player {player_id} is no JSON object; it is shown as text")
        extra["valuemetadata"] = source
    return Entry(
        rank, player_id, text_or_none(get(keys.gamertag)), score, display,
        None if percentile is None else Decimal(percentile), metadata, source, extra,
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
