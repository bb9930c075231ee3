"""`lbtui score set`: gives a player a score."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from lbtui.cli.score.changing import add_row, add_yes, change_score

ABOUT = """
Sets a player's score. VALUE is a number, of seconds where the board shows
times, or the form that the board shows, such as 1:02.250; where that is a bare
number of hours or minutes, 1.5h, 90m or 5400s. Without VALUE the player gets
the board's default score, where it has one.

The change is shown before anything is sent, and asked for. It is sent once: if
the answer is lost, the score is read back, and what became of it is told. What
was there before is kept in the journal of writes; see lbtui score undo.
"""
EXAMPLES = (
    "lbtui score set demo/mobage highscore me 50000",
    "lbtui score set demo/mobage lap me 1:02.250 --yes",
)


def configure(parser: ArgumentParser) -> None:
    add_row(parser)
    parser.add_argument("value", metavar="VALUE", nargs="?", help="the new score, such as 50000 or 1:02.250")
    add_yes(parser)


def run(args: Namespace) -> int:
    text = None if args.value is None else args.value.strip()
    return change_score(args, lambda writing, ref, player_id: writing.plan_set(ref, player_id, text))
