"""Reading Xbox Live's leaderboard answers, which differ from their own page and from each other.

What the page calls strings may be numbers and the other way round (rank, percentile, counts, xuid, value);
`value` may be `values` or carry a trailing space; metadata is under `valuemetadata` or `valueMetadata`; columns
are `columnDefinition` or `columns`; `pagingInfo` may be null or absent. Percentiles come in at least four
scales (0.64 for rank 15,000 of 23,437; .9954 for rank 1 of 218; 1.0 for the first of 3; 64.39), so the number
is kept as sent.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from lbtui.errors import BadAnswer
from lbtui.model.board import Board, BoardRef, Column, Exact, Order, Total, Unknown
from lbtui.model.entry import Entry
from lbtui.model.page import Anchor, Page, Player, Rank, Token
from lbtui.providers.reading import contradictions, count_or_none, folded, observed_order, text_or_none
from lbtui.providers.xbox_rows import read_entries


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
    entries = read_entries(root.get("userlist"), columns, warnings)
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
