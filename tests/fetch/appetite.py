"""Run as a program with an address: asks it for /0, /1 … and prints what came of each, and the memory it took.

The parent's own memory would hide the growth, so this is a process of its own. One line of JSON:
`{"outcomes": [[title, detail], …], "grown": bytes}`; an answer that is whole is its length instead.
"""

from __future__ import annotations

import asyncio
import json
import resource
import sys

from lbtui.fetch.client import Client
from lbtui.fetch.faults import Fault
from lbtui.model.profile import Profile
from lbtui.model.secret import Secret, SecretRef
from lbtui.providers.wire import Endpoint, Request


async def reveal(ref: SecretRef) -> Secret:
    raise AssertionError(ref)


def peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)


async def main(url: str, count: int) -> None:
    client = Client(Profile("p", "tiny"), Endpoint(url), reveal)
    await client.exchange(Request("GET", "/warm-up"))
    before = peak()
    outcomes: list[object] = []
    for number in range(count):
        outcome = await client.exchange(Request("GET", f"/{number}"))
        if isinstance(outcome, Fault):
            outcomes.append([outcome.error.title, outcome.error.detail])
        else:
            outcomes.append(len(outcome.body))
    await client.close()
    print(json.dumps({"outcomes": outcomes, "grown": peak() - before}))


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], int(sys.argv[2])))
