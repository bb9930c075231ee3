"""HTTP clients of one connection each, in place of one with a pool.

httpcore's pool looks at all of its connections before and after each request, and whether each still stands;
for eight of them that takes longer than the request. What is used last is used again first, so that no more
connections are open than were needed at the same time.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from typing import Generic, Protocol, TypeVar


class Closing(Protocol):
    """What has connections to close."""

    def aclose(self) -> Awaitable[None]: ...


C = TypeVar("C", bound=Closing)


class Lanes(Generic[C]):
    """As many clients as are used at the same time. The first is made at once, with what `make` raises."""

    def __init__(self, make: Callable[[], C]) -> None:
        self._make = make
        self._idle = [make()]
        self._all = [*self._idle]

    @contextmanager
    def client(self) -> Iterator[C]:
        """A client that nobody else uses meanwhile."""
        if not self._idle:
            self._idle.append(self._make())
            self._all += self._idle
        client = self._idle.pop()
        try:
            yield client
        finally:
            self._idle.append(client)

    async def close(self) -> None:
        for client in self._all:
            await client.aclose()
