"""As many connections as requests that are under way at the same time, and the same ones again where they will do."""

from __future__ import annotations

import asyncio
import json
import socket
from collections.abc import Sequence
from typing import Any

import pytest

from lbtui.errors import NotConnected
from lbtui.fetch import line
from lbtui.fetch.retry import RetryPolicy
from lbtui.model.page import Rank, Top

from .conftest import Connect
from .misbehaving import Act, Turn, misbehaving
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


async def told(turn: Turn) -> None:
    await turn.reply(200, PAGE)


async def twice(connect: Connect, act: Act) -> Sequence[int]:
    """The connections that two questions came over, one after the other."""
    async with misbehaving(act) as service:
        connection = connect(service.url)
        for row in (2, 3):
            await connection.page(REF, Rank(row), fresh=True)
        return [seen.connection for seen in service.seen]


async def closing(turn: Turn) -> None:
    await turn.reply(200, PAGE, {"Connection": "close"})


async def of_old(turn: Turn) -> None:
    await turn.raw(b"HTTP/1.0 200 OK\r\nContent-Length: %d\r\n\r\n" % len(PAGE) + PAGE)


async def to_the_end(turn: Turn) -> None:
    await turn.raw(b"HTTP/1.1 200 OK\r\n\r\n" + PAGE)
    await turn.close()


async def talkative(turn: Turn) -> None:
    await turn.reply(200, PAGE)
    await turn.raw(b"HTTP/1.1 408 Request Timeout\r\nContent-Length: 0\r\n\r\n")


async def hasty(turn: Turn) -> None:
    await turn.reply(200, PAGE)
    await turn.close()


@pytest.mark.parametrize("act", [closing, of_old, to_the_end, talkative, hasty])
async def test_a_connection_that_is_over_or_out_of_step_is_not_used_again(act: Act, connect: Connect) -> None:
    assert await twice(connect, act) == [1, 2]


async def test_early_hints_are_passed_over(connect: Connect) -> None:
    async def act(turn: Turn) -> None:
        await turn.raw(b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 100 Continue\r\n\r\n")
        await turn.reply(200, PAGE)

    assert await twice(connect, act) == [1, 1]


async def test_a_chunked_answer_in_many_pieces_is_whole(connect: Connect) -> None:
    many = json.dumps({"total": 900, "rows": [[row, f"p{row}", 10] for row in range(1, 101)]}).encode()

    async def act(turn: Turn) -> None:
        await turn.raw(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
        for at in range(0, len(many), 7):
            piece = many[at : at + 7]
            await turn.raw(b"%x\r\n%b\r\n" % (len(piece), piece))
        await turn.raw(b"0\r\n\r\n")

    async with misbehaving(act) as service:
        connection = connect(service.url)
        assert len((await connection.page(REF, Top(), fresh=True)).entries) == 100
        assert len((await connection.page(REF, Top(), fresh=True)).entries) == 100
        assert service.connections == 1


async def test_a_connection_that_nobody_used_for_long_is_not_used_again(
    connect: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert await twice(connect, told) == [1, 1]
    monkeypatch.setattr(line, "KEPT_SECONDS", 0.0)
    assert await twice(connect, told) == [1, 2]


@pytest.fixture
def two_addresses(monkeypatch: pytest.MonkeyPatch) -> None:
    """A network in which every name has two addresses; on the first one nobody listens."""
    found = socket.getaddrinfo

    def both(host: Any, port: Any, *more: Any, **options: Any) -> Any:
        return [each for own in ("127.0.0.2", "127.0.0.1") for each in found(own, port, *more, **options)]

    monkeypatch.setattr(socket, "getaddrinfo", both)


async def test_another_address_of_a_name_is_tried(connect: Connect, two_addresses: None) -> None:
    async with misbehaving(told) as service:
        connection = connect(f"http://two.localhost:{service.port}")
        assert (await connection.page(REF, Top())).entries
        assert service.seen[0].headers["host"] == f"two.localhost:{service.port}"


async def test_where_no_address_answers_the_reason_is_told(connect: Connect, two_addresses: None) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
        connection = connect(f"http://two.localhost:{port}", policy=RetryPolicy(attempts=1))
        with pytest.raises(NotConnected, match=f"two.localhost:{port} refuses the connection"):
            await connection.page(REF, Top())
