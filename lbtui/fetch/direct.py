"""HTTP/1.1 with nothing between: h11 over asyncio's own connections, as a transport for httpx.

httpx's own transport goes through httpcore's pool and anyio's streams, with locks and a time limit of its own
around each step; that takes several times as long as the request. It is still the one that knows proxies.
"""

from __future__ import annotations

import asyncio
import ipaddress
import os
import re
import select
import socket
import ssl
import time
from collections.abc import AsyncIterator
from typing import cast

import h11

from lbtui.fetch.absent import left_out
from lbtui.fetch.trail import Trail

with left_out("httpx._main"):
    import httpx

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

ATTEMPT_SECONDS = 0.25
"""After which a host's next address is tried beside the one before (RFC 8305)."""


class Direct(httpx.AsyncBaseTransport):
    """As many connections as are used at the same time; the one used last is used again first.

    All lead to one origin, over TLS where it is https and `trusted` says whom to believe. A request brings a
    `Trail` as its extension `trail`.
    """

    def __init__(self, trusted: ssl.SSLContext | None, connect_seconds: float) -> None:
        self._trusted = trusted
        self._connect_seconds = connect_seconds
        if trusted:
            trusted.set_alpn_protocols(["http/1.1"])
        self._idle: list[_Line] = []
        self._lines: set[_Line] = set()
        self._closed = False

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        line = self._kept() or await self._connected(request)
        try:
            head = await line.ask(request)
        except BaseException:
            self._drop(line)
            raise
        version = {"http_version": b"HTTP/" + head.http_version}
        body = _Body(self, line)
        return httpx.Response(head.status_code, headers=list(head.headers), stream=body, extensions=version)

    def release(self, line: _Line) -> None:
        """Nothing more is read of an answer: its connection is kept where that was all of it."""
        if not self._closed and line.renewed():
            self._idle.append(line)
        else:
            self._drop(line)

    async def aclose(self) -> None:
        self._closed = True
        self._idle.clear()
        for line in tuple(self._lines):
            self._drop(line)
        await asyncio.sleep(0)  # asyncio closes a socket on its next turn

    def _kept(self) -> _Line | None:
        while self._idle:
            line = self._idle.pop()
            if line.is_fit():
                return line
            self._drop(line)
        return None

    def _drop(self, line: _Line) -> None:
        self._lines.discard(line)
        line.abort()

    async def _connected(self, request: httpx.Request) -> _Line:
        trail = cast(Trail, request.extensions["trail"])
        trail.connected = True
        line = _Line(trail)
        try:
            await self._connect(line, request.url, trail)
        except OSError as wrong:
            line.abort()
            if isinstance(wrong, TimeoutError):
                raise httpx.ConnectTimeout("", request=request) from wrong
            raise httpx.ConnectError(str(wrong), request=request) from _each(wrong)
        except BaseException:
            line.abort()
            raise
        self._lines.add(line)
        if self._closed:
            self._drop(line)
            raise httpx.ConnectError("It was closed meanwhile", request=request)
        return line

    async def _connect(self, line: _Line, url: httpx.URL, trail: Trail) -> None:
        loop = asyncio.get_running_loop()
        host, secure = url.raw_host.decode("ascii"), url.scheme == "https"
        async with asyncio.timeout(self._connect_seconds):
            port = url.port or (443 if secure else 80)
            where = {"host": host, "port": port} if _is_literal(host) else {"sock": await _reached(host, port)}
            await loop.create_connection(lambda: line, **where)
        if not secure:
            return
        trail.handshake = True
        trusted = self._trusted or ssl.create_default_context()
        async with asyncio.timeout(self._connect_seconds):
            over = await loop.start_tls(line.transport, line, trusted, server_hostname=host)
        if over is None:
            raise ConnectionResetError("It ended with the handshake")
        line.transport = over


class _Body(httpx.AsyncByteStream):
    """What comes of an answer behind its headers."""

    def __init__(self, lines: Direct, line: _Line) -> None:
        self._lines = lines
        self._line = line
        self._is_open = True

    async def __aiter__(self) -> AsyncIterator[bytes]:
        while (data := await self._line.data()) is not None:
            yield data

    async def aclose(self) -> None:
        if self._is_open:
            self._is_open = False
            self._lines.release(self._line)


class _Line(asyncio.Protocol):
    """One connection, and what it carries at the moment."""

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

    async def ask(self, request: httpx.Request) -> h11.Response:
        """Sends it whole, and gives the head of its answer."""
        url = request.url
        try:
            head = h11.Request(method=request.method, target=url.raw_path, headers=request.headers.raw)
            sent = [self._http.send(head)]
            async for data in cast(httpx.AsyncByteStream, request.stream):
                sent.append(self._http.send(h11.Data(data=data)))
            sent.append(self._http.send(h11.EndOfMessage()))
        except h11.LocalProtocolError as wrong:
            raise httpx.LocalProtocolError(str(wrong), request=request) from wrong
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
        try:
            while (event := self._http.next_event()) is h11.NEED_DATA:
                data = await self._read()
                if not data and self._http.their_state is h11.SEND_RESPONSE:
                    raise httpx.RemoteProtocolError("It ended without sending a response")
                self._http.receive_data(data)
        except h11.RemoteProtocolError as wrong:
            raise httpx.RemoteProtocolError(str(wrong)) from wrong
        return cast("h11.Event | type[h11.PAUSED]", event)

    async def _read(self) -> bytes:
        """What has come, at least a byte; b"" at the end."""
        if not self._waiting and not self._ended:
            self._waits = asyncio.get_running_loop().create_future()
            await self._waits
        if not self._waiting and self._wrong:
            raise httpx.ReadError(str(self._wrong)) from self._wrong
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


def _is_literal(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


async def _reached(host: str, port: int) -> socket.socket:
    """A connection to whichever of a name's addresses answers first."""
    from aiohappyeyeballs import start_connection  # which no literal address has a use for

    loop, task = asyncio.get_running_loop(), asyncio.current_task()
    addresses = await loop.getaddrinfo(host.encode("ascii"), port, type=socket.SOCK_STREAM)
    before = task.cancelling() if task else 0
    found = await start_connection(addresses, happy_eyeballs_delay=ATTEMPT_SECONDS)
    if task and task.cancelling() > before:  # heard while it waited for the attempts that lost, and not told on
        found.close()
        raise asyncio.CancelledError
    return found


def _each(wrong: OSError) -> Exception:
    """Where several addresses failed in different ways, these are one text that names the number of each."""
    numbers = re.findall(r"\[Errno (\d+)\]", str(wrong)) if wrong.errno is None else ()
    each = [OSError(int(number), os.strerror(int(number))) for number in numbers]
    return ExceptionGroup(str(wrong), each) if each else wrong
