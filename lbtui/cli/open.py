"""`lbtui open`: the screens, straight at a profile, a board or a row."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from lbtui.cli.screens import open_screens, require_terminal
from lbtui.cli.usage import add_at, add_profile
from lbtui.errors import UsageError

ABOUT = "Opens the screens at a profile's boards, at a board's rows, or at one row."
EXAMPLES = ("lbtui open demo/xbox", "lbtui open demo/xbox TotalFlagsCaptured --at 15000")


def configure(parser: ArgumentParser) -> None:
    add_profile(parser)
    parser.add_argument("board", metavar="BOARD", nargs="?", help="a board's name; BOARD.PARTITION for a part")
    add_at(parser)


def run(args: Namespace) -> int:
    if args.at is not None and args.board is None:
        raise UsageError("--at needs a board to jump on", hint="lbtui open PROFILE BOARD --at JUMP")
    require_terminal()
    from lbtui.cli.saved import saved_session, saved_settings
    from lbtui.model.jump import parse_jump
    from lbtui.tui.start import Start

    session = saved_session()
    profile = session.profile(args.profile)
    if args.board is not None:
        session.connection(args.profile).provider.board_ref(args.board)
    if args.at is not None:
        parse_jump(args.at, profile.players)
    return open_screens(session, Start(args.profile, args.board, args.at), saved_settings())
