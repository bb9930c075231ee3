"""A search that is called off, or ends with an error: what was passed is kept, and the next goes on from there."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence

import pytest

from lbtui.errors import TimedOut, Unavailable
from lbtui.fetch.connection import Connection
from lbtui.fetch.scan.cost import Progress
from tests.fetch.conftest import Connect
from tests.fetch.looking import until
from tests.fetch.tiny import REF, TinyApp

from .scanning import Players, named, poor

pytestmark = pytest.mark.anyio


async def cancelled(connection: Connection, app: TinyApp, ids: Sequence[str], requests: int) -> None:
    """A search that is called off after so many requests."""
    begin = len(app.asked)
    task = asyncio.create_task(connection.scan(REF).find(ids))
    await until(lambda: len(app.asked) >= begin + requests)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert app.under_way == 0


async def test_a_search_that_was_called_off_goes_on_where_it_stopped(connect: Connect) -> None:
    app = TinyApp(Players(named(4_000)), latency=0.003)
    connection = poor(connect, app, page_max=100)
    scan = connection.scan(REF)
    await scan.cost(["p3950"])
    begin = len(app.asked)
    await cancelled(connection, app, ["p3950"], 21)
    passed = [row for row in range(1, 4_001, 100) if scan.passed(f"p{row}")]
    assert len(passed) >= 15
    left = await scan.cost(["p3950"])
    assert left.requests == 41 - len(passed)
    middle = len(app.asked)
    told: list[Progress] = []
    found = await scan.find(["p3950"], told.append)
    assert found["p3950"].row == 3_950
    again = app.firsts()[middle:]
    assert set(again).isdisjoint(passed)
    assert len(again) == len(set(again)) <= left.requests
    assert (told[0].read, told[0].rows) == (100 * len(passed), 4_000)
    assert set(app.firsts()[begin:]) == set(range(101, 4_000, 100))


@pytest.mark.parametrize("status", [429, 503])
async def test_an_error_keeps_what_was_passed_and_the_next_search_goes_on(
    status: int, connect: Connect
) -> None:
    app = TinyApp(Players(named(9_500)), latency=0.001)
    scan = poor(connect, app, concurrency=3).scan(REF)
    await scan.cost(["p9300"])
    app.fail[4_001] = status
    with pytest.raises(Unavailable):
        await scan.find(["p9300"])
    assert app.under_way == 0
    assert [scan.passed(f"p{row}") for row in (1, 1_001, 2_001)] == [1, 1_001, 2_001]
    app.fail.clear()
    before = len(app.asked)
    assert (await scan.find(["p9300"]))["p9300"].row == 9_300
    assert not {1, 1_001, 2_001} & set(app.firsts()[before:])


async def test_each_page_has_one_deadline_and_the_search_has_none(connect: Connect) -> None:
    """A page that hangs ends it; the others have 30 times the time that they take, and all together have more."""
    app = TinyApp(Players(named(9_500)))
    scan = poor(connect, app, page_max=100, concurrency=1, timeout=0.6).scan(REF)
    await scan.cost(["p9300"])
    app.latency = 0.01
    app.slow[1_001] = 60
    with pytest.raises(TimedOut):
        await scan.find(["p9300"])
    assert [scan.passed(f"p{row}") for row in (1, 901, 1_001)] == [1, 901, None]
    app.slow.clear()
    began = time.monotonic()
    assert (await scan.find(["p9300"]))["p9300"].row == 9_300
    assert time.monotonic() - began > 0.6
