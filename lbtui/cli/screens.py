"""`lbtui`: the screens; and what the commands that open them share."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from lbtui.cli.output import is_terminal, narrate
from lbtui.errors import UsageError

if TYPE_CHECKING:
    from lbtui.session import Session
    from lbtui.store.settings import Settings
    from lbtui.tui.start import Start


def open_profiles() -> int:
    """The screens on the user's profiles: what `lbtui` alone does."""
    require_terminal()
    from lbtui.cli.saved import saved_session, saved_settings
    from lbtui.tui.start import Start

    return open_screens(saved_session(), Start(), saved_settings())


def open_screens(session: Session, start: Start, settings: Settings) -> int:
    """Runs the screens until the person leaves."""
    from lbtui.tui import garbage

    garbage.start()
    from lbtui.tui.app import run as run_screens

    return run_screens(session, start=start, tell=narrate, driver=settings.driver)


def require_terminal() -> None:
    """UsageError where there is no terminal to draw on or to read keys from."""
    hint = "For scripts there are: lbtui rows, find and boards"
    streams = (("input", sys.stdin), ("output", sys.stdout), ("error output", sys.stderr))
    for name, stream in streams:
        if not is_terminal(stream):
            raise UsageError("The screens need a terminal", f"The standard {name} is not one", hint)
    if os.environ.get("TERM") == "dumb":
        raise UsageError("The screens need a terminal that can move its cursor", "TERM is dumb", hint)
