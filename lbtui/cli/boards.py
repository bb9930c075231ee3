"""`lbtui boards`: the boards of a profile, each asked about at the service."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from dataclasses import replace
from typing import TYPE_CHECKING

from lbtui.cli.output import narrate, tell, write_lines
from lbtui.cli.shapes import board_json
from lbtui.cli.table import Column, table
from lbtui.cli.usage import add_json, add_profile
from lbtui.errors import LbtuiError
from lbtui.model.board import Board, Order, total_text
from lbtui.model.flags import keeps, score_type
from lbtui.model.json_text import json_text

if TYPE_CHECKING:
    from lbtui.session import Session

ABOUT = """
Lists the boards of a profile with their size, order and score column. Where a
service cannot list its boards, the ones that the profile names are listed.
"""
EXAMPLES = ("lbtui boards demo/xbox", "lbtui boards demo/xbox --json")
COLUMNS = (
    Column("BOARD"),
    Column("TITLE"),
    Column("TOTAL", right=True),
    Column("ORDER"),
    Column("SCORE"),
    Column("TYPE"),
    Column("KEEPS", optional=True),
)
_ORDERS = {Order.HIGH_FIRST: "high first", Order.LOW_FIRST: "low first", None: None}


def configure(parser: ArgumentParser) -> None:
    add_profile(parser)
    add_json(parser)


def run(args: Namespace) -> int:
    from lbtui.cli.running import with_session

    return with_session(lambda session: _boards(session, args))


async def _boards(session: Session, args: Namespace) -> int:
    from lbtui.cli.running import bounded, connect, on_board

    connection = connect(session, args.profile)
    found = await connection.all_boards()
    outcomes = await bounded(connection.profile, found.boards, lambda each: connection.board(each.ref))
    boards = [_told(*pair) for pair in zip(found.boards, outcomes, strict=True)]
    failed = zip(found.boards, outcomes, strict=True)
    errors = [on_board(board.ref, each) for board, each in failed if isinstance(each, LbtuiError)]
    for error in errors:
        tell(error)
    if args.json:
        write_lines([json_text([board_json(board) for board in boards])])
    else:
        write_lines(table(COLUMNS, [_cells(board) for board in boards]))
    for warning in found.warnings:
        narrate(f"note: {warning}")
    if found.next is not None:
        narrate("the service's list of boards does not end; what came so far is shown")
    if not found.complete:
        narrate(connection.capabilities.why_not("lists_boards"))
    return max((error.exit_code for error in errors), default=0)


def _told(board: Board, outcome: Board | LbtuiError) -> Board:
    """What was found out of a board; of one that failed, what the list said, and the error beside it."""
    if isinstance(outcome, LbtuiError):
        return replace(board, extra={**board.extra, "error": str(outcome)})
    return outcome


def _cells(board: Board) -> list[str | None]:
    score = board.columns[0] if board.columns else None
    return [
        str(board.ref),
        board.title,
        total_text(board.total),
        _ORDERS[board.order],
        (score.title or score.name) if score else None,
        score_type(board) or None,
        keeps(board) or None,
    ]
