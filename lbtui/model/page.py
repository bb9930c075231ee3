"""Where to read a board, and what one reading gave."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from lbtui.model.board import Board
from lbtui.model.entry import Entry, RankKind
from lbtui.model.kinds import OfRank, OfRows, Plain


class Top(Plain):
    """The first rows."""

    __slots__ = ()


class End(Plain):
    """The last rows."""

    __slots__ = ()


class Rank(OfRank):
    """From the row of this rank, from 1."""

    __slots__ = ()


class Offset(OfRows):
    """After this many rows, from 0. With tied ranks an offset and a rank part company."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Player:
    """A page that holds this player, wherever on it the service puts them."""

    player_id: str


@dataclass(frozen=True, slots=True)
class Token:
    """Where the service itself said to go on; opaque, and only ever handed back to it."""

    value: str


Anchor = Top | End | Rank | Offset | Player | Token


class Trace(NamedTuple):
    """What a page cost and how fresh it is.

    `status` is the last answer's, None where the service speaks no HTTP. `elapsed` is in seconds, all waits
    included; `wire_bytes` counts bodies as they came over the wire; `fetched_at` is in seconds since 1970;
    `unchanged` says the service confirmed an older copy (304); `retries` counts requests that had to be made
    again.
    """

    status: int | None
    elapsed: float
    wire_bytes: int
    attempts: int
    fetched_at: float
    unchanged: bool = False
    retries: int = 0


@dataclass(frozen=True, slots=True)
class Page:
    """Consecutive rows of a board in its order, and the board as that answer described it.

    `next` and `previous` are None at the board's ends and where the service gives no way on. `warnings` are
    sentences about rows that could not be read and answers that contradict themselves.
    """

    board: Board
    anchor: Anchor
    entries: tuple[Entry, ...]
    next: Anchor | None = None
    previous: Anchor | None = None
    rank_kind: RankKind = RankKind.EXACT
    warnings: tuple[str, ...] = ()
    trace: Trace | None = field(default=None, compare=False)

    @property
    def first_rank(self) -> int | None:
        return self.entries[0].rank if self.entries else None
