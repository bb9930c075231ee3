"""As many connections as requests that are under way at the same time, and the same ones again."""

from __future__ import annotations

import asyncio
import json

import pytest

from lbtui.model.page import Rank, Top

from .conftest import Connect
from .misbehaving import Turn, misbehaving
from .tiny import REF

pytestmark = pytest.mark.anyio

PAGE = json.dumps({"total": 1, "rows": [[1, "p1", 10]]}).encode()


async def test_connections_are_used_again_and_share_their_cookies(connect: Connect) -> None:
    together = asyncio.Event()

    async def act(turn: Turn) -> None:
        if turn.number == 1:
            await turn.reply(200, PAGE, {"Set-Cookie": "sid=1"})
            return
        if turn.number == 4:
            together.set()
        await together.wait()
        await turn.reply(200, PAGE)

    async with misbehaving(act) as service:
        connection = connect(service.url)
        await connection.page(REF, Top(), fresh=True)
        await asyncio.gather(*(connection.page(REF, Rank(row), fresh=True) for row in (2, 3, 4)))
        for row in (5, 6):
            await connection.page(REF, Rank(row), fresh=True)
        assert sorted(seen.connection for seen in service.seen[1:4]) == [1, 2, 3]
        assert len({seen.connection for seen in service.seen[4:]}) == 1
        assert max(seen.connection for seen in service.seen) == 3
        assert [seen.headers.get("cookie") for seen in service.seen] == [None, *["sid=1"] * 5]


async def test_a_request_that_is_called_off_leaves_its_place_to_others(connect: Connect) -> None:
    there = asyncio.Event()

    async def act(turn: Turn) -> None:
        there.set()
        if turn.number == 1:
            await asyncio.sleep(30)
        await turn.reply(200, PAGE)

    async with misbehaving(act) as service:
        connection = connect(service.url)
        reading = asyncio.create_task(connection.page(REF, Top(), fresh=True))
        await there.wait()
        reading.cancel()
        await asyncio.wait({reading})
        assert reading.cancelled()
        for row in (2, 3):
            await connection.page(REF, Rank(row), fresh=True)
        assert [seen.connection for seen in service.seen[1:]] == [2, 2]
