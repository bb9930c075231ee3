"""A module that is not installed, noted for good.

httpx's transport imports `sniffio` several times with every request, for programs that run under trio. Python
remembers what it found and not what it did not find, so without it each of these looks through every folder
again, which takes a quarter of the time of a small request.
"""

from __future__ import annotations

import importlib.util
import sys


def note_absent(name: str) -> None:
    """Lets the import of a module that is not there fail at once from now on."""
    if importlib.util.find_spec(name) is None:
        sys.modules[name] = None  # type: ignore[assignment]  # how the import system has it said
