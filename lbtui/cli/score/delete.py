"""`lbtui score delete`: takes a player off a board."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from lbtui.cli.score.changing import add_row, add_yes, change_score

ABOUT = """
Takes a player off a board. The row is shown before anything is sent, and asked
for. It is kept in the journal of writes, from where lbtui score undo sets it
again.
"""
EXAMPLES = (
    "lbtui score delete demo/mobage highscore rival",
    "lbtui score delete demo/mobage highscore 10002 --yes",
)


def configure(parser: ArgumentParser) -> None:
    add_row(parser)
    add_yes(parser)


def run(args: Namespace) -> int:
    return change_score(args, lambda writing, ref, player_id: writing.plan_delete(ref, player_id))
