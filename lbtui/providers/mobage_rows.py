"""Reading a row of Mobage's scores: its members under names in any case, and further ones as they came."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from lbtui.model.entry import Entry
from lbtui.providers.mobage_request import SCORE_FIELDS
from lbtui.providers.reading import ByNames, count_or_none, folded_name, score_and_display, text_or_none

MEMBERS = frozenset(each.casefold() for each in SCORE_FIELDS)
"""The members of a score, in lower case."""


class _Keys(NamedTuple):
    """The names of a row's members, in the order of `SCORE_FIELDS`, None for one that is not there."""

    user_id: str | None
    value: str | None
    display: str | None
    rank: str | None
    others: Sequence[str]

    @classmethod
    def of(cls, names: Sequence[str]) -> _Keys:
        """Of two names that are the same but for case, the last one counts."""
        known = {folded_name(name): name for name in names}
        found = (known.get(name.casefold()) for name in SCORE_FIELDS)
        return cls._make((*found, [name for name in names if folded_name(name) not in MEMBERS]))


class Rows:
    """Reads rows of one answer."""

    def __init__(self) -> None:
        self._keys = ByNames(_Keys.of)

    def entry(self, row: Mapping[Any, Any]) -> Entry:
        """The row's entry, under the id "" where it does not say whose it is."""
        keys = self._keys.of(row)
        player_id = text_or_none(row.get(keys.user_id))
        score, display = score_and_display(row.get(keys.value))
        given = text_or_none(row.get(keys.display))
        others = {name: row[name] for name in keys.others if row[name] is not None}
        return Entry(
            count_or_none(row.get(keys.rank)),
            player_id if player_id and not player_id.isspace() else "",
            score=score,
            display=display if given is None else given,
            extra=others,
        )
