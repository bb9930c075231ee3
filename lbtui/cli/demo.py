"""`lbtui demo`: the screens on the built-in services, with no account, no network and no file of the user's."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from lbtui.cli.screens import open_screens, require_terminal

ABOUT = """
Opens the screens on a built-in leaderboard service with made-up players. It
needs no account and no network, and touches no file of yours.
"""
EXAMPLES = ("lbtui demo",)


def configure(parser: ArgumentParser) -> None:
    del parser  # there is nothing to say


def run(args: Namespace) -> int:
    del args
    require_terminal()
    from lbtui.session import Session
    from lbtui.store.settings import read_settings
    from lbtui.tui.start import Start

    return open_screens(Session(None), Start(), read_settings(None))
