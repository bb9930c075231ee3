"""`lbtui find`: where players stand, a line for each player and board."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from lbtui.cli.json_text import json_text
from lbtui.cli.output import tell, write_lines
from lbtui.cli.table import Column, table
from lbtui.cli.usage import add_json, add_profile, add_watch
from lbtui.errors import LbtuiError, NotFound, UsageError
from lbtui.model.board import BoardRef, Total, total_json, total_text
from lbtui.model.entry import Entry
from lbtui.model.jump import ToPlayer, parse_jump
from lbtui.model.score import to_json

if TYPE_CHECKING:
    from lbtui.fetch.connection import Connection
    from lbtui.session import Session

ABOUT = """
Looks players up: one line for each player and board, on all boards of the
profile unless --board names some. Where nobody is found on any, the exit code
is 4.
"""
EXAMPLES = (
    "lbtui find demo/xbox 1234567890123444",
    "lbtui find demo/xbox 1234567890123444 --board TotalFlagsCaptured --json",
)
COLUMNS = (
    Column("BOARD"),
    Column("PLAYER", optional=True),
    Column("ID"),
    Column("RANK", right=True),
    Column("SCORE", right=True),
    Column("PCT", right=True, optional=True),
    Column("OF", right=True),
)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a player stands on a board: the id that was asked for, and the `entry`, with the service's own;
    None for one who is not on it."""

    ref: BoardRef
    player_id: str
    entry: Entry | None
    total: Total


@dataclass(frozen=True, slots=True)
class Answer:
    """All places that could be read, and the errors of the boards that could not."""

    places: tuple[Place, ...]
    errors: tuple[LbtuiError, ...] = field(default=(), compare=False)

    @property
    def exit_code(self) -> int:
        """The worst error's; without one, whether anybody was found."""
        if self.errors:
            return max(error.exit_code for error in self.errors)
        return 0 if any(place.entry for place in self.places) else NotFound.exit_code


def configure(parser: ArgumentParser) -> None:
    add_profile(parser)
    parser.add_argument(
        "players",
        metavar="PLAYER",
        nargs="+",
        help="an id, or a name saved in the profile; an @ before it may be",
    )
    parser.add_argument(
        "--board", metavar="BOARD", action="append", default=[], help="only on this board; may be given again"
    )
    parser.add_argument(
        "--scan", action="store_true", help="changes nothing where the service looks players up itself"
    )
    add_watch(parser)
    add_json(parser)


def run(args: Namespace) -> int:
    from lbtui.cli.running import with_session

    return with_session(lambda session: _find(session, args))


async def _find(session: Session, args: Namespace) -> int:
    from lbtui.cli.running import connect, repeat

    connection = connect(session, args.profile)
    if not connection.capabilities.one_player:
        raise UsageError("Players cannot be looked up here", connection.capabilities.why_not("one_player"))
    ids = player_ids(connection, args.players)
    named = dict.fromkeys(connection.provider.board_ref(board) for board in args.board)
    refs = list(named) or await _all_boards(connection)

    def show(answer: Answer) -> None:
        for error in answer.errors:
            tell(error)
        if args.json:
            write_lines([json_text([place_json(place) for place in answer.places])])
        elif answer.places:
            write_lines(table(COLUMNS, list(place_cells(answer.places))))

    async def again() -> Answer:
        answer = await _ask(connection, refs, ids)
        if answer.errors and not answer.places:
            raise max(answer.errors, key=lambda error: error.exit_code)
        return answer

    if args.watch is not None:
        return await repeat(args.watch, again, show)
    answer = await _ask(connection, refs, ids)
    show(answer)
    return answer.exit_code


def player_ids(connection: Connection, players: Sequence[str]) -> list[str]:
    """The ids meant, each once and in the order typed; UsageError for one that can be nobody's."""
    ids: list[str] = []
    for player in players:
        jump = parse_jump("@" + player.strip().removeprefix("@"), connection.provider.names)
        if isinstance(jump, ToPlayer):
            connection.provider.check_player(jump.player_id)
            ids.append(jump.player_id)
    return list(dict.fromkeys(ids))


async def _all_boards(connection: Connection) -> list[BoardRef]:
    refs = [board.ref for board in (await connection.all_boards()).boards]
    if not refs:
        raise UsageError("The profile names no boards", hint="Name one: --board BOARD")
    return refs


async def _ask(connection: Connection, refs: Sequence[BoardRef], ids: Sequence[str]) -> Answer:
    """Every player on every board; a board that fails does not hide the others."""
    from lbtui.cli.running import about, bounded

    async def one(ref: BoardRef) -> list[Place]:
        entries = await connection.players(ref, ids)
        total = await connection.total(ref)
        return [Place(ref, *pair, total) for pair in zip(ids, entries, strict=True)]

    outcomes = await bounded(connection.profile, refs, one)
    return Answer(
        tuple(place for each in outcomes if not isinstance(each, LbtuiError) for place in each),
        tuple(
            about(ref, each) for ref, each in zip(refs, outcomes, strict=True) if isinstance(each, LbtuiError)
        ),
    )


def place_json(place: Place) -> dict[str, Any]:
    """A member of the list that `find --json` prints."""
    entry = place.entry
    return {
        "board": str(place.ref),
        "player_id": entry.player_id if entry else place.player_id,
        "found": entry is not None,
        "rank": entry.rank if entry else None,
        "score": to_json(entry.score) if entry else None,
        "display": entry.display if entry else None,
        "percentile": entry.percentile if entry else None,
        "total": total_json(place.total)[0],
        "emulated": False,
    }


def place_cells(places: Sequence[Place]) -> Iterator[list[str | None]]:
    """The cells of `COLUMNS` for each place."""
    for place in places:
        entry = place.entry
        if entry is None:
            found = [None, place.player_id, "not found", None, None]
        else:
            rank = None if entry.rank is None else f"{entry.rank:,}"
            share = None if entry.percentile is None else str(entry.percentile)
            found = [entry.name, entry.player_id, rank, entry.score_text, share]
        yield [str(place.ref), *found, total_text(place.total)]
