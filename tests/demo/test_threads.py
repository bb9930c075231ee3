"""The demo services asked by several threads at once, each with a loop of its own."""

from __future__ import annotations

import threading
import time

import anyio
import pytest

from lbtui.demo import SERVICES, demo_app, demo_profile
from lbtui.fetch.connection import Connection
from lbtui.fetch.retry import RetryPolicy
from lbtui.model.board import BoardRef
from lbtui.model.entry import Entry
from lbtui.model.page import Offset, Rank
from lbtui.store.secrets import reveal
from tests.slow import LIVE

THREADS, PAGES = 3, 15
STILL = {
    "xbox": BoardRef("TotalFlagsCaptured"),
    "mobage": BoardRef("highscore"),
    "gamesparks": BoardRef("quiz"),
}


class Clock:
    """A clock that is slow to tell the time: who is not kept from coming in meanwhile comes. `most` is how many
    looked at it at once."""

    def __init__(self) -> None:
        self.most = self._inside = 0
        self._counting = threading.Lock()

    def __call__(self) -> float:
        now = time.time()
        with self._counting:
            self._inside += 1
            self.most = max(self.most, self._inside)
        time.sleep(0.002)
        with self._counting:
            self._inside -= 1
        return now


async def read(service: str, app: object, found: list[tuple[Entry, ...]]) -> None:
    """Pages of the live board, whose players move all the while, and of one that stands still, in turn."""
    connection = Connection(demo_profile(service), reveal, app, policy=RetryPolicy(attempts=1))
    by_rank = connection.capabilities.by_rank
    for page in range(PAGES):
        for ref in (LIVE[service], STILL[service]):
            at = Rank(100 * (page % 9) + 1) if by_rank else Offset(100 * (page % 9))
            found.append((await connection.page(ref, at, 100, fresh=True)).entries)
    await connection.close()


@pytest.mark.parametrize("service", SERVICES)
def test_several_threads_ask_at_once(service: str) -> None:
    clock = Clock()
    app = demo_app(service, clock=clock, pace=20_000, crowd=1_000)
    found: list[list[tuple[Entry, ...]]] = [[] for _ in range(THREADS)]
    wrong: list[BaseException] = []

    def run(mine: list[tuple[Entry, ...]]) -> None:
        try:
            anyio.run(read, service, app, mine)
        except BaseException as each:
            wrong.append(each)

    threads = [threading.Thread(target=run, args=(mine,)) for mine in found]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert wrong == []
    assert clock.most == 1
    for mine in found:
        assert len(mine) == 2 * PAGES
        for rows in mine:
            scores = [row.score for row in rows if row.score is not None]
            assert scores == sorted(scores, reverse=True)
            assert len({row.player_id for row in rows}) == len(rows) == 100
        assert mine[1::2] == found[0][1::2]
