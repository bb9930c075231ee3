"""One read at a time for one view: the newest wish goes first, and what nobody wants any more is called off."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Protocol, TypeVar

from lbtui.fetch.flights import gone

GRACE = 0.3
"""Seconds that a read may go on after nobody wants it any more, counted from its beginning."""

QUIET = 0.15
"""Seconds without a new wish before something is read ahead."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Job:
    """A page to read, by its index, or with None the board itself; `ahead` of being looked at, and silent."""

    index: int | None
    fresh: bool = False
    ahead: bool = False


class View(Protocol):
    """Whose reads these are."""

    def next_job(self) -> Job | None:
        """What to read now, if anything."""

    def wants(self, job: Job) -> bool:
        """Whether a read under way still serves."""

    async def read(self, job: Job) -> None:
        """Does it."""

    def settle(self, job: Job, wrong: BaseException | None) -> None:
        """A read ended, with an error or without; not called for one that was called off."""

    def notify(self) -> None:
        """`job` or what was read has changed."""


class Reader:
    """Works while the view has a next job. `job` is the one under way or about to be, for the view to show."""

    def __init__(self, view: View) -> None:
        self._view = view
        self._line = asyncio.Lock()
        self._wake = asyncio.Event()
        self._worker: asyncio.Task[None] | None = None
        self._task: asyncio.Future[None] | None = None
        self._moved_at = 0.0
        self.away = 0
        self.closed = False
        self.job: Job | None = None

    def moved(self) -> None:
        """There is a new wish: reading ahead waits until it is quiet again."""
        self._moved_at = asyncio.get_running_loop().time()
        self.kick()

    def kick(self) -> None:
        """Thinks again about what to read."""
        self._wake.set()
        if (self._worker is None or self._worker.done()) and (job := self._next()):
            self.job = job
            self._worker = asyncio.create_task(self._work())

    def stop(self) -> None:
        """Calls off the read under way at once; the view says what comes then."""
        if self._task:
            self._task.cancel()

    async def alone(self, question: Callable[[], Awaitable[T]]) -> T:
        """Asks something else when the read under way is over, which is hurried up."""
        self.away += 1
        self._wake.set()
        self._view.notify()
        try:
            async with self._line:
                return await question()
        finally:
            self.away -= 1
            self.kick()
            self._view.notify()

    async def close(self) -> None:
        """Calls off the read under way, and returns when it is gone."""
        self.closed = True
        if self._worker:
            await gone(self._worker)

    def _next(self) -> Job | None:
        return None if self.away or self.closed else self._view.next_job()

    async def _work(self) -> None:
        loop = asyncio.get_running_loop()
        while True:
            self.job = job = self._next()
            self._view.notify()
            if job is None:
                return
            left = self._moved_at + QUIET - loop.time()
            if job.ahead and left > 0:
                await self._woken(left)
            else:
                await self._run(job)

    async def _run(self, job: Job) -> None:
        """Returns when the read is really over, however it ended."""
        async with self._line:
            if job != self._next():
                return
            loop = asyncio.get_running_loop()
            began = loop.time()
            task = self._task = asyncio.ensure_future(self._view.read(job))
            task.add_done_callback(lambda _: self._wake.set())
            try:
                while not task.done():
                    left = None if self._wanted(job) else began + GRACE - loop.time()
                    if left is not None and left <= 0:
                        break
                    await self._woken(left)
            finally:
                if not task.done():
                    await gone(task)
        if not task.cancelled():
            self._view.settle(job, task.exception())

    def _wanted(self, job: Job) -> bool:
        return not self.away and not self.closed and self._view.wants(job)

    async def _woken(self, seconds: float | None) -> None:
        """Sleeps until something happens, or so long."""
        try:
            async with asyncio.timeout(seconds):
                await self._wake.wait()
        except TimeoutError:
            return
        self._wake.clear()
