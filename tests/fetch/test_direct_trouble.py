"""Connections that break at a bad moment: nothing is left behind, nothing is heard wrong, nobody waits for long."""

from __future__ import annotations

import asyncio
import json
import socket
import struct
from typing import Any

import pytest

from lbtui.errors import NotConnected
from lbtui.fetch.retry import RetryPolicy
from lbtui.model.page import Rank, Top

from .conftest import Connect
from .misbehaving import Turn, misbehaving
from .test_trust import AUTHORITY, tls
from .tiny import REF

pytestmark = pytest.mark.anyio

PAGE = json.dumps({"total": 1, "rows": [[1, "p1", 10]]}).encode()
RST = struct.pack("ii", 1, 0)
EAGER = RetryPolicy(attempts=10, base=0.001, budget=10_000)  # read slowly, each reset costs its answer
ROUNDS, WORKERS = 40, 8


async def resets(turn: Turn) -> None:
    """Answers, and resets the connection soon after."""
    await turn.reply(200, PAGE)

    def reset() -> None:
        if turn.writer.transport.is_closing():
            return
        turn.writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RST)
        turn.writer.transport.abort()

    asyncio.get_running_loop().call_later(turn.number % 5 * 0.001, reset)


async def test_a_kept_connection_may_be_reset_at_any_moment(connect: Connect) -> None:
    async with misbehaving(resets, tls=tls("good")) as service:
        connection = connect(service.url, ca_bundle=AUTHORITY, policy=EAGER)

        async def work(number: int) -> None:
            for each in range(ROUNDS):
                row = 1 + number * ROUNDS + each
                assert (await connection.page(REF, Rank(row), fresh=True)).entries

        await asyncio.gather(*map(work, range(WORKERS)))


async def test_a_service_is_told_that_http_is_wanted(connect: Connect) -> None:
    spoken: list[str | None] = []

    async def act(turn: Turn) -> None:
        spoken.append(turn.writer.get_extra_info("ssl_object").selected_alpn_protocol())
        await turn.reply(200, PAGE)

    context = tls("good")
    context.set_alpn_protocols(["h2", "http/1.1"])
    async with misbehaving(act, tls=context) as service:
        await connect(service.url, ca_bundle=AUTHORITY).page(REF, Top())
    assert spoken == ["http/1.1"]


@pytest.mark.parametrize("host", ["a..b.localhost", f"{'a' * 64}.localhost"])
async def test_a_name_that_can_be_none_is_not_found(host: str, connect: Connect) -> None:
    connection = connect(f"http://{host}:9", policy=RetryPolicy(attempts=1))
    with pytest.raises(NotConnected, match="cannot be found"):
        await connection.page(REF, Top())


async def test_an_answer_in_tiny_pieces_lets_others_have_their_turn(connect: Connect) -> None:
    many = json.dumps({"total": 900, "rows": [[row, f"p{row}", 10] for row in range(1, 901)]}).encode()
    pieces = b"".join(b"1\r\n%c\r\n" % each for each in many)
    turns = 0

    async def act(turn: Turn) -> None:
        await turn.raw(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + pieces + b"0\r\n\r\n")

    async with misbehaving(act) as service:
        asking = asyncio.create_task(connect(service.url, page_size=900).page(REF, Top()))
        while not asking.done():
            await asyncio.sleep(0)
            turns += bool(service.seen)
        assert len((await asking).entries) == 900
    assert turns > len(many) / 500


@pytest.fixture
async def racing(monkeypatch: pytest.MonkeyPatch) -> None:
    """A network in which a name's first address never answers, and its second one after a while."""
    found = socket.getaddrinfo

    def both(host: Any, port: Any, *more: Any, **options: Any) -> Any:
        return [each for own in ("127.0.0.2", "127.0.0.1") for each in found(own, port, *more, **options)]

    monkeypatch.setattr(socket, "getaddrinfo", both)
    loop = asyncio.get_running_loop()
    reach = loop.sock_connect

    async def slowly(sock: socket.socket, address: Any) -> None:
        await asyncio.sleep(30 if address[0] == "127.0.0.2" else 0.01)
        await reach(sock, address)

    monkeypatch.setattr(loop, "sock_connect", slowly)


def attempts() -> int:
    """How many addresses are being tried."""
    return sum("run_one_coro" in repr(each.get_coro()) for each in asyncio.all_tasks())


@pytest.mark.parametrize("turns", range(8))
async def test_calling_off_is_heard_while_addresses_race(turns: int, connect: Connect, racing: None) -> None:
    async def act(turn: Turn) -> None:
        await asyncio.sleep(30)

    async with misbehaving(act) as service:
        asking = asyncio.create_task(connect(f"http://two.localhost:{service.port}").page(REF, Top()))
        for awaited in (2, 1):
            while attempts() != awaited:  # noqa: ASYNC110  nobody tells of it
                await asyncio.sleep(0)
        for _ in range(turns):
            await asyncio.sleep(0)
        asking.cancel()
        done, _ = await asyncio.wait({asking}, timeout=10)
        assert done
        assert asking.cancelled()
