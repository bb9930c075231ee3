"""A task that goes on only as long as another one beside it does not fail."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

T = TypeVar("T")


async def beside(main: Coroutine[Any, Any, T], other: asyncio.Task[Any]) -> T:
    """What `main` gives; where `other` fails meanwhile, its error, and `main` is cancelled.

    `other` is left as it is.
    """
    task = asyncio.ensure_future(main)
    try:
        await asyncio.wait({task, other}, return_when=asyncio.FIRST_COMPLETED)
        if other.done() and not task.done():
            other.result()
        return await task
    finally:
        await ended(task)


async def ended(task: asyncio.Task[Any]) -> None:
    """Cancels a task, if it is not done, and waits for its end."""
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
