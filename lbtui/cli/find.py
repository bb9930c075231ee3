"""`lbtui find`: where players stand, a line for each player and board."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from lbtui.cli.output import narrate, tell, write_lines
from lbtui.cli.places import COLUMNS, Answer, Place, place_cells, place_json
from lbtui.cli.table import table
from lbtui.cli.usage import add_json, add_profile, add_watch
from lbtui.errors import LbtuiError, NotFound, UsageError
from lbtui.model.json_text import json_text
from lbtui.model.jump import ToPlayer, parse_jump

if TYPE_CHECKING:
    from lbtui.cli.scanning import Search
    from lbtui.fetch.connection import Connection
    from lbtui.model.board import BoardRef
    from lbtui.model.entry import Entry
    from lbtui.session import Session

ABOUT = """
Looks players up: one line for each player and board, on all boards of the
profile unless --board names some. Where nobody is found on any, the exit code
is 4.

Some services look nobody up. There --scan reads each board from the top until
all of the players are met, several pages at once; what that costs at most is
said first, and at a terminal asked about where it is much. Without --scan it
is only said, and the exit code is 2, except where all were met already.
"""
EXAMPLES = (
    "lbtui find demo/xbox 1234567890123444",
    "lbtui find demo/xbox 1234567890123444 --board TotalFlagsCaptured --json",
    "lbtui find demo/gamesparks warrior --board flags --scan",
)


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
        "--scan",
        action="store_true",
        help="read the boards, where the service looks nobody up; changes nothing where it does",
    )
    add_watch(parser)
    add_json(parser)


def run(args: Namespace) -> int:
    from lbtui.cli.running import with_session

    return with_session(lambda session: _find(session, args))


async def _find(session: Session, args: Namespace) -> int:
    from lbtui.cli.running import connect, repeat

    connection = connect(session, args.profile)
    ids = player_ids(connection, args.players)
    named = dict.fromkeys(connection.provider.board_ref(board) for board in args.board)
    refs = list(named) or await _all_boards(connection)
    can = connection.capabilities
    looks_up = can.one_player or can.around_player
    search = None if looks_up or not args.scan else _search(connection, refs, ids, args.players)
    asking = search.answer if search else partial(_ask if looks_up else _passed, connection, refs, ids)

    async def again() -> Answer:
        answer = await asking()
        if answer.errors and not answer.places:
            raise max(answer.errors, key=lambda error: error.exit_code)
        return answer

    if args.watch is not None:
        return await repeat(args.watch, again, lambda answer: _show(answer, as_json=args.json))
    answer = await (_unless_stopped(search, as_json=args.json) if search else asking())
    _show(answer, as_json=args.json and bool(looks_up or search or answer.places))
    return answer.exit_code


async def _unless_stopped(search: Search, *, as_json: bool) -> Answer:
    """What a search gives; where it is called off, the boards that are done are shown."""
    from asyncio import CancelledError  # which the help does without

    try:
        return await search.answer()
    except CancelledError:
        if search.stopped_at:
            _show(Answer(tuple(search.places)), as_json=as_json)
            narrate(search.stopped_at)
        raise


def _show(answer: Answer, *, as_json: bool) -> None:
    for error in answer.errors:
        tell(error)
    if as_json:
        write_lines([json_text([place_json(place) for place in answer.places])])
    elif answer.places:
        write_lines(table(COLUMNS, list(place_cells(answer.places))))


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


async def _entries(connection: Connection, ref: BoardRef, ids: Sequence[str]) -> Sequence[Entry | None]:
    """Each player's entry, from the page around them where the service does not give it alone."""
    if connection.capabilities.one_player:
        return await connection.players(ref, ids)
    entries = [await _around(connection, ref, each) for each in ids]
    if None in entries:
        await connection.board(ref)  # a board that is not there has no players either, and is another error
    return entries


async def _around(connection: Connection, ref: BoardRef, player_id: str) -> Entry | None:
    try:
        return (await connection.locate(ref, player_id)).entry
    except NotFound:
        return None


def _search(
    connection: Connection, refs: Sequence[BoardRef], ids: Sequence[str], typed: Sequence[str]
) -> Search:
    from lbtui.cli.scanning import Search, tell_of_names

    tell_of_names(connection, typed, ids)
    return Search(connection, refs, ids)


async def _passed(connection: Connection, refs: Sequence[BoardRef], ids: Sequence[str]) -> Answer:
    from lbtui.cli.scanning import passed_or_costs

    return await passed_or_costs(connection, refs, ids)


async def _ask(connection: Connection, refs: Sequence[BoardRef], ids: Sequence[str]) -> Answer:
    """Every player on every board; a board that fails does not hide the others."""
    from lbtui.cli.running import bounded, on_board

    async def one(ref: BoardRef) -> list[Place]:
        entries = await _entries(connection, ref, ids)
        total = await connection.total(ref)
        return [Place(ref, *pair, total) for pair in zip(ids, entries, strict=True)]

    outcomes = await bounded(connection.profile, refs, one)
    return Answer(
        tuple(place for each in outcomes if not isinstance(each, LbtuiError) for place in each),
        tuple(
            on_board(ref, each)
            for ref, each in zip(refs, outcomes, strict=True)
            if isinstance(each, LbtuiError)
        ),
    )
