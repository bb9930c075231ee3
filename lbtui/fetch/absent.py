"""Modules that an import is spared.

httpx brings a command line of its own, for which it imports click and Rich wherever these are installed: as
long as all the rest of it takes.

httpx's transport imports `sniffio` several times with every request, for programs that run under trio. Python
remembers what it found and not what it did not find, so without it each of these looks through every folder
again, which takes a quarter of the time of a small request.
"""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Iterator
from contextlib import contextmanager


def note_absent(name: str) -> None:
    """Lets the import of a module that is not there fail at once from now on."""
    if importlib.util.find_spec(name) is None:
        sys.modules[name] = None  # type: ignore[assignment]  # how the import system has it said


@contextmanager
def left_out(name: str) -> Iterator[None]:
    """While it holds, a module that was not imported yet is not there for whoever can do without it."""
    if name in sys.modules:
        yield
        return
    sys.modules[name] = None  # type: ignore[assignment]  # how the import system has it said
    try:
        yield
    finally:
        del sys.modules[name]
