"""What an export has gathered so far: its rows in the spool, and what is known of them all."""

from __future__ import annotations

import asyncio
from types import TracebackType
from typing import Self

from lbtui.export.chunk import Chunk
from lbtui.export.columns import Survey
from lbtui.export.merge import Index
from lbtui.export.spool import Spool
from lbtui.export.unique import FEW, Unique

FEW_BYTES = 2**24
"""Bytes in the spool up to which its rows are in memory as well, where they take some times as many."""

_BREATH = 16
"""Chunks that are read again before others get their turn."""


class Gathered:
    """Takes chunks as they come. `last` is the newest one, `before` how many rows an earlier run left.

    To be left as a context, which lets go of what it opened; the spool is the caller's.
    """

    def __init__(self, spool: Spool) -> None:
        self.spool = spool
        self.unique = Unique()
        self.index = Index()
        self.survey = Survey()
        self.last: Chunk | None = None
        self._held: dict[int, Chunk] = {}
        self.before = 0
        self._more = asyncio.Event()

    def take(self, chunk: Chunk) -> None:
        """Keeps a chunk. Raises what `Spool.append` does."""
        self._note(self.spool.append(chunk), chunk)
        self.wake()

    def read(self, offset: int) -> Chunk:
        """The chunk at an offset in the spool; of few rows all are in memory."""
        return self._held.get(offset) or self.spool.read(offset)

    def wake(self) -> None:
        """Ends the waiting in `more`."""
        self._more.set()

    async def more(self) -> None:
        """Waits for the next chunk that comes, or for `wake`."""
        self._more.clear()
        await self._more.wait()

    async def replay(self) -> None:
        """Takes note of what an earlier run kept."""
        for count, (offset, chunk) in enumerate(self.spool.replay(), 1):
            self._note(offset, chunk)
            if count % _BREATH == 0:
                await asyncio.sleep(0)
        self.before = self.unique.rows

    def _note(self, offset: int, chunk: Chunk) -> None:
        self.index.take(offset, self.unique.take(chunk), chunk)
        self.survey.take(chunk)
        self.last = chunk
        if self.unique.rows <= FEW and offset < FEW_BYTES:
            self._held[offset] = chunk
        else:
            self._held.clear()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, wrong: BaseException | None, where: TracebackType | None
    ) -> None:
        self.unique.close()
