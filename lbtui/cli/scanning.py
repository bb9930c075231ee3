"""`lbtui find` where the service looks nobody up: who was met already, what a search costs, and with --scan the
search."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from string import hexdigits

from lbtui.cli.output import narrate
from lbtui.cli.places import Answer, Place
from lbtui.cli.profiles.asking import can_ask, is_yes, put, typed
from lbtui.cli.progress import ProgressLine
from lbtui.cli.running import bounded, on_board
from lbtui.errors import LbtuiError, ScanNeeded, UsageError
from lbtui.fetch.connection import Connection
from lbtui.fetch.locate import Located
from lbtui.fetch.scan.cost import Cost, Progress, spending_text
from lbtui.fetch.timing import Wait
from lbtui.model.board import BoardRef, rows_text

DEAR_REQUESTS = 1_000
DEAR_SECONDS = 120.0
"""A search that may take more than these is begun only when a person at the terminal says so."""

LONG = 8
"""Characters of an id from which on its length says something: shorter ones are counted up."""


async def passed_or_costs(connection: Connection, refs: Sequence[BoardRef], ids: Sequence[str]) -> Answer:
    """The players on boards on which all of them were met already; for the others the error says what a search
    would cost.

    The end of a board is found for it, and its first page read, which takes a few requests.
    """

    async def one(ref: BoardRef) -> list[Place] | Cost:
        scan = connection.scan(ref)
        cost = await scan.cost(ids)
        if cost.requests:
            return cost
        found = {each: at for each in ids if (at := await scan.remembered(each))}
        return await scan.cost(ids) if len(found) < len(ids) else _located(connection, ref, ids, found)

    outcomes = await bounded(connection.profile, refs, one)
    places: list[Place] = []
    errors: list[LbtuiError] = []
    lines: list[str] = []
    for ref, each in zip(refs, outcomes, strict=True):
        if isinstance(each, LbtuiError):
            errors.append(on_board(ref, each))
        elif isinstance(each, Cost):
            lines.append(f"--scan reads {_board(ref, each)} for them: {each}")
        else:
            places += each
    if lines:
        title = f"Players cannot be looked up at {connection.provider.title}"
        why = connection.capabilities.why_not("one_player")
        errors.append(ScanNeeded(title, why, ".\n".join(lines)))
    return Answer(tuple(places), tuple(errors))


def tell_of_names(connection: Connection, typed: Sequence[str], ids: Sequence[str]) -> None:
    """Says of what was typed without an @, and looks like no id of this profile's, that it is sought as one."""
    for each in dict.fromkeys(map(str.strip, typed)):
        if each in ids and unlike(each, list(connection.provider.names.values())):
            narrate(f"{each} is no saved name; it is looked for as a player's id")


def unlike(text: str, ids: Sequence[str]) -> bool:
    """Whether a text differs from these ids in the kinds of its characters, or in length where they are all of
    one; where there are none, whether it has no digit."""
    if not ids:
        return not any(each.isdigit() for each in text)
    if text in ids:
        return False
    known = set().union(*map(_kinds, ids))
    lengths = {len(each) for each in ids}
    return not _kinds(text) <= known or (
        len(lengths) == 1 and max(lengths) >= LONG and len(text) not in lengths
    )


def _kinds(text: str) -> set[str]:
    kinds = {"digit" if each.isdigit() else "upper" if each.isupper() else "letter" for each in text}
    return kinds if all(each in hexdigits for each in text) else kinds | {"no hex"}


class Search:
    """Players on boards, which are read for them one after the other; what each costs, and all of them, is said
    before the first. When they are asked for again, those who were met are looked for where they were.

    `places` are those of the boards that are done, also where it was called off."""

    def __init__(self, connection: Connection, refs: Sequence[BoardRef], ids: Sequence[str]) -> None:
        self._connection = connection
        self._refs = refs
        self._ids = ids
        self._told: set[BoardRef] = set()
        self._without: set[BoardRef] = set()
        """Boards that were read to their end without meeting everybody."""
        self.places: list[Place] = []
        self._at: tuple[BoardRef, Progress | None] | None = None

    @property
    def stopped_at(self) -> str:
        """Where it was called off, as it is told; empty where no board was begun."""
        if self._at is None:
            return ""
        ref, progress = self._at
        if progress is None:
            return f"stopped: board {ref} was not read"
        return f"stopped: {progress.read:,} of {progress.rows:,} rows of board {ref} were read"

    async def answer(self) -> Answer:
        """Every player on every board; a board that fails does not hide the others."""
        self.places, self._at = [], None
        failed: dict[BoardRef, LbtuiError] = {}
        with ProgressLine() as line, _waits_told(self._connection, line):
            costs: dict[BoardRef, Cost] = {}
            for ref in self._refs:
                try:
                    costs[ref] = await self._cost(ref, line)
                except LbtuiError as error:
                    failed[ref] = error
            await self._tell(costs, line)
            for ref in costs:
                try:
                    self.places += await self._places(ref, line)
                except LbtuiError as error:
                    failed[ref] = error
        errors = tuple(on_board(ref, failed[ref]) for ref in self._refs if ref in failed)
        return Answer(tuple(self.places), errors)

    async def _cost(self, ref: BoardRef, line: ProgressLine) -> Cost:
        scan = self._connection.scan(ref)
        if ref in self._without:
            self._without.discard(ref)
            scan.forget()
        return await scan.cost(self._ids, lambda total: line.show(f"{ref}: {rows_text(total)}"))

    async def _tell(self, costs: Mapping[BoardRef, Cost], line: ProgressLine) -> None:
        """Says what is about to be spent on boards of which that was not said yet, and on all of them. If it is
        much, somebody who can be asked is; UsageError where they do not want it."""
        new = {ref: cost for ref, cost in costs.items() if cost.requests and ref not in self._told}
        self._told.update(new)
        line.clear()
        for ref, cost in new.items():
            narrate(f"reading {_board(ref, cost)}: {cost}")
        requests = sum(cost.requests for cost in new.values())
        seconds = [cost.seconds for cost in new.values() if cost.seconds is not None]
        if len(new) > 1:
            narrate(f"together: {spending_text(requests, sum(seconds) if len(seconds) == len(new) else None)}")
        if (requests > DEAR_REQUESTS or sum(seconds) > DEAR_SECONDS) and can_ask():
            put("Read that much? [y/N]")
            if not is_yes(await typed()):
                raise UsageError("The boards were not read for the players")

    async def _places(self, ref: BoardRef, line: ProgressLine) -> list[Place]:
        scan = self._connection.scan(ref)
        self._at = ref, None

        def progress(now: Progress) -> None:
            self._at = ref, now
            line.show(f"{ref}: {now}")

        found = await scan.find(self._ids, progress)
        if len(found) < len(self._ids):
            self._without.add(ref)
            if scan.moved:
                line.clear()
                narrate(
                    f"note: board {ref} moved while it was read, and who moved with it may have been missed"
                )
        return _located(self._connection, ref, self._ids, found)


def _located(
    connection: Connection, ref: BoardRef, ids: Sequence[str], found: Mapping[str, Located]
) -> list[Place]:
    total = connection.known_total(ref)
    return [Place(ref, each, at.entry if (at := found.get(each)) else None, total, True) for each in ids]


def _board(ref: BoardRef, cost: Cost) -> str:
    return f"board {ref} ({rows_text(cost.total)})"


@contextmanager
def _waits_told(connection: Connection, line: ProgressLine) -> Iterator[None]:
    """Takes the line away where a wait is told of."""
    telling = connection.on_wait

    def told(wait: Wait | None) -> None:
        line.clear()
        if telling:
            telling(wait)

    connection.on_wait = told
    try:
        yield
    finally:
        connection.on_wait = telling
