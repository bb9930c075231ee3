"""Mobage's Social API leaderboards: boards with formats and flags, scores of all, of friends and one's own, and
writes.

Requests are built in `mobage_request`, and what comes is read in `mobage_answer`; boards are asked for in
`mobage_board`, their scores in `mobage_scores`; how the service says no is in `mobage_refusal`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property

from lbtui.errors import Forbidden, LbtuiError, NotAuthorized, RequestRefused, UsageError
from lbtui.model import score_format
from lbtui.model.board import Board, BoardList, BoardRef, Flow
from lbtui.model.capabilities import Capabilities
from lbtui.model.entry import Entry, Scope
from lbtui.model.page import Anchor, End, Offset, Page, Player, Rank, Top
from lbtui.model.profile import Profile, Value
from lbtui.model.score import Score
from lbtui.model.secret import SecretRef
from lbtui.model.text import clean
from lbtui.providers.base import Provider, Reveal
from lbtui.providers.mobage_answer import format_of, read_score, same_player, shown
from lbtui.providers.mobage_board import Boards, flow, id_of
from lbtui.providers.mobage_profile import FIELDS, ME, user_problem
from lbtui.providers.mobage_refusal import conflict, refusal, write_refused
from lbtui.providers.mobage_request import MOST_ROWS, delete_score, put_score
from lbtui.providers.mobage_scores import Scoreboards
from lbtui.providers.reading import number_or_none
from lbtui.providers.wire import Endpoint, OAuth1, Reply, Send

_NOBODY = "Without a token there is no @me: give the profile a token, or the user_id whose rows are meant."
_REASONS = {
    "by_rank": "Mobage starts a page at a row, and where scores are tied, ranks are not rows.",
    "around_player": "Mobage has no such page: the player's rank is asked for, then the rows around it.",
    "friends": _NOBODY,
    "own": _NOBODY,
    "partitions": "Mobage's boards have no partitions.",
    "validator": "Mobage's answers carry no ETag.",
    "metadata": "Mobage keeps nothing beside a score.",
    "lists_boards": "The profile names its boards; the service may have others.",
}


class MobageProvider(Provider):
    """See the module; a profile's `user_id` is who looks at a board, and whose friends are meant."""

    service = "mobage"
    title = "Mobage"
    fields = FIELDS
    ids_exact = False
    tells_flow = True

    def __init__(self, profile: Profile, send: Send, reveal: Reveal) -> None:
        super().__init__(profile, send, reveal)
        self._app, self._user = profile.text("app_id"), profile.text("user_id")
        self._boards = Boards(self._app, send)
        self._scores = Scoreboards(
            self._app, self._user, self._boards, send, lambda board, scope: self.heard(board, scope)
        )

    @classmethod
    def endpoint(cls, profile: Profile) -> Endpoint:
        keys = ("consumer_key", "consumer_secret", "token", "token_secret")
        values = (profile.values.get(each) for each in keys)
        key, secret, token, token_secret = (each if isinstance(each, SecretRef) else None for each in values)
        auth = OAuth1(key, secret, token, token_secret, profile.flag("sign_query")) if key and secret else None
        return Endpoint(profile.text("url"), auth)

    @classmethod
    def second_reading(cls, profile: Profile) -> tuple[str, Value]:
        return "sign_query", not profile.flag("sign_query")

    @cached_property
    def capabilities(self) -> Capabilities:
        somebody = self._has_token or self._user != ME
        return Capabilities(
            lists_boards=True,
            by_offset=True,
            one_player=True,
            friends=somebody,
            own=somebody,
            total_known=True,
            submit=True,
            delete=True,
            page_max=MOST_ROWS,
            reasons=_REASONS,
        )

    @property
    def _has_token(self) -> bool:
        return "token" in self.profile.values

    async def boards(self, token: str | None = None) -> BoardList:
        named = self.profile.boards
        return await (self._boards.named(named, token) if named else self._boards.listed(token))

    async def board(self, ref: BoardRef, scope: Scope = Scope.ALL) -> Board:
        """The board's own object, and its total from the page that is looked at next; that one may fail."""
        self._allow(scope)
        board = await self._boards.read(ref)
        try:
            return (await self._rows(ref, 0, min(self.profile.page_size, MOST_ROWS), scope)).board
        except LbtuiError as error:
            if isinstance(error, NotAuthorized) and not isinstance(error, Forbidden):
                raise  # it is the signature, and no other question would fare better
            return board

    async def page(self, ref: BoardRef, anchor: Anchor, limit: int, scope: Scope = Scope.ALL) -> Page:
        self._allow(scope)
        match anchor:
            case Top():
                return await self._rows(ref, 0, limit, scope)
            case Offset(rows):
                return await self._rows(ref, rows, limit, scope)
            case End():
                return await self._scores.end(ref, limit, scope)
            case Rank():
                raise UsageError(self.capabilities.why_not("by_rank"))
            case Player():
                raise UsageError(self.capabilities.why_not("around_player"))
        raise UsageError("Mobage gives no tokens to go on from")

    async def players(
        self, ref: BoardRef, ids: Sequence[str], scope: Scope = Scope.ALL
    ) -> tuple[Entry | None, ...]:
        self._allow(scope)
        for each in ids:
            self.check_player(each)
        return await self._scores.players(ref, ids, scope)

    def flow(self, board: Board) -> Flow:
        return flow(board)

    async def submit(self, ref: BoardRef, player_id: str, score: Score | None) -> Entry | None:
        self.check_player(player_id)
        reply = await self.send(put_score(self._app, id_of(ref), player_id, score))
        if reply.status == 409:
            board = await self._boards.tried(ref, self.time_left()) or self._boards.known(ref) or Board(ref)
            raise conflict(reply, board, score)
        entry = _after_write(reply, "set", player_id, ref)
        return entry and shown(entry, self._boards.known(ref))

    async def delete(self, ref: BoardRef, player_id: str) -> None:
        self.check_player(player_id)
        reply = await self.send(delete_score(self._app, id_of(ref), player_id))
        _after_write(reply, "delete", player_id, ref)

    def score_from(self, board: Board, text: str) -> Score:
        return score_format.read(text, *format_of(board))

    def score_text(self, board: Board, score: Score) -> str:
        return score_format.show(score, *format_of(board))

    def default_score(self, board: Board) -> Score | None:
        return number_or_none(board.extra.get("defaultScore"))

    def refusal(self, board: Board, before: Entry | None, score: Score | None) -> str:
        return refusal(board, before, score)

    @property
    def names(self) -> Mapping[str, str]:
        return {"me": self._user, **super().names}

    def same_player(self, found: str, asked: str) -> bool:
        return same_player(found, asked)

    def stands_in(self, player_id: str) -> bool:
        return player_id == ME

    def check_player(self, player_id: str) -> None:
        if player_id == ME and not self._has_token:
            raise UsageError("There is no @me here", _NOBODY)
        if not player_id.strip() or user_problem(player_id):
            raise UsageError(
                f"“{clean(player_id[:40])}” is no player's id", "It is @me, or an id of the service's"
            )

    async def _rows(self, ref: BoardRef, offset: int, limit: int, scope: Scope) -> Page:
        try:
            return await self._scores.rows(ref, offset, limit, scope)
        except (RequestRefused, Forbidden) as error:
            if not self.capabilities.own:
                error.hint = _NOBODY
            raise

    def _allow(self, scope: Scope) -> None:
        name = {Scope.FRIENDS: "friends", Scope.SELF: "own"}.get(scope)
        if name and not self.capabilities.can(name):
            raise UsageError(self.capabilities.why_not(name))


def _after_write(reply: Reply, verb: str, player_id: str, ref: BoardRef) -> Entry | None:
    """The player's score as the answer to a write tells it, None where it tells nothing."""
    if not 200 <= reply.status < 300:
        raise write_refused(reply, verb, player_id, str(ref))
    if reply.body.strip() in (b"", b"{}", b"null"):
        return None
    return read_score(reply, player_id, f"the score of player {player_id} on board {ref}")
