"""`lbtui profiles path`: where profiles are kept."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace

from lbtui.cli.output import is_terminal, write_lines
from lbtui.model.text import clean

ABOUT = "Prints the folder of the profiles, or the file of one, there or not."
EXAMPLES = ("lbtui profiles path", 'cd "$(lbtui profiles path)"')


def configure(parser: ArgumentParser) -> None:
    parser.add_argument("name", metavar="NAME", nargs="?", help="a profile, for its own file")


def run(args: Namespace) -> int:
    from lbtui.store.paths import Paths
    from lbtui.store.profiles import ProfileStore

    store = ProfileStore(Paths.from_environment().profiles)
    path = str(store.folder if args.name is None else store.path(args.name))
    write_lines([clean(path) if is_terminal(sys.stdout) else path])
    return 0
