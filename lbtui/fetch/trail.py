"""What a request did on its way, as the HTTP library tells it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


class Trail:
    """`connected`: it opened a connection; `handshake`: it began one of TLS.

    `first_bytes` came back first over a new connection, and tell who answers there if it is no HTTP server.
    """

    def __init__(self) -> None:
        self.connected = False
        self.handshake = False
        self.first_bytes = b""

    async def seen(self, event: str, info: Mapping[str, Any]) -> None:
        """To be given to the HTTP library as a request's `trace` extension."""
        self.connected |= ".connect_" in event
        self.handshake |= event.endswith("start_tls.started")
        if event.endswith(("connect_tcp.complete", "start_tls.complete")):
            self._listen(info["return_value"])

    def _listen(self, stream: Any) -> None:
        read = stream.read

        async def noting(max_bytes: int, timeout: float | None = None) -> bytes:
            data: bytes = await read(max_bytes, timeout)
            self.first_bytes = self.first_bytes or data[:16]
            return data

        stream.read = noting
