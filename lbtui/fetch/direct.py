"""A transport for httpx with nothing between it and asyncio's own connections.

httpx's own transport goes through httpcore's pool and anyio's streams, with locks and a time limit of its own
around each step; that takes several times as long as the request. It is still the one that knows proxies.
"""

from __future__ import annotations

import asyncio
import ipaddress
import os
import re
import socket
import ssl
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from typing import cast

import h11

from lbtui.fetch.absent import left_out
from lbtui.fetch.line import Line
from lbtui.fetch.trail import Trail

with left_out("httpx._main"):
    import httpx

ATTEMPT_SECONDS = 0.25
"""After which a host's next address is tried beside the one before (RFC 8305)."""


class Direct(httpx.AsyncBaseTransport):
    """As many connections as are used at the same time; the one used last is used again first.

    All lead to one origin; where it is https, `trusted` says whose certificates to believe. A request brings a
    `Trail` as its extension `trail`.
    """

    def __init__(self, trusted: ssl.SSLContext, connect_seconds: float) -> None:
        self._trusted = trusted
        self._connect_seconds = connect_seconds
        trusted.set_alpn_protocols(["http/1.1"])
        self._idle: list[Line] = []
        self._lines: set[Line] = set()
        self._closed = False

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        line = self._kept() or await self._connected(request)
        url, body = request.url, cast(httpx.AsyncByteStream, request.stream)
        try:
            with _in_its_words():
                asked = h11.Request(method=request.method, target=url.raw_path, headers=request.headers.raw)
                head = await line.ask(asked, body)
        except BaseException:
            self._drop(line)
            raise
        version = {"http_version": b"HTTP/" + head.http_version}
        rest = _Body(self, line)
        return httpx.Response(head.status_code, headers=list(head.headers), stream=rest, extensions=version)

    def release(self, line: Line) -> None:
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

    def _kept(self) -> Line | None:
        while self._idle:
            line = self._idle.pop()
            if line.is_fit():
                return line
            self._drop(line)
        return None

    def _drop(self, line: Line) -> None:
        self._lines.discard(line)
        line.abort()

    async def _connected(self, request: httpx.Request) -> Line:
        trail = cast(Trail, request.extensions["trail"])
        trail.connected = True
        line = Line(trail)
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

    async def _connect(self, line: Line, url: httpx.URL, trail: Trail) -> None:
        loop = asyncio.get_running_loop()
        host, secure = url.raw_host.decode("ascii"), url.scheme == "https"
        async with asyncio.timeout(self._connect_seconds):
            port = url.port or (443 if secure else 80)
            where = {"host": host, "port": port} if _is_literal(host) else {"sock": await _reached(host, port)}
            await loop.create_connection(lambda: line, **where)
        if not secure:
            return
        trail.handshake = True
        async with asyncio.timeout(self._connect_seconds):
            over = await loop.start_tls(line.transport, line, self._trusted, server_hostname=host)
        if over is None:
            raise ConnectionResetError("It ended with the handshake")
        line.transport = over


class _Body(httpx.AsyncByteStream):
    """What comes of an answer behind its headers."""

    def __init__(self, lines: Direct, line: Line) -> None:
        self._lines = lines
        self._line = line
        self._is_open = True

    async def __aiter__(self) -> AsyncIterator[bytes]:
        with _in_its_words():
            while (data := await self._line.data()) is not None:
                yield data

    async def aclose(self) -> None:
        if self._is_open:
            self._is_open = False
            self._lines.release(self._line)


@contextmanager
def _in_its_words() -> Iterator[None]:
    """Errors as httpx has them."""
    try:
        yield
    except h11.RemoteProtocolError as wrong:
        raise httpx.RemoteProtocolError(str(wrong)) from wrong
    except h11.LocalProtocolError as wrong:
        raise httpx.LocalProtocolError(str(wrong)) from wrong
    except OSError as wrong:
        raise httpx.ReadError(str(wrong)) from wrong


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
