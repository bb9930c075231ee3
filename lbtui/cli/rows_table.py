"""Rows of a board as a table for people: rank, player and score, then all else the service says of each."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from lbtui.cli.table import Column, table
from lbtui.model.board import Board
from lbtui.model.entry import Entry, RankKind
from lbtui.model.heading import headings
from lbtui.model.json_text import json_text
from lbtui.model.score import grouped

MOST_FURTHER = 40
"""Columns for metadata and further members; rows that name thousands would fill the memory, not the eye."""

Cells = Sequence[Mapping[str, Any]]


def rows_table(board: Board, entries: Sequence[Entry], kind: RankKind) -> tuple[Iterator[str], tuple[str, ...]]:
    """The table's lines, and a sentence about columns that were left out of it."""
    score = board.columns[0] if board.columns else None
    columns = [
        Column("RANK", right=True),
        Column("PLAYER", optional=True),
        Column("ID"),
        Column((score.title or score.name).upper() if score else "SCORE", right=True, optional=not score),
        Column("PCT", right=True, optional=True),
    ]
    sources: list[Cells] = [[entry.metadata or {} for entry in entries], [entry.extra for entry in entries]]
    every = [(cells, key) for cells in sources for key in dict.fromkeys(k for each in cells for k in each)]
    further = every[:MOST_FURTHER]
    first = [_first_cells(entry, kind) for entry in entries]
    others = [
        each.title for at, each in enumerate(columns) if not each.optional or any(row[at] for row in first)
    ]
    titles = headings([key for _, key in further], others)
    columns += [Column(title, _numbers(*each)) for title, each in zip(titles, further, strict=True)]
    rows = [[*row, *(_cell(cells[at].get(key)) for cells, key in further)] for at, row in enumerate(first)]
    missing = len(every) - len(further)
    left_out = (f"{missing:,} more columns are in --json",) if missing else ()
    return table(columns, rows), left_out


def _first_cells(entry: Entry, kind: RankKind) -> list[str | None]:
    about = "~" if kind is RankKind.APPROXIMATE else ""
    rank = None if entry.rank is None else f"{about}{entry.rank:,}"
    share = None if entry.percentile is None else str(entry.percentile)
    return [rank, entry.name, entry.player_id, entry.score_text, share]


def _numbers(cells: Cells, key: str) -> bool:
    """Whether all that stands under `key` is numbers."""
    held = [each[key] for each in cells if each.get(key) is not None]
    return bool(held) and all(isinstance(v, (int, Decimal)) and not isinstance(v, bool) for v in held)


def _cell(value: object) -> str | None:
    match value:
        case None | str():
            return value
        case bool():
            return "yes" if value else "no"
        case int() | Decimal():
            return grouped(value)
        case _:
            return _nested(value)


def _nested(value: object) -> str:
    try:
        return json.dumps(json.loads(json_text(value)), ensure_ascii=False)
    except RecursionError:
        return "(nested too deeply)"
