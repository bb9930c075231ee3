"""Finding out how long a board is: the right number, few requests, and no end of them in no case."""

from __future__ import annotations

import asyncio
import math
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lbtui.demo import demo_app, demo_profile
from lbtui.errors import BadAnswer, Unavailable, UsageError
from lbtui.fetch.cache import FRESH
from lbtui.fetch.connection import Connection
from lbtui.fetch.emulation.endless import MOST_ROUNDS
from lbtui.fetch.emulation.gallop import AT_ONCE
from lbtui.model.board import AtLeast, BoardRef, Exact, Total, Unknown
from lbtui.model.capabilities import Capabilities
from lbtui.model.entry import Scope
from lbtui.model.page import Offset, Top
from lbtui.store.secrets import reveal
from tests.fetch.conftest import Connect, OwnTime
from tests.fetch.poor import REF, Poor, Ranking, poor_connection
from tests.fetch.tiny import TinyApp, plain_rows

pytestmark = pytest.mark.anyio

SIZES = [0, 1, 2, 99, 100, 101, 999, 1_000, 1_001, 1_000_000, 10**9]


def bound(rows: int) -> float:
    """The most requests that a board of so many rows may take."""
    return 2 * math.log2(max(1, rows)) + 8


@pytest.mark.parametrize("by", ["by_offset", "by_rank"])
@pytest.mark.parametrize("rows", SIZES)
async def test_the_total_is_found_with_few_requests(rows: int, by: str) -> None:
    poor = Poor(Ranking(rows), can=Capabilities(**{by: True}))  # type: ignore[arg-type]  # names of flags
    connection = poor_connection(poor)
    heard: list[Total] = []
    assert connection.known_total(REF) == Unknown()
    assert await connection.find_total(REF, told=heard.append) == Exact(rows)
    assert connection.known_total(REF) == await connection.total(REF) == Exact(rows)
    assert len(poor.asked) <= bound(rows)
    assert poor.most_at_once <= AT_ONCE
    least = [each.rows for each in heard if isinstance(each, AtLeast)]
    assert len(least) == len(heard)
    assert least == sorted(set(least))
    assert all(each <= rows for each in least)
    asked = len(poor.asked)
    assert await connection.find_total(REF) == Exact(rows)
    assert len(poor.asked) == asked
    await connection.close()


@settings(deadline=None, max_examples=80)
@given(
    st.integers(0, 40) | st.integers(0, 10**4) | st.integers(0, 10**10),
    st.integers(1, 300),
    st.integers(1, 5),
    st.lists(st.integers(0, 200), max_size=3),
)
def test_any_board_from_anything_known(rows: int, page_size: int, concurrency: int, seen: list[int]) -> None:
    async def found() -> tuple[Total, Poor]:
        poor = Poor(Ranking(rows))
        connection = poor_connection(poor, page_size=page_size, concurrency=concurrency)
        for index in seen:
            await connection.page(REF, connection.anchor_at(index * page_size + 1))
        poor.asked.clear()
        total = await connection.find_total(REF)
        await connection.close()
        return total, poor

    total, poor = asyncio.run(found())
    assert total == Exact(rows)
    assert len(poor.asked) <= bound(max(rows, *(index * page_size for index in seen), 1))
    assert poor.most_at_once <= concurrency


async def test_looks_are_for_one_row_and_a_page_ends_it() -> None:
    poor = Poor(Ranking(23_437))
    connection = poor_connection(poor)
    await connection.find_total(REF)
    limits = [limit for _, limit in poor.asked]
    assert limits.count(1) >= len(limits) - 2
    assert connection.kept(REF, Offset(23_400)), "the page that ends it is the one that is shown next"
    assert len(connection._pages) == 1
    await connection.close()


async def test_an_old_total_is_confirmed_by_two_rows(own_time: OwnTime) -> None:
    poor = Poor(Ranking(23_437))
    connection = poor_connection(poor, own_time.timing)
    await connection.find_total(REF)
    for rows, most in ((23_437, 2), (23_438, 5), (23_440, 8), (23_300, 20), (0, 40), (5, 8)):
        own_time.now += FRESH + 1
        poor.asked.clear()
        poor.ranking.total = rows
        assert await connection.find_total(REF) == Exact(rows)
        assert len(poor.asked) <= most, rows
    await connection.close()


async def test_a_board_with_a_told_end_is_doubted_too(own_time: OwnTime) -> None:
    """An answer at the very top may say that the board is empty, and so is not for ever."""
    poor = Poor(Ranking(0))
    connection = poor_connection(poor, own_time.timing)
    connection.extent(REF).say(Exact(0), own_time.now)
    assert await connection.find_total(REF) == Exact(0)
    assert poor.asked == []
    poor.ranking.total = 7
    own_time.now += FRESH + 1
    assert await connection.find_total(REF) == Exact(7)
    poor.ranking.total = 500
    connection.extent(REF).say(Exact(500), own_time.now)
    own_time.now += FRESH + 1
    poor.asked.clear()
    assert await connection.find_total(REF) == Exact(500)
    assert sorted(poor.asked) == [(500, 1), (501, 1)]
    own_time.now += FRESH + 1
    await connection.probe(REF, 500)
    poor.asked.clear()
    assert await connection.find_total(REF) == Exact(500)
    assert poor.asked == [(501, 1)]
    await connection.close()


async def test_what_was_told_is_asked_of_the_service(connect: Connect) -> None:
    app = TinyApp(plain_rows(2_400))
    connection = connect(app=app, can="by_offset total_known")
    assert await connection.find_total(REF) == Exact(2_400)
    assert app.asked == ["count=1"]


@pytest.mark.parametrize("step", [1, -1, 50, -50, 10**6])
async def test_a_board_that_grows_or_shrinks_all_the_while_is_no_endless_task(step: int) -> None:
    poor = Poor(Ranking(10**6))

    def moves() -> None:
        poor.ranking.total = max(0, poor.ranking.total + step)

    poor.before = moves
    connection = poor_connection(poor)
    total = await connection.find_total(REF)
    assert len(poor.asked) <= MOST_ROUNDS * AT_ONCE
    assert isinstance(total, (Exact, AtLeast))
    poor.before = lambda: None
    at_last = await connection.find_total(REF, since=connection.timing.monotonic())
    assert at_last == Exact(poor.ranking.total)
    await connection.close()


@pytest.mark.parametrize(
    ("first", "words"),
    [
        pytest.param(lambda first, limit: 1, "sends the same row", id="always the first rows"),
        pytest.param(lambda first, limit: min(first, 500), "sends the same row", id="the last row for ever"),
        pytest.param(lambda first, limit: first % 977 + 1, "Even row", id="round and round"),
    ],
)
async def test_a_service_that_ends_nowhere_is_told_of(first: object, words: str) -> None:
    poor = Poor(Ranking(10**6), first=first)  # type: ignore[arg-type]  # of the parameters
    connection = poor_connection(poor)
    with pytest.raises(BadAnswer) as caught:
        await connection.find_total(REF)
    assert caught.value.title == "The end of board flags cannot be found"
    assert words in caught.value.detail
    assert len(poor.asked) < 50
    await connection.close()


async def test_a_service_that_begins_pages_by_rank_elsewhere_is_told_of(connect: Connect) -> None:
    def rows(first: int, count: int) -> dict[str, object]:
        return {"rows": [[1, "", 5], [2, "", 4]]}

    app = TinyApp(rows)
    with pytest.raises(BadAnswer, match="other rows than those that are asked for"):
        await connect(app=app, can="by_rank").find_total(REF)
    assert len(app.asked) <= 9


async def test_a_service_of_tokens_alone_cannot_be_measured(connect: Connect) -> None:
    with pytest.raises(UsageError, match="cannot start a page"):
        await connect(app=TinyApp(plain_rows(5)), can="lists_boards").find_total(REF)
    with pytest.raises(UsageError, match="friends"):
        await connect(app=TinyApp(plain_rows(5)), can="by_offset").find_total(REF, Scope.FRIENDS)


async def test_an_error_ends_it_and_what_was_seen_is_kept() -> None:
    poor = Poor(Ranking(10**6))
    connection = poor_connection(poor)

    def fails() -> None:
        if len(poor.asked) > 6:
            raise Unavailable("not today")

    poor.before = fails
    with pytest.raises(Unavailable, match="not today"):
        await connection.find_total(REF)
    assert poor.under_way == 0
    assert isinstance(connection.known_total(REF), AtLeast)
    poor.before = lambda: None
    assert await connection.find_total(REF) == Exact(10**6)
    assert len(poor.asked) <= bound(10**6) + 9
    await connection.close()


async def test_called_off_it_goes_on_from_what_it_saw() -> None:
    poor = Poor(Ranking(10**6))
    connection = poor_connection(poor)
    task = asyncio.create_task(connection.find_total(REF))

    def calls_off() -> None:
        if len(poor.asked) > 9:
            task.cancel()

    poor.before = calls_off
    with pytest.raises(asyncio.CancelledError):
        await task
    poor.before = lambda: None
    assert isinstance(connection.known_total(REF), AtLeast)
    assert await connection.find_total(REF) == Exact(10**6)
    assert len(poor.asked) <= bound(10**6) + 9
    await connection.close()


@pytest.mark.parametrize("pages", [False, True], ids=["offsets", "pages"])
@pytest.mark.parametrize("rows", [0, 1, 49, 50, 51, 99, 100, 101, 199, 200, 201, 7_870, 10**6])
async def test_a_service_that_sends_less_than_it_is_asked_for(rows: int, pages: bool) -> None:
    poor = Poor(Ranking(rows), most=50, counts_pages=pages)
    connection = poor_connection(poor)
    assert await connection.find_total(REF) == Exact(rows)
    await connection.close()


async def test_a_first_page_alone_proves_no_end(connect: Connect) -> None:
    poor = Poor(Ranking(200))
    connection = poor_connection(poor)
    await connection.page(REF, Top(), 100)
    assert connection.known_total(REF) == AtLeast(100)
    await connection.page(REF, Offset(100), 100)
    assert connection.known_total(REF) == AtLeast(200)
    await connection.page(REF, Offset(200), 100)
    assert connection.known_total(REF) == Exact(200)
    await connection.close()


@pytest.mark.parametrize("at_once", [1, 2])
async def test_an_empty_board_whose_service_says_so_has_no_rows(at_once: int) -> None:
    """One look at a time hears that from the service before any row behind is asked for."""
    profile = demo_profile("gamesparks")
    profile = replace(profile, values={**profile.values, "concurrency": at_once})
    connection = Connection(profile, reveal, demo_app("gamesparks"))
    assert await connection.find_total(BoardRef("empty")) == Exact(0)
    await connection.close()
