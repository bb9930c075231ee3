"""Sleeping: what ctrl+z does in a terminal that leaves it to its programs, as it does while one draws on it."""

from __future__ import annotations

import os
import signal
import sys


def sleep() -> bool:
    """Stops this process and the job it is part of until a shell continues it; whether it was stopped.

    A job that no shell looks after is not: nobody could continue it. The terminal must be in order before.
    Only in the main thread.
    """
    if sys.platform == "win32":
        return False
    woken = []
    before = {
        signal.SIGTSTP: signal.signal(signal.SIGTSTP, signal.SIG_DFL),
        signal.SIGCONT: signal.signal(signal.SIGCONT, lambda *_: woken.append(True)),
    }
    try:
        os.kill(0, signal.SIGTSTP)  # the system passes over a process group without a parent in its session
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    return bool(woken)
