"""Searching a board for players whom the service does not look up."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lbtui.errors import UsageError
from lbtui.fetch.connection import Connection
from lbtui.fetch.paging import PAGES
from lbtui.fetch.scan.cost import Progress
from lbtui.model.board import Exact
from lbtui.model.page import Offset, Token, Top
from lbtui.providers import registry
from tests.fetch.conftest import Connect, OwnTime
from tests.fetch.tiny import REF, TinyApp, plain_rows

from .scanning import MillionProvider, Players, alone, named, poor, untold

pytestmark = pytest.mark.anyio


def numbered(rows: int, *, gaps: bool) -> list[int]:
    """Ranks of a board on which three share each: 1 1 1 4 4 4, or without `gaps` 1 1 1 2 2 2."""
    return [(row // 3 * 3 if gaps else row // 3) + 1 for row in range(rows)]


@pytest.mark.parametrize("gaps", [True, False], ids=["1 1 1 4", "1 1 1 2"])
@pytest.mark.parametrize("row", [1, 2, 999, 1_000, 1_001, 2_000, 2_001, 3_456, 3_500])
async def test_a_player_is_met_in_their_row_with_the_rank_they_were_sent_with(
    row: int, gaps: bool, connect: Connect
) -> None:
    ranks = numbered(3_500, gaps=gaps)
    app = TinyApp(Players(named(3_500), ranks))
    scan = poor(connect, app).scan(REF)
    cost = await scan.cost([f"p{row}"])
    before = len(app.asked)
    found = await scan.find([f"p{row}"])
    assert [(each.row, each.entry.rank, each.sure) for each in found.values()] == [(row, ranks[row - 1], True)]
    assert len(app.asked) - before <= max(cost.requests, 1)


@pytest.mark.parametrize("rows", [0, 1, 999, 1_000, 1_001])
async def test_who_is_missing_is_not_on_the_board_which_was_read_to_its_end(
    rows: int, connect: Connect
) -> None:
    app = TinyApp(Players(named(rows)))
    scan = poor(connect, app).scan(REF)
    cost = await scan.cost(["p0"])
    assert (cost.requests, cost.total) == (1, Exact(rows))
    before = len(app.asked)
    assert await scan.find(["p0"]) == {}
    assert len(app.asked) - before == cost.requests
    assert not scan.moved
    assert all(scan.passed(f"p{row}") == row for row in range(1, rows + 1))


async def test_several_are_found_in_one_reading_that_ends_with_the_last_of_them(connect: Connect) -> None:
    app = TinyApp(Players(named(20_000)))
    scan = poor(connect, app).scan(REF)
    await scan.cost(["p1"])
    before = len(app.asked)
    found = await scan.find(["p4500", "p17", "p2001"])
    assert {each: at.row for each, at in found.items()} == {"p4500": 4_500, "p17": 17, "p2001": 2_001}
    assert list(found) == ["p4500", "p17", "p2001"]
    assert len(app.asked) - before <= 5 + 3


async def test_a_board_of_a_million(connect: Connect, monkeypatch: pytest.MonkeyPatch) -> None:
    """The last of them, found on the last page, and one whose row was passed on the way."""
    target = f"{MillionProvider.__module__}:{MillionProvider.__name__}"
    monkeypatch.setitem(registry.BUILT_IN, "million", target)
    connection = connect(service="million", concurrency=8)
    scan = connection.scan(REF)
    cost = await scan.cost(["m999002", "m1000000"])
    assert (cost.requests, cost.total) == (1_000, Exact(1_000_000))
    found = await scan.find(["m1000000", "m999002"])
    assert [each.row for each in found.values()] == [1_000_000, 999_002]
    assert not scan.moved
    assert (await scan.find(["m50001"]))["m50001"].row == 50_001
    assert scan.weight == 977 * 1_024


async def test_no_more_at_once_than_the_profile_allows(connect: Connect) -> None:
    app = TinyApp(Players(named(3_000)), latency=0.002)
    scan = poor(connect, app, page_max=100, concurrency=5).scan(REF)
    await scan.cost(["nobody"])
    app.most = 0
    await scan.find(["nobody"])
    assert app.most == 5


async def test_a_second_player_who_was_passed_costs_the_page_they_stand_on(connect: Connect) -> None:
    app = TinyApp(Players(named(5_000)))
    connection = poor(connect, app)
    scan = connection.scan(REF)
    await scan.find(["p3000"])
    assert scan.passed("p1234") == 1_234
    cost = await scan.cost(["p1234", "p2000"])
    assert (cost.requests, str(cost)) == (0, "passed already")
    before = len(app.asked)
    found = await scan.find(["p1234", "p1299", "p2000"])
    assert [each.row for each in found.values()] == [1_234, 1_299, 2_000]
    assert app.firsts()[before:] == [1_201, 1_901]
    assert connection.kept(REF, Offset(1_200)) is not None


async def test_a_board_that_was_passed_whole_is_only_read_on(connect: Connect) -> None:
    board = Players(named(3_000))
    app = TinyApp(board)
    scan = poor(connect, app).scan(REF)
    await scan.find(["nobody"])
    assert (await scan.cost(["somebody"])).requests == 1
    before = len(app.asked)
    assert await scan.find(["somebody"]) == {}
    assert app.firsts()[before:] == [3_001]
    board.ids.append("somebody")
    assert (await scan.find(["somebody"]))["somebody"].row == 3_001
    assert scan.moved


async def test_no_page_of_a_search_is_kept_and_none_is_pushed_out(connect: Connect) -> None:
    app = TinyApp(Players(named(6_000)))
    connection = poor(connect, app, page_max=60, page_size=20)
    for index in range(PAGES):
        await connection.page(REF, connection.anchor_at(index * 20 + 1))
    await connection.scan(REF).find(["nobody"])
    assert len(app.asked) > 2 * PAGES
    assert all(connection.kept(REF, connection.anchor_at(index * 20 + 1)) for index in range(PAGES))
    assert connection.kept(REF, Top(), 60) is None
    assert connection.kept(REF, Offset(3_000), 60) is None


async def test_pages_that_were_read_for_other_reasons_are_passed(connect: Connect) -> None:
    """Those at hand when the first search of the board begins, and all that are read later."""
    app = TinyApp(Players(named(3_000)))
    connection = poor(connect, app)
    await connection.page(REF, Offset(500))
    scan = connection.scan(REF)
    assert scan.passed("p550") == 550
    await connection.page(REF, Offset(1_000), 1_000)
    assert scan.passed("p1999") == 1_999
    assert scan.passed("p2001") is None
    assert connection.scan(REF) is scan
    await scan.cost(["p2700"])
    before = len(app.asked)
    assert (await scan.find(["p2700"]))["p2700"].row == 2_700
    assert 1_001 not in app.firsts()[before:]


async def test_a_service_that_starts_no_page_inside_a_board_is_not_asked(connect: Connect) -> None:
    app = TinyApp(Players(named(3)))
    connection = poor(connect, app, can="friends")
    scan = connection.scan(REF)
    for asking in (scan.cost(["p1"]), scan.find(["p1"]), scan.remembered("p1")):
        with pytest.raises(
            UsageError, match=r"cannot be searched for.*look up one player.*start a page at a rank"
        ):
            await asking
    assert app.asked == []
    with pytest.raises(UsageError):
        await connection.page(REF, Offset(1))
    await connection.page(REF, Token("1"))


async def test_a_service_that_starts_pages_at_ranks_is_searched_by_them(connect: Connect) -> None:
    app = TinyApp(untold(plain_rows(2_500)))
    scan = poor(connect, app, can="by_rank").scan(REF)
    await scan.cost(["p2400"])
    before = len(app.asked)
    assert (await scan.find(["p2400"]))["p2400"].row == 2_400
    assert [asked.partition("&")[2] for asked in app.asked[before:]] == ["rank=1001", "rank=2001"]


async def test_without_a_page_maximum_pages_are_as_large_as_those_looked_at(connect: Connect) -> None:
    app = TinyApp(Players(named(450)))
    scan = poor(connect, app, page_max=0).scan(REF)
    assert scan.size == 100
    assert (await scan.cost(["nobody"])).requests == 4
    assert await scan.find(["nobody"]) == {}


async def test_it_is_told_how_far_it_is_at_most_four_times_a_second(
    connect: Connect, own_time: OwnTime
) -> None:
    app = TinyApp(Players(named(3_000)))
    scan = poor(connect, app, page_max=100, concurrency=1, timing=own_time.timing).scan(REF)
    await scan.cost(["nobody"])
    told: list[tuple[float, Progress]] = []
    app_rows = app.rows

    def slowly(first: int, count: int) -> dict[str, object]:
        own_time.now += 1 if first < 300 else 0.1
        return app_rows(first, count)

    app.rows = slowly
    await scan.find(["nobody"], lambda progress: told.append((own_time.now, progress)))
    times = [at for at, _ in told]
    assert all(after - before >= 0.25 for before, after in pairwise(times[:-1]))
    assert (told[-1][1].read, told[-1][1].rows, told[-1][1].seconds_left) == (3_000, 3_000, 0)
    assert 10 <= len(told) <= 16
    assert all(each.rows == 3_000 for _, each in told)
    reads = [each.read for _, each in told]
    assert reads == sorted(set(reads))
    at, middle = told[8]
    assert middle.seconds_left == pytest.approx((3_000 - middle.read) * (at - times[0]) / (middle.read - 100))


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 60), st.lists(st.integers(1, 70), min_size=1, max_size=5), st.integers(1, 12), st.data())
def test_whoever_is_there_is_found_for_no_more_than_was_said(
    rows: int, sought: list[int], size: int, data: st.DataObject
) -> None:
    """Whatever was read before, and however often it is asked."""
    browsed = data.draw(st.lists(st.integers(1, 70), max_size=3))

    async def asking(connection: Connection, app: TinyApp) -> None:
        scan = connection.scan(REF)
        for first in browsed:
            await connection.page(REF, connection.anchor_at(first))
        for some in (sought[:2], sought[::-1], sought):
            ids = [f"p{row}" for row in some]
            cost = await scan.cost(ids)
            before = len(app.asked)
            found = await scan.find(ids)
            assert {each: at.row for each, at in found.items()} == {
                f"p{row}": row for row in some if row <= rows
            }
            assert len(app.asked) - before <= cost.requests + len(found)
        assert not scan.moved

    alone(TinyApp(Players(named(rows))), asking, page_max=size, page_size=5)
