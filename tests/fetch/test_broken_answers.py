"""H7 to H11, H13 to H15: services that break, or that send what no service should."""

from __future__ import annotations

import asyncio
import gzip
import json
import socket
import zlib

import pytest

from lbtui.errors import BadAnswer, LbtuiError, TimedOut, Unreachable
from lbtui.model.page import Top
from lbtui.providers.wire import Request

from .conftest import Connect, OwnTime
from .misbehaving import Act, Turn, head, misbehaving
from .tiny import REF

pytestmark = pytest.mark.anyio

PAGE = json.dumps({"total": 1, "rows": [[1, "p1", 10]]}).encode()


async def error_of(connect: Connect, act: Act, own_time: OwnTime, **options: object) -> tuple[LbtuiError, int]:
    """The one error that a page read ends with, and how many requests it took."""
    async with misbehaving(act) as service:
        connection = connect(service.url, timing=own_time.timing, **options)
        with pytest.raises(LbtuiError) as caught:
            await connection.page(REF, Top())
        assert caught.value.__cause__ is None
        assert "httpx" not in type(caught.value.__context__).__module__
        return caught.value, len(service.seen)


async def test_h7_refused(connect: Connect, own_time: OwnTime) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
    with pytest.raises(Unreachable, match=f"127.0.0.1:{port} refuses the connection") as caught:
        await connect(f"http://127.0.0.1:{port}", timing=own_time.timing).page(REF, Top())
    assert "tried 5 times" in caught.value.detail
    assert len(own_time.slept) == 4


async def test_h7_dns_failure(connect: Connect, own_time: OwnTime) -> None:
    connection = connect("https://nothing.invalid", timing=own_time.timing)
    with pytest.raises(Unreachable, match=r"The name of https://nothing.invalid cannot be found"):
        await connection.page(REF, Top())


async def test_h7_reset(connect: Connect, own_time: OwnTime) -> None:
    error, requests = await error_of(connect, Turn.reset, own_time)
    assert isinstance(error, Unreachable)
    assert "broke the connection off" in error.title
    assert requests == 5


async def test_h7_close_without_answer(connect: Connect, own_time: OwnTime) -> None:
    error, requests = await error_of(connect, Turn.close, own_time)
    assert isinstance(error, Unreachable)
    assert "closed the connection without an answer" in error.title
    assert requests == 5


async def test_h7_ssh_banner(connect: Connect, own_time: OwnTime) -> None:
    async with misbehaving(Turn.close, greeting=b"SSH-2.0-OpenSSH_9.6\r\n") as service:
        with pytest.raises(BadAnswer, match="An SSH server answers") as caught:
            await connect(service.url, timing=own_time.timing).page(REF, Top())
    assert own_time.slept == []
    assert "OpenSSH_9.6" not in str(caught.value)


async def test_h8_drip(connect: Connect) -> None:
    """One byte every 0.3 s never times out a single read; the deadline is for the whole page."""

    async def drip(turn: Turn) -> None:
        await turn.raw(head(200, {"Content-Length": str(len(PAGE))}))
        for at in range(len(PAGE)):
            await turn.raw(PAGE[at : at + 1])
            await asyncio.sleep(0.3)

    async with misbehaving(drip) as service:
        began = asyncio.get_running_loop().time()
        with pytest.raises(TimedOut, match="No whole answer within 1 s"):
            await connect(service.url, timeout=1).page(REF, Top())
        assert asyncio.get_running_loop().time() - began < 2
        assert len(service.seen) == 1


async def short(turn: Turn) -> None:
    await turn.reply(body=PAGE, headers={"Content-Length": str(len(PAGE) + 5)})
    await turn.close()


async def cut_chunk(turn: Turn) -> None:
    await turn.raw(head(200, {"Transfer-Encoding": "chunked"}) + b"ff\r\n" + PAGE)
    await turn.close()


async def no_last_chunk(turn: Turn) -> None:
    await turn.raw(head(200, {"Transfer-Encoding": "chunked"}) + b"%x\r\n%s\r\n" % (len(PAGE), PAGE))
    await turn.close()


@pytest.mark.parametrize(
    ("act", "detail"),
    [
        (short, f"{len(PAGE)} of {len(PAGE) + 5} bytes arrived"),
        (cut_chunk, "A chunk"),
        (no_last_chunk, "A chunk"),
    ],
)
async def test_h9_cut_answer(act: Act, detail: str, connect: Connect, own_time: OwnTime) -> None:
    error, requests = await error_of(connect, act, own_time)
    assert isinstance(error, Unreachable)
    assert "was cut off" in error.title
    assert detail in error.detail
    assert requests == 5


def packed(data: bytes, coding: str = "gzip") -> Act:
    async def act(turn: Turn) -> None:
        await turn.reply(body=data, headers={"Content-Encoding": coding})

    return act


GZIP = gzip.compress(PAGE)


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(GZIP[:-1], id="last byte gone"),
        pytest.param(GZIP[:-8], id="trailer gone"),
        pytest.param(GZIP[:15], id="data gone"),
        pytest.param(GZIP[:-6] + b"\0\0" + GZIP[-4:], id="wrong checksum"),
        pytest.param(GZIP + b"rubbish", id="something follows"),
        pytest.param(GZIP + GZIP[:9], id="second member cut"),
        pytest.param(b"\0\0", id="padding alone"),
        pytest.param(PAGE, id="no gzip at all"),
    ],
)
async def test_h10_cut_gzip(data: bytes, connect: Connect, own_time: OwnTime) -> None:
    error, requests = await error_of(connect, packed(data), own_time)
    assert isinstance(error, BadAnswer)
    assert error.title == "The answer arrived damaged"
    assert requests == 5


_RAW = zlib.compressobj(9, zlib.DEFLATED, -15)
RAW_DEFLATE = _RAW.compress(PAGE) + _RAW.flush()


@pytest.mark.parametrize(
    ("data", "coding"),
    [
        pytest.param(gzip.compress(PAGE[:20]) + gzip.compress(PAGE[20:]), "gzip", id="two members"),
        pytest.param(GZIP + b"\0" * 512, "gzip", id="padded"),
        pytest.param(GZIP, "X-GZip", id="its old name"),
        pytest.param(zlib.compress(PAGE), "deflate", id="deflate"),
        pytest.param(RAW_DEFLATE, "deflate", id="deflate without frame"),
        pytest.param(PAGE, "identity", id="identity"),
    ],
)
async def test_h11_whole_bodies(data: bytes, coding: str, connect: Connect) -> None:
    async def byte_by_byte(turn: Turn) -> None:
        await turn.raw(head(200, {"Content-Encoding": coding, "Transfer-Encoding": "chunked"}))
        for at in range(len(data)):
            await turn.raw(b"1\r\n%s\r\n" % data[at : at + 1])
        await turn.raw(b"0\r\n\r\n")

    for act in (packed(data, coding), byte_by_byte):
        async with misbehaving(act) as service:
            page = await connect(service.url).page(REF, Top())
            assert [entry.player_id for entry in page.entries] == ["p1"]
            assert page.trace
            assert page.trace.wire_bytes == len(data)


@pytest.mark.parametrize("content_type", ["text/html", "application/json"])
async def test_h13_login_page(content_type: str, connect: Connect, own_time: OwnTime) -> None:
    async def login(turn: Turn) -> None:
        await turn.reply(body=b"<html><title>Sign in</title>", headers={"Content-Type": content_type})

    error, requests = await error_of(connect, login, own_time)
    assert isinstance(error, BadAnswer)
    assert "web page" in error.title
    assert "Sign in" in error.detail
    assert "login page" in error.hint
    assert requests == 1


@pytest.mark.parametrize(
    ("status", "body"),
    [(200, b""), (204, b""), (200, b"null"), (200, b"[]"), (200, b'"x"'), (200, b"{}"), (200, b'{"rows": {}}')],
)
async def test_h14_wrong_roots(status: int, body: bytes, connect: Connect, own_time: OwnTime) -> None:
    async def act(turn: Turn) -> None:
        await turn.reply(status, body)

    error, requests = await error_of(connect, act, own_time)
    assert isinstance(error, BadAnswer)
    assert requests == 1


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(b'{"rows": [[1, "p1", NaN]]}', id="NaN"),
        pytest.param(b'{"rows": [[1, "p1", ' + b"9" * 5_000 + b"]]}", id="5000 digits"),
        pytest.param(b"[" * 200_000, id="deep"),
        pytest.param(json.dumps({"rows": []}).encode("utf-16"), id="UTF-16"),
        pytest.param(b'{"rows": "\xff"}', id="bad UTF-8"),
        pytest.param(PAGE + b" and more", id="trailing text"),
    ],
)
async def test_h15_hostile_json(body: bytes, connect: Connect, own_time: OwnTime) -> None:
    async def act(turn: Turn) -> None:
        await turn.reply(body=body)

    error, requests = await error_of(connect, act, own_time)
    assert isinstance(error, BadAnswer)
    assert requests == 1


@pytest.mark.parametrize("number", ["1e999", "-1e999", "1e99999999999999999999"])
async def test_h15_a_number_out_of_reach_spoils_no_page(number: str, connect: Connect) -> None:
    async def act(turn: Turn) -> None:
        await turn.reply(body=b'{"rows": [[1, "p1", %s], [2, "p2", 5]]}' % number.encode())

    async with misbehaving(act) as service:
        page = await connect(service.url).page(REF, Top())
    assert [entry.player_id for entry in page.entries] == ["p1", "p2"]


@pytest.mark.parametrize("body", [b"\xef\xbb\xbf" + PAGE, b'{"rows": 1, ' + PAGE[1:]], ids=["BOM", "key twice"])
async def test_h15_odd_but_defined_json(body: bytes, connect: Connect) -> None:
    async def act(turn: Turn) -> None:
        await turn.reply(body=body)

    async with misbehaving(act) as service:
        page = await connect(service.url).page(REF, Top())
    assert [entry.player_id for entry in page.entries] == ["p1"]


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (b"HTTP/1.1 huh\r\n\r\n", "breaks the rules of HTTP"),
        (b"220 mail.example ESMTP\r\n", "does not speak HTTP"),
        (b"\x15\x03\x01\x00\x02\x02\x50", "speaks TLS"),
        (b"HTTP/1.1 200 OK\r\nContent-Le", "cut off"),
    ],
)
async def test_answers_that_are_no_http(answer: bytes, said: str, connect: Connect, own_time: OwnTime) -> None:
    async def nonsense(turn: Turn) -> None:
        await turn.raw(answer)
        await turn.close()

    error, _ = await error_of(connect, nonsense, own_time)
    assert said in error.title


async def test_a_request_that_may_not_be_repeated_is_sent_once(connect: Connect, own_time: OwnTime) -> None:
    async with misbehaving(Turn.close) as service:
        connection = connect(service.url, timing=own_time.timing)
        with pytest.raises(Unreachable):
            await connection.provider.send(Request("PUT", "/x", body=b"1", repeatable=False))
        assert len(service.seen) == 1
