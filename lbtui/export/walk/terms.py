"""The words of a walk: its ways, its rows, what was counted, and what it reports."""

from __future__ import annotations

import enum
from typing import NamedTuple

from lbtui.export.progress import Guarantee
from lbtui.model.board import Total


class Way(enum.Enum):
    """From the last row to the first, or from the first to the last."""

    UP = "up"
    DOWN = "down"

    @property
    def opposite(self) -> Way:
        return Way.DOWN if self is Way.UP else Way.UP


class Counted(NamedTuple):
    """Rows kept so far without duplicates, how many were dropped as such, and of the players met twice with
    another score how many improved (`rose`) and how many got worse (`fell`) in between."""

    rows: int
    duplicates: int
    rose: int
    fell: int


class Span(NamedTuple):
    """Rows of a board, from 1; `last` is None for its end."""

    first: int = 1
    last: int | None = None

    @property
    def whole(self) -> bool:
        return self.first <= 1 and self.last is None


class Report(NamedTuple):
    """What a walk reached. `total_first` and `total_last` are the board's length when it began and when it
    ended; `passes` counts the times it went over the rows; `notes` are sentences on what was odd."""

    guarantee: Guarantee
    total_first: Total
    total_last: Total
    passes: int
    notes: tuple[str, ...]
