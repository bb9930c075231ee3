"""Reading an answer's body, bounded before and after decoding.

A few kilobytes of gzip can decode to gigabytes, a cut gzip stream decodes without complaint, and a second gzip
member is easily lost; so the decoding is done here and not by the HTTP library.
"""

from __future__ import annotations

import asyncio
import io
import zlib
from collections.abc import AsyncIterable, Iterator, Mapping
from typing import NamedTuple

from lbtui.errors import BadAnswer
from lbtui.fetch.faults import Fault, Faulty

MAX_WIRE = 32 * 2**20
MAX_DECODED = 64 * 2**20
STEP = 2**20
"""Bytes decoded at once, after which the event loop has its turn."""

ACCEPTED = "gzip, deflate"
_GZIP, _ZLIB, _RAW = 31, 15, -15


class Body(NamedTuple):
    """A whole body, decoded, and how many bytes it took on the wire."""

    data: bytes
    wire_bytes: int


async def read_body(chunks: AsyncIterable[bytes], headers: Mapping[str, str]) -> Body:
    """The body that raw `chunks` make under `headers` (lower-case names).

    Raises Faulty where it is too large, in a coding not asked for, or cut.
    """
    decoder = _decoder(headers.get("content-encoding", ""))
    if (told := headers.get("content-length", "")).isdigit() and int(told[:20]) > MAX_WIRE:
        raise _too_large(f"It says it has {int(told[:20]):,} bytes")
    wire = 0
    decoded = io.BytesIO()
    async for chunk in chunks:
        wire += len(chunk)
        if wire > MAX_WIRE:
            raise _too_large(f"Over {MAX_WIRE // 2**20} MiB arrived")
        for piece in decoder.feed(chunk):
            if decoded.tell() + len(piece) > MAX_DECODED:
                raise _too_large(f"{wire:,} bytes unpack to over {MAX_DECODED // 2**20} MiB")
            decoded.write(piece)
            if len(piece) == STEP:
                await asyncio.sleep(0)
    if wire:
        decoder.finish()
    return Body(decoded.getvalue(), wire)


class _Identity:
    def feed(self, data: bytes) -> Iterator[bytes]:
        yield data

    def finish(self) -> None:
        """Nothing tells where an unpacked body should end but its framing."""


class _Packed:
    """gzip of any number of members, or deflate with or without its zlib frame."""

    def __init__(self, coding: str) -> None:
        self._coding = coding
        self._pending = b""
        self._stream: zlib._Decompress | None = None
        self._members = 0

    def feed(self, data: bytes) -> Iterator[bytes]:
        data = self._pending + data
        self._pending = b""
        piece = b""
        while data or len(piece) == STEP:  # a full piece may have left some inside, with no input over
            if self._stream is None:
                self._stream, data = self._begin(data)
            if self._stream is None:
                return
            piece, data = self._step(self._stream, data)
            if piece:
                yield piece

    def _begin(self, data: bytes) -> tuple[zlib._Decompress | None, bytes]:
        """The next stream in `data` and its bytes; None where none can start yet."""
        if self._coding == "gzip":
            data = data.lstrip(b"\0")  # members may be padded
            return (zlib.decompressobj(_GZIP) if data else None), data
        if self._members and data:
            raise _broken("Something follows the packed data")
        if len(data) < 2:
            self._pending = data
            return None, b""
        framed = data[0] & 15 == 8 and int.from_bytes(data[:2], "big") % 31 == 0
        return zlib.decompressobj(_ZLIB if framed else _RAW), data

    def _step(self, stream: zlib._Decompress, data: bytes) -> tuple[bytes, bytes]:
        try:
            piece = stream.decompress(data, STEP)
        except zlib.error:
            raise _broken(f"It is no valid {self._coding}") from None
        if stream.eof:
            self._members += 1
            self._stream = None
            return piece, stream.unused_data
        return piece, stream.unconsumed_tail

    def finish(self) -> None:
        if self._stream is not None:
            raise _broken(f"The {self._coding} data ends too early")
        if not self._members:
            raise _broken(f"There is no {self._coding} data in it")


def _decoder(header: str) -> _Identity | _Packed:
    codings = [each.strip().lower().removeprefix("x-") for each in header.split(",")]
    codings = [each for each in codings if each not in ("", "identity")]
    if not codings:
        return _Identity()
    if len(codings) > 1 or codings[0] not in ("gzip", "deflate"):
        raise Faulty(
            Fault(
                BadAnswer("The answer is packed in a way that was not asked for", f"Only {ACCEPTED}, and once")
            )
        )
    return _Packed(codings[0])


def _too_large(detail: str) -> Faulty:
    return Faulty(Fault(BadAnswer("The answer is too large", detail, "Ask for fewer rows: page_size")))


def _broken(detail: str) -> Faulty:
    return Faulty(Fault(BadAnswer("The answer arrived damaged", detail), again=True))
