"""A change and its outcome in one line each."""

from __future__ import annotations

from lbtui.fetch.connection import Connection
from lbtui.fetch.write import reads
from lbtui.model.board import Exact
from lbtui.model.change import Change, Deed, Outcome, Result

DONE = {Deed.SET: "set", Deed.DELETE: "deleted"}
"""What became of a score by a deed."""


def told(connection: Connection, change: Change) -> str:
    """`highscore · me (10001): 48,210 → 50,000, rank 731 → row 702 of 2,400`."""
    old = "not there" if change.before is None else reads(connection, change.board, change.before)
    return f"{_head(connection, change)}{old} → {_new(change)}{_move(change)}"


def became(connection: Connection, change: Change, outcome: Outcome) -> str:
    """`highscore · me (10001): 50,000, rank 702`, or why it is not so."""
    head, done = _head(connection, change), DONE[change.deed]
    match outcome.result:
        case Result.NOT_DONE:
            return f"{head}not {done}: {outcome.why}"
        case Result.UNKNOWN:
            return f"{head}nobody knows whether it was {done}: {outcome.why}"
        case Result.DONE:
            after = outcome.after
            now = done if after is None else reads(connection, change.board, after)
            rank = "" if after is None or after.rank is None else f", rank {after.rank:,}"
            return f"{head}{now}{rank}" + (f" ({outcome.why})" if outcome.why else "")


def _head(connection: Connection, change: Change) -> str:
    return f"{change.ref} · {connection.profile.called(change.player_id)}: "


def _new(change: Change) -> str:
    if change.deed is Deed.DELETE:
        return "deleted"
    if change.score is not None:
        return change.text
    return f"{change.text}, the default" if change.text else "the default score"


def _move(change: Change) -> str:
    """Where the player stands and would stand. A rank is told by the service, a row is counted: they part
    company where scores are equal."""
    before = change.before
    rank = f"rank {before.rank:,}" if before is not None and before.rank is not None else ""
    row = f"row {change.row_after:,}" if change.row_after is not None else ""
    places = " → ".join(part for part in (rank, row) if part)
    if not places:
        return ""
    total = change.board.total
    if not isinstance(total, Exact):
        return f", {places}"
    joins = change.deed is Deed.SET and before is None
    return f", {places} of {total.rows + joins:,}"
