"""A clear no stays one, although a slow service would describe its board too late for the sentence."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Any

import pytest

from lbtui.demo import demo_app, demo_profile
from lbtui.errors import LbtuiError, NotConnected, RequestRefused, TimedOut
from lbtui.fetch.connection import Connection
from lbtui.fetch.deadline import in_time
from lbtui.fetch.exchange import Errand
from lbtui.fetch.write import REFUSALS, make, plan
from lbtui.model.board import BoardRef
from lbtui.model.change import Deed
from lbtui.store.secrets import reveal

pytestmark = pytest.mark.anyio

BOARD = BoardRef("highscore")


class Slow:
    """The Mobage demo, which after a write takes `seconds` for each question about a board itself."""

    def __init__(self, seconds: float) -> None:
        self._app: Any = demo_app("mobage")
        self._seconds = seconds
        self.wrote = False
        self.asked = 0

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if self.wrote and scope["path"].endswith("highscore"):
            self.asked += 1
            await asyncio.sleep(self._seconds)
        self.wrote |= scope["method"] == "PUT"
        await self._app(scope, receive, send)


async def test_a_conflict_is_told_within_the_writes_own_time() -> None:
    service, profile = Slow(30), demo_profile("mobage")
    planning = Connection(profile, reveal, service)
    change = await plan(planning, BOARD, "10001", Deed.SET, "100")
    await planning.close()
    hurried = Connection(replace(profile, values={**profile.values, "timeout": 0.8}), reveal, service)
    with pytest.raises(RequestRefused, match="highscore refuses this score"):
        await make(hurried, change)
    assert service.asked == 1
    await hurried.close()


async def test_a_conflict_is_described_by_the_board_where_there_is_time() -> None:
    service = Slow(0.05)
    connection = Connection(demo_profile("mobage"), reveal, service)
    change = await plan(connection, BOARD, "10001", Deed.SET, "100")
    with pytest.raises(RequestRefused, match="High score takes no lower scores"):
        await make(connection, change)
    assert service.asked == 1
    await connection.close()


@pytest.mark.parametrize(("attempts", "error"), [(0, NotConnected), (1, TimedOut)])
async def test_a_write_that_never_had_its_turn_was_not_sent(attempts: int, error: type[LbtuiError]) -> None:
    """What waits for a place among the requests under way all its time is known not to be done."""
    errand = Errand(0.0, writing=True)

    async def waiting() -> None:
        errand.attempts = attempts
        await asyncio.sleep(30)

    with pytest.raises(error) as told:
        await asyncio.create_task(in_time(waiting, errand, 0.02))
    assert ("nothing was sent" in str(told.value)) == (attempts == 0)
    assert isinstance(told.value, REFUSALS) == (attempts == 0)
