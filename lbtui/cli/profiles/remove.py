"""`lbtui profiles remove`: deletes a profile's file."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from lbtui.cli.output import narrate
from lbtui.cli.profiles.asking import can_ask, confirm
from lbtui.errors import UsageError

ABOUT = """
Deletes a profile's file, after a question. Nothing at the service is touched.
"""
EXAMPLES = ("lbtui profiles remove halo", "lbtui profiles remove halo --yes")


def configure(parser: ArgumentParser) -> None:
    parser.add_argument("name", metavar="NAME", help="a saved profile")
    parser.add_argument("--yes", action="store_true", help="ask nothing")


def run(args: Namespace) -> int:
    from lbtui.store.paths import Paths
    from lbtui.store.profiles import ProfileStore

    store = ProfileStore(Paths.from_environment().profiles)
    path = store.path(args.name)
    if not args.yes and path.exists():
        if not can_ask():
            raise UsageError(f"Nobody is there to confirm that {args.name} goes", hint="Add --yes")
        if not confirm(f"Delete {path}?"):
            narrate("nothing was deleted")
            return 0
    store.remove(args.name)
    narrate(f"deleted {path}")
    return 0
