"""A change of one player's score: what is to become of it, and what became of it."""

from __future__ import annotations

import enum
from dataclasses import dataclass

from lbtui.model.board import Board, BoardRef
from lbtui.model.entry import Entry
from lbtui.model.score import Score


class Deed(enum.Enum):
    """What is done to a player's score."""

    SET = "set"
    DELETE = "delete"


@dataclass(frozen=True, slots=True)
class Change:
    """A change that is planned, and what can be told of it before it is made.

    `before` is the player's entry as it was read for this plan, None for one who is not on the board. `score`
    is the new one; None asks for the board's default, or belongs to a deletion. `text` is the new score as the
    service would show it, "" where there is none to show. `row_after` is the row, from 1, that it would stand
    in, None where that cannot be told. `refusal` says why the service is going to say no, as far as is known,
    and `notes` what else a person should know. `undoes` is the id of the journal's record that this takes back.
    """

    board: Board
    player_id: str
    deed: Deed
    before: Entry | None
    score: Score | None = None
    text: str = ""
    row_after: int | None = None
    refusal: str = ""
    notes: tuple[str, ...] = ()
    undoes: str | None = None

    @property
    def ref(self) -> BoardRef:
        return self.board.ref


class Result(enum.Enum):
    """What became of a change."""

    DONE = "done"
    NOT_DONE = "not_done"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a change: told by the service, or where its answer was lost, `read_back` from the board.

    `after` is the player's entry as it is now, None for one who is not on the board or where nobody told. `why`
    says why a result is not DONE, or what is to be known of one that is; "" where it is simply as asked.
    """

    result: Result
    after: Entry | None = None
    read_back: bool = False
    why: str = ""
