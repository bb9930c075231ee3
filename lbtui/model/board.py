"""A board: what is ranked, in which order, and how many stand on it."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from lbtui.model.kinds import OfRows, Plain


@dataclass(frozen=True, slots=True)
class BoardRef:
    """Names a board at a service: `id`, and the partition or season where the service has them."""

    id: str
    partition: str | None = None

    def __str__(self) -> str:
        return self.id if self.partition is None else f"{self.id}.{self.partition}"


class Order(enum.Enum):
    """Which scores stand first."""

    HIGH_FIRST = "high_first"
    LOW_FIRST = "low_first"


class Flow(enum.Enum):
    """Which way the players of a board can move: only up, as their scores improve, only down, or both ways."""

    UP = "up"
    DOWN = "down"
    BOTH = "both"
    UNKNOWN = "unknown"


class Column(NamedTuple):
    """A score column: `name` as the service calls the statistic, `title` for people, `type` in its words."""

    name: str
    title: str | None = None
    type: str | None = None


class Exact(OfRows):
    """The service said how many rows there are."""

    __slots__ = ()


class AtLeast(OfRows):
    """So many rows were seen; there may be more."""

    __slots__ = ()


class Unknown(Plain):
    """Nobody said how many rows there are, and unknown is not zero."""

    __slots__ = ()


Total = Exact | AtLeast | Unknown


def total_text(total: Total) -> str:
    """`23,437`, `≥ 4,000` or `?`."""
    match total:
        case Exact(rows):
            return f"{rows:,}"
        case AtLeast(rows):
            return f"≥ {rows:,}"
        case Unknown():
            return "?"


def rows_text(total: Total) -> str:
    """`23,437 rows`, `1 row`, `≥ 4,000 rows` or `? rows`."""
    return f"{total_text(total)} row{'' if total == Exact(1) else 's'}"


def total_json(total: Total) -> tuple[int | None, str]:
    """The members `total` and `total_kind` of a JSON answer."""
    match total:
        case Exact(rows):
            return rows, "exact"
        case AtLeast(rows):
            return rows, "at_least"
        case Unknown():
            return None, "unknown"


@dataclass(frozen=True, slots=True)
class Board:
    """What is known of a board; a member the service does not give is None or empty.

    `updated` is the service's own text. `extra` holds what else it said, in its order.
    """

    ref: BoardRef
    title: str | None = None
    total: Total = field(default_factory=Unknown)
    order: Order | None = None
    columns: tuple[Column, ...] = ()
    partitions: tuple[str, ...] = ()
    archived: bool | None = None
    updated: str | None = None
    extra: Mapping[str, Any] = field(default_factory=dict)

    @property
    def label(self) -> str:
        return self.title or str(self.ref)


class BoardList(NamedTuple):
    """Boards of a service. `next` is an opaque token for more; `complete` is False for a list of saved names,
    because the service itself may hold others. `warnings` are sentences about boards that could not be read."""

    boards: tuple[Board, ...]
    next: str | None = None
    complete: bool = True
    warnings: tuple[str, ...] = ()
