"""What `--json` prints: the members that scripts rely on. What the service does not give is null."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from lbtui.model.board import Board, total_json
from lbtui.model.entry import Entry
from lbtui.model.score import to_json


def board_head(board: Board) -> dict[str, Any]:
    """What is said of a board wherever one is printed; `id` is what a person types for it."""
    total, kind = total_json(board.total)
    return {
        "id": str(board.ref),
        "title": board.title,
        "total": total,
        "total_kind": kind,
        "order": board.order.value if board.order else None,
        "columns": [{"name": each.name, "title": each.title, "type": each.type} for each in board.columns],
    }


def board_json(board: Board) -> dict[str, Any]:
    """A member of the list that `boards --json` prints."""
    return board_head(board) | {
        "partitions": list(board.partitions),
        "archived": board.archived,
        "updated": board.updated,
        "extra": board.extra,
    }


def row_json(entry: Entry) -> dict[str, Any]:
    """A member of `rows` in what `rows --json` prints."""
    return {
        "rank": entry.rank,
        "player_id": entry.player_id,
        "name": entry.name,
        "score": to_json(entry.score),
        "display": entry.display,
        "percentile": entry.percentile,
        "metadata": entry.metadata,
        "extra": entry.extra,
    }


def utc(seconds: float | None) -> str | None:
    """Seconds since 1970 as `2026-11-22T05:11:46.120Z`."""
    if seconds is None:
        return None
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
