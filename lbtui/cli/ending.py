"""How the process ends once everything is said and done."""

from __future__ import annotations

import gc
import os
import sys
from typing import NoReturn


def end(code: int) -> NoReturn:
    """Ends the process at once where nothing else works in it: to take down the interpreter in good order costs
    a fifth of a short command, and gives back only memory."""
    gc.freeze()
    if _alone() and _told():
        os._exit(code)
    sys.exit(code)


def _alone() -> bool:
    """Whether no thread has to be waited for, and nobody looks on who has yet to write down what was seen."""
    if sys.gettrace() is not None or sys.getprofile() is not None or sys.flags.inspect or _monitored():
        return False
    threading = sys.modules.get("threading")
    return not threading or all(
        each.daemon or each is threading.main_thread() for each in threading.enumerate()
    )


def _monitored() -> bool:
    """Whether a tool listens in the way that Python has for them from 3.12 on."""
    monitoring = getattr(sys, "monitoring", None)
    return monitoring is not None and any(monitoring.get_tool(each) for each in range(6))


def _told() -> bool:
    """Whether all that was printed is out; where it cannot be, the interpreter is to say so."""
    try:
        for stream in (sys.stdout, sys.stderr):
            if stream is not None:
                stream.flush()
    except (OSError, ValueError):
        return False
    return True
