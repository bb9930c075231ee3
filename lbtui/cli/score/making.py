"""A change from the command line: shown, agreed to, made, and its outcome told."""

from __future__ import annotations

import asyncio
from argparse import Namespace
from contextlib import suppress
from typing import TYPE_CHECKING

from lbtui.cli.find import player_ids
from lbtui.cli.output import narrate, write_lines
from lbtui.cli.places import COLUMNS, Place, place_cells
from lbtui.cli.profiles.asking import can_ask, is_yes, put, typed
from lbtui.cli.running import connect
from lbtui.cli.table import table
from lbtui.errors import LbtuiError, RequestRefused, Unavailable, UsageError
from lbtui.fetch.connection import Connection
from lbtui.model.board import Unknown
from lbtui.model.change import Change, Outcome, Result
from lbtui.model.entry import Entry
from lbtui.session import Session
from lbtui.writing import Writing

if TYPE_CHECKING:
    from lbtui.cli.score.changing import Plan


async def change(session: Session, args: Namespace, plan: Plan) -> int:
    """Plans, shows, asks, makes and tells; the exit code."""
    connection = connect(session, args.profile)
    ref = connection.provider.board_ref(args.board)
    (player_id,) = player_ids(connection, [args.player])
    writing = Writing(session, connection)
    planned = await plan(writing, ref, player_id)
    narrate(writing.told(planned), *(f"note: {each}" for each in planned.notes))
    if planned.refusal:
        narrate(f"expect a refusal: {planned.refusal}")
    if not args.yes and not await _agreed():
        narrate("nothing was changed")
        return 0
    outcome = await _made(writing, planned)
    narrate(writing.became(planned, outcome))
    if outcome.after is not None:
        await _print(connection, planned, outcome.after)
    return exit_code(outcome)


def exit_code(outcome: Outcome) -> int:
    """0 for what was done; 2 for what the service took and did not do; 5 where nobody knows."""
    codes = {Result.DONE: 0, Result.NOT_DONE: RequestRefused.exit_code, Result.UNKNOWN: Unavailable.exit_code}
    return codes[outcome.result]


async def _made(writing: Writing, planned: Change) -> Outcome:
    """The outcome; what became of a change that somebody stopped is told all the same."""
    try:
        return await writing.make(planned)
    except asyncio.CancelledError:
        if writing.last:
            narrate(writing.became(planned, writing.last))
        raise


async def _print(connection: Connection, planned: Change, after: Entry) -> None:
    """The row as it is now, as `find` prints it."""
    total = planned.board.total
    if planned.before is None:
        total = Unknown()
        with suppress(LbtuiError):  # the write is over, whatever becomes of a further question
            total = await connection.total(planned.ref)
    place = Place(planned.ref, planned.player_id, after, total)
    write_lines(table(COLUMNS, list(place_cells([place]))))


async def _agreed() -> bool:
    """Whether the person at the terminal says yes. UsageError where there is none."""
    if not can_ask():
        raise UsageError("Nobody is there to confirm the change", hint="Nothing was sent; add --yes")
    put("Change it? [y/N]")
    return is_yes(await typed())
