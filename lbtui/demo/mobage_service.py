"""What the demo's Mobage does for a request whose signer is known: its resources and their methods.

Where the page is silent or leaves a choice:

- A collection of boards is in the service's own order, by id where sortBy or sortOrder is there. Several ids in
  one address give a collection of those; one that there is not gives 404, as alone.
- The user in an address of `@all` must be a known one, and changes nothing. `@friends` are the user's friends
  and the user, ranked among themselves. `@self` of a player who is not on the board is 404.
- An archived board refuses updates and deletions with 403, and so does the live one: its scores come from play
  alone, and no file keeps them. A score that is lower is refused where the board does not allow it, whichever
  way the board ranks; an equal one is accepted.
- A request without a token has no `@me`, which is 400. One with a token may name any player.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from lbtui.demo import mobage_answer as answer
from lbtui.demo.mobage_boards import BY_ID, LISTED, LIVE, TROUBLE, Spec
from lbtui.demo.mobage_request import (
    SCORE_FIELDS,
    check_app,
    check_new_player,
    check_update,
    check_value,
    read_boards,
    read_scores,
    read_value,
    refused,
)
from lbtui.demo.mobage_world import Board, Shown, Standings, friends, knows, utc

RETRY_AFTER = 1
"""Seconds after which the throttled board wants to be asked again; it answers the same then."""

_GROUPS = ("@all", "@friends", "@self")
_TROUBLED = {
    403: "This leaderboard is for members only.",
    429: "The number of requests for this leaderboard exceeds the throttling limit.",
    500: "The leaderboard could not be read.",
    503: "The leaderboard is closed for maintenance.",
}


@dataclass(frozen=True, slots=True)
class Call:
    """A request: `path` is what its address names under `leaderboards`, decoded; `user` is whom its token was
    given for, None without one; `now` is in seconds since 1970; `arena` gives the live board."""

    path: Sequence[str]
    query: Sequence[tuple[str, str]]
    content_type: str
    body: bytes
    user: str | None
    now: float
    arena: Callable[[], Shown]


@dataclass(frozen=True, slots=True)
class Done:
    """An answer: its status and JSON value, of which a deletion has none."""

    status: int
    body: Mapping[str, Any] | None


Serve = Callable[[sqlite3.Connection, Call], Done]


def methods(path: Sequence[str]) -> Mapping[str, Serve]:
    """What can be done with an address, by method; 404 where there is nothing at it."""
    if len(path) == 1:
        return {"GET": _list}
    if len(path) == 2:
        return {"GET": _named}
    if len(path) == 4:
        return {"GET": _scores, "PUT": _update, "DELETE": _delete}
    raise refused(404, "There is nothing at this address.")


def _list(connection: sqlite3.Connection, call: Call) -> Done:
    """The boards of an app."""
    check_app(call.path[0])
    return _boards(connection, call, LISTED)


def _named(connection: sqlite3.Connection, call: Call) -> Done:
    """One board, bare, or several."""
    check_app(call.path[0])
    ids = call.path[1].split(",")
    specs = [_spec(each) for each in dict.fromkeys(ids)]
    if len(ids) > 1:
        return _boards(connection, call, specs)
    return Done(200, answer.board(_board(connection, call, specs[0]), read_boards(call.query).fields))


def _boards(connection: sqlite3.Connection, call: Call, specs: Sequence[Spec]) -> Done:
    ask = read_boards(call.query)
    if ask.sort_by:
        specs = sorted(specs, key=lambda spec: spec.id, reverse=ask.descending)
    shown = specs[ask.start - 1 : ask.start - 1 + ask.count]
    entries = [answer.board(_board(connection, call, spec), ask.fields) for spec in shown]
    return Done(200, answer.collection(ask, len(specs), entries))


def _scores(connection: sqlite3.Connection, call: Call) -> Done:
    """Everybody's scores, or the friends', or the one of a player."""
    spec, user, group = _place(call)
    board = _board(connection, call, spec)
    if group not in _GROUPS:
        raise refused(400, f"The group must be one of {', '.join(_GROUPS)}.")
    ask = read_scores(call.query)
    if not (knows(connection, user) or board.row(user)):
        raise refused(404, "There is no such user.")
    if group == "@self":
        row = board.row(user)
        if row is None:
            raise refused(404, "This user has no score on the leaderboard.")
        return Done(200, answer.score(row, spec, ask.fields))
    standings: Standings = board if group == "@all" else board.circle(friends(connection, user))
    total, rows = answer.page(standings, spec, ask)
    entries = [answer.score(row, spec, ask.fields) for row in rows]
    return Done(200, answer.collection(ask, total, entries))


def _update(connection: sqlite3.Connection, call: Call) -> Done:
    """Sets a score to the body's value, or to the board's default where it has none."""
    board, user = _changeable(connection, call)
    check_update(call.query)
    given = read_value(call.content_type, call.body)
    if not knows(connection, user):
        check_new_player(user)
    value = board.spec.default if given is None else check_value(board.spec, given)
    if value is None:
        raise refused(409, "No value was given, and the leaderboard's defaultScore is null.")
    before = board.row(user)
    if before and value < before.value and not board.spec.allow_lower:
        raise refused(409, "The value is lower than the user's score, and allowLowerScore is false.")
    row = board.put(user, value, utc(call.now))
    return Done(202, answer.score(row, board.spec, SCORE_FIELDS))


def _delete(connection: sqlite3.Connection, call: Call) -> Done:
    """Takes a score away."""
    board, user = _changeable(connection, call)
    if not board.delete(user, utc(call.now)):
        raise refused(404, "This user has no score on the leaderboard.")
    return Done(202, None)


def _place(call: Call) -> tuple[Spec, str, str]:
    """The board, the user and the group that an address of scores names."""
    app, name, user, group = call.path
    check_app(app)
    spec = _spec(name)
    if user == "@me":
        if call.user is None:
            raise refused(400, "@me is nobody: the request was signed without an oauth_token.")
        user = call.user
    return spec, user, group


def _board(connection: sqlite3.Connection, call: Call, spec: Spec) -> Shown:
    return call.arena() if spec is LIVE else Board(connection, spec)


def _changeable(connection: sqlite3.Connection, call: Call) -> tuple[Board, str]:
    spec, user, group = _place(call)
    if group != "@self":
        raise refused(400, "Only @self can be changed.")
    if spec.archived:
        raise refused(403, "The leaderboard is archived and can no longer be updated.")
    if spec is LIVE:
        raise refused(403, "The scores of this leaderboard come from play, and cannot be set or deleted.")
    return Board(connection, spec), user


def _spec(name: str) -> Spec:
    """The board of that id; a troubled one's own error, and 404 where there is none."""
    if status := TROUBLE.get(name):
        raise refused(status, _TROUBLED[status], {"Retry-After": str(RETRY_AFTER)} if status == 429 else None)
    if name not in BY_ID:
        raise refused(404, f"There is no leaderboard “{name[:80]}”.")
    return BY_ID[name]
