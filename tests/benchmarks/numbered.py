"""A callback whose rows are made of their numbers, as quickly as can be: a board of any length, which stands still.

    python -m tests.benchmarks.numbered ROWS

serves it on a loopback socket, prints its address, and ends with SIGTERM or SIGINT.
"""

from __future__ import annotations

import signal
import sys
from typing import Any
from urllib.parse import parse_qs

from tests.loopback import serve

_ROW = '{"playerId":"%s","rank":%d,"SCORE":%d,"userName":"Player %d","when":"2014-06-18T09:55Z"}'


def player_id(number: int) -> str:
    """Who stands in that row, from 1."""
    return f"{number * 7919:024x}"


def page(total: int, first: int, rows: int) -> bytes:
    """The rows from `first` on, from 1, of a board of `total`, as JSON."""
    last = min(total, first + rows - 1)
    made = (_ROW % (player_id(number), number, total * 3 - number, number) for number in range(first, last + 1))
    return f"[{','.join(made)}]".encode()


def numbered(total: int) -> Any:
    """The ASGI app of such a callback."""

    async def app(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            return
        form = parse_qs((await receive())["body"].decode())
        rows, at = (int(form.get(name, ["0"])[0]) for name in ("limit", "page"))
        pulling = form["key"] == ["pull_data"]
        body = page(total, rows * at + 1, rows) if pulling else b"valid-lb-name"
        headers = [(b"content-type", b"text/plain"), (b"content-length", str(len(body)).encode())]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    return app


def main(total: int) -> None:
    ending = {signal.SIGINT, signal.SIGTERM}
    signal.pthread_sigmask(signal.SIG_BLOCK, ending)
    with serve(numbered(total), lifespan="off") as address:
        print(address, flush=True)
        signal.sigwait(ending)


if __name__ == "__main__":
    main(int(sys.argv[1]))
