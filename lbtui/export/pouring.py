"""Where a file's bytes go: counted, hashed, and to standard output without ever holding up the event loop."""

from __future__ import annotations

import asyncio
import hashlib
import io
import os
import select
from contextlib import suppress
from typing import BinaryIO

_PIECE = select.PIPE_BUF
"""Bytes that a pipe takes at once when it says that it takes any."""

_PATIENCE = 0.01
"""Seconds between two looks at whether somebody reads."""


class Tally(io.RawIOBase):
    """Passes on what is written to it; `count` is of bytes, `sha256` of all of them in hexadecimal digits."""

    def __init__(self, out: BinaryIO) -> None:
        super().__init__()
        self._out = out
        self._hash = hashlib.sha256()
        self.count = 0

    @property
    def sha256(self) -> str:
        return self._hash.hexdigest()

    def writable(self) -> bool:
        return True

    def tell(self) -> int:
        return self.count

    def write(self, data: bytes | bytearray | memoryview, /) -> int:  # type: ignore[override]  # any buffer is one of these here
        self._out.write(data)
        self._hash.update(data)
        self.count += len(data)
        return len(data)


async def pour(out: BinaryIO, held: io.BytesIO) -> None:
    """Writes what is held to `out`, as fast as somebody reads there, and empties it.

    Raises the OSError of a reader who is gone.
    """
    data = memoryview(held.getvalue())
    held.seek(0)
    held.truncate()
    try:
        descriptor = out.fileno()
    except OSError:  # it is in memory
        out.write(data)
        return
    out.flush()
    look = select.poll()
    look.register(descriptor, select.POLLOUT)
    while data:
        if look.poll(0):
            with suppress(BlockingIOError):
                data = data[os.write(descriptor, data[:_PIECE]) :]
                continue
        await asyncio.sleep(_PATIENCE)
    await asyncio.sleep(0)
