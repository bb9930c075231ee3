"""Where the screens open."""

from __future__ import annotations

from typing import NamedTuple


class Start(NamedTuple):
    """Nothing opens the profiles; a profile opens its boards; a board its ranks, `at` a jump as typed."""

    profile: str | None = None
    board: str | None = None
    at: str | None = None
