"""H1 to H4, H20: what is asked again, how often, and how long after."""

from __future__ import annotations

import asyncio
import json
from collections import Counter

import pytest

from lbtui.errors import LbtuiError, Throttled, Unavailable
from lbtui.fetch.connection import Connection
from lbtui.fetch.retry import LONGEST, Budget, RetryPolicy, retry_after
from lbtui.fetch.timing import Timing, Wait
from lbtui.model.page import Rank, Top
from lbtui.providers.wire import Request

from .conftest import Connect, OwnTime
from .misbehaving import Act, Turn, misbehaving
from .tiny import REF

pytestmark = pytest.mark.anyio

PAGE = json.dumps({"total": 1, "rows": [[1, "p1", 10]]}).encode()
NOW = 1_700_000_000.0  # Tue, 14 Nov 2023 22:13:20 GMT


def at_first(status: int, headers: dict[str, str] | None = None, times: int = 1) -> Act:
    """Answers so the first times, then with a page."""

    async def act(turn: Turn) -> None:
        if turn.number <= times:
            await turn.reply(status, b'{"message": "later"}', headers)
        else:
            await turn.reply(200, PAGE)

    return act


async def announced(connection: Connection) -> Wait:
    """The wait that a connection is in, as soon as it is in one."""
    for _ in range(200):
        if wait := connection.waiting:
            return wait
        await asyncio.sleep(0.01)
    raise AssertionError("no wait was announced")


async def test_h1_retry_after_is_kept_and_counted_down(connect: Connect) -> None:
    waits: list[Wait | None] = []
    async with misbehaving(at_first(429, {"Retry-After": "1"})) as service:
        connection = connect(service.url)
        connection.on_wait = waits.append
        reading = asyncio.create_task(connection.page(REF, Top()))
        wait = await announced(connection)
        assert wait.until - connection.timing.monotonic() <= 1
        assert "status 429" in wait.reason
        page = await reading
    first, second = service.seen
    assert second.at - first.at >= 1
    assert connection.waiting is None
    assert [wait is None for wait in waits] == [False, True]
    assert page.trace
    assert (page.trace.attempts, page.trace.status) == (2, 200)
    assert page.trace.elapsed >= 1


async def test_h1_cancelling_ends_the_wait_at_once(connect: Connect) -> None:
    async with misbehaving(at_first(429, {"Retry-After": "7"})) as service:
        connection = connect(service.url)
        reading = asyncio.create_task(connection.page(REF, Top()))
        wait = await announced(connection)
        assert 3 < wait.until - connection.timing.monotonic() <= 7
        began = asyncio.get_running_loop().time()
        reading.cancel()
        with pytest.raises(asyncio.CancelledError):
            await reading
        assert asyncio.get_running_loop().time() - began < 3
        assert connection.waiting is None
        assert len(service.seen) == 1


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("7", 7.0),
        (" 5 ", 5.0),
        ("120", 120.0),
        ("0", 0.0),
        ("Tue, 14 Nov 2023 22:13:27 GMT", 7.0),
        ("Tuesday, 14-Nov-23 22:13:27 GMT", 7.0),
        ("Tue Nov 14 22:13:27 2023", 7.0),
        ("Tue, 14 Nov 2023 22:13:27", 7.0),
        ("Tue, 14 Nov 2023 23:13:27 +0100", 7.0),
        ("Tue, 14 Nov 2023 22:13:00 GMT", 0.0),
        ("Thu, 01 Jan 1970 00:00:00 GMT", 0.0),
        ("Fri, 31 Dec 9999 23:59:59 GMT", LONGEST),
        ("1" + "0" * 21, LONGEST),
        ("9" * 5_000, LONGEST),
        ("-1", None),
        ("1.5", None),
        ("1e3", None),
        ("", None),
        (None, None),
        ("soon", None),
        ("Tue, 99 Foo 2023 99:99:99 GMT", None),
        ("Tue, 14 Nov 99999999999999999999 22:13:27 GMT", None),
        ("٧", None),
        ("7, 8", None),
    ],
)
def test_h2_retry_after(text: str | None, seconds: float | None) -> None:
    assert retry_after(text, NOW) == seconds


@pytest.mark.parametrize("text", ["31", "86400", "1" + "0" * 21, "Fri, 31 Dec 9999 23:59:59 GMT"])
@pytest.mark.parametrize("status", [429, 503])
async def test_h2_a_wait_past_the_deadline_is_told_and_not_cut_short(
    text: str, status: int, connect: Connect, own_time: OwnTime
) -> None:
    async with misbehaving(at_first(status, {"Retry-After": text})) as service:
        connection = connect(service.url, timing=own_time.timing)
        with pytest.raises(Throttled, match="asks for no requests until") as caught:
            await connection.page(REF, Top())
        assert caught.value.retry_after is not None
        assert 31 <= caught.value.retry_after <= LONGEST
        assert "later" in caught.value.detail
        assert own_time.slept == []
        assert len(service.seen) == 1
        if status == 429:  # a limit is the service's; a 503 may be one board's, and the others go on
            with pytest.raises(Throttled):
                await connection.page(REF, Rank(2))
            assert len(service.seen) == 1
            own_time.now += 3_601
        assert (await connection.page(REF, Rank(2))).entries
        assert len(service.seen) == 2


@pytest.mark.parametrize("text", ["-1", "1.5", "", "garbage", "Tue, 14 Nov 2023 22:13:00 GMT"])
async def test_h2_what_says_nothing_leaves_the_wait_to_us(
    text: str, connect: Connect, own_time: OwnTime
) -> None:
    async with misbehaving(at_first(429, {"Retry-After": text})) as service:
        await connect(service.url, timing=own_time.timing).page(REF, Top())
        assert len(service.seen) == 2
    assert own_time.slept == [0.25]


async def test_h3_503_for_ever(connect: Connect, own_time: OwnTime) -> None:
    async with misbehaving(at_first(503, times=10**6)) as service:
        connection = connect(service.url, timing=own_time.timing)
        with pytest.raises(Unavailable, match="cannot give board flags now"):
            await connection.page(REF, Top())
        assert len(service.seen) == 5
    assert own_time.slept == [0.25, 0.5, 1.0, 2.0]


async def test_h3_the_budget_ends_the_repeating(connect: Connect, own_time: OwnTime) -> None:
    """12 tokens pay two retries of 5; afterwards each question is one request, until something succeeds."""
    async with misbehaving(at_first(503, times=6)) as service:
        connection = connect(service.url, timing=own_time.timing, policy=RetryPolicy(budget=12))
        counts = []
        for rank in range(2, 6):
            with pytest.raises(Unavailable):
                await connection.page(REF, Rank(rank))
            counts.append(len(service.seen))
        assert counts == [3, 4, 5, 6]
        await connection.page(REF, Top())


def test_h3_the_wait_is_drawn_below_a_growing_bound() -> None:
    policy = RetryPolicy()
    assert [policy.backoff(retry, 1.0) for retry in range(8)] == [0.5, 1, 2, 4, 8, 16, 30, 30]
    assert policy.backoff(3, 0.0) == 0
    assert policy.backoff(3, 0.25) == 1


def test_a_budget_is_refilled_up_to_its_capacity() -> None:
    budget = Budget(10)
    assert budget.spend(10)
    assert not budget.spend(1)
    budget.earn(100)
    assert budget.tokens == 10


@pytest.mark.parametrize("status", [400, 401, 403, 404, 406, 409, 410, 422, 501])
async def test_h4_one_request(status: int, connect: Connect, own_time: OwnTime) -> None:
    async with misbehaving(at_first(status)) as service:
        with pytest.raises(LbtuiError) as caught:
            await connect(service.url, timing=own_time.timing).page(REF, Top())
        assert len(service.seen) == 1
    assert "later" in str(caught.value)
    assert own_time.slept == []


@pytest.mark.parametrize("status", [408, 425, 429, 500, 502, 503, 504])
async def test_what_may_pass_is_asked_again(status: int, connect: Connect, own_time: OwnTime) -> None:
    async with misbehaving(at_first(status)) as service:
        page = await connect(service.url, timing=own_time.timing).page(REF, Top())
        assert len(service.seen) == 2
    assert page.trace
    assert (page.trace.status, page.trace.attempts) == (200, 2)
    assert page.trace.elapsed == pytest.approx(0.25)


@pytest.mark.parametrize("status", [429, 503])
async def test_what_may_not_be_repeated_is_not(status: int, connect: Connect, own_time: OwnTime) -> None:
    async with misbehaving(at_first(status, {"Retry-After": "1"})) as service:
        connection = connect(service.url, timing=own_time.timing)
        reply = await connection.provider.send(Request("POST", "/x", body=b"{}", repeatable=False))
        assert (reply.status, len(service.seen)) == (status, 1)


async def test_a_wait_of_our_own_that_does_not_fit_is_not_begun(connect: Connect, own_time: OwnTime) -> None:
    timing = Timing(own_time.timing.monotonic, own_time.timing.wall, own_time.sleep, lambda: 1.0)
    async with misbehaving(at_first(503, times=99)) as service:
        with pytest.raises(Unavailable, match="cannot give board flags now"):
            await connect(service.url, timing=timing, timeout=3).page(REF, Top())
        assert len(service.seen) == 3
    assert own_time.slept == [0.5, 1.0]


async def test_h20_an_idle_connection_closed_by_the_service(connect: Connect, own_time: OwnTime) -> None:
    """The service takes the second request of each connection and closes: a race every client loses at times."""
    of_connection: Counter[int] = Counter()

    async def act(turn: Turn) -> None:
        of_connection[turn.seen.connection] += 1
        if of_connection[turn.seen.connection] == 2:
            await turn.close()
        else:
            await turn.reply(200, PAGE)

    async with misbehaving(act) as service:
        connection = connect(service.url, timing=own_time.timing)
        waits: list[Wait | None] = []
        connection.on_wait = waits.append
        for rank in (1, 2, 3):
            await connection.page(REF, Rank(rank))
        assert [seen.connection for seen in service.seen] == [1, 1, 2, 2, 3]
        assert own_time.slept == []
        assert waits == []
        await connection.page(REF, Rank(4))  # the third connection's second request
        with pytest.raises(LbtuiError):
            await connection.provider.send(Request("PUT", "/x", body=b"1", repeatable=False))


async def test_h20_a_connection_that_was_closed_while_idle_is_not_used(
    connect: Connect, own_time: OwnTime
) -> None:
    async def act(turn: Turn) -> None:
        await turn.reply(200, PAGE)
        await turn.close()

    async with misbehaving(act) as service:
        connection = connect(service.url, timing=own_time.timing)
        await connection.page(REF, Rank(1))
        await asyncio.sleep(0.05)
        await connection.page(REF, Rank(2))
        assert [seen.connection for seen in service.seen] == [1, 2]
