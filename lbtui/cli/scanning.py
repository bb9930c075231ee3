"""`lbtui find` where the service looks nobody up: what a search costs, and with --scan the search."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from lbtui.cli.output import narrate, tell
from lbtui.cli.places import Answer, Place
from lbtui.cli.progress import ProgressLine
from lbtui.cli.running import about, bounded
from lbtui.errors import LbtuiError, ScanNeeded
from lbtui.fetch.connection import Connection
from lbtui.fetch.scan.cost import Cost
from lbtui.fetch.timing import Wait
from lbtui.model.board import BoardRef, Exact, rows_text


async def tell_costs(connection: Connection, refs: Sequence[BoardRef], ids: Sequence[str]) -> int:
    """Says what a search of each board would cost, and gives the exit code of a command that does not search.

    The end of a board is found for it, which takes a few requests.
    """

    async def cost(ref: BoardRef) -> Cost:
        return await connection.scan(ref).cost(ids)

    outcomes = await bounded(connection.profile, refs, cost)
    errors: list[LbtuiError] = []
    lines: list[str] = []
    for ref, each in zip(refs, outcomes, strict=True):
        if isinstance(each, LbtuiError):
            errors.append(about(ref, each))
        else:
            lines.append(_offer(ref, each))
    if lines:
        title = f"Players cannot be looked up at {connection.provider.title}"
        why = connection.capabilities.why_not("one_player")
        errors.append(ScanNeeded(title, why, ".\n".join(lines)))
    for error in errors:
        tell(error)
    return max(error.exit_code for error in errors)


class Search:
    """Players on boards, which are read for them one after the other. When they are asked for again, those who
    were met are looked for where they were."""

    def __init__(self, connection: Connection, refs: Sequence[BoardRef], ids: Sequence[str]) -> None:
        self._connection = connection
        self._refs = refs
        self._ids = ids
        self._told: set[BoardRef] = set()
        self._without: set[BoardRef] = set()
        """Boards that were read to their end without meeting everybody."""

    async def answer(self) -> Answer:
        """Every player on every board; a board that fails does not hide the others."""
        places: list[Place] = []
        errors: list[LbtuiError] = []
        with ProgressLine() as line, _waits_told(self._connection, line):
            for ref in self._refs:
                try:
                    places += await self._places(ref, line)
                except LbtuiError as error:
                    errors.append(about(ref, error))
        return Answer(tuple(places), tuple(errors))

    async def _places(self, ref: BoardRef, line: ProgressLine) -> list[Place]:
        scan = self._connection.scan(ref)
        if ref in self._without:
            self._without.discard(ref)
            scan.forget()
        cost = await scan.cost(self._ids, lambda total: line.show(f"{ref}: {rows_text(total)}"))
        if cost.requests and ref not in self._told:
            self._told.add(ref)
            line.clear()
            narrate(f"reading {_board(ref, cost)}: {cost}")
        found = await scan.find(self._ids, lambda progress: line.show(f"{ref}: {progress}"))
        if len(found) < len(self._ids):
            self._without.add(ref)
            if scan.moved:
                line.clear()
                narrate(
                    f"note: board {ref} moved while it was read, and who moved with it may have been missed"
                )
        total = self._connection.known_total(ref)
        located = [(each, found.get(each)) for each in self._ids]
        return [Place(ref, each, at.entry if at else None, total, True) for each, at in located]


def _offer(ref: BoardRef, cost: Cost) -> str:
    if not cost.requests:
        return f"--scan finds them on {_board(ref, cost)}, where they were {cost}"
    return f"--scan reads {_board(ref, cost)} for them: {cost}"


def _board(ref: BoardRef, cost: Cost) -> str:
    return f"board {ref} ({rows_text(Exact(cost.rows))})"


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
