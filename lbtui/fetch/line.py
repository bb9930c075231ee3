"""One connection that speaks HTTP/1.1: h11 over what asyncio reads and writes."""

from __future__ import annotations

import asyncio
import select
import time
from collections.abc import AsyncIterable
from typing import cast

import h11

from lbtui.fetch.trail import Trail

MOST_HEAD = 100 * 2**10
"""Bytes of a status line and headers."""

MOST_WAITING = 2**18
"""Bytes that wait to be read, after which a service has to wait."""

PART = 2**16
"""Bytes that are looked at together."""

BREATH = 256
"""Pieces of an answer after which others have their turn."""

KEPT_SECONDS = 30.0
"""How long a connection that is not used is kept."""


class Line(asyncio.Protocol):
    """One connection, and what it carries at the moment. Its errors are h11's, and OSError where it breaks.

    `trail` hears the first bytes.
    """

    transport: asyncio.Transport

    def __init__(self, trail: Trail) -> None:
        self._http = h11.Connection(h11.CLIENT, max_incomplete_event_size=MOST_HEAD)
        self._trail: Trail | None = trail
        self._waiting = bytearray()
        self._waits: asyncio.Future[None] | None = None
        self._paused = False
        self._ended = False
        self._wrong: Exception | None = None
        self._idle_since = 0.0
        self._events = 0

    # what asyncio tells

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.Transport, transport)

    def data_received(self, data: bytes) -> None:
        if self._trail:
            self._trail.first_bytes, self._trail = data[:16], None
        self._waiting += data
        if len(self._waiting) > MOST_WAITING and not self._paused:
            self._paused = True
            self.transport.pause_reading()
        self._wake()

    def eof_received(self) -> None:
        self._ended = True
        self._wake()

    def connection_lost(self, wrong: Exception | None) -> None:
        self._ended, self._wrong = True, wrong
        self._wake()

    def _wake(self) -> None:
        if self._waits and not self._waits.done():
            self._waits.set_result(None)

    # what a request asks

    async def ask(self, request: h11.Request, body: AsyncIterable[bytes]) -> h11.Response:
        """Sends a request whole, and gives the head of its answer."""
        sent = [self._http.send(request)]
        async for data in body:
            sent.append(self._http.send(h11.Data(data=data)))
        sent.append(self._http.send(h11.EndOfMessage()))
        self.transport.write(b"".join(filter(None, sent)))
        while True:
            event = await self._event()
            if isinstance(event, h11.Response):
                return event

    async def data(self) -> bytes | None:
        """The next part of the answer's body, None behind the last."""
        self._events += 1
        if self._events % BREATH == 0:
            await asyncio.sleep(0)  # of an answer in tiny pieces thousands are here at once
        event = await self._event()
        return bytes(event.data) if isinstance(event, h11.Data) else None

    async def _event(self) -> h11.Event | type[h11.PAUSED]:
        while (event := self._http.next_event()) is h11.NEED_DATA:
            data = await self._read()
            if not data and self._http.their_state is h11.SEND_RESPONSE:
                raise h11.RemoteProtocolError("It ended without sending a response")
            self._http.receive_data(data)
        return cast("h11.Event | type[h11.PAUSED]", event)

    async def _read(self) -> bytes:
        """What has come, at least a byte; b"" at the end."""
        if not self._waiting and not self._ended:
            self._waits = asyncio.get_running_loop().create_future()
            await self._waits
        if not self._waiting and self._wrong:
            raise ConnectionResetError(str(self._wrong)) from self._wrong
        data = bytes(self._waiting[:PART])
        del self._waiting[:PART]
        if self._paused and not self._waiting:
            self._paused = False
            self.transport.resume_reading()
        return data

    # between requests

    def renewed(self) -> bool:
        """Whether another request may follow; then it begins to be idle."""
        http = self._http
        if not (http.our_state is http.their_state is h11.DONE) or http.trailing_data[0]:
            return False
        if self.transport.get_write_buffer_size():  # answered before it was asked to the end
            return False
        http.start_next_cycle()
        self._idle_since = time.monotonic()
        return self.is_fit()

    def is_fit(self) -> bool:
        """Whether the service neither closed it nor said anything unasked, and it was not idle for long."""
        return not (
            self._ended
            or self._waiting
            or self.transport.is_closing()
            or time.monotonic() - self._idle_since > KEPT_SECONDS
            or _is_readable(self.transport.get_extra_info("socket").fileno())
        )

    def abort(self) -> None:
        if transport := getattr(self, "transport", None):
            transport.abort()


def _is_readable(descriptor: int) -> bool:
    """Whether something lies there that asyncio has not read yet, if only the end."""
    polled = select.poll()
    polled.register(descriptor, select.POLLIN)
    return bool(polled.poll(0))
