"""Reading Mobage's answers: lists of anything, and scores.

No recorded answer is public, and the vendor's page shows none: the forms are those that its clients' parsers
take. A list is `{"startIndex", "itemsPerPage", "totalResults", "entry": […]}`, any member of which may be
missing, and its `entry` may be one bare row; what was asked for alone comes bare; `[]` is no data. Members are
found in any case of their names, because one region sends them in lower case. Ids are texts or numbers.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from lbtui.errors import BadAnswer
from lbtui.model.board import Board, Exact, Total, Unknown
from lbtui.model.entry import Entry
from lbtui.model.page import Offset, Page
from lbtui.model.score_format import FORMATS, show
from lbtui.providers.answers import read_json, service_words
from lbtui.providers.mobage_profile import ME
from lbtui.providers.mobage_rows import MEMBERS, Rows
from lbtui.providers.reading import contradictions, count_or_none, folded, nameless
from lbtui.providers.wire import Reply

_LIST = {"startindex", "itemsperpage", "totalresults", "entry"}


@dataclass(frozen=True, slots=True)
class Listed:
    """A list's rows as they came; `start` is the number of the first, from 1, where the answer says it."""

    rows: Sequence[Any]
    total: Total = field(default_factory=Unknown)
    start: int | None = None
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Scores:
    """The rows of a list of scores."""

    entries: tuple[Entry, ...]
    total: Total = field(default_factory=Unknown)
    start: int | None = None
    warnings: tuple[str, ...] = ()

    @property
    def undisplayed(self) -> bool:
        """Whether there are scores that the service gave no text for."""
        return any(each.score is not None and each.display is None for each in self.entries)


def read_list(reply: Reply, members: Collection[str], what: str) -> Listed:
    """The list that an answer holds; a bare object that has one of `members` (lower case) is a list of one.

    BadAnswer where it is neither, which names `what` was asked for.
    """
    value = read_json(reply)
    if isinstance(value, list):
        return Listed(value)
    root = folded(value)
    if not _LIST.isdisjoint(root):
        return _collection(root)
    if not root.keys().isdisjoint(members):
        return Listed([value])
    said = service_words(reply) if root else ""
    raise BadAnswer(
        f"The answer for {what} holds nothing of the kind",
        f"The service says: {said}" if said else "It is neither a list nor one of what was asked for",
        "Check the profile's url",
    )


def _collection(root: Mapping[str, Any]) -> Listed:
    warnings: list[str] = []
    count = count_or_none(root.get("totalresults"))
    if count is None and root.get("totalresults") is not None:
        warnings.append("totalResults is no count")
    start = count_or_none(root.get("startindex")) or None
    rows = root.get("entry")
    if isinstance(rows, Mapping):
        rows = [rows]
    if not isinstance(rows, list):
        past_end = count is not None and count < (start or 1)
        if rows is not None or not past_end:
            warnings.append("entry is no list, so no rows could be read")
        rows = []
    return Listed(rows, Unknown() if count is None else Exact(count), start, tuple(warnings))


def read_scores(reply: Reply, what: str) -> Scores:
    """The scores of an answer, in its order. A row that does not say whose it is keeps its place, under the id
    "", and is told in `warnings`."""
    listed = read_list(reply, MEMBERS, what)
    entries: list[Entry] = []
    warnings = list(listed.warnings)
    unnamed: list[str] = []
    read = Rows()
    for at, row in enumerate(listed.rows, 1):
        entry = read.entry(row) if isinstance(row, dict) else Entry(None, "")
        if not entry.player_id:
            rank = "" if entry.rank is None else f", at rank {entry.rank:,},"
            unnamed.append(f"row {at} of the answer{rank}")
        elif entry.rank is None:
            warnings.append(f"player {entry.player_id} has no rank that can be read")
        entries.append(entry)
    return Scores(tuple(entries), listed.total, listed.start, (*warnings, *nameless(unnamed)))


def read_score(reply: Reply, player_id: str, what: str) -> Entry | None:
    """The score of the one player who was asked for, None where the answer holds no data.

    A bare score may leave the player out. BadAnswer where it is another's.
    """
    rows = [row for row in read_list(reply, MEMBERS, what).rows if isinstance(row, dict)]
    for row in rows:
        entry = Rows().entry(row)
        if not entry.player_id:
            return entry._replace(player_id=player_id)
        if player_id == ME or same_player(entry.player_id, player_id):
            return entry
    if rows:
        raise BadAnswer(f"The answer for {what} is about another player")
    return None


def same_player(found: str, asked: str) -> bool:
    """Whether two ids are one player's: a region's name and a colon may stand before either of them."""
    if ":" in found and ":" in asked:
        return found == asked
    return found.rpartition(":")[2] == asked.rpartition(":")[2]


def shown(entry: Entry, board: Board | None) -> Entry:
    """The entry, with a text in the board's format where the service gave none."""
    name, precision = format_of(board)
    if entry.display is not None or entry.score is None or name not in FORMATS:
        return entry
    return entry._replace(display=show(entry.score, name, precision))


def format_of(board: Board | None) -> tuple[str | None, int | None]:
    """A board's scoreFormat and scorePrecision, None each where they are not known."""
    if board is None:
        return None, None
    name = next((column.type for column in board.columns if column.type), None)
    precision = board.extra.get("scorePrecision")
    return name and name.strip().lower(), precision if type(precision) is int else None


def page_of(scores: Scores, board: Board, offset: int, limit: int) -> Page:
    """The page of these rows, asked for after `offset` others."""
    end, total = offset + len(scores.entries), scores.total
    more = end < total.rows if isinstance(total, Exact) else len(scores.entries) >= limit
    return Page(
        board,
        Offset(offset),
        scores.entries,
        Offset(end) if more and scores.entries else None,
        Offset(max(0, offset - limit)) if offset else None,
        warnings=(*scores.warnings, *_oddities(scores, offset, limit)),
    )


def _oddities(scores: Scores, offset: int, limit: int) -> Iterator[str]:
    if scores.entries and scores.start not in (None, offset + 1):
        yield f"rows from {offset + 1:,} were asked for, and the service began with row {scores.start:,}"
    yield from contradictions(scores.entries, limit)
