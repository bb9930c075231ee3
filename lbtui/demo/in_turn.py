"""Work that is done one piece at a time, in the order in which it comes, by a thread of its own."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


class InTurn:
    """May be given work by several loops at once; its thread ends with it."""

    def __init__(self) -> None:
        self._worker = ThreadPoolExecutor(1, "demo")

    async def do(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """What `work` gives or raises. Cancelled, it is not begun any more."""
        return await asyncio.wrap_future(self._worker.submit(work, *args, **kwargs))
