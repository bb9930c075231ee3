"""The one interface between a leaderboard service and everything else here.

A provider turns a question about a board into requests, and replies into the model. It does not retry, pace,
cache, time out, page ahead or emulate: the fetch service does, for all of them. Its class is named in
`lbtui.providers.registry`, or by an entry point of the group `lbtui.providers` in another distribution.

HTTP providers call `self.send`; one that talks another protocol ignores it, opens its own connection on first
use (secrets through `self.reveal`) and closes it in `close`. Errors are those of `lbtui.errors`.

How the services of today fit, column by column of what each can do (checked on paper, 2026-11):

=============  ======================================================================================
Xbox Live      lists none: `boards` gives the profile's names (`complete=False`); Top, Rank, Player and
               Token native; End is Rank(total); friends by `Scope`; ETag by the fetch service
Mobage         lists boards; Offset native (startIndex - 1); `players` by @self; Scope.FRIENDS and SELF;
               submit and delete; OAuth1 is its `Endpoint.auth`
GameSparks     no list, no total (`Unknown`), Offset native (page x limit), reads are POSTs marked
               `repeatable`; the whole base address is a SecretRef; partitions in `BoardRef`
Redis          own connection; `boards(token)` is a SCAN cursor; Top, End, Rank, Offset, Player native;
               `players` in one batch; total exact; a key pattern's parts are partitions
Nakama         own list from its console, else the profile's names; `Page.next` and `previous` are Tokens;
               Player native, and its page has both tokens; an absent score is 0, an absent rank is
               RankKind.ABSENT; a past season's expiry is the partition
Steam          Rank native (start, end); two hosts are two `Endpoint`s, chosen by whether a key is there
PlayFab 2      Rank native (StartingPosition from 1), total Unknown, reads are POSTs, Version is a
               partition; five score columns: the first is `score`, all are `Board.columns` and `extra`
PlayFab 1      the same from 0, no single look-up: `one_player` off, Player native gives the row
Unity          Rank native after adding 1; tiers and versions are partitions; `validator` off
Roblox         Tokens only, RankKind.ABSENT, total Unknown; `next` is the page token; its score filter is
               outside these anchors, so a seek by score would be a further Anchor, not a change to one
Google Play    Tokens both ways, around the signed-in player only: `around_player` off, with that reason;
               its total is approximate, so `Unknown` with the figure in `warnings`
speedrun.com   one answer is the board: Top native, `page` slices it; variables are partitions; places
               repeat on ties, which `rank` may
=============  ======================================================================================

A service whose reads give a moment's snapshot, or an archive to download, will need one more optional method
(a batch iterator); no existing method changes for it.
"""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import ClassVar

from lbtui.errors import UsageError
from lbtui.model.board import Board, BoardList, BoardRef, Flow
from lbtui.model.capabilities import Capabilities
from lbtui.model.entry import Entry, Scope
from lbtui.model.page import Anchor, Page
from lbtui.model.profile import Field, Profile, Value
from lbtui.model.score import Score, grouped, parse_score
from lbtui.model.secret import Secret, SecretRef
from lbtui.model.text import clean
from lbtui.providers.wire import Endpoint, Send

Reveal = Callable[[SecretRef], Awaitable[Secret]]
Heard = Callable[[Board, Scope], None]


class Provider(ABC):
    """One profile's service. Made without any input or output; the first question opens what it needs."""

    service: ClassVar[str]
    """What a profile's `service` key says."""

    title: ClassVar[str]
    """What people call the service."""

    fields: ClassVar[tuple[Field, ...]]
    """The keys of a profile beside the common ones, in the order a person is asked for them."""

    ids_exact: ClassVar[bool] = True
    """Whether two ids are one player's only if they are equal, so that whom a row does not name is not there. A
    provider with a `same_player` of its own says False."""

    tells_flow: ClassVar[bool] = False
    """Whether a board's own settings, which `board` asks for, say which way its players can move."""

    def __init__(self, profile: Profile, send: Send, reveal: Reveal) -> None:
        self.profile = profile
        self.send = send
        self.reveal = reveal
        self.heard: Heard = _nobody_listens
        """To be told what an answer to another question says of a board, so that nobody has to ask for it."""
        self.time_left: Callable[[], float] = _no_hurry
        """Seconds until the question under way has to be answered, for what may be left out of its answer."""

    @classmethod
    @abstractmethod
    def endpoint(cls, profile: Profile) -> Endpoint | None:
        """Where HTTP requests go; None for a provider that opens its own connection."""

    @property
    @abstractmethod
    def capabilities(self) -> Capabilities:
        """What this service can do for this profile."""

    async def greet(self) -> str | None:
        """Asks the service whether it is there at all, and says what it answered; None where the service has no
        such question. Raises what any read may."""
        return None

    @abstractmethod
    async def boards(self, token: str | None = None) -> BoardList:
        """The boards to choose from; where the service cannot list them, the profile's own, unread."""

    @abstractmethod
    async def board(self, ref: BoardRef, scope: Scope = Scope.ALL) -> Board:
        """What is known of one board. NotFound where the service says there is none, PartitionNeeded where it
        is split and the ref names no partition."""

    @abstractmethod
    async def page(self, ref: BoardRef, anchor: Anchor, limit: int, scope: Scope = Scope.ALL) -> Page:
        """Up to `limit` rows from `anchor`. An anchor that `capabilities` denies raises UsageError."""

    @abstractmethod
    async def players(
        self, ref: BoardRef, ids: Sequence[str], scope: Scope = Scope.ALL
    ) -> tuple[Entry | None, ...]:
        """Each player's entry, None for one who is not on the board. Needs `one_player`."""

    def window(self, edge: int, rows: int, *, up: bool) -> tuple[int, int]:
        """First and last row, from 1, of a page of at most `rows` rows that holds row `edge`, reaches as far up
        from it as one request can, or else down, and is one request."""
        return (max(1, edge - rows + 1), edge) if up else (edge, edge + rows - 1)

    def flow(self, board: Board) -> Flow:
        """Which way players can move, as far as a board's settings tell; see `tells_flow`."""
        del board
        return Flow.UNKNOWN

    async def submit(self, ref: BoardRef, player_id: str, score: Score | None) -> Entry | None:
        """Sets a player's score, once; None as `score` asks for the board's default one.

        Gives the entry as the service then tells it, None where it tells nothing. Needs `submit`. The request
        is not `repeatable`: when its answer is lost, the fetch service finds out what became of it.
        """
        del ref, player_id, score
        raise UsageError(self.capabilities.why_not("submit"))

    async def delete(self, ref: BoardRef, player_id: str) -> None:
        """Takes a player off a board, once; needs `delete`. NotFound where the service knows no such row."""
        del ref, player_id
        raise UsageError(self.capabilities.why_not("delete"))

    def score_from(self, board: Board, text: str) -> Score:
        """The score that a person's `text` says for a board; UsageError with a sentence for a prompt."""
        del board
        score = parse_score(text)
        if score is None:
            raise UsageError(f"“{clean(text[:40])}” is no score", hint="Type a number")
        return score

    def score_text(self, board: Board, score: Score) -> str:
        """A score as this board's service would show it."""
        del board
        return grouped(score)

    def default_score(self, board: Board) -> Score | None:
        """The score that a board gives a player for whom none is named; None where it has none, or nobody
        knows."""
        del board
        return None

    def refusal(self, board: Board, before: Entry | None, score: Score | None) -> str:
        """Why the service is going to refuse a score, as far as the board's flags tell; "" where they do not.

        `before` is the player's entry now, `score` as for `submit`.
        """
        del board, before, score
        return ""

    def board_ref(self, text: str) -> BoardRef:
        """The board that a person's `text` names; UsageError where it can name none."""
        if not text.strip():
            raise UsageError("A board needs a name")
        return BoardRef(text.strip())

    @classmethod
    def second_reading(cls, profile: Profile) -> tuple[str, Value] | None:
        """A key of the profile and another value for it, worth one try where a read was not authorised."""
        del profile
        return None

    def suggestions(self, page: Page) -> tuple[tuple[str, Value], ...]:
        """Keys of the profile that say nothing yet, each with a value that the rows of a page call for. The
        service is not asked for it."""
        del page
        return ()

    @property
    def names(self) -> Mapping[str, str]:
        """Names that a person may type for a player's id: `me` where there is one's own, and the profile's."""
        return self.profile.players

    def same_player(self, found: str, asked: str) -> bool:
        """Whether two ids, neither of which stands in for another, are one player's; see `ids_exact`."""
        return found == asked

    def stands_in(self, player_id: str) -> bool:
        """Whether an id means whoever is signed in, who may be somebody else tomorrow."""
        del player_id
        return False

    def check_player(self, player_id: str) -> None:
        """UsageError with the reason where no player of this service can have that id."""

    async def close(self) -> None:
        """Lets go of what the provider itself opened."""


def _nobody_listens(board: Board, scope: Scope) -> None:
    """For a provider outside the fetch service."""


def _no_hurry() -> float:
    """For a provider outside the fetch service."""
    return math.inf
