"""Where players stand, as commands print it: a line or a JSON member for each player and board."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from lbtui.cli.table import Column
from lbtui.errors import LbtuiError, NotFound
from lbtui.model.board import BoardRef, Total, total_json, total_text
from lbtui.model.entry import Entry
from lbtui.model.score import to_json

COLUMNS = (
    Column("BOARD"),
    Column("PLAYER", optional=True),
    Column("ID"),
    Column("RANK", right=True),
    Column("SCORE", right=True),
    Column("PCT", right=True, optional=True),
    Column("OF", right=True),
)


class Place(NamedTuple):
    """Where a player stands on a board: the id that was asked for, and the `entry`, with the service's own;
    None for one who is not on it. `emulated` says that the board was read for it."""

    ref: BoardRef
    player_id: str
    entry: Entry | None
    total: Total
    emulated: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """All places that could be read, and the errors of the boards that could not."""

    places: tuple[Place, ...]
    errors: tuple[LbtuiError, ...] = field(default=(), compare=False)

    @property
    def exit_code(self) -> int:
        """The worst error's; without one, whether anybody was found."""
        if self.errors:
            return max(error.exit_code for error in self.errors)
        return 0 if any(place.entry for place in self.places) else NotFound.exit_code


def place_json(place: Place) -> dict[str, Any]:
    """A member of the list that `find --json` prints."""
    entry = place.entry
    return {
        "board": str(place.ref),
        "player_id": entry.player_id if entry else place.player_id,
        "found": entry is not None,
        "rank": entry.rank if entry else None,
        "score": to_json(entry.score) if entry else None,
        "display": entry.display if entry else None,
        "percentile": entry.percentile if entry else None,
        "total": total_json(place.total)[0],
        "emulated": place.emulated,
    }


def place_cells(places: Sequence[Place]) -> Iterator[list[str | None]]:
    """The cells of `COLUMNS` for each place."""
    for place in places:
        entry = place.entry
        if entry is None:
            found = [None, place.player_id, "not found", None, None]
        else:
            rank = None if entry.rank is None else f"{entry.rank:,}"
            share = None if entry.percentile is None else str(entry.percentile)
            found = [entry.name, entry.player_id, rank, entry.score_text, share]
        yield [str(place.ref), *found, total_text(place.total)]
