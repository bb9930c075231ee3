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
from typing import Any

from lbtui.errors import BadAnswer
from lbtui.model.board import Board, BoardRef, Column, Exact, Order, Total, Unknown
from lbtui.model.entry import Entry
from lbtui.model.page import Anchor, Page, Player, Rank, Token
from lbtui.providers.answers import parse_json
from lbtui.providers.reading import (
    contradictions,
    count_or_none,
    folded,
    number_or_none,
    observed_order,
    score_and_display,
    text_or_none,
)

_ROW = {"gamertag", "xuid", "percentile", "rank", "value", "values", "valuemetadata"}


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
    for at, row in enumerate(rows, 1):
        members = folded(row)
        player_id = text_or_none(members.get("xuid"))
        if player_id is None:
            warnings.append(f"row {at} of the page cannot be read: it has no xuid")
            continue
        entries.append(_entry(members, player_id, columns, warnings))
    return entries


def _entry(members: Mapping[str, Any], player_id: str, columns: Sequence[Column], warnings: list[str]) -> Entry:
    values = members.get("values")
    listed = values if isinstance(values, list) and values else [values]
    score, display = score_and_display(members["value"] if members.get("value") is not None else listed[0])
    extra = {column.name: text_or_none(value) for column, value in zip(columns[1:], listed[1:], strict=False)}
    extra |= {key: value for key, value in members.items() if key not in _ROW and value is not None}
    rank = count_or_none(members.get("rank"))
    if rank is None:
        warnings.append(f"player {player_id} has no rank that can be read")
    percentile = number_or_none(members.get("percentile"))
    metadata, source = _metadata(members.get("valuemetadata"))
    if source and metadata is None:
        warnings.append(f"the metadata of player {player_id} is no JSON object; it is shown as text")
        extra["valuemetadata"] = source
    return Entry(
        rank, player_id, text_or_none(members.get("gamertag")), score, display,
        None if percentile is None else Decimal(percentile), metadata, source, extra,
    )  # fmt: skip


def _metadata(given: Any) -> tuple[Mapping[str, Any] | None, str | None]:
    """Metadata and its source text. The page promises `"name" : "value", …` pairs, the wire sends an object."""
    if isinstance(given, Mapping):
        return given, None
    if not isinstance(given, str) or not given.strip():
        return None, None
    text = given if given.lstrip().startswith("{") else "{" + given + "}"
    try:
        value = parse_json(text)
    except BadAnswer:
        return None, given
    return (value, given) if isinstance(value, Mapping) else (None, given)
