"""What a service can do, as data: it greys out keys, chooses emulation, and is printed for people."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields

from lbtui.model.entry import RankKind

NAMES = {
    "lists_boards": "list its boards",
    "by_rank": "start a page at a rank",
    "by_offset": "start a page after so many rows",
    "around_player": "give a page around a player",
    "one_player": "look up one player",
    "friends": "show friends only",
    "own": "show one's own row only",
    "partitions": "split a board into partitions or seasons",
    "total_known": "say how many rows there are",
    "validator": "confirm that nothing changed (ETag)",
    "metadata": "keep metadata with a score",
    "submit": "take scores",
    "delete": "delete scores",
}


@dataclass(frozen=True, slots=True)
class Capabilities:
    """One flag a capability of `NAMES`; `reasons` says, by flag, why one that is False is so."""

    lists_boards: bool = False
    by_rank: bool = False
    by_offset: bool = False
    around_player: bool = False
    one_player: bool = False
    friends: bool = False
    own: bool = False
    partitions: bool = False
    total_known: bool = False
    validator: bool = False
    metadata: bool = False
    submit: bool = False
    delete: bool = False
    page_max: int | None = None
    rank_kind: RankKind = RankKind.EXACT
    reasons: Mapping[str, str] = field(default_factory=dict)

    def can(self, name: str) -> bool:
        """Whether the capability `name` of `NAMES` is there."""
        return bool(getattr(self, name))

    def why_not(self, name: str) -> str:
        """A sentence for a person who asks for a capability that is not there."""
        return self.reasons.get(name) or f"This service cannot {NAMES[name]}."

    def flags(self) -> dict[str, bool]:
        """Every flag by name, in the order they are declared."""
        return {each.name: getattr(self, each.name) for each in fields(self) if each.name in NAMES}
