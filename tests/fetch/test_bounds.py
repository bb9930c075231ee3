"""H12: answers that are too much, refused while memory stays small."""

from __future__ import annotations

import asyncio
import json
import sys
import zlib
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest

from lbtui.fetch.body import STEP, Body, read_body

from .misbehaving import Turn, head, misbehaving

pytestmark = pytest.mark.anyio

MIB = 2**20


def bomb(mebibytes: int) -> bytes:
    """gzip of so many zero bytes; each mebibyte is the same kilobyte of deflate."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    block = packer.compress(bytes(MIB)) + packer.flush(zlib.Z_FULL_FLUSH)
    return b"\x1f\x8b\x08\0\0\0\0\0\0\xff" + block * mebibytes


async def packed(turn: Turn, data: bytes, coding: str) -> None:
    await turn.reply(body=data, headers={"Content-Encoding": coding})


async def endless_chunks(turn: Turn) -> None:
    await turn.raw(head(200, {"Transfer-Encoding": "chunked"}))
    chunk = b"%x\r\n%s\r\n" % (MIB, bytes(MIB))
    while True:
        await turn.raw(chunk)


async def endless_body(turn: Turn) -> None:
    await turn.raw(head(200, {}))
    while True:
        await turn.raw(bytes(MIB))


CASES: list[tuple[str, Callable[[Turn], Awaitable[None]], str]] = [
    ("300 KB of gzip make 300 MB", lambda turn: packed(turn, bomb(300), "gzip"), "too large"),
    (
        "twice deflated",
        lambda turn: packed(turn, zlib.compress(zlib.compress(bytes(8 * MIB))), "deflate, deflate"),
        "not asked for",
    ),
    ("brotli", lambda turn: packed(turn, b"x", "br"), "not asked for"),
    ("endless chunks", endless_chunks, "too large"),
    ("endless body", endless_body, "too large"),
    ("40 MiB as they are", lambda turn: turn.raw(head(200, {}) + bytes(40 * MIB)), "too large"),
    ("a length of 1 TB", lambda turn: turn.raw(head(200, {"Content-Length": "1" + "0" * 12})), "too large"),
    ("200 KB of headers", lambda turn: turn.raw(head(200, {"X": "x" * 200_000})), "100 kB of headers"),
    (
        "endless headers",
        lambda turn: turn.raw(b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 100_000),
        "100 kB of headers",
    ),
]


@pytest.mark.parametrize("size", [0, 1, STEP - 1, STEP, STEP + 1, STEP + 300, 2 * STEP, 2 * STEP + 7])
@pytest.mark.parametrize("wbits", [31, 15, -15])
async def test_what_fits_is_decoded_to_the_last_byte(size: int, wbits: int) -> None:
    """Around the step that is decoded at once, where output may be left inside when the input is over."""
    packer = zlib.compressobj(9, zlib.DEFLATED, wbits)
    data = packer.compress(bytes(size)) + packer.flush()
    for cut in (len(data), 1, 7):

        async def chunks(cut: int = cut) -> AsyncIterator[bytes]:
            for at in range(0, len(data), cut):
                yield data[at : at + cut]

        body = await read_body(chunks(), {"content-encoding": "gzip" if wbits == 31 else "deflate"})
        assert body == Body(bytes(size), len(data))


async def test_h12_too_much_is_refused_in_little_memory() -> None:
    async def act(turn: Turn) -> None:
        if turn.seen.path == "/warm-up":
            await turn.reply(200, b"{}")
        else:
            await CASES[int(turn.seen.path[1:])][1](turn)

    async with misbehaving(act) as service:
        script = Path(__file__).with_name("appetite.py")
        process = await asyncio.create_subprocess_exec(
            sys.executable, str(script), service.url, str(len(CASES)), stdout=asyncio.subprocess.PIPE
        )
        out, _ = await process.communicate()
        assert process.returncode == 0
    told = json.loads(out)
    for (name, _, said), outcome in zip(CASES, told["outcomes"], strict=True):
        assert isinstance(outcome, list), name
        assert said in outcome[0], name
        assert "MiB arrived" in outcome[1] or not name.startswith(("endless ch", "endless b", "40")), outcome
    print(f"H12: RSS grew by {told['grown'] / MIB:.1f} MiB")
    assert told["grown"] < 100 * MIB
