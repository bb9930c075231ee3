"""What searches remember: for how many rows, of which players, and until when."""

from __future__ import annotations

import asyncio

import pytest

from lbtui.errors import UsageError
from lbtui.fetch.scan import kept
from lbtui.fetch.scan.memory import PIECE
from lbtui.model.board import BoardRef
from lbtui.model.entry import Scope
from lbtui.providers import registry
from tests.fetch import ledger
from tests.fetch.conftest import Connect
from tests.fetch.looking import until
from tests.fetch.misbehaving import misbehaving
from tests.fetch.tiny import REF, TinyApp

from .scanning import OwnIds, Players, named, poor

pytestmark = pytest.mark.anyio


@pytest.fixture
def little_room(monkeypatch: pytest.MonkeyPatch) -> int:
    """Only so many rows are remembered in these tests."""
    monkeypatch.setattr(kept, "MOST_ROWS", 4 * PIECE)
    return 4 * PIECE


async def test_only_so_many_rows_are_remembered_and_the_last_ones(little_room: int, connect: Connect) -> None:
    connection = poor(connect, TinyApp(Players(named(20_000))), concurrency=1)
    scan = connection.scan(REF)
    assert await scan.find(["nobody"]) == {}
    assert scan.weight <= little_room
    assert scan.passed("p1") is None
    assert scan.passed("p19999") == 19_999
    assert (await scan.find(["p1", "p10000"]))["p10000"].row == 10_000


async def test_a_search_goes_on_where_it_stopped_even_where_rows_were_forgotten(
    little_room: int, connect: Connect
) -> None:
    """Not for others: of them nobody knows any more that they were not there."""
    app = TinyApp(Players(named(30_000)), latency=0.001)
    scan = poor(connect, app, concurrency=1).scan(REF)
    await scan.cost(["p29500", "p10"])
    before = len(app.asked)
    search = asyncio.create_task(scan.find(["p29500"]))
    await until(lambda: len(app.asked) >= before + 21)
    search.cancel()
    with pytest.raises(asyncio.CancelledError):
        await search
    read = set(app.firsts()[before : before + 20])
    assert scan.weight <= little_room
    assert (await scan.cost(["p29500"])).requests <= 11
    assert (await scan.cost(["p10"])).requests > 20
    before = len(app.asked)
    assert (await scan.find(["p29500"]))["p29500"].row == 29_500
    assert read.isdisjoint(app.firsts()[before:])


async def test_the_board_searched_longest_ago_is_forgotten_first(little_room: int, connect: Connect) -> None:
    connection = poor(connect, TinyApp(Players(named(3_500))))
    boards = [BoardRef(name) for name in ("one", "two", "three")]
    for ref in boards:
        assert await connection.scan(ref).find(["nobody"]) == {}
    one, two, three = (connection.scan(ref) for ref in boards)
    assert one.weight + two.weight + three.weight <= little_room
    assert (one.passed("p1"), two.passed("p1"), three.passed("p1")) == (None, None, 1)


async def test_boards_and_whose_rows_of_them_are_searched_apart(connect: Connect) -> None:
    app = TinyApp(Players(named(300)))
    app.few["friends"] = Players(["p9", "p7"])
    connection = poor(connect, app, can="by_offset friends")
    assert (await connection.scan(REF).find(["p7"]))["p7"].row == 7
    assert (await connection.scan(REF, Scope.FRIENDS).find(["p7"]))["p7"].row == 2
    assert connection.scan(REF).passed("p9") == 9
    assert connection.scan(REF, Scope.FRIENDS).passed("p9") == 1
    with pytest.raises(UsageError, match="show one's own row only"):
        await connection.scan(REF, Scope.SELF).find(["p7"])


@pytest.fixture
def own_ids(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(registry.BUILT_IN, "own-ids", f"{OwnIds.__module__}:{OwnIds.__name__}")


async def test_ids_that_are_written_otherwise_are_met_where_the_service_takes_them_for_one(
    own_ids: None, connect: Connect
) -> None:
    """There what was passed is no proof that nobody under another writing was among it."""
    app = TinyApp(Players(named(2_500)))
    scan = poor(connect, app, service="own-ids").scan(REF)
    assert (await scan.find(["P2400"]))["P2400"].entry.player_id == "p2400"
    assert (await scan.cost(["P1200"])).requests == 3
    assert (await scan.find(["P1200"]))["P1200"].row == 1_200
    assert (await scan.cost(["p1200"])).requests == 0
    assert await scan.find(["nobody"]) == {}
    assert (await scan.cost(["nobody"])).requests == 1


async def test_an_id_that_can_be_nobodys_costs_nothing(own_ids: None, connect: Connect) -> None:
    app = TinyApp(Players(named(5)))
    scan = poor(connect, app, service="own-ids").scan(REF)
    for player_id, reason in (("x1", "x1 is nobody's"), ("me", "whoever is signed in")):
        for asking in (scan.cost, scan.find):
            with pytest.raises(UsageError, match=reason):
                await asking([player_id])
    assert app.asked == []


async def test_rows_without_an_id_are_nobodys(connect: Connect) -> None:
    app = TinyApp(Players(["p1", "", "", "p4"]))
    scan = poor(connect, app).scan(REF)
    assert (await scan.find(["p4", "nobody"]))["p4"].row == 4
    assert not scan.moved


async def test_after_a_write_nothing_counts_as_passed(connect: Connect) -> None:
    books = ledger.Ledger({"p1": 3, "p2": 2})
    async with misbehaving(books.act) as service:
        connection = connect(service.url, service="ledger", app=None, key="made-up", writable=True)
        scan = connection.scan(ledger.REF)
        assert await scan.find(["nobody"]) == {}
        assert scan.weight > 0
        await connection.submit(ledger.REF, "p1", 7)
        assert (scan.weight, scan.since) == (0, None)
