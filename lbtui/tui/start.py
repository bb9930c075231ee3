"""Where the screens open."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Start:
    """Nothing opens the profiles; a profile opens its boards; a board its ranks, `at` a jump as typed."""

    profile: str | None = None
    board: str | None = None
    at: str | None = None
