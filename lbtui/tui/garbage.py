"""When Python looks for garbage: not while the screens start, because all that is made then stays."""

from __future__ import annotations

import gc

NEW_OBJECTS = 20_000
"""After so many garbage is looked for: seldom enough not to be felt, and often enough for who leaves the
screens open all day."""


def start() -> None:
    """A start begins."""
    gc.disable()


def started() -> None:
    """All is there that a start makes; nothing where that was told before."""
    if not gc.isenabled():
        gc.freeze()
        gc.set_threshold(NEW_OBJECTS)
        gc.enable()
