"""The demo services as slow ones: every answer takes its time, and holds up no other.

    python -m tests.slow SERVICE [--pace N] [--crowd N] [--delay SECONDS] [--profile FILE] [--limit ROWS]

serves one on a loopback socket, prints its address once the live board is there, and ends with SIGTERM or SIGINT.
`--profile` writes a profile that reads it, in pages of `--limit` rows.
"""

from __future__ import annotations

import argparse
import asyncio
import signal
import sys
from pathlib import Path
from typing import Any

import tomli_w

from lbtui.demo import SERVICES, demo_app, demo_profile
from lbtui.fetch.connection import Connection
from lbtui.model.board import BoardRef
from lbtui.model.page import Top
from lbtui.model.profile import Profile, check_profile, document_of
from lbtui.providers.registry import profile_fields
from lbtui.store.secrets import reveal
from tests.loopback import serve

LIVE = {"xbox": BoardRef("ArenaLive"), "mobage": BoardRef("arena"), "gamesparks": BoardRef("arena")}
"""The live board of each service."""

SERVED = {"date_header": False}
"""How `serve` is to serve a demo: the Mobage one dates its answers itself."""


def paced(app: Any, seconds: float) -> Any:
    """`app` with so much time before each of its answers; all requests wait at the same time."""

    async def slow(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "http":
            await asyncio.sleep(seconds)
        await app(scope, receive, send)

    return slow if seconds else app


def document(service: str, address: str, rows: int = 1_000) -> dict[str, Any]:
    """The demo's profile, as a file has it, for one that is served at `address`, with so many rows in a page.

    Mobage's pages are of 1,000 where everything is read, as the service takes as many."""
    own = document_of(demo_profile(service))
    own |= {"url": own["url"].replace("http://demo.invalid", address), "page_size": rows}
    return own | ({"limit": rows} if service == "gamesparks" else {})


def profile(service: str, address: str, rows: int = 1_000) -> Profile:
    """The profile of such a document."""
    found, problems = check_profile("slow", document(service, address, rows), profile_fields(service))
    assert not problems, problems
    return found


async def warmed(service: str, app: Any) -> None:
    """Has the app make its live board, which takes its time where that is large."""
    connection = Connection(demo_profile(service), reveal, app)
    try:
        await connection.page(LIVE[service], Top(), 1)
    finally:
        await connection.close()


def main(words: list[str]) -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.slow", description=__doc__.partition("\n")[0])
    parser.add_argument("service", choices=SERVICES)
    parser.add_argument("--pace", type=float, default=0.0, help="improvements a second on the live board")
    parser.add_argument("--crowd", type=int, help="players of the live board")
    parser.add_argument("--delay", type=float, default=0.0, help="seconds before each answer")
    parser.add_argument("--profile", type=Path, help="where a profile is to be written that reads it")
    parser.add_argument("--limit", type=int, default=1_000, help="rows of a page, in that profile")
    given = parser.parse_args(words)
    ending = {signal.SIGINT, signal.SIGTERM}
    signal.pthread_sigmask(signal.SIG_BLOCK, ending)
    app = demo_app(given.service, pace=given.pace, crowd=given.crowd)
    asyncio.run(warmed(given.service, app))
    with serve(paced(app, given.delay), **SERVED) as address:
        if given.profile:
            given.profile.touch(mode=0o600)
            given.profile.write_text(tomli_w.dumps(document(given.service, address, given.limit)))
        print(address, flush=True)
        signal.sigwait(ending)


if __name__ == "__main__":
    main(sys.argv[1:])
