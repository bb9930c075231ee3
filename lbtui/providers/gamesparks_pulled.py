"""The rows that are wanted of a board, out of pages that begin elsewhere and may be short of rows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from lbtui.providers.gamesparks_request import Pull


class Pulled:
    """Up to `count` consecutive rows after `offset` others, as far as pulls brought them, in their order.

    `first` is the row, from 0, of the first of `rows`: the one after `offset`, unless the service left it out.
    `ended` says that a page held nothing, so that the board ends before it.
    """

    def __init__(self, offset: int, count: int) -> None:
        self._offset = offset
        self._count = count
        self.first = offset
        self.rows: list[Any] = []
        self.ended = False
        self.warnings: list[str] = []

    @property
    def following(self) -> int:
        """The row, from 0, that comes next."""
        return self.first + len(self.rows)

    def add(self, pull: Pull, came: Sequence[Any]) -> None:
        """Takes what a page brought. Rows over its limit are another page's, or nobody knows which."""
        self.ended = not came
        if len(came) > pull.limit:
            self.warnings.append(
                f"the service sent {len(came):,} rows where {pull.limit:,} were asked for; the rest is left out"
            )
        begin = max(self._offset, pull.first)
        part = came[begin - pull.first : min(pull.limit, self._offset + self._count - pull.first)]
        if not part:
            return
        if begin > self.following:
            left_out = range(self.following + 1, begin + 1)
            which = f"rows {left_out[0]:,} to {begin:,} were" if len(left_out) > 1 else f"row {begin:,} was"
            self.warnings.append(f"{which} not sent, and later ones were")
            if self.rows:
                return
        self.first = self.first if self.rows else begin
        self.rows += part
