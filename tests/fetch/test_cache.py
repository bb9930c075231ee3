"""H18, and what is remembered: copies with their ETag, pages, and never too much of either."""

from __future__ import annotations

import json

import pytest

from lbtui.errors import BadAnswer, NotFound
from lbtui.fetch.cache import Lru, validator_of
from lbtui.fetch.connection import Connection
from lbtui.model.board import Exact
from lbtui.model.page import Anchor, Page, Rank, Top

from .conftest import Connect, OwnTime
from .misbehaving import Act, Turn, misbehaving
from .tiny import REF, TinyApp, plain_rows

pytestmark = pytest.mark.anyio


def page(score: int) -> bytes:
    return json.dumps({"total": 1, "rows": [[1, "p1", score]]}).encode()


@pytest.mark.parametrize(
    ("etag", "validator"),
    [
        ('"abc"', '"abc"'),
        ("abc", '"abc"'),
        ('W/"abc"', 'W/"abc"'),
        ("W/abc", "W/abc"),
        ('"abc', '"abc'),
        ('a"b', 'a"b'),
        ("*", '"*"'),
        ("a,b", '"a,b"'),
        ("", None),
        (" ", None),
        ('"a\x00b"', None),
        ('"a\rb"', None),
        ('"é"', None),
        ("x" * 2_000, None),
    ],
)
def test_h18_what_is_sent_back_for_an_etag(etag: str, validator: str | None) -> None:
    assert validator_of({"etag": etag}) == validator


def confirming(etag: str, sent_with_304: dict[str, str] | None = None) -> Act:
    """Sends a page with an ETag, and 304 to whoever names one."""

    async def act(turn: Turn) -> None:
        if "if-none-match" in turn.seen.headers:
            await turn.reply(304, headers=sent_with_304)
        else:
            await turn.reply(200, page(turn.number), {"ETag": etag})

    return act


@pytest.mark.parametrize(
    ("etag", "named"), [('"v1"', '"v1"'), ("v1", '"v1"'), ('W/"v1"', 'W/"v1"'), ("W/v1", "W/v1")]
)
async def test_h18_a_304_confirms_the_copy(etag: str, named: str, connect: Connect, own_time: OwnTime) -> None:
    for with_304 in ({}, {"ETag": etag}):
        async with misbehaving(confirming(etag, with_304)) as service:
            connection = connect(service.url, timing=own_time.timing)
            first = await connection.page(REF, Top())
            own_time.now += 5
            second = await connection.page(REF, Top(), fresh=True)
            assert second == first
            assert [seen.headers.get("if-none-match") for seen in service.seen] == [None, named]
            assert first.trace
            assert second.trace
            assert (second.trace.unchanged, second.trace.status, second.trace.wire_bytes) == (True, 304, 0)
            assert second.trace.fetched_at == first.trace.fetched_at + 5
            third = await connection.page(REF, Top(), fresh=True)
            assert third == first
            assert service.seen[-1].headers["if-none-match"] == named


async def test_h18_a_304_for_another_copy_is_a_full_reload(connect: Connect) -> None:
    async with misbehaving(confirming('"v1"', {"ETag": '"v2"'})) as service:
        connection = connect(service.url)
        await connection.page(REF, Top())
        again = await connection.page(REF, Top(), fresh=True)
        assert again.entries[0].score == 3
        assert ["if-none-match" in seen.headers for seen in service.seen] == [False, True, False]


async def test_h18_a_304_that_nobody_asked_for(connect: Connect, own_time: OwnTime) -> None:
    async def once(turn: Turn) -> None:
        await (turn.reply(304) if turn.number == 1 else turn.reply(200, page(7)))

    async with misbehaving(once) as service:
        assert (await connect(service.url).page(REF, Top())).entries[0].score == 7
        assert len(service.seen) == 2

    async def always(turn: Turn) -> None:
        await turn.reply(304, headers={"ETag": '"x"'})

    async with misbehaving(always) as service:
        with pytest.raises(BadAnswer, match="nothing changed"):
            await connect(service.url, timing=own_time.timing).page(REF, Top())
        assert len(service.seen) == 2


async def test_h18_a_200_without_etag_replaces_the_copy(connect: Connect) -> None:
    async def act(turn: Turn) -> None:
        await turn.reply(200, page(turn.number), {"ETag": '"v1"'} if turn.number == 1 else {})

    async with misbehaving(act) as service:
        connection = connect(service.url)
        scores = [(await connection.page(REF, Top(), fresh=True)).entries[0].score for _ in range(3)]
        assert scores == [1, 2, 3]
        assert [seen.headers.get("if-none-match") for seen in service.seen] == [None, '"v1"', None]


async def test_h18_an_etag_with_a_line_break_does_no_harm(connect: Connect, own_time: OwnTime) -> None:
    async def act(turn: Turn) -> None:
        await turn.reply(200, page(turn.number), {"ETag": '"a"\r\n folded'})

    async with misbehaving(act) as service:
        connection = connect(service.url, timing=own_time.timing)
        assert (await connection.page(REF, Top())).entries[0].score == 1
        assert (await connection.page(REF, Top(), fresh=True)).entries[0].score == 2


async def test_a_service_that_knows_no_validators_is_sent_none(connect: Connect) -> None:
    async with misbehaving(confirming('"v1"')) as service:
        connection = connect(service.url, can="by_rank")
        scores = [(await connection.page(REF, Top(), fresh=True)).entries[0].score for _ in range(2)]
        assert scores == [1, 2]


async def test_a_page_is_not_asked_for_again_for_30_s(connect: Connect, own_time: OwnTime) -> None:
    app = TinyApp(plain_rows(10))
    connection = connect(app=app, timing=own_time.timing)
    first = await connection.page(REF, Top())
    own_time.now += 29
    assert await connection.page(REF, Top()) is first
    assert kept_page(connection, Top()) is first
    assert kept_page(connection, Rank(2)) is None
    own_time.now += 2
    assert kept_page(connection, Top()) is first
    await connection.page(REF, Top())
    assert len(app.asked) == 2


async def test_a_board_that_was_asked_about_opens_without_a_request(connect: Connect) -> None:
    app = TinyApp(plain_rows(1_000))
    connection = connect(app=app)
    board = await connection.board(REF)
    assert board.total == Exact(1_000)
    assert await connection.board(REF) is board
    page = await connection.page(REF, Top())
    assert len(page.entries) == 100
    assert len(app.asked) == 1
    assert page.trace
    assert (page.trace.attempts, page.trace.wire_bytes) == (0, 0)
    await connection.board(REF, fresh=True)
    assert len(app.asked) == 2


async def test_a_failure_is_not_remembered(connect: Connect) -> None:
    app = TinyApp(plain_rows(10))
    app.fail[5] = 404
    connection = connect(app=app)
    with pytest.raises(NotFound):
        await connection.page(REF, Rank(5))
    app.fail.clear()
    assert len((await connection.page(REF, Rank(5))).entries) == 6


def test_an_lru_is_bounded_in_number_and_weight() -> None:
    lru: Lru[int, str] = Lru(3, 100)
    for key in range(5):
        lru.put(key, "x", 10)
    assert [lru.get(key) for key in range(5)] == [None, None, "x", "x", "x"]
    lru.get(2)
    lru.put(5, "y", 10)
    assert lru.get(3) is None
    assert lru.get(2) == "x"
    lru.put(6, "heavy", 1_000)
    assert (len(lru), lru.weight) == (1, 1_000)
    lru.put(6, "light", 1)
    assert (len(lru), lru.weight) == (1, 1)
    lru.drop(6)
    lru.drop(6)
    assert (len(lru), lru.weight) == (0, 0)


def held(connection: Connection) -> tuple[int, int]:
    """Bytes that a connection's two caches count."""
    return connection._pages.weight, connection._exchange._copies.weight


async def test_caches_stay_bounded_over_many_pages(connect: Connect) -> None:
    connection = connect(app=TinyApp(plain_rows(10**9)))
    for row in range(1, 15_001, 100):
        await connection.page(REF, Rank(row))
    pages, copies = held(connection)
    assert 0 < pages <= 3 * 2**20
    assert 0 < copies <= 2 * 2**20
    assert len(connection._pages) <= 48


def kept_page(connection: Connection, anchor: Anchor) -> Page | None:
    kept = connection.kept(REF, anchor)
    return kept.page if kept else None
