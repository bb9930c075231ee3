"""The arguments of a command: its help, examples first, and what is wrong with what was typed."""

from __future__ import annotations

import argparse
import math
import re
import sys
from collections.abc import Sequence
from typing import NoReturn

from lbtui.cli.commands import Command
from lbtui.model.near import nearest as like
from lbtui.model.text import clean

WIDTH = 78
MAX_LIMIT = 100_000
LONGEST_WATCH = 86_400


_NEGATIVE = re.compile(r"-[\d.][\d.,:_]*", re.ASCII)


class Parser(argparse.ArgumentParser):
    """A command's arguments. What is wrong with them is told cleaned, under the command's own usage."""

    def read(self, words: Sequence[str]) -> argparse.Namespace:
        """The arguments that these words say; options may stand anywhere between the others.

        A word such as -1:02.5 or -1,000 is a value and no option. The blank put before it makes argparse see
        that; it knows plain negative numbers only.
        """
        return self.parse_intermixed_args([f" {each}" if _NEGATIVE.fullmatch(each) else each for each in words])

    def error(self, message: str) -> NoReturn:
        self.print_usage(sys.stderr)
        self.exit(2, f"{self.prog}: {clean(message)}\n{self.prog}: see {self.prog} --help\n")


class _Formatter(argparse.RawDescriptionHelpFormatter):
    def __init__(self, prog: str) -> None:
        super().__init__(prog, width=WIDTH, max_help_position=24)


def parser_for(command: Command) -> Parser:
    """The parser of a command, whose module is imported for it."""
    module = command.load()
    examples = "\n".join(f"  {each}" for each in module.EXAMPLES)
    parser = Parser(
        prog=f"lbtui {command.name}".rstrip(),
        description=f"{module.ABOUT.strip()}\n\nexamples:\n{examples}",
        formatter_class=_Formatter,
        allow_abbrev=False,
    )
    module.configure(parser)
    return parser


def nearest(word: str, known: Sequence[str]) -> str:
    """`Did you mean …?` for a mistyped word, or nothing where none is near."""
    near = like(word, known)
    return f"Did you mean {near}?" if near else ""


def row_limit(text: str) -> int:
    """The value of --limit."""
    if text.isascii() and text.isdigit() and len(text) < 10 and 1 <= int(text) <= MAX_LIMIT:
        return int(text)
    raise argparse.ArgumentTypeError(f"needs a whole number from 1 to {MAX_LIMIT:,}, not “{text[:40]}”")


def seconds(text: str) -> float:
    """The value of --watch."""
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if 1 <= value <= LONGEST_WATCH:
        return value
    raise argparse.ArgumentTypeError(f"needs seconds from 1 to {LONGEST_WATCH:,}, not “{text[:40]}”")


def add_json(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="print JSON instead of a table")


def add_profile(parser: argparse.ArgumentParser) -> None:
    from lbtui.demo import SERVICES  # not for the program's own help

    demos = ", ".join(f"demo/{each}" for each in SERVICES)
    parser.add_argument("profile", metavar="PROFILE", help=f"a saved name, or {demos}")


def add_at(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--at",
        metavar="JUMP",
        help="where: 15000, 50%%, +100 (rows after the first), @player (an id or a saved name), first, last",
    )


def add_watch(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--watch",
        metavar="SECONDS",
        type=seconds,
        help="ask again every so many seconds (1 or more) and print when something changed, until stopped",
    )
