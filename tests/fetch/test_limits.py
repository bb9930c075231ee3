"""The pace: what a service's own refusals and headers teach, and the profile's cap."""

from __future__ import annotations

import asyncio
import json

import pytest

from lbtui.errors import Throttled
from lbtui.fetch.limits import CallsLeft, Limits
from lbtui.fetch.timing import Wait, Waits
from lbtui.model.page import Rank
from lbtui.providers.wire import Reply

from .conftest import Connect, OwnTime
from .misbehaving import Turn, misbehaving
from .tiny import REF

pytestmark = pytest.mark.anyio

PAGE = json.dumps({"total": 1, "rows": [[1, "p1", 10]]}).encode()
REFUSAL = {"version": 1, "currentRequests": 4, "maxRequests": 3, "periodInSeconds": 15, "limitType": "Rate"}


async def test_a_refusal_teaches_the_pace(connect: Connect, own_time: OwnTime) -> None:
    """The service takes 3 requests in 15 s; after its first refusal there is no second."""
    times: list[float] = []
    refused = 0

    async def act(turn: Turn) -> None:
        nonlocal refused
        times.append(own_time.now)
        if sum(at > own_time.now - 15 for at in times) > 3:
            refused += 1
            await turn.reply(429, json.dumps(REFUSAL).encode(), {"Retry-After": "10"})
        else:
            await turn.reply(200, PAGE)

    async with misbehaving(act) as service:
        connection = connect(service.url, timing=own_time.timing)
        waits: list[Wait | None] = []
        connection.on_wait = waits.append
        left: list[CallsLeft | None] = [connection.calls_left]
        for rank in range(1, 20):
            await connection.page(REF, Rank(rank))
            left.append(connection.calls_left)
        assert left[:4] == [None] * 4
        assert {each.limit for each in left if each} == {3}
        assert refused == 1
    reasons = {wait.reason for wait in waits if wait}
    assert "keeping to the service's limit" in reasons


async def test_a_pace_that_does_not_fit_the_deadline_is_told(connect: Connect, own_time: OwnTime) -> None:
    async def act(turn: Turn) -> None:
        body = {"maxRequests": 1, "periodInSeconds": 300}
        status = 429 if turn.number == 1 else 200
        await turn.reply(status, json.dumps(body).encode() if status == 429 else PAGE)

    async with misbehaving(act) as service:
        connection = connect(service.url, timing=own_time.timing)
        with pytest.raises(Throttled, match="no requests until") as caught:
            await connection.page(REF, Rank(1))
        assert caught.value.retry_after == pytest.approx(315, abs=1)
        assert connection.calls_left == CallsLeft(0, 1)
        assert len(service.seen) == 1
        own_time.now += 316
        await connection.page(REF, Rank(1))


@pytest.mark.parametrize("prefix", ["X-RateLimit", "RateLimit"])
@pytest.mark.parametrize("absolute", [False, True])
async def test_rate_limit_headers(prefix: str, absolute: bool, connect: Connect, own_time: OwnTime) -> None:
    async def act(turn: Turn) -> None:
        reset = 20 + (int(own_time.timing.wall()) if absolute else 0)
        left = max(0, 2 - turn.number)
        headers = {f"{prefix}-Limit": "60", f"{prefix}-Remaining": str(left), f"{prefix}-Reset": str(reset)}
        await turn.reply(200, PAGE, headers)

    async with misbehaving(act) as service:
        connection = connect(service.url, timing=own_time.timing)
        await connection.page(REF, Rank(1))
        assert connection.calls_left == CallsLeft(1, 60)
        await connection.page(REF, Rank(2))
        assert connection.calls_left == CallsLeft(0, 60)
        await connection.page(REF, Rank(3))
        assert own_time.slept == [20.0]


@pytest.mark.parametrize(
    "body",
    [
        b"", b"[]", b"{}", b"no", b"[" * 9_000, b'{"maxRequests": "3", "periodInSeconds": 15}',
        b'{"maxRequests": 0, "periodInSeconds": 15}', b'{"maxRequests": true, "periodInSeconds": 15}',
        b'{"maxRequests": 3, "periodInSeconds": NaN}', b'{"maxRequests": 3, "periodInSeconds": -1}',
        b'{"maxRequests": 3, "periodInSeconds": 1e300}', b'{"maxRequests": 1' + b"0" * 5_000 + b"}",
    ],
)  # fmt: skip
def test_a_refusal_that_makes_no_sense_teaches_nothing(body: bytes, own_time: OwnTime) -> None:
    limits = Limits(own_time.timing, Waits(own_time.timing, lambda _: None), 8)
    limits.learn(Reply(429, {"x-ratelimit-limit": "many", "x-ratelimit-remaining": "-1"}, body))
    assert limits.calls_left is None


async def test_no_more_at_once_than_the_profile_allows(connect: Connect) -> None:
    async def act(turn: Turn) -> None:
        await asyncio.sleep(0.02)
        await turn.reply(200, PAGE)

    async with misbehaving(act) as service:
        connection = connect(service.url, concurrency=3)
        await asyncio.gather(*(connection.page(REF, Rank(rank)) for rank in range(1, 13)))
        assert len(service.seen) == 12
        assert service.most == 3
