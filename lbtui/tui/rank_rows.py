"""A board's entries as a table's rows: which columns there are, and what stands in them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from lbtui.fetch.window import BoardWindow
from lbtui.model.entry import Entry, RankKind
from lbtui.model.score import grouped
from lbtui.tui.widgets.row_table import Col, Row

MAX_COLUMNS = 40
"""Metadata columns that a table takes; the player screen shows every one."""


class RankRows:
    """The whole board as rows; one that is not here shows its rank alone, dim, and whether it is on its way."""

    def __init__(self, window: BoardWindow) -> None:
        self.window = window
        self.board = window.board
        self.metadata = True
        self._keys: dict[str, bool] = {}  # and whether only numbers were seen under it
        self._percentiles = False
        self.rank_kind = RankKind.EXACT

    @property
    def count(self) -> int:
        return self.window.rows_known()

    @property
    def columns(self) -> Sequence[Col]:
        board = self.board
        first = board.columns[0] if board and board.columns else None
        score = (first.title or first.name) if first else "score"
        fixed = [
            Col("RANK", right=True, least=max(4, len(f"{self.count:,}"))),
            Col("PLAYER", least=18, most=26),
            Col(score.upper(), right=True, least=6),
        ]
        if self._percentiles:
            fixed.append(Col("PCT", right=True, least=4))
        keys = list(self._keys)[:MAX_COLUMNS] if self.metadata else []
        return [*fixed, *(Col(key.upper(), right=self._keys[key], most=20) for key in keys)]

    def row(self, index: int) -> Row:
        entry = self.window.row(index + 1)
        if entry is None:
            on_its_way = self.window.awaited(index + 1)
            return Row((f"{index + 1:,}", "" if on_its_way else "(not sent)"), "absent")
        details = members_of(entry)
        for key, value in details.items():
            if key in self._keys or len(self._keys) < MAX_COLUMNS:
                self._keys[key] = self._keys.get(key, True) and _is_number(value)
        self._percentiles = self._percentiles or entry.percentile is not None
        player = entry.name or self.window.connection.profile.called(entry.player_id) or "(no id)"
        cells = [self._rank(entry), player, entry.score_text]
        if self._percentiles:
            cells.append("" if entry.percentile is None else str(entry.percentile))
        if self.metadata:
            cells += [shown(details[key]) if key in details else "" for key in self._keys]
        return Row(tuple(cells))

    def _rank(self, entry: Entry) -> str:
        if entry.rank is None or self.rank_kind is RankKind.ABSENT:
            return "?"
        return f"{'~' if self.rank_kind is RankKind.APPROXIMATE else ''}{entry.rank:,}"


def members_of(entry: Entry) -> dict[str, Any]:
    """What an entry carries beside its score: metadata first, then what else the service sent."""
    return {**(entry.metadata or {}), **entry.extra}


def _is_number(value: Any) -> bool:
    return value is None or (isinstance(value, (int, Decimal)) and not isinstance(value, bool))


def shown(value: Any) -> str:
    """A JSON value for a cell: `yes` and `no`, grouped numbers, texts as they are, the rest as JSON."""
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
