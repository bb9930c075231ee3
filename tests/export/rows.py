"""Rows and chunks of the tests' own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from lbtui.export.chunk import Chunk
from lbtui.export.rows import Packed, Rows


def row(rank: int | None, player: str, score: int | str | None = 0, **further: Any) -> Packed:
    values = {"name": None, "display": None, "percentile": None, "metadata": None, "extra": None} | further
    return Packed(rank=rank, player_id=player, score=score, **values)


def chunk(number: int, first: int, rows: Sequence[Packed]) -> Chunk:
    return Chunk(number, first, 1.0e9, Rows.of(rows))
