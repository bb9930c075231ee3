"""A demo app's world, opened by the app's start or its first request, whichever comes first."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import AsyncIterator, Callable
from typing import Generic, Protocol, TypeVar

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool


class Closable(Protocol):
    """What is let go of when the app ends."""

    @property
    def close(self) -> Callable[[], object]: ...


W = TypeVar("W", bound=Closable)


class Opening(Generic[W]):
    """Opens a world once, for any thread; `world` is None until then."""

    def __init__(self, open_world: Callable[[], W]) -> None:
        self._open_world = open_world
        self._lock = threading.Lock()
        self.world: W | None = None

    def ready(self) -> W:
        """The world; whatever opening it raises."""
        with self._lock:
            if self.world is None:
                self.world = self._open_world()
            return self.world

    def close(self) -> None:
        with self._lock:
            if self.world is not None:
                self.world.close()
                self.world = None

    @contextlib.asynccontextmanager
    async def lifespan(self, app: Starlette) -> AsyncIterator[None]:
        """Starlette's lifespan: an app whose world cannot be opened does not start."""
        del app
        await run_in_threadpool(self.ready)
        try:
            yield
        finally:
            self.close()
