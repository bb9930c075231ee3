"""What several kinds of value have in common that hold the same and are not equal for that: where a board
begins, where it ends.

A kind is made by naming it, with slots of its own (`__slots__ = ()`). A dataclass would do as well, but each of
those makes every start of the program longer by half a millisecond.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Plain:
    """Holds nothing: what it is says all. Equal to others of its kind."""


@dataclass(frozen=True, slots=True)
class OfRows:
    """A number of rows. Equal to others of its kind with as many."""

    rows: int


@dataclass(frozen=True, slots=True)
class OfRank:
    """A rank, from 1. Equal to others of its kind with the same."""

    rank: int
