"""Mobage's requests: the four methods of its leaderboard API, with every parameter they take.

Left out is `format`, whose one legal value is its default. A parameter that is not given is not sent, and the
service takes its own default: 50 rows from the first, in ascending order of id or rank, with all fields.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote

from lbtui.errors import UsageError
from lbtui.model.entry import Scope
from lbtui.model.score import Score
from lbtui.model.text import clean
from lbtui.providers.wire import Request

BOARD_FIELDS = (
    "id", "appId", "title", "scoreFormat", "scorePrecision", "iconUrl", "allowLowerScore", "reverse",
    "defaultScore", "archived", "published", "updated",
)  # fmt: skip
SCORE_FIELDS = ("userId", "value", "displayValue", "rank")
MOST_ROWS = 1_000
"""The largest `count`."""

_GROUPS = {Scope.ALL: "@all", Scope.FRIENDS: "@friends", Scope.SELF: "@self"}
_ORDERS = ("ascending", "descending")
_ACCEPT = {"Accept": "application/json"}


@dataclass(frozen=True, slots=True)
class Part:
    """Which part of a list is wanted, and in which order; None and () leave that to the service.

    `sort_by` is `id` for boards, `rank` or `value` for scores; `sort_order` is `ascending` or `descending`;
    `start_index` counts rows from 1.
    """

    fields: Sequence[str] = ()
    count: int | None = None
    sort_by: str | None = None
    sort_order: str | None = None
    start_index: int | None = None


WHOLE = Part()


def list_boards(app_id: str, ids: Sequence[str] = (), part: Part = WHOLE) -> Request:
    """GET: the boards of an app, or those of `ids`; one id is answered by the bare board."""
    path = _path(app_id, ",".join(_segment(each, "board's id") for each in ids))
    return Request("GET", path, _query(part, BOARD_FIELDS, ("id",)), _ACCEPT)


def list_scores(app_id: str, board_id: str, user_id: str, scope: Scope, part: Part = WHOLE) -> Request:
    """GET: the scores of a board as `user_id` sees it: of all, of their friends, or their own."""
    query = _query(part, SCORE_FIELDS, ("rank", "value"))
    return Request("GET", _scores(app_id, board_id, user_id, scope), query, _ACCEPT)


def put_score(app_id: str, board_id: str, user_id: str, value: Score | None) -> Request:
    """PUT: sets a player's score; without a `value` the board's defaultScore counts."""
    headers = {**_ACCEPT, "Content-Type": "application/json; charset=utf-8"}
    body = "{}" if value is None else f'{{"value":{_number(value)}}}'
    path = _scores(app_id, board_id, user_id, Scope.SELF)
    return Request("PUT", path, (("fields", "value"),), headers, body.encode(), repeatable=False)


def delete_score(app_id: str, board_id: str, user_id: str) -> Request:
    """DELETE: takes a player's score off a board."""
    return Request("DELETE", _scores(app_id, board_id, user_id, Scope.SELF), headers=_ACCEPT, repeatable=False)


def _scores(app_id: str, board_id: str, user_id: str, scope: Scope) -> str:
    board, user = _segment(board_id, "board's id"), _segment(user_id, "player's id")
    return _path(app_id, f"{board}/{user}/{_GROUPS[scope]}")


def _path(app_id: str, rest: str) -> str:
    return f"/leaderboards/{_segment(app_id, 'app id')}" + (f"/{rest}" if rest else "")


def _segment(text: str, what: str) -> str:
    """An id as one segment of a path.

    The signs `@` and `:` may stand there (RFC 3986, 3.3), and the vendor's own clients send them so. A comma is
    encoded, because a bare one stands between two ids.
    """
    if not text.strip():
        raise UsageError(f"The {what} is empty")
    if text in (".", ".."):
        raise UsageError(f"The {what} cannot be “{text}”", "In an address that means another place")
    return quote(text, safe="@:", errors="surrogatepass")


def _query(part: Part, fields: Sequence[str], sorts: Sequence[str]) -> tuple[tuple[str, str], ...]:
    if part.count is not None and not 1 <= part.count <= MOST_ROWS:
        raise UsageError(f"Mobage gives 1 to {MOST_ROWS:,} rows at a time, not {part.count:,}")
    if part.start_index is not None and part.start_index < 1:
        raise UsageError(f"Mobage counts rows from 1, not from {part.start_index:,}")
    words = [(each, fields) for each in part.fields]
    for given, legal in [*words, (part.sort_by, sorts), (part.sort_order, _ORDERS)]:
        if given is not None and given not in legal:
            raise UsageError(f"Mobage knows no “{clean(given[:40])}” there", f"It knows {', '.join(legal)}")
    pairs = (
        ("fields", ",".join(part.fields) or None),
        ("count", part.count),
        ("sortBy", part.sort_by),
        ("sortOrder", part.sort_order),
        ("startIndex", part.start_index),
    )
    return tuple((name, str(value)) for name, value in pairs if value is not None)


def _number(value: Score) -> str:
    """The number as JSON, exactly and without an exponent where it is not absurd."""
    if isinstance(value, int):
        return str(value)
    if not value.is_finite():
        raise UsageError("A score has to be a finite number")
    return f"{value:f}" if abs(value.adjusted()) <= 40 else str(value)
