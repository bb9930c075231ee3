"""A change and its outcome in one line each."""

from __future__ import annotations

from lbtui.errors import UsageError
from lbtui.fetch.connection import Connection
from lbtui.fetch.write import score_words
from lbtui.model.board import Board, Exact
from lbtui.model.change import Change, Deed, Outcome, Result
from lbtui.model.score import Score, grouped

DONE = {Deed.SET: "set", Deed.DELETE: "deleted"}
"""What became of a score by a deed."""


def told(connection: Connection, change: Change) -> str:
    """`highscore · me (10001): 48,210 → 50,000, rank 731 → row 702 of 2,400`."""
    old = "not there" if change.before is None else score_words(connection, change.board, change.before)
    return f"{_head(connection, change)}{old} → {_new(connection, change)}{_move(change)}"


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
            now = done if after is None else score_words(connection, change.board, after)
            rank = "" if after is None or after.rank is None else f", rank {after.rank:,}"
            return f"{head}{now}{rank}" + (f" ({outcome.why})" if outcome.why else "")


def _head(connection: Connection, change: Change) -> str:
    return f"{change.ref} · {connection.profile.called(change.player_id)}: "


def _new(connection: Connection, change: Change) -> str:
    if change.deed is Deed.DELETE:
        return "deleted"
    if change.score is not None:
        exact = _says(connection, change.board, change.text, change.score)
        return change.text if exact else f"{change.text} (sent as {grouped(change.score)})"
    return f"{change.text}, the default" if change.text else "the default score"


def _says(connection: Connection, board: Board, text: str, score: Score) -> bool:
    """Whether a score's text on the board says it whole: decimals may be rounded off, or a unit left out."""
    try:
        return text == grouped(score) or connection.provider.score_from(board, text) == score
    except UsageError:
        return False


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
