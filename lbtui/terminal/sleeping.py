"""Sleeping: what ctrl+z does in a terminal that leaves it to its programs, as it does while one draws on it."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import time

_AWAKE_SECONDS = 0.1
"""In which the system has told a process that it goes on."""


def heed_signals(loop: asyncio.AbstractEventLoop) -> None:
    """From now on a loop that waits hears every signal.

    The system may hand one, mostly SIGCONT, to any thread; Python's handler runs in the main thread, which may
    wait for input meanwhile. A loop is woken for each signal once it has a handler of its own: here one for
    SIGURG, which is ignored otherwise as well.
    """
    if sys.platform != "win32":
        loop.add_signal_handler(signal.SIGURG, lambda: None)


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
        end = time.monotonic() + _AWAKE_SECONDS
        while not woken and time.monotonic() < end:
            time.sleep(0.001)
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    return bool(woken)
