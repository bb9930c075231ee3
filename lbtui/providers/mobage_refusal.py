"""How Mobage says no, and when it is going to: its statuses in sentences, and what boards' flags say of writes.

`allowLowerScore` is taken by its words: where it is false, a number below the player's present one is refused.
That holds for a `reverse` board as well, where low scores stand first and such a board keeps a player's worst:
the vendor's page does not let either flag change what the other means.
"""

from __future__ import annotations

from lbtui.errors import LbtuiError, NotFound, RequestRefused
from lbtui.model.board import Board, Order
from lbtui.model.entry import Entry
from lbtui.model.score import Score
from lbtui.providers.answers import clock_hint, failure, quoted
from lbtui.providers.reading import number_or_none
from lbtui.providers.wire import Reply

BOARD_HINT = "Check the board's id; the list of boards shows those there are"

_KEYS_HINT = (
    "Check consumer_key, consumer_secret, token and token_secret, and try the other value of sign_query"
)
_UNSAID = object()


def refused(reply: Reply, what: str) -> LbtuiError:
    """The error for a read of `what` that failed."""
    return _hinted(reply, failure(reply, what))


def write_refused(reply: Reply, verb: str, player_id: str, board: str) -> LbtuiError:
    """The error for a write that failed, other than by a conflict; `verb` is `set` or `delete`."""
    if reply.status == 404 and verb == "delete":
        return NotFound(f"There is no score of player {player_id} on board {board}", quoted(reply))
    if reply.status == 404:
        return NotFound(f"There is no board {board}, or no player {player_id}", quoted(reply), BOARD_HINT)
    return _hinted(reply, failure(reply, f"the score of player {player_id} on board {board}", verb))


def _hinted(reply: Reply, error: LbtuiError) -> LbtuiError:
    if reply.status == 404:
        error.hint = BOARD_HINT
    if reply.status == 401 and not clock_hint(reply):
        error.hint = _KEYS_HINT
    return error


def refusal(board: Board, before: Entry | None, score: Score | None) -> str:
    """Why a score is going to be refused, as far as the flags tell; "" where they do not. See the module.

    `before` is the player's entry now; `score` is None where the board's default one is meant.
    """
    default = board.extra.get("defaultScore", _UNSAID)
    if board.archived:
        return f"{board.label} is archived and takes no more scores."
    if score is None and default is None:
        return f"{board.label} has no default score, so a value has to be given."
    new = number_or_none(default) if score is None else score
    if board.extra.get("allowLowerScore") is not False or new is None or before is None or before.score is None:
        return ""
    if new >= before.score:
        return ""
    though = ", although low scores stand first there" if board.order is Order.LOW_FIRST else ""
    return f"{board.label} takes no score lower than the player's present {before.score_text}{though}."


def conflict(reply: Reply, board: Board, score: Score | None) -> RequestRefused:
    """The error for a 409 to a write of `score`: which of its two causes it has, as far as the flags tell."""
    lower, default = board.extra.get("allowLowerScore"), board.extra.get("defaultScore", _UNSAID)
    too_low = lower is not True and not (score is None and default is None)
    no_value = default in (None, _UNSAID) and not (score is not None and isinstance(lower, bool))
    name, said = f"Board {board.label}", quoted(reply)
    if too_low and no_value:
        return RequestRefused(
            f"{name} refuses this score",
            "It is lower than the player's present one, or it needs a value and has none; the board's flags do "
            f"not tell which. {said}",
            "Look at the player's present score, and give a value",
        )
    if too_low:
        whose = "The default score" if score is None else "This one"
        return RequestRefused(
            f"{name} takes no lower scores (allowLowerScore is false)",
            f"{whose} is lower than the player's present one, which stays. {said}",
            "To set it all the same, delete the present one first, then set this one",
        )
    if no_value:
        title = f"{name} has no default score (defaultScore is null)"
        return RequestRefused(title, f"No value was given. {said}", "Give a value")
    why = "has a default one" if score is None else "a value was given"
    return RequestRefused(
        f"{name} refuses this score, and its flags do not say why",
        f"It takes lower scores, and {why}, as far as was read. {said}",
        "The board may have changed; read it again",
    )
