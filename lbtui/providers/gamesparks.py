"""GameSparks boards through a studio's own callback: one address, a key, a page number, rows until `[]`.

It stands for every service that can do little: no list, no total, no look-up. Requests and the choice of pages
are in `gamesparks_request`, how answers are read is in `gamesparks_answer`.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

from lbtui.errors import BadAnswer, LbtuiError, NotFound, PartitionNeeded, UsageError
from lbtui.model.board import Board, BoardList, BoardRef, Exact
from lbtui.model.capabilities import Capabilities
from lbtui.model.entry import Entry, Scope
from lbtui.model.page import Anchor, End, Offset, Page, Player, Rank, Top
from lbtui.model.profile import Profile, Value
from lbtui.model.secret import SecretRef
from lbtui.providers.base import Provider
from lbtui.providers.gamesparks_answer import (
    ENDPOINT,
    NO_BOARD,
    NO_PARTITION,
    SPLIT,
    VALID,
    WORDS,
    likely_members,
    read_rows,
    read_word,
    refused,
)
from lbtui.providers.gamesparks_profile import FIELDS, MOST_ROWS
from lbtui.providers.gamesparks_pulled import Pulled
from lbtui.providers.gamesparks_request import Pull, ask_board, ask_endpoint, ask_partition, pull_rows, pulls
from lbtui.providers.gamesparks_rows import read_entries
from lbtui.providers.reading import contradictions
from lbtui.providers.wire import Endpoint, Reply, Request

_NOBODY = "A callback does not know who asks."
_READ_ONLY = "The callback only reads boards."
_REASONS = {
    "lists_boards": "A callback cannot list the boards; the profile's own are shown.",
    "by_rank": "A callback starts a page after so many rows, and where scores are tied, ranks are not rows.",
    "around_player": "A callback looks nobody up: its rows are read until the player is met.",
    "one_player": "A callback looks nobody up: its rows are read until the player is met.",
    "friends": _NOBODY,
    "own": _NOBODY,
    "total_known": "A callback does not say how many rows there are: the end is where it has no more.",
    "validator": "A callback's answers carry no ETag.",
    "metadata": "A callback has no metadata of its own; what else its rows hold are further columns.",
    "submit": _READ_ONLY,
    "delete": _READ_ONLY,
}


class GameSparksProvider(Provider):
    """See the module; a profile's `score` and `name` say which members of a row are the score and the name."""

    service = "gamesparks"
    title = "GameSparks"
    fields = FIELDS

    @classmethod
    def endpoint(cls, profile: Profile) -> Endpoint:
        url = profile.values.get("url")
        return Endpoint(url if isinstance(url, SecretRef) else profile.text("url"), words=WORDS)

    @cached_property
    def capabilities(self) -> Capabilities:
        return Capabilities(by_offset=True, partitions=True, page_max=self._limit, reasons=_REASONS)

    @cached_property
    def _limit(self) -> int:
        return int(self.profile.number("limit")) or MOST_ROWS

    async def greet(self) -> str:
        return await self._word(ask_endpoint(), {ENDPOINT}, "the endpoint")

    async def boards(self, token: str | None = None) -> BoardList:
        del token  # the whole list is the profile's own
        return BoardList(tuple(map(Board, self.profile.boards)), complete=False)

    async def board(self, ref: BoardRef, scope: Scope = Scope.ALL) -> Board:
        """Whether it is there. Where a partition is needed or named, that is asked for as well."""
        self._allow(scope)
        word = await self._word(ask_board(ref.id), {VALID, SPLIT, NO_BOARD}, f"board {ref.id}")
        if word == NO_BOARD:
            raise NotFound(f"There is no board {ref.id}", hint="Write its short code as the service has it")
        if ref.partition is not None:
            split = word == SPLIT
            word = await self._word(
                ask_partition(ref.id, ref.partition), {VALID, NO_PARTITION}, f"partition {ref}"
            )
            if word == NO_PARTITION and not split:
                raise NotFound(
                    f"Board {ref.id} has no partitions", hint="Leave out the dot and what follows it"
                )
            if word == NO_PARTITION:
                hint = "A partition is its field and its value, as in COUNTRY.UK"
                raise NotFound(f"Board {ref.id} has no partition {ref.partition}", hint=hint)
        elif word == SPLIT:
            raise PartitionNeeded(ref.id)
        return Board(ref)

    async def page(self, ref: BoardRef, anchor: Anchor, limit: int, scope: Scope = Scope.ALL) -> Page:
        self._allow(scope)
        match anchor:
            case Top():
                return await self._page(ref, anchor, 0, limit)
            case Offset(rows):
                return await self._page(ref, anchor, rows, limit)
            case Rank():
                raise UsageError(self.capabilities.why_not("by_rank"))
            case Player():
                raise UsageError(self.capabilities.why_not("around_player"))
            case End():
                raise UsageError(self.capabilities.why_not("total_known"))
        raise UsageError("A callback gives no tokens to go on from")

    async def players(
        self, ref: BoardRef, ids: Sequence[str], scope: Scope = Scope.ALL
    ) -> tuple[Entry | None, ...]:
        del ref, ids, scope
        raise UsageError(self.capabilities.why_not("one_player"))

    def window(self, edge: int, rows: int, *, up: bool) -> tuple[int, int]:
        pull = Pull.reaching(edge, min(rows, self._limit), up=up)
        return pull.first + 1, pull.first + pull.limit

    def suggestions(self, page: Page) -> tuple[tuple[str, Value], ...]:
        return tuple((key, name) for key, name in likely_members(page.entries) if not self.profile.text(key))

    def board_ref(self, text: str) -> BoardRef:
        ref = super().board_ref(text)
        for own in self.profile.boards:
            if ref.id in (own.id, str(own)):
                return own if ref.id == str(own) else ref
        name, _, partition = ref.id.partition(".")
        return BoardRef(name, partition) if name and partition else ref

    async def _page(self, ref: BoardRef, anchor: Anchor, offset: int, limit: int) -> Page:
        """Rows from wherever they begin; only a page that holds nothing at all is the end."""
        count = max(1, min(limit, self._limit))
        pulled = await self._pulled(ref, offset, count)
        if not pulled.rows and not offset:
            await self._check(ref)
        texts = self.profile.text
        entries, warnings = read_entries(pulled.rows, pulled.first + 1, texts("score"), texts("name"))
        return Page(
            Board(ref) if entries or offset else Board(ref, total=Exact(0)),
            anchor,
            entries,
            Offset(pulled.following) if entries else None,
            Offset(max(0, offset - count)) if offset else None,
            warnings=(*pulled.warnings, *warnings, *contradictions(entries, count)),
        )

    async def _pulled(self, ref: BoardRef, offset: int, count: int) -> Pulled:
        pulled = Pulled(offset, count)
        for pull in pulls(offset, count, self._limit):
            pulled.add(pull, await self._rows(ref, pull))
            if pulled.ended:
                return pulled
        if not pulled.rows:  # the page is short, which proves nothing
            pull = Pull(1, offset)
            pulled.add(pull, await self._rows(ref, pull))
        return pulled

    async def _rows(self, ref: BoardRef, pull: Pull) -> Sequence[object]:
        what = f"board {ref}"
        reply = await self._ask(pull_rows(ref, pull), what)
        try:
            return read_rows(reply, what)
        except BadAnswer as wrong:
            problem = wrong
        await self._check(ref)
        raise problem

    async def _check(self, ref: BoardRef) -> None:
        """NotFound or PartitionNeeded where that is why no rows came: of a board that is not there a script
        may say anything, or nothing."""
        try:
            await self.board(ref)
        except (NotFound, PartitionNeeded):
            raise
        except LbtuiError:
            return  # what came instead of rows tells more

    async def _word(self, request: Request, known: set[str], what: str) -> str:
        return read_word(await self._ask(request, what), known, what)

    async def _ask(self, request: Request, what: str) -> Reply:
        reply = await self.send(request)
        if reply.status != 200:
            raise refused(reply, what)
        return reply

    def _allow(self, scope: Scope) -> None:
        if scope is not Scope.ALL:
            raise UsageError(_NOBODY)
