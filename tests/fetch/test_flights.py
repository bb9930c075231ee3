"""Equal questions at once share one request, which is called off when nobody waits for it any more."""

from __future__ import annotations

import asyncio

import pytest

from lbtui.errors import UsageError
from lbtui.fetch.flights import Flights
from lbtui.model.page import Rank, Top

from .conftest import Connect
from .tiny import REF, TinyApp, plain_rows

pytestmark = pytest.mark.anyio


async def test_equal_questions_at_once_are_one_request(connect: Connect) -> None:
    app = TinyApp(plain_rows(1_000), latency=0.05)
    connection = connect(app=app)
    pages = await asyncio.gather(*(connection.page(REF, Rank(5), fresh=fresh) for fresh in (True, False, True)))
    assert pages[0] is pages[1] is pages[2]
    assert len(app.asked) == 1


async def test_one_of_two_that_wait_may_leave(connect: Connect) -> None:
    app = TinyApp(plain_rows(1_000), latency=0.05)
    connection = connect(app=app)
    leaving, staying = (asyncio.create_task(connection.page(REF, Rank(5))) for _ in range(2))
    await asyncio.sleep(0.02)
    leaving.cancel()
    assert len((await staying).entries) == 100
    assert leaving.cancelled()
    assert len(app.asked) == 1


async def test_the_last_that_leaves_calls_the_request_off(connect: Connect) -> None:
    app = TinyApp(plain_rows(1_000), latency=5)
    connection = connect(app=app)
    reading = asyncio.create_task(connection.page(REF, Rank(5)))
    await asyncio.sleep(0.02)
    assert app.under_way == 1
    reading.cancel()
    with pytest.raises(asyncio.CancelledError):
        await reading
    assert app.under_way == 0


async def test_whoever_leaves_last_is_gone_when_the_question_is() -> None:
    ended: list[bool] = []

    async def slow_to_end() -> None:
        try:
            await asyncio.sleep(5)
        finally:
            await asyncio.sleep(0.05)
            ended.append(True)

    flights = Flights()
    waiting = asyncio.create_task(flights.join("key", slow_to_end))
    await asyncio.sleep(0.01)
    waiting.cancel()
    await asyncio.sleep(0.01)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    assert ended == [True]
    assert not flights.under_way("key")


async def test_a_closed_connection_says_so(connect: Connect) -> None:
    connection = connect(app=TinyApp(plain_rows(10), latency=5))
    reading = asyncio.create_task(connection.page(REF, Top()))
    await asyncio.sleep(0.02)
    await connection.close()
    with pytest.raises(UsageError, match="closed"):
        await reading
    with pytest.raises(UsageError, match="closed"):
        await connection.page(REF, Top())
