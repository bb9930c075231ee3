"""Runs a command's questions: one session, one event loop, and an orderly end however it is told to stop."""

from __future__ import annotations

import asyncio
import signal
import threading
import time
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeVar

from lbtui.cli.guard import Stopped
from lbtui.cli.output import check_reader, narrate, tell
from lbtui.cli.saved import saved_session
from lbtui.errors import LbtuiError, Throttled, Unavailable
from lbtui.session import Session

if TYPE_CHECKING:
    from lbtui.fetch.connection import Connection
    from lbtui.fetch.timing import Wait
    from lbtui.model.profile import Profile

S = TypeVar("S")
T = TypeVar("T")

WORTH_TELLING = 1.0
"""Seconds of a pause below which nothing is said."""


def with_session(work: Callable[[Session], Awaitable[int]]) -> int:
    """Runs `work` and closes what it opened.

    Raises Stopped on SIGTERM and SIGHUP, KeyboardInterrupt on SIGINT.
    """
    session = saved_session()

    async def whole() -> int:
        with _stoppable() as stopped:
            try:
                return await work(session)
            except asyncio.CancelledError:
                if stopped:
                    raise Stopped(stopped[0]) from None
                raise
            finally:
                await session.close()

    return asyncio.run(whole())


def connect(session: Session, name: str) -> Connection:
    """A profile's connection; its waits are told to the person."""
    connection = session.connection(name)
    connection.on_wait = _tell_wait
    return connection


async def repeat(seconds: float, read: Callable[[], Awaitable[T]], show: Callable[[T], None]) -> int:
    """Reads for ever, and shows what is not as it was last time.

    A service that cannot answer now is told about and asked again; any other error ends it, and so does a
    reader who is gone.
    """
    last: T | None = None
    while True:
        pause = seconds
        try:
            now = await read()
        except Unavailable as error:
            tell(error)
            if isinstance(error, Throttled):
                pause = max(seconds, error.retry_after or 0)
        else:
            if now != last:
                show(now)
                last = now
        check_reader()
        await asyncio.sleep(pause)


def _tell_wait(wait: Wait | None) -> None:
    """Says so when a pause begins that a person would notice."""
    left = wait.until - time.monotonic() if wait else 0.0
    if wait and left >= WORTH_TELLING:
        narrate(f"waiting {left:.0f} s: {wait.reason}")


@contextmanager
def _stoppable() -> Iterator[list[int]]:
    """Lets SIGTERM and SIGHUP cancel the running task; the list holds the number of the one that came.

    An exception out of a signal's handler could land in any task or callback, where nobody sees it; the loop
    knows no such trouble. An ignored signal stays ignored, so that nohup works.
    """
    received: list[int] = []
    if threading.current_thread() is not threading.main_thread():
        yield received
        return
    loop, task = asyncio.get_running_loop(), asyncio.current_task()

    def stop(number: int) -> None:
        received.append(number)
        if task is not None:
            task.cancel()

    before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGHUP)}
    taken = {number: handler for number, handler in before.items() if handler is not signal.SIG_IGN}
    for number in taken:
        loop.add_signal_handler(number, stop, number)
    try:
        yield received
    finally:
        for number, handler in taken.items():
            loop.remove_signal_handler(number)
            signal.signal(number, handler)


async def bounded(
    profile: Profile, items: Sequence[S], work: Callable[[S], Awaitable[T]]
) -> list[T | LbtuiError]:
    """What `work` gives for each item, or the error it ended with; as many at once as the profile allows.

    No more than that are begun, because the time for a page runs from its beginning.
    """
    places = asyncio.Semaphore(profile.at_once)

    async def one(item: S) -> T | LbtuiError:
        async with places:
            try:
                return await work(item)
            except LbtuiError as error:
                return error

    return await asyncio.gather(*map(one, items))


def on_board(board: object, error: LbtuiError) -> LbtuiError:
    """The error, naming the board it is about where it does not yet."""
    if str(board) not in error.title:
        error.title = f"Board {board}: {error.title}"
    return error
