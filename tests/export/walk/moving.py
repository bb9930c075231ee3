"""A provider of the tests' own over a world that moves, and all that can be wrong with how it answers."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from lbtui.errors import LbtuiError, UsageError
from lbtui.export.chunk import Chunk
from lbtui.export.progress import Progress, Reached
from lbtui.export.rows import Packed
from lbtui.export.walk import Counted, Report, Span, Walk
from lbtui.export.wanted import WalkKind
from lbtui.fetch.connection import Connection
from lbtui.fetch.timing import Timing
from lbtui.model.board import Board, BoardList, BoardRef, Exact, Flow, Order
from lbtui.model.capabilities import Capabilities
from lbtui.model.entry import Entry, RankKind, Scope
from lbtui.model.page import Anchor, Offset, Page, Rank, Token, Top, Trace
from lbtui.model.profile import Field, Profile
from lbtui.model.secret import Secret, SecretRef
from lbtui.providers.base import Provider
from lbtui.providers.gamesparks_request import Pull
from lbtui.providers.wire import Endpoint

from .world import World

TARGET = f"{__name__}:MovingProvider"
REF = BoardRef("flags")


@dataclass
class Service:
    """How the world is served. `turn` gives, for each question, how many rounds of the loop pass before the
    board is looked at; `fail` an error for a question by its number from 0 and its first row."""

    world: World
    can: Capabilities = field(default_factory=lambda: Capabilities(by_offset=True, total_known=True))
    flow: Flow = Flow.UNKNOWN
    tells_order: bool = True
    shuffled: random.Random | None = None
    aligned: bool = False
    """Whether pages begin at multiples of their rows only, as with GameSparks."""
    back: bool = True
    """Whether pages by token say what is before them."""
    fail: Callable[[int, int], LbtuiError | None] = lambda number, first: None
    entry: Callable[[Entry, int], Entry | None] = lambda entry, row: entry
    first: Callable[[int], int] = lambda first: first
    total: Callable[[int], int] = lambda total: total
    retried: Callable[[int], int] = lambda number: 0
    slow: Callable[[int], float] = lambda number: 0.001
    """Seconds on the tests' clock that a question takes."""
    most: int = 10**6
    """Rows that it sends at once, whatever is asked for."""
    circle: int = 0
    """The row after which the tokens lead back to the first page; 0 for never."""
    friends: World | None = None
    clock: list[float] = field(default_factory=lambda: [1_000.0])
    asked: list[tuple[int, int]] = field(default_factory=list)
    under_way: int = 0
    most_at_once: int = 0

    async def answer(self, ref: BoardRef, anchor: Anchor, first: int, limit: int, scope: Scope) -> Page:
        number = len(self.asked)
        self.asked.append((first, limit))
        self.under_way += 1
        self.most_at_once = max(self.most_at_once, self.under_way)
        try:
            for _ in range(1 if self.shuffled is None else self.shuffled.randint(1, 12)):
                await asyncio.sleep(0)
            page = self._look(ref, anchor, first, limit, scope, number)
            for _ in range(0 if self.shuffled is None else self.shuffled.randint(0, 6)):
                await asyncio.sleep(0)
        finally:
            self.under_way -= 1
        return page

    def _look(self, ref: BoardRef, anchor: Anchor, first: int, limit: int, scope: Scope, number: int) -> Page:
        world = self.friends if scope is Scope.FRIENDS and self.friends else self.world
        world.step()
        seconds = self.slow(number)
        self.clock[0] += seconds
        if error := self.fail(number, first):
            raise error
        begins = self.first(first)
        made = [
            self.entry(Entry(rank, who, score=score), row)
            for row, (rank, who, score) in enumerate(world.slice(begins, min(limit, self.most)), begins)
        ]
        entries = tuple(each for each in made if each)
        order = Order.LOW_FIRST if world.low_first else Order.HIGH_FIRST
        board = Board(ref, order=order if self.tells_order else None)
        if self.can.total_known:
            board = Board(ref, total=Exact(self.total(world.total)), order=board.order)
        following: Anchor | None = Offset(first - 1 + len(entries)) if entries else None
        previous: Anchor | None = None
        if not (self.can.by_offset or self.can.by_rank):
            after = first + len(entries)
            over = after > world.total
            goes_round = self.circle and after > self.circle
            following = Token("1") if goes_round else None if over or not entries else Token(str(after))
            previous = Token(str(max(1, first - limit))) if first > 1 and self.back else None
        trace = Trace(200, seconds, 0, 1, self.clock[0] + 1.7e9, retries=self.retried(number))
        return Page(board, anchor, entries, following, previous, rank_kind=self.can.rank_kind, trace=trace)


class MovingProvider(Provider):
    """See the module; `serves` is set by `connection_to`."""

    service = "moving"
    title = "Moving"
    fields = (Field("limit", "Limit"),)
    tells_flow = True
    serves: Service

    @classmethod
    def endpoint(cls, profile: Profile) -> Endpoint | None:
        return None

    @property
    def capabilities(self) -> Capabilities:
        return self.serves.can

    def window(self, edge: int, rows: int, *, up: bool) -> tuple[int, int]:
        if not self.serves.aligned:
            return super().window(edge, rows, up=up)
        pull = Pull.reaching(edge, rows, up=up)
        return pull.first + 1, pull.first + pull.limit

    def flow(self, board: Board) -> Flow:
        return self.serves.flow

    async def boards(self, token: str | None = None) -> BoardList:
        return BoardList((Board(REF),), complete=False)

    async def board(self, ref: BoardRef, scope: Scope = Scope.ALL) -> Board:
        return Board(ref)

    async def page(self, ref: BoardRef, anchor: Anchor, limit: int, scope: Scope = Scope.ALL) -> Page:
        match anchor:
            case Top():
                first = 1
            case Offset(rows):
                first = rows + 1
            case Rank(rank):
                first = rank
            case Token(value):
                first = int(value)
            case _:
                raise UsageError("No way there")
        assert not self.serves.aligned or (first - 1) % limit == 0
        return await self.serves.answer(ref, anchor, first, limit, scope)

    async def players(
        self, ref: BoardRef, ids: Sequence[str], scope: Scope = Scope.ALL
    ) -> tuple[Entry | None, ...]:
        raise UsageError("Nobody is looked up")


async def _no_secrets(ref: SecretRef) -> Secret:
    raise AssertionError(f"nobody asks for {ref}")


def connection_to(service: Service, page_size: int = 20, concurrency: int = 8) -> Connection:
    """A connection to the world; time is the service's clock, and sleeping takes none."""

    async def sleep(seconds: float) -> None:
        service.clock[0] += seconds

    timing = Timing(lambda: service.clock[0], lambda: service.clock[0] + 1.7e9, sleep, lambda: 0.5)
    values = {"timeout": 30, "page_size": page_size, "concurrency": concurrency}
    connection = Connection(Profile("p", "moving", values), _no_secrets, timing=timing)
    assert isinstance(connection.provider, MovingProvider)
    connection.provider.serves = service
    return connection


class Kept:
    """What a walk handed over. Of two rows of one player the later one counts; rows without an id all do."""

    def __init__(self, low_first: bool = False) -> None:
        self.chunks: list[Chunk] = []
        self.told: list[Progress] = []
        self._low_first = low_first

    def take(self, chunk: Chunk) -> None:
        assert chunk.number == len(self.chunks)
        assert chunk.rows
        self.chunks.append(chunk)

    @property
    def all_rows(self) -> list[Packed]:
        return [row for chunk in self.chunks for row in chunk.rows]

    @property
    def players(self) -> dict[str, Packed]:
        return {row.player_id: row for row in self.all_rows if row.player_id}

    def count(self) -> Counted:
        seen: dict[str, Packed] = {}
        rose = fell = 0
        for row in self.all_rows:
            if (before := seen.get(row.player_id)) and row.player_id:
                higher, lower = _compared(before, row)
                rose += lower if self._low_first else higher
                fell += higher if self._low_first else lower
            seen[row.player_id] = row
        nameless = Counter(row.player_id for row in self.all_rows)[""]
        rows = len(self.players) + nameless
        return Counted(rows, len(self.all_rows) - rows, rose, fell)

    def by_row(self) -> list[str]:
        """The players in the order of the last row that each was met in."""
        rows = {row.player_id: at for chunk in self.chunks for at, row in enumerate(chunk.rows, chunk.first)}
        return sorted(rows, key=lambda who: rows[who])


def _compared(before: Packed, row: Packed) -> tuple[bool, bool]:
    if not isinstance(before.score, int) or not isinstance(row.score, int):
        return False, False
    return row.score > before.score, row.score < before.score


def walk_of(
    service: Service,
    kept: Kept,
    *,
    page_size: int = 20,
    at_once: int = 8,
    span: Span | None = None,
    kind: WalkKind = WalkKind.SAFE,
    scope: Scope = Scope.ALL,
    connection: Connection | None = None,
    **more: Any,
) -> Walk:
    connection = connection or connection_to(service, page_size)
    return Walk(
        connection,
        REF,
        scope,
        span or Span(),
        kind,
        at_once,
        take=kept.take,
        count=kept.count,
        told=kept.told.append,
        **more,
    )


async def walked(service: Service, **options: Any) -> tuple[Report, Kept]:
    """A whole walk, and what it handed over."""
    kept = Kept(service.world.low_first)
    walk = walk_of(service, kept, **options)
    return await walk.run(), kept


def check_claim(report: Report, kept: Kept, world: World) -> None:
    """That whatever is claimed of a whole board is so."""
    got = set(kept.players)
    match report.guarantee.reached:
        case Reached.COMPLETE:
            assert world.throughout <= got
        case Reached.BOUNDED:
            assert report.guarantee.missing is not None
            assert len(world.throughout - got) <= report.guarantee.missing
        case Reached.ATOMIC:
            assert len(kept.chunks) <= 1
        case Reached.BEST_EFFORT:
            pass


BY_RANK = Capabilities(by_rank=True, total_known=True)
BY_OFFSET = Capabilities(by_offset=True, total_known=True)
NO_TOTAL = Capabilities(by_offset=True)
TOKENS = Capabilities(rank_kind=RankKind.ABSENT)
TOKENS_TOTAL = Capabilities(total_known=True)
