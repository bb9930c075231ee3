"""What an Xbox Live board's id says: which of the service's kinds of leaderboard it is, and its order."""

from __future__ import annotations

import re
from typing import NamedTuple

from lbtui.model.board import BoardRef, Order
from lbtui.model.entry import Scope

_FORM = re.compile(
    r"(stat|people|favorites)\(\s*(?:stat\(\s*([^(),]+?)\s*\)|([^(),]+?))\s*(?:,\s*(ascending|descending)\s*)?\)"
)


class Form(NamedTuple):
    """A board's id taken apart: kind `global`, `stat`, `people` or `favorites`, the name, a sort order.

    `managed` statistics are title-managed: `stat(Kills)`, and `people(stat(Kills))` of one's friends.
    """

    kind: str
    name: str
    sort: str | None = None
    managed: bool = False

    @classmethod
    def of(cls, ref: BoardRef, scope: Scope = Scope.ALL) -> Form:
        if match := _FORM.fullmatch(ref.id.strip()):
            kind, name, managed = match[1], match[2] or match[3], match[1] == "stat" or bool(match[2])
            return cls("people" if kind == "stat" and scope is Scope.FRIENDS else kind, name, match[4], managed)
        return cls("global", ref.id)

    @property
    def social(self) -> bool:
        return self.kind in ("people", "favorites")


def known_order(form: Form) -> Order | None:
    """The order of a board of one's people, which its request says."""
    if not form.social:
        return None
    return Order.LOW_FIRST if form.sort == "ascending" else Order.HIGH_FIRST
