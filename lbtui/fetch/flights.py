"""Questions under way: equal ones asked at once share one answer, and one that nobody awaits is called off."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Hashable
from typing import Any, TypeVar

from lbtui.errors import UsageError

T = TypeVar("T")


class CutOff(UsageError):
    """The connection was closed while the question was under way; what was sent may have arrived."""


class _Flight:
    """A task, and how many wait for it."""

    def __init__(self, task: asyncio.Task[Any]) -> None:
        self.task = task
        self.waiting = 0


class Flights:
    """Tasks by key, each with the callers that wait for it."""

    def __init__(self) -> None:
        self._flights: dict[Hashable, _Flight] = {}
        self._closed = False

    def under_way(self, key: Hashable) -> bool:
        return key in self._flights

    async def join(self, key: Hashable, start: Callable[[], Coroutine[Any, Any, T]]) -> T:
        """The result of the task under `key`, started where there is none.

        A cancelled caller leaves; the last one to leave cancels the task, and is only gone when the task is.
        """
        if self._closed:
            raise UsageError("This connection is closed")
        flight = self._flights.get(key)
        if flight is None:
            flight = self._flights[key] = _Flight(asyncio.create_task(start()))
            flight.task.add_done_callback(lambda task: self._landed(key, task))
        flight.waiting += 1
        try:
            await asyncio.wait({flight.task})
        finally:
            flight.waiting -= 1
            if not flight.task.done() and not flight.waiting:
                self._forget(key, flight.task)
                await gone(flight.task)
        if flight.task.cancelled():
            raise CutOff("This connection is closed")
        result: T = flight.task.result()
        return result

    async def close(self) -> None:
        """Calls everything off and waits until it is gone."""
        self._closed = True
        await gone(*(flight.task for flight in self._flights.values()))

    def _landed(self, key: Hashable, task: asyncio.Task[Any]) -> None:
        self._forget(key, task)
        if not task.cancelled():
            task.exception()  # seen here, should every caller have left

    def _forget(self, key: Hashable, task: asyncio.Task[Any]) -> None:
        if (flight := self._flights.get(key)) and flight.task is task:
            del self._flights[key]


async def gone(*tasks: asyncio.Task[Any]) -> None:
    """Cancels tasks and returns when all have ended, and not sooner if the caller is cancelled meanwhile."""
    for task in tasks:
        task.cancel()
    interrupted = False
    while left := [task for task in tasks if not task.done()]:
        try:
            await asyncio.wait(left)
        except asyncio.CancelledError:
            interrupted = True
    if interrupted:
        raise asyncio.CancelledError
