"""A board's entries as a table's rows: which columns there are, and what stands in them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from lbtui.fetch.window import BoardWindow
from lbtui.model.board import Unknown
from lbtui.model.entry import Entry, RankKind
from lbtui.model.heading import headings
from lbtui.model.score import grouped
from lbtui.tui.widgets.columns import Col, Row

MAX_COLUMNS = 40
"""Metadata columns that a table takes; the player screen shows every one."""


@dataclass(frozen=True, slots=True)
class _Shown:
    """Which columns there are beside rank and player; `keys` say whether only numbers were seen under them."""

    scored: bool = False
    percentiles: bool = False
    keys: Mapping[str, bool] = field(default_factory=dict)


class RankRows:
    """The whole board as rows; one that is not here is dim, says where it stands and whether it is on its way.

    A column is there once a row has something for it, the score's also where the board says that it has one.
    """

    def __init__(self, window: BoardWindow) -> None:
        self.window = window
        self.board = window.board
        self.metadata = True
        self._keys: dict[str, bool] = {}
        self._scored = False
        self._percentiles = False
        self._shown = _Shown()
        self.rank_kind = RankKind.EXACT

    @property
    def count(self) -> int:
        return 0 if self.unreadable else self.window.rows_known()

    @property
    def unreadable(self) -> bool:
        """Whether nothing of the board could be read, so that nobody can say that it has a row."""
        window = self.window
        return window.error is not None and window.trace is None and isinstance(window.total, Unknown)

    @property
    def columns(self) -> Sequence[Col]:
        """Those of which something was seen by now; the cells of rows follow them."""
        board = self.board
        first = board.columns[0] if board and board.columns else None
        keys = {key: self._keys[key] for key in list(self._keys)[:MAX_COLUMNS]} if self.metadata else {}
        shown = self._shown = _Shown(self._scored or first is not None, self._percentiles, keys)
        columns = [
            Col("RANK", right=True, least=max(4, len(f"{self.count:,}"))),
            Col("PLAYER", least=18, most=26),
        ]
        if shown.scored:
            title = (first.title or first.name) if first else "score"
            columns.append(Col(title.upper(), right=True, least=6))
        if shown.percentiles:
            columns.append(Col("PCT", right=True, least=4))
        titles = headings([*keys], [each.title for each in columns])
        return [
            *columns,
            *(Col(title, right=keys[key], most=20) for title, key in zip(titles, keys, strict=True)),
        ]

    def row(self, index: int) -> Row:
        entry = self.window.row(index + 1)
        if entry is None:
            return self._absent(index + 1)
        details = members_of(entry)
        self._learn(entry, details)
        player = entry.name or self.window.connection.profile.called(entry.player_id) or "(no id)"
        cells = [self._rank(entry), player]
        if self._shown.scored:
            cells.append(entry.score_text)
        if self._shown.percentiles:
            cells.append("" if entry.percentile is None else str(entry.percentile))
        return Row((*cells, *(cell(details[key]) if key in details else "" for key in self._shown.keys)))

    def _learn(self, entry: Entry, details: Mapping[str, Any]) -> None:
        """What a row shows of the columns, for the next time that they are asked for."""
        for key, value in details.items():
            if key in self._keys or len(self._keys) < MAX_COLUMNS:
                self._keys[key] = self._keys.get(key, True) and _is_number(value)
        self._scored = self._scored or bool(entry.score_text)
        self._percentiles = self._percentiles or entry.percentile is not None

    def _absent(self, number: int) -> Row:
        """A row of which only its place is known; that is its rank only where ranks are rows."""
        note = "" if self.window.awaited(number) else "(not sent)"
        if self.window.connection.ranks_are_rows(self.window.scope):
            return Row((f"{number:,}", note), "absent")
        return Row(("…", f"row {number:,} {note}".rstrip()), "absent")

    def _rank(self, entry: Entry) -> str:
        if entry.rank is None or self.rank_kind is RankKind.ABSENT:
            return "?"
        return f"{'~' if self.rank_kind is RankKind.APPROXIMATE else ''}{entry.rank:,}"


def members_of(entry: Entry) -> dict[str, Any]:
    """What an entry carries beside its score: metadata first, then what else the service sent."""
    return {**(entry.metadata or {}), **entry.extra}


def _is_number(value: Any) -> bool:
    return value is None or (isinstance(value, (int, Decimal)) and not isinstance(value, bool))


def cell(value: Any) -> str:
    """A member's value in a row, where null is a dash, as in the tables that commands print."""
    return "-" if value is None else shown(value)


def shown(value: Any) -> str:
    """A JSON value for a person: `yes` and `no`, grouped numbers, texts as they are, the rest as JSON."""
    match value:
        case bool():
            return "yes" if value else "no"
        case int() | Decimal():
            return grouped(value)
        case str():
            return value
        case None:
            return "null"
        case _:
            return json.dumps(value, ensure_ascii=False, default=str)
