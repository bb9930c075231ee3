"""Leaving well: on a signal, on a closed terminal, and when the terminal no longer takes what is written.

Textual handles neither SIGTERM nor SIGHUP: the first leaves the alternate screen and mouse reporting on, and
after the second the kernel's SIGCONT makes it start again on a dead terminal and hang. With SIGHUP ignored
(nohup) its reader spins on the end of input instead. Handlers of `signal.signal` run even while the event loop
is blocked in a write; an asyncio handler would not.
"""

from __future__ import annotations

import os
import select
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any

PATIENCE_SECONDS = 3.0


Stop = Callable[[float], object]
"""Stops what works beside the screens, and waits for that at most so many seconds. Any thread may call it, also
while another does."""


@contextmanager
def leaving(leave: Callable[[int], None], stop: Stop = lambda _: None, fd: int = 0) -> Iterator[None]:
    """While it holds, SIGTERM asks `leave(143)` and insists after `PATIENCE_SECONDS`; SIGHUP does so with 129.

    Once the terminal behind `fd` has hung up, the process ends as soon as `stop` is done, as there is nobody
    left to draw for.

    Only in the main thread. Nothing is lost by an end at once: what is kept is written when it changes.
    """
    over = threading.Event()

    def go(number: int, frame: FrameType | None) -> None:
        del frame
        code = 128 + number
        if number == signal.SIGHUP and _gone(fd, 0):
            signal.signal(signal.SIGCONT, signal.SIG_IGN)
            _end(code, stop)
        threading.Thread(target=_insist, args=(over, code, stop), daemon=True).start()
        leave(code)

    before: dict[signal.Signals, Any] = {
        number: signal.signal(number, go) for number in (signal.SIGTERM, signal.SIGHUP)
    }
    threading.Thread(target=_watch, args=(fd, over, stop), daemon=True).start()
    try:
        yield
    finally:
        over.set()
        for number, handler in before.items():
            signal.signal(number, handler)


def _end(code: int, stop: Stop) -> None:
    """Ends the process without another word, whatever its threads wait for."""
    try:
        stop(PATIENCE_SECONDS)
    finally:
        os._exit(code)


def _insist(over: threading.Event, code: int, stop: Stop) -> None:
    end = time.monotonic() + PATIENCE_SECONDS
    try:
        stop(PATIENCE_SECONDS)
    finally:
        if not over.wait(max(0.0, end - time.monotonic())):
            os._exit(code)


def _watch(fd: int, over: threading.Event, stop: Stop) -> None:
    """Ends the process when the terminal is gone."""
    while not over.is_set():
        if _gone(fd, 1000):
            time.sleep(0.05)  # a SIGHUP that is on its way goes first
            if not over.is_set():
                _end(129, stop)


def _gone(fd: int, milliseconds: int) -> bool:
    """Whether a terminal has hung up, or does so within a time; `poll` tells it without taking any input."""
    poll = select.poll()
    poll.register(fd, 0)
    return any(
        event & (select.POLLHUP | select.POLLERR | select.POLLNVAL) for _, event in poll.poll(milliseconds)
    )
