"""`lbtui rows`: rows of a board, as a table or as JSON."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from typing import TYPE_CHECKING, Any

from lbtui.cli.output import narrate, write_lines
from lbtui.cli.rows_table import rows_table
from lbtui.cli.shapes import board_head, row_json, utc
from lbtui.cli.usage import add_at, add_json, add_profile, add_watch, row_limit
from lbtui.errors import UsageError
from lbtui.model.board import total_text
from lbtui.model.entry import Scope
from lbtui.model.json_text import json_text
from lbtui.model.jump import parse_jump

if TYPE_CHECKING:
    from lbtui.cli.reading import Reading
    from lbtui.fetch.connection import Connection
    from lbtui.session import Session

DEFAULT_LIMIT = 20
ABOUT = f"""
Prints rows of a board: the first {DEFAULT_LIMIT}, or as many as --limit says from
wherever --at leads. A player is shown between neighbours, in the middle; where
the service looks nobody up, lbtui find --scan tells their rank first.
"""
EXAMPLES = (
    "lbtui rows demo/xbox TotalFlagsCaptured",
    "lbtui rows demo/xbox TotalFlagsCaptured --at 15000 --limit 3 --json",
    "lbtui rows demo/xbox TotalFlagsCaptured --at @1234567890123444 --limit 5",
    "lbtui rows demo/xbox TotalFlagsCaptured --at 50%",
)


def configure(parser: ArgumentParser) -> None:
    add_profile(parser)
    parser.add_argument("board", metavar="BOARD", help="a board's name; BOARD.PARTITION for a part")
    add_at(parser)
    parser.add_argument(
        "--limit", metavar="N", type=row_limit, default=DEFAULT_LIMIT,
        help=f"how many rows, {DEFAULT_LIMIT} if not said; more than a page are read page by page",
    )  # fmt: skip
    parser.add_argument("--friends", action="store_true", help="only friends of the profile's own player")
    add_watch(parser)
    add_json(parser)


def run(args: Namespace) -> int:
    from lbtui.cli.running import with_session

    return with_session(lambda session: _rows(session, args))


async def _rows(session: Session, args: Namespace) -> int:
    from lbtui.cli.reading import Question, read
    from lbtui.cli.running import connect, repeat

    connection = connect(session, args.profile)
    jump = parse_jump("first" if args.at is None else args.at, connection.provider.names)
    ref = connection.provider.board_ref(args.board)
    question = Question(ref, jump, args.limit, scope_of(connection, args.friends))

    def show(reading: Reading) -> None:
        if args.json:
            write_lines([json_text(reading_json(connection, reading))])
        else:
            lines, left_out = rows_table(reading.board, reading.entries, reading.rank_kind)
            write_lines(lines)
            narrate(
                _where(reading, question.scope), *(f"note: {each}" for each in (*reading.warnings, *left_out))
            )

    if args.watch is None:
        show(await read(connection, question))
        return 0
    return await repeat(args.watch, lambda: read(connection, question, fresh=True), show)


def scope_of(connection: Connection, friends: bool) -> Scope:
    """Whose rows --friends means; UsageError where the service knows of none."""
    if friends and not connection.capabilities.friends:
        raise UsageError("There are no friends to show", connection.capabilities.why_not("friends"))
    return Scope.FRIENDS if friends else Scope.ALL


def reading_json(connection: Connection, reading: Reading) -> dict[str, Any]:
    """What `rows --json` prints."""
    return {
        "profile": connection.profile.name,
        "service": connection.profile.service,
        "board": board_head(reading.board),
        "first_rank": reading.entries[0].rank if reading.entries else None,
        "rows": [row_json(entry) for entry in reading.entries],
        "next": reading.next,
        "fetched_at": utc(reading.fetched_at),
        "warnings": list(reading.warnings),
    }


def _where(reading: Reading, scope: Scope) -> str:
    """`Total flags captured: ranks 15,000 to 15,002 of 23,437`, `Best lap: 3 of 20 friends, ranks 4 to 87`."""
    board, ranks = reading.board, [e.rank for e in reading.entries if e.rank is not None]
    of = f"of {total_text(board.total)}" + (" friends" if scope is Scope.FRIENDS else "")
    if not reading.entries:
        return f"{board.label}: no rows here, {of}"
    if not ranks:
        return f"{board.label}: {len(reading.entries):,} rows {of}"
    span = f"rank {ranks[0]:,}" if ranks[0] == ranks[-1] else f"ranks {ranks[0]:,} to {ranks[-1]:,}"
    where = f"{span} {of}" if scope is Scope.ALL else f"{len(reading.entries):,} {of}, {span}"
    return f"{board.label}: {where}"
