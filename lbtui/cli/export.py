"""`lbtui export`: a board, or a piece of one, into a file."""

from __future__ import annotations

import argparse
import os
from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from lbtui.cli.usage import add_at, add_profile
from lbtui.errors import UsageError
from lbtui.export.wanted import AT_ONCE, Beginning, Format, Piece, WalkKind, Wanted
from lbtui.model.jump import MAX_RANK, ToFirst, ToRank, parse_jump

if TYPE_CHECKING:
    from lbtui.fetch.connection import Connection

STANDARD_OUTPUT = "-"
MOST_AT_ONCE = 64
STREAMED = (Format.JSONL, Format.CSV, Format.TSV)
SEPARATED = (Format.CSV, Format.TSV)

ABOUT = """
Writes a board into a file, in the order of its ranks: all of it, the ranks
from --from to --to, friends alone, or the rows where --at leads. The file
appears when it is whole. One that is ended early is gone on with by --resume;
the command line that does so is printed. FILE.manifest.json beside it says
what was asked, what came, and what is proven of it.

The safe walk reads against the way in which players move, looks at every
seam between pages, and reads again where somebody could have slipped through;
what it has proven is said at the end.
"""
EXAMPLES = (
    "lbtui export demo/xbox TotalFlagsCaptured -o flags.csv",
    "lbtui export demo/xbox LifetimeXP --from 1000 --to 1999 -o xp.parquet",
    "lbtui export demo/mobage highscore --friends -o friends.json --json",
    "lbtui export demo/gamesparks flags -o - | head -3",
)


def configure(parser: ArgumentParser) -> None:
    add_profile(parser)
    parser.add_argument("board", metavar="BOARD", help="a board's name; BOARD.PARTITION for a part")
    parser.add_argument(
        "-o", "--output", metavar="FILE", required=True, type=_file,
        help="the file; its ending says the format. - is standard output, in jsonl, csv or tsv",
    )  # fmt: skip
    parser.add_argument(
        "--format", metavar="FORMAT", choices=[each.value for each in Format],
        help="csv, tsv, json (one array), jsonl, markdown or parquet; needed where the ending says none",
    )  # fmt: skip
    parser.add_argument("--from", dest="first", metavar="RANK", type=_rank, help="only from this rank on")
    parser.add_argument("--to", dest="last", metavar="RANK", type=_rank, help="only up to this rank")
    add_at(parser)
    parser.add_argument(
        "--limit", metavar="N", type=_count,
        help="how many rows, from the first or from where --at leads; a page if not said",
    )  # fmt: skip
    parser.add_argument("--friends", action="store_true", help="only friends of the profile's own player")
    again = parser.add_mutually_exclusive_group()
    again.add_argument("--resume", action="store_true", help="go on with an export that was ended early")
    again.add_argument("--restart", action="store_true", help="throw away what it left, and begin anew")
    parser.add_argument("--overwrite", action="store_true", help="replace FILE where it is there")
    parser.add_argument(
        "--concurrency", metavar="N", type=_at_once,
        help=f"requests at once at most, {AT_ONCE} if not said; never more than the profile allows",
    )  # fmt: skip
    parser.add_argument(
        "--walk", metavar="WALK", choices=[each.value for each in WalkKind], default=WalkKind.SAFE.value,
        help="safe, or fast: once from the first row on, which proves less on a board that moves",
    )  # fmt: skip
    parser.add_argument(
        "--csv", metavar="KIND", choices=["exact", "spreadsheet"],
        help="exact, or spreadsheet: no text acts as a formula; for csv and tsv",
    )  # fmt: skip
    parser.add_argument("--json", action="store_true", help="print what came of it as JSON")


def run(args: Namespace) -> int:
    check_together(args)
    format_ = format_of(args)
    from lbtui.cli.exporting import export
    from lbtui.cli.running import with_session

    return with_session(
        lambda session: export(
            session,
            args.profile,
            args.concurrency or AT_ONCE,
            lambda connection: wanted_of(args, format_, connection),
        )
    )


def check_together(args: Namespace) -> None:
    """UsageError for arguments of which each makes sense, and that make none together."""
    ranks = [name for name, value in (("--from", args.first), ("--to", args.last)) if value is not None]
    if ranks and (args.at is not None or args.limit is not None):
        other = "--limit" if args.at is None else "--at"
        hint = "Give --from and --to, or --at and --limit"
        raise UsageError(f"{ranks[0]} and {other} both say which rows", hint=hint)
    if len(ranks) == 2 and args.first > args.last:
        hint = "The first of the two is --from"
        raise UsageError(f"There are no ranks from {args.first:,} to {args.last:,}", hint=hint)
    if args.output == STANDARD_OUTPUT:
        for name in ("resume", "restart", "overwrite", "json"):
            if getattr(args, name):
                raise UsageError(f"--{name} needs a file", hint="Name one in place of the -, as in -o FILE")


def format_of(args: Namespace) -> Format:
    """The format that is meant; UsageError where none is, where it cannot be streamed, or has no --csv."""
    from lbtui.export.formats import format_for
    from lbtui.export.naming import named

    said = Format(args.format) if args.format else None
    path = None if args.output == STANDARD_OUTPUT else named(args.output)
    if path is None and said not in (None, *STREAMED):
        hint = "It takes jsonl, csv and tsv; all others need a file"
        raise UsageError(f"Standard output does not take {said.value}", hint=hint)
    if path is not None and os.path.isdir(path):  # which, unlike Path's, takes a name of any length
        raise UsageError(f"{path} is a folder", hint="Name a file in it")
    found = format_for(path, said)
    if args.csv is not None and found not in SEPARATED:
        raise UsageError(f"--csv says how csv and tsv are written, and this is {found.value}")
    return found


def wanted_of(args: Namespace, format_: Format, connection: Connection) -> Wanted:
    """The export that the arguments say; UsageError where the service has no such rows."""
    from lbtui.cli.rows import scope_of

    jump, limit = None, None
    if args.at is not None or args.limit is not None:
        jump = ToFirst() if args.at is None else parse_jump(args.at, connection.provider.names)
        limit = args.limit or connection.page_size
    beginning = Beginning.RESUME if args.resume else Beginning.RESTART if args.restart else Beginning.NEW
    return Wanted(
        ref=connection.provider.board_ref(args.board),
        path=None if args.output == STANDARD_OUTPUT else Path(args.output),
        format=format_,
        piece=Piece(scope_of(connection, args.friends), args.first, args.last, jump, limit),
        walk=WalkKind(args.walk),
        at_once=args.concurrency or AT_ONCE,
        spreadsheet=args.csv == "spreadsheet",
        beginning=beginning,
        overwrite=args.overwrite,
        as_json=args.json,
    )


def _file(text: str) -> str:
    if text.strip():
        return text
    raise argparse.ArgumentTypeError("needs a file's name")


def _rank(text: str) -> int:
    """The value of --from and --to, written as where a jump leads: 15000, 15,000 or #15000."""
    try:
        jump = parse_jump(text)
    except UsageError:
        jump = None
    if isinstance(jump, ToRank):
        return jump.rank
    if text.strip().isdecimal() and len(text.strip()) >= len(str(MAX_RANK)):
        raise argparse.ArgumentTypeError(f"there is no rank above {MAX_RANK:,}")
    raise argparse.ArgumentTypeError(f"needs a rank, 1 or more, not “{text.strip()[:40]}”")


def _count(text: str) -> int:
    return _number(text, MAX_RANK, "needs a whole number, 1 or more")


def _at_once(text: str) -> int:
    return _number(text, MOST_AT_ONCE, f"needs a whole number from 1 to {MOST_AT_ONCE}")


def _number(text: str, most: int, needs: str) -> int:
    if text.isascii() and text.isdigit() and len(text) < 20 and 1 <= int(text) <= most:
        return int(text)
    raise argparse.ArgumentTypeError(f"{needs}, not “{text.strip()[:40]}”")
