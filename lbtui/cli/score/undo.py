"""`lbtui score undo`: takes back what was done to a player's score."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from lbtui.cli.score.changing import add_row, add_yes, change_score

ABOUT = """
Takes back the newest change of a player's score that lbtui made through this
profile and that still holds: the old score is set again, and a row that was
new is deleted. Each undo goes one change further back. An undo is not undone
again: to have the newer score back, set it.

The old score is set as a new one, so its time, and its place among equal
ones, are not brought back; and the service may refuse a lower one.
"""
EXAMPLES = (
    "lbtui score undo demo/mobage highscore me",
    "lbtui score undo demo/mobage highscore 10002 --yes",
)


def configure(parser: ArgumentParser) -> None:
    add_row(parser)
    add_yes(parser)


def run(args: Namespace) -> int:
    return change_score(args, lambda writing, ref, player_id: writing.plan_undo(ref, player_id))
