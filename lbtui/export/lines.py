"""A file of lines that only grows, each read again by its offset, with a running checksum of all of them."""

from __future__ import annotations

import os
import zlib

_BLOCK = 1 << 20


class Lines:
    """The first `size` bytes of an open file, which it does not close; `crc32` is theirs. What lies behind them
    does not count, and the next line goes over it. Errors are the system's own."""

    def __init__(self, descriptor: int) -> None:
        self.size = 0
        self.crc32 = 0
        self._descriptor = descriptor
        self._longest = 1 << 12

    def append(self, line: bytes) -> int:
        """Writes a line, its line feed included, and gives its offset. Where that fails nothing was added."""
        offset = at = self.size
        rest = memoryview(line)
        while rest:
            count = os.pwrite(self._descriptor, rest, at)
            rest, at = rest[count:], at + count
        self.crc32 = zlib.crc32(line, self.crc32)
        self.size = at
        self._longest = max(self._longest, len(line))
        return offset

    def line(self, offset: int) -> bytes:
        """The line at an offset, its line feed included; b"", or one without, where the file ends too early."""
        data = os.pread(self._descriptor, self._longest, offset)
        while (end := data.find(b"\n")) < 0:
            more = os.pread(self._descriptor, len(data) or 1, offset + len(data))
            if not more:
                return data
            data += more
        self._longest = max(self._longest, end + 1)
        return data[: end + 1]

    def go_on(self, size: int, crc32: int) -> bool:
        """Takes the first `size` bytes as they are and cuts the rest off; False where the checksum differs."""
        crc = at = 0
        while at < size:
            block = os.pread(self._descriptor, min(_BLOCK, size - at), at)
            if not block:
                return False
            crc, at = zlib.crc32(block, crc), at + len(block)
        if crc != crc32:
            return False
        os.ftruncate(self._descriptor, size)
        self.size, self.crc32 = size, crc32
        return True

    def clear(self) -> None:
        """Begins again with none."""
        os.ftruncate(self._descriptor, 0)
        self.size = self.crc32 = 0

    def sync(self) -> None:
        """Returns when all that was appended is on the disk."""
        sync = os.fdatasync if hasattr(os, "fdatasync") else os.fsync  # macOS has only the latter
        sync(self._descriptor)
