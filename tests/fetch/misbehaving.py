"""A loopback service that does as a test says with each request, down to single bytes; and counts."""

from __future__ import annotations

import asyncio
import socket
import ssl
import struct
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field


@dataclass
class Seen:
    """A request as it came over the wire; `headers` by lower-case name."""

    method: str
    target: str
    headers: dict[str, str]
    at: float
    connection: int
    body: bytes = b""

    @property
    def path(self) -> str:
        return self.target.partition("?")[0]

    @property
    def query(self) -> str:
        return self.target.partition("?")[2]


@dataclass
class Turn:
    """The service's turn: what to do with one request, or with a connection before any."""

    seen: Seen
    number: int
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter

    async def raw(self, data: bytes) -> None:
        self.writer.write(data)
        await self.writer.drain()

    async def reply(
        self, status: int = 200, body: bytes = b"", headers: dict[str, str] | None = None, *, reason: str = "X"
    ) -> None:
        """A whole answer; its Content-Length is right unless `headers` give one."""
        sent = {"Content-Type": "application/json", "Content-Length": str(len(body)), **(headers or {})}
        if status in (204, 304):
            sent.pop("Content-Length")
        await self.raw(head(status, sent, reason) + body)

    async def close(self) -> None:
        self.writer.close()

    async def reset(self) -> None:
        """Closes with RST."""
        sock: socket.socket = self.writer.get_extra_info("socket")
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.writer.close()


Act = Callable[[Turn], Awaitable[None]]


def head(status: int, headers: dict[str, str], reason: str = "X") -> bytes:
    lines = [f"HTTP/1.1 {status} {reason}", *(f"{name}: {value}" for name, value in headers.items())]
    return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")


@dataclass
class Misbehaving:
    """`seen` holds every request; `most` is how many were ever under way at once."""

    url: str
    port: int
    seen: list[Seen] = field(default_factory=list)
    connections: int = 0
    under_way: int = 0
    most: int = 0


@asynccontextmanager
async def misbehaving(
    act: Act, *, greeting: bytes = b"", tls: ssl.SSLContext | None = None
) -> AsyncIterator[Misbehaving]:
    """The service, for as long as the test wants it. `greeting` is sent before any request is read."""
    tasks: set[asyncio.Task[None]] = set()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task
        tasks.add(task)
        service.connections += 1
        connection = service.connections
        try:
            if greeting:
                writer.write(greeting)
                await writer.drain()
            while not writer.is_closing() and (seen := await _request(reader, connection)):
                service.seen.append(seen)
                service.under_way += 1
                service.most = max(service.most, service.under_way)
                try:
                    await act(Turn(seen, len(service.seen), reader, writer))
                finally:
                    service.under_way -= 1
        except (ConnectionError, asyncio.IncompleteReadError, ssl.SSLError, asyncio.CancelledError):
            pass  # the client went, or the test is over
        finally:
            tasks.discard(task)
            writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0, ssl=tls)
    port = server.sockets[0].getsockname()[1]
    service = Misbehaving(f"{'https' if tls else 'http'}://127.0.0.1:{port}", port)
    try:
        yield service
    finally:
        server.close()
        for task in list(tasks):
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _request(reader: asyncio.StreamReader, connection: int) -> Seen | None:
    try:
        top = await reader.readuntil(b"\r\n\r\n")
    except asyncio.IncompleteReadError:
        return None
    first, *lines = top.decode("latin-1").split("\r\n")
    method, target, _ = first.split(" ")
    headers = {
        name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines if line)
    }
    body = await reader.readexactly(int(headers.get("content-length", "0")))
    return Seen(method, target, headers, asyncio.get_running_loop().time(), connection, body)
