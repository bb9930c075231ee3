"""Changing a player's score with care: looked at before, sent once, and read back where the answer is lost."""

from __future__ import annotations

from dataclasses import dataclass

from lbtui.errors import (
    ConfigError,
    LbtuiError,
    NotAuthorized,
    NotConnected,
    NotFound,
    RequestRefused,
    Throttled,
    UsageError,
)
from lbtui.fetch.connection import Connection
from lbtui.fetch.effect import row_after
from lbtui.fetch.flights import CutOff
from lbtui.model.board import Board, BoardRef
from lbtui.model.change import Change, Deed, Outcome, Result
from lbtui.model.entry import Entry
from lbtui.model.score import Score

SETTLE = 1.0
"""Seconds after which a row that reads as before is read once more: the write may still be on its way."""

REFUSALS = (UsageError, ConfigError, RequestRefused, NotAuthorized, NotFound, Throttled, NotConnected)
"""What says for sure that nothing was changed: it was never sent, or the service read it and would not."""

_NEEDS = {
    Deed.SET: ("submit", "Scores cannot be set here"),
    Deed.DELETE: ("delete", "Scores cannot be deleted here"),
}


@dataclass(frozen=True, slots=True)
class Looked:
    """A board and a player's entry on it, both as the service told them just now. `player_id` is who was asked
    for, and for a stand-in such as @me who that is, as far as the entry tells."""

    board: Board
    player_id: str
    entry: Entry | None


def allow(connection: Connection, deed: Deed) -> None:
    """UsageError with the reason where service or profile do not let a deed be done. Asks nobody."""
    for name, title in (_NEEDS[deed], ("one_player", "Scores cannot be changed here")):
        if not connection.capabilities.can(name):
            raise UsageError(title, connection.capabilities.why_not(name))


async def look(connection: Connection, ref: BoardRef, player_id: str, deed: Deed) -> Looked:
    """What there is to change. UsageError where that is not allowed, or the board is archived."""
    allow(connection, deed)
    connection.provider.check_player(player_id)
    board = await connection.board(ref, fresh=True)
    if board.archived:
        raise UsageError(f"Board {ref} is archived", "It takes no more changes", "Nothing was sent")
    (entry,) = await connection.players(ref, (player_id,))
    stand_in = entry is not None and connection.provider.stands_in(player_id)
    return Looked(board, entry.player_id if entry and stand_in else player_id, entry)


async def plan(
    connection: Connection, ref: BoardRef, player_id: str, deed: Deed, score_text: str | None
) -> Change:
    """The change that a person asks for, and what can be told of it. Nothing is written.

    `score_text` is what they typed, None for a deletion and for the board's default score. UsageError where
    the service, the profile or the board does not allow it or the text is no score; NotFound where a player
    to be deleted is not on the board.
    """
    looked = await look(connection, ref, player_id, deed)
    if deed is Deed.DELETE:
        return deletion(connection, looked)
    score = None if score_text is None else connection.provider.score_from(looked.board, score_text)
    return await setting(connection, looked, score)


async def setting(connection: Connection, looked: Looked, score: Score | None) -> Change:
    """The plan to set a score, None for the board's default one."""
    provider, board, before = connection.provider, looked.board, looked.entry
    refusal = provider.refusal(board, before, score)
    number = provider.default_score(board) if score is None else score
    if number is None and not refusal:
        raise UsageError(f"Board {board.ref} has no default score", hint="Name a score")
    row = None if number is None else await row_after(connection, board, before, number)
    same = before is not None and before.score is not None and before.score == number
    return Change(
        connection.known_board(board.ref) or board,
        looked.player_id,
        Deed.SET,
        before,
        score,
        "" if number is None else provider.score_text(board, number),
        row,
        refusal,
        ("that is the score already",) if same else (),
    )


def deletion(connection: Connection, looked: Looked) -> Change:
    """The plan to take a player off a board. NotFound where they are not on it."""
    if looked.entry is None:
        raise NotFound(
            f"Player {looked.player_id} is not on board {looked.board.ref}", "Nothing is there to delete"
        )
    board = connection.known_board(looked.board.ref) or looked.board
    return Change(board, looked.player_id, Deed.DELETE, looked.entry)


async def make(connection: Connection, change: Change) -> Outcome:
    """Makes a change, once, and says what became of it.

    One of `REFUSALS` where for sure nothing was changed. Where the answer is lost or makes no sense, the
    request is not repeated: the player's entry is read back and tells.
    """
    try:
        told = await _sent(connection, change)
    except LbtuiError as error:
        if isinstance(error, REFUSALS) and not isinstance(error, CutOff):
            raise
        return await _read_back(connection, change, error)
    if told is not None and told.score is not None:
        return _as_told(connection, change, told)
    return await _looked_after(connection, change, told)


async def _sent(connection: Connection, change: Change) -> Entry | None:
    if change.deed is Deed.SET:
        return await connection.submit(change.ref, change.player_id, change.score)
    await connection.delete(change.ref, change.player_id)
    return None


async def _row(connection: Connection, change: Change) -> Entry | None:
    (entry,) = await connection.players(change.ref, (change.player_id,))
    return entry


def _as_told(connection: Connection, change: Change, told: Entry) -> Outcome:
    """The service said yes, and which row there is now: perhaps another than was asked for."""
    wanted = _wanted(connection, change)
    if wanted is None or told.score == wanted:
        return Outcome(Result.DONE, told)
    shown = score_words(connection, change.board, told)
    if same_row(told, change.before):
        return Outcome(Result.NOT_DONE, told, why=f"the service said yes, and kept the old score: {shown}")
    return Outcome(Result.DONE, told, why=f"the service said yes, and made it another score: {shown}")


async def _looked_after(connection: Connection, change: Change, told: Entry | None) -> Outcome:
    """The service said yes and no more, so the row is read once."""
    try:
        now = await _row(connection, change)
    except LbtuiError as wrong:
        return Outcome(Result.DONE, told, why=f"the service said yes; the row could not be read: {wrong.title}")
    if _is_done(connection, change, now):
        return Outcome(Result.DONE, now)
    shown = score_words(connection, change.board, now)
    if same_row(now, change.before):
        return Outcome(Result.UNKNOWN, now, why=f"the service said yes, and the row is as it was: {shown}")
    return Outcome(Result.DONE, now, why=f"the service said yes, and the row is another: {shown}")


async def _read_back(connection: Connection, change: Change, lost: LbtuiError) -> Outcome:
    """What the row tells where the answer did not."""
    try:
        now = await _row(connection, change)
        if same_row(now, change.before) and not _is_done(connection, change, now):
            await connection.timing.sleep(SETTLE)
            now = await _row(connection, change)
    except LbtuiError as wrong:
        why = f"{lost.title}; and the row could not be read back: {wrong.title}"
        return Outcome(Result.UNKNOWN, None, True, why)
    shown = score_words(connection, change.board, now)
    if _is_done(connection, change, now):
        if same_row(now, change.before):
            return Outcome(Result.UNKNOWN, now, True, f"{lost.title}; the score was the same before")
        return Outcome(Result.DONE, now, True, f"{lost.title}; the row was read back")
    if not same_row(now, change.before):
        why = f"{lost.title}; the row is neither the old one nor the one asked for: {shown}"
        return Outcome(Result.UNKNOWN, now, True, why)
    why = f"{lost.title}; the row is as it was ({shown}), and the write may still be on its way"
    return Outcome(Result.UNKNOWN, now, True, why)


def _wanted(connection: Connection, change: Change) -> Score | None:
    if change.score is None:
        return connection.provider.default_score(change.board)
    return change.score


def _is_done(connection: Connection, change: Change, now: Entry | None) -> bool:
    """Whether a row is as the change was to leave it, as far as anybody can know."""
    if change.deed is Deed.DELETE:
        return now is None
    wanted = _wanted(connection, change)
    if wanted is None:
        return now is not None and not same_row(now, change.before)
    return now is not None and now.score == wanted


def same_row(one: Entry | None, other: Entry | None) -> bool:
    """Whether two entries of a player hold the same score, or neither is there. Ranks move by themselves."""
    if one is None or other is None:
        return one is other
    if one.score is None:
        return other.score is None and one.display == other.display
    return one.score == other.score


def score_words(connection: Connection, board: Board, entry: Entry | None) -> str:
    """An entry's score in a few words."""
    if entry is None:
        return "no row"
    if entry.display is not None or entry.score is None:
        return entry.score_text or "no score"
    return connection.provider.score_text(board, entry.score)
