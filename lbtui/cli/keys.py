"""`lbtui keys`: what every key of the screens does."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from lbtui.cli.output import write_lines
from lbtui.cli.table import Column, table
from lbtui.cli.usage import add_json
from lbtui.model.json_text import json_text

ABOUT = "Prints the keys of the screens: the action each one stands for, and where."
EXAMPLES = ("lbtui keys", "lbtui keys --json")
COLUMNS = (Column("KEYS"), Column("ACTION"), Column("WHERE"), Column("WHAT IT DOES"))


def configure(parser: ArgumentParser) -> None:
    add_json(parser)


def run(args: Namespace) -> int:
    from lbtui.tui.actions import ACTIONS

    if args.json:
        listed = [
            {"id": each.id, "keys": each.keys, "label": each.label, "help": each.help, "where": each.where}
            for each in ACTIONS
        ]
        write_lines([json_text(listed)])
    else:
        cells = [[", ".join(each.shown_keys), each.id, ", ".join(each.where), each.help] for each in ACTIONS]
        write_lines(table(COLUMNS, cells))
    return 0
