"""Runs an ASGI app on a real loopback socket for as long as a `with` block lasts."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Iterator
from typing import Any

import uvicorn

PATIENCE = 20.0
"""Seconds a server may take to start or to stop before the test fails."""

KEPT_SECONDS = 75
"""For which a connection is kept that nobody uses, so that a client that was held up finds it there again."""


class _Server(uvicorn.Server):
    """A server that says when it has begun to listen, or has given up."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.settled = threading.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.settled.set()

    def run(self, sockets: list[socket.socket] | None = None) -> None:
        try:
            with contextlib.suppress(SystemExit):  # how uvicorn says that the app would not start
                super().run(sockets)
        finally:
            self.settled.set()


@contextlib.contextmanager
def serve(app: Any, **options: Any) -> Iterator[str]:
    """Serves `app` and gives its base address, `http://127.0.0.1:<port>`; `options` go to `uvicorn.Config`.

    The app's lifespan runs. RuntimeError where it fails to start; afterwards thread and socket are gone.
    """
    settings: dict[str, Any] = {"ws": "none", "log_level": "critical", "lifespan": "on"}
    settings |= {"timeout_keep_alive": KEPT_SECONDS, "timeout_graceful_shutdown": 1}
    server = _Server(uvicorn.Config(app, **(settings | options)))
    # Only of a socket that is made as TCP asyncio knows that it must not wait, 40 ms, before it sends little.
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP) as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        thread = threading.Thread(target=server.run, args=([listening],), daemon=True)
        thread.start()
        try:
            if not server.settled.wait(PATIENCE) or not server.started:
                raise RuntimeError("the app did not start")
            yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join(PATIENCE)
    if thread.is_alive():
        raise RuntimeError("the server did not stop")
