"""What the commands that change a score share: their arguments, and the way to the change itself."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from lbtui.cli.usage import add_profile

if TYPE_CHECKING:
    from lbtui.model.board import BoardRef
    from lbtui.model.change import Change
    from lbtui.writing import Writing

    Plan = Callable[[Writing, BoardRef, str], Awaitable[Change]]


def add_row(parser: ArgumentParser) -> None:
    """PROFILE BOARD PLAYER."""
    add_profile(parser)
    parser.add_argument("board", metavar="BOARD", help="a board's name; BOARD.PARTITION for a part")
    parser.add_argument(
        "player", metavar="PLAYER", help="an id, or a name saved in the profile; an @ before it may be"
    )


def add_yes(parser: ArgumentParser) -> None:
    parser.add_argument("--yes", action="store_true", help="ask nothing; needed where nobody is there to ask")


def change_score(args: Namespace, plan: Plan) -> int:
    """Plans a change, shows it, asks, makes it; the exit code."""
    from lbtui.cli.running import with_session
    from lbtui.cli.score.making import change

    return with_session(lambda session: change(session, args, plan))
