"""One question within its time, and one kind of error out of it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

from lbtui.errors import LbtuiError, NotConnected, TimedOut
from lbtui.fetch.exchange import ERRAND, Errand

T = TypeVar("T")

READ_AGAIN = "Try again, or raise timeout in the profile"
_LOOK_FIRST = "It may have been done: look before you do it again"


async def in_time(question: Callable[[], Awaitable[T]], errand: Errand, seconds: float) -> T:
    """The answer within `seconds`. To be run in a task of its own, so that the errand is its alone."""
    ERRAND.set(errand)
    try:
        async with asyncio.timeout(seconds):
            return await question()
    except TimeoutError:
        late: LbtuiError = TimedOut(
            f"No whole answer within {seconds:g} s",
            f"What came before: {errand.trouble}" if errand.trouble else "",
            _LOOK_FIRST if errand.writing else READ_AGAIN,
        )
    except LbtuiError:
        raise
    except Exception as slip:  # a provider may be a stranger's code: its slip costs an answer, not the program
        what = f"{type(slip).__name__} inside the provider"
        raise LbtuiError("The answer could not be read", what, "Tell whoever wrote it") from slip
    if errand.writing and not errand.attempts:
        late = NotConnected(f"No turn within {seconds:g} s, so nothing was sent", hint=READ_AGAIN)
    raise late
