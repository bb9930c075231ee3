"""One row of a board."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from decimal import Decimal
from types import MappingProxyType
from typing import Any, NamedTuple

from lbtui.model.score import Score, grouped


class RankKind(enum.Enum):
    """What a rank is worth."""

    EXACT = "exact"
    POSITIONAL = "positional"
    APPROXIMATE = "approximate"
    ABSENT = "absent"


class Scope(enum.Enum):
    """Whose rows of a board are meant."""

    ALL = "all"
    FRIENDS = "friends"
    SELF = "self"


NOTHING: Mapping[str, Any] = MappingProxyType({})


class Entry(NamedTuple):
    """A player's place on a board. Every text is as the service sent it, unclean.

    `score` is None where the service gave none or one that is no number; `display` is the service's own text
    for it. `percentile` is the service's number in whatever scale it uses. `metadata` is None where there is
    none; `metadata_text` is its source, kept for exports. `extra` holds further columns and members by name.
    """

    rank: int | None
    player_id: str
    name: str | None = None
    score: Score | None = None
    display: str | None = None
    percentile: Decimal | None = None
    metadata: Mapping[str, Any] | None = None
    metadata_text: str | None = None
    extra: Mapping[str, Any] = NOTHING

    @property
    def score_text(self) -> str:
        """What stands in the score's cell: the service's display text, else the number, else nothing."""
        if self.display is not None:
            return self.display
        return "" if self.score is None else grouped(self.score)
