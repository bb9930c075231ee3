"""What a search is said to cost: requests, and seconds by what is known of the service's pace."""

from __future__ import annotations

import json

import pytest

from lbtui.fetch.limits import Limits
from lbtui.fetch.scan.cost import Cost, Pace, Progress
from lbtui.fetch.timing import Waits
from lbtui.model.board import AtLeast, Board, Exact, Total
from lbtui.model.entry import Entry
from lbtui.model.page import Offset, Page, Top, Trace
from lbtui.providers.wire import Reply
from tests.fetch.conftest import Connect, OwnTime
from tests.fetch.tiny import REF, TinyApp

from .scanning import Players, named, poor

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize(
    ("cost", "text"),
    [
        (Cost(120, Exact(120_000), 9.4), "up to 120 requests, about 9 s"),
        (Cost(1_001, Exact(10**6), 0.02), "up to 1,001 requests, about 1 s"),
        (Cost(1, Exact(3), None), "up to 1 request"),
        (Cost(7, Exact(700), 300), "up to 7 requests, about 5 min"),
        (Cost(10**6, Exact(10**9), 3 * 3_600), "up to 1,000,000 requests, about 3 h"),
        (Cost(10**6, Exact(10**9), 40 * 86_400), "up to 1,000,000 requests, about 40 days"),
        (Cost(0, Exact(700), 0.0), "passed already"),
    ],
)
def test_a_cost_in_words(cost: Cost, text: str) -> None:
    assert str(cost) == text


def test_progress_in_words() -> None:
    assert str(Progress(12_000, 120_000, 12, 7.2)) == "12,000 of 120,000 rows · about 7 s left"
    assert str(Progress(0, 5, 0, None)) == "0 of 5 rows"


@pytest.fixture
def limits(own_time: OwnTime) -> Limits:
    return Limits(own_time.timing, Waits(own_time.timing, lambda _: None), 8)


def page(rows: int, elapsed: float) -> Page:
    entries = (Entry(1, "p1"),) * rows
    return Page(Board(REF), Offset(0), entries, trace=Trace(200, elapsed, 0, 1, 0.0))


def test_nobody_knows_how_long_pages_take_before_one_was_read(limits: Limits) -> None:
    pace = Pace(limits)
    assert pace.seconds(100, 8) is None
    pace.note(page(0, 0.2))
    assert pace.seconds(100, 8) == pytest.approx(2.5)


def test_it_is_by_the_middle_one_of_the_large_pages_and_by_those_at_once(limits: Limits) -> None:
    pace = Pace(limits)
    for elapsed in (0.01, 0.02, 0.03):
        pace.note(page(1, elapsed))
    assert pace.seconds(3, 8) == pytest.approx(0.02)
    for elapsed in (0.4, 0.1, 9.0):
        pace.note(page(900, elapsed))
    assert pace.seconds(1, 8) == pytest.approx(0.4)
    assert pace.seconds(80, 8) == pytest.approx(4.0)
    assert pace.seconds(0, 8) == 0


async def asked(limits: Limits, own_time: OwnTime, times: int) -> None:
    for _ in range(times):
        async with limits.slot(own_time.now + 3_600):
            own_time.now += 1


async def test_a_limit_that_a_refusal_taught_makes_it_longer(limits: Limits, own_time: OwnTime) -> None:
    """30 in 15 s: after 10 that were asked within 10 s, 20 more at once, and 30 in each of the next periods."""
    await asked(limits, own_time, 10)
    assert limits.seconds_for(1_000) == 0
    body = json.dumps({"maxRequests": 30, "periodInSeconds": 15}).encode()
    limits.learn(Reply(429, {}, body))
    assert limits.seconds_for(20) == 0
    first = 15 * 1.05 - 10
    assert limits.seconds_for(21) == pytest.approx(first)
    assert limits.seconds_for(50) == pytest.approx(first)
    assert limits.seconds_for(51) == pytest.approx(first + 15.75)
    assert limits.seconds_for(320) == pytest.approx(first + 9 * 15.75)
    own_time.now += 60
    assert limits.seconds_for(31) == pytest.approx(15.75)
    pace = Pace(limits)
    pace.note(page(900, 0.1))
    assert pace.seconds(320, 8) == pytest.approx(10 * 15.75)
    assert pace.seconds(30, 8) == pytest.approx(0.375, abs=0.1)


async def test_a_limit_in_headers_makes_it_longer(limits: Limits, own_time: OwnTime) -> None:
    def told(left: int, reset: int) -> Reply:
        names = {"limit": "100", "remaining": str(left), "reset": str(reset)}
        return Reply(200, {f"x-ratelimit-{name}": value for name, value in names.items()}, b"")

    async with limits.slot(own_time.now + 60):
        limits.learn(told(90, 60))
    own_time.now += 50
    async with limits.slot(own_time.now + 60):
        limits.learn(told(40, 10))
    assert limits.seconds_for(40) == 0
    assert limits.seconds_for(41) == pytest.approx(10)
    assert limits.seconds_for(241) == pytest.approx(10 + 2 * 60)
    own_time.now += 11
    assert limits.seconds_for(241) == 0


def test_a_service_that_asked_for_a_pause_gets_it(limits: Limits) -> None:
    limits.learn(Reply(429, {"retry-after": "20"}, b""))
    assert limits.seconds_for(1) == pytest.approx(20)
    assert limits.seconds_for(0) == 0


async def test_the_end_is_found_first_and_better_lower_bounds_are_told(connect: Connect) -> None:
    app = TinyApp(Players(named(23_437)))
    scan = poor(connect, app).scan(REF)
    told: list[Total] = []
    cost = await scan.cost(["p20100"], told.append)
    assert (cost.requests, cost.total) == (23, Exact(23_437))
    assert cost.seconds is not None
    bounds = [total.rows for total in told if isinstance(total, AtLeast)]
    assert len(bounds) == len(told) > 2
    assert bounds == sorted(bounds)
    before = len(app.asked)
    assert (await scan.cost(["p20100"])).requests == 23
    assert len(app.asked) == before


@pytest.mark.parametrize("most", [1, 70, 100])
async def test_no_more_is_asked_than_was_said_where_a_service_sends_less_than_it_says(
    most: int, connect: Connect
) -> None:
    players = Players(named(2_050))
    app = TinyApp(lambda first, count: players(first, min(count, most)))
    scan = poor(connect, app).scan(REF)
    cost = await scan.cost(["nobody"])
    before = len(app.asked)
    assert await scan.find(["nobody"]) == {}
    assert len(app.asked) - before <= cost.requests <= 3 * (1_000 // most + 1)


async def test_the_kind_of_the_total_is_kept(connect: Connect) -> None:
    """Whom a page showed is found without looking for the end, which nobody knows then."""
    connection = poor(connect, TinyApp(Players(named(900))))
    scan = connection.scan(REF)
    await connection.page(REF, Top())
    cost = await scan.cost(["p7"])
    assert (cost.requests, cost.total) == (0, connection.known_total(REF))
    assert isinstance(cost.total, AtLeast)


async def test_a_page_is_read_to_learn_how_long_one_takes(connect: Connect) -> None:
    """It counts: who is on it is passed already."""
    app = TinyApp(Players(named(5_100)))
    app.slow[1] = 0.2
    scan = poor(connect, app, page_max=100, concurrency=5).scan(REF)
    cost = await scan.cost(["p5050"])
    assert (cost.requests, cost.total) == (51, Exact(5_100))
    assert cost.seconds is not None
    assert 51 * 0.2 / 5 <= cost.seconds < 51 * 0.3 / 5
    assert scan.passed("p100") == 100
    before = len(app.asked)
    assert (await scan.cost(["p5050"])).requests == 51
    assert (await scan.cost(["p100"])).requests == 0
    assert len(app.asked) == before


async def test_a_total_that_the_service_tells_is_taken(connect: Connect) -> None:
    players = Players(named(2_500))
    app = TinyApp(lambda first, count: {**players(first, count), "total": 2_500})
    connection = poor(connect, app, can="by_offset total_known")
    assert (await connection.scan(REF).cost(["nobody"])).requests == 2
    assert len(app.asked) == 2
    assert connection.known_total(REF) == Exact(2_500)
