"""Searching a board that moves, grows and shrinks meanwhile: what is found, and what is admitted."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from lbtui.errors import BadAnswer
from lbtui.model.board import Exact
from tests.fetch.conftest import Connect, OwnTime
from tests.fetch.looking import until
from tests.fetch.tiny import REF, TinyApp, plain_rows

from .scanning import Players, named, poor, untold

pytestmark = pytest.mark.anyio


class Live(TinyApp):
    """A service on which something happens when a row is asked for, once."""

    def __init__(self, players: Players) -> None:
        super().__init__(self._rows)
        self.players = players
        self.on: dict[int, Any] = {}

    def _rows(self, first: int, count: int) -> dict[str, Any]:
        if count > 1 and (happens := self.on.pop(first, None)):
            happens(self.players)
        return self.players(first, count)


@pytest.mark.parametrize("row", [1_101, 1_140, 1_201, 1_299, 1_301, 1_400])
async def test_who_moved_by_a_page_is_met_on_the_page_beside(row: int, connect: Connect) -> None:
    players = Players(named(5_000))
    app = TinyApp(players)
    scan = poor(connect, app).scan(REF)
    await scan.find(["p4999"])
    players.move("p1250", row)
    before = len(app.asked)
    located = await scan.remembered("p1250")
    assert located is not None
    assert (located.row, located.entry.player_id) == (row, "p1250")
    assert len(app.asked) - before <= 3
    assert scan.passed("p1250") == row


@pytest.mark.parametrize("row", [1, 3_000, 4_990])
async def test_who_is_there_no_more_is_searched_for_anew(row: int, connect: Connect) -> None:
    """They may be among the rows that were passed, which no longer say that they are not."""
    players = Players(named(5_000))
    app = TinyApp(players)
    scan = poor(connect, app).scan(REF)
    await scan.find(["p4000"])
    moved_before = scan.moved
    players.move("p1250", row)
    assert await scan.remembered("p1250") is None
    assert (moved_before, scan.moved) == (False, True)
    assert (await scan.cost(["p1250"])).requests >= 5
    assert (await scan.find(["p1250"]))["p1250"].row == row


async def test_who_left_is_missing_once_every_row_was_read_anew(connect: Connect) -> None:
    players = Players(named(2_500))
    app = TinyApp(players)
    scan = poor(connect, app).scan(REF)
    await scan.find(["p2400"])
    players.ids.remove("p1250")
    before = len(app.asked)
    assert await scan.find(["p1250"]) == {}
    assert {1, 1_001, 2_001} <= set(app.firsts()[before:])
    assert scan.moved
    before = len(app.asked)
    assert await scan.find(["p1250"]) == {}
    assert set(app.firsts()[before:]) == {2_001}


async def test_who_was_sought_in_vain_came_and_went_elsewhere(connect: Connect) -> None:
    """Where they were not before says nothing of where they are now."""
    players = Players(named(3_000))
    connection = poor(connect, TinyApp(players))
    scan = connection.scan(REF)
    assert await scan.find(["newcomer"]) == {}
    players.ids.insert(2_500, "newcomer")
    await connection.page(REF, connection.anchor_at(2_501), fresh=True)
    assert scan.passed("newcomer") == 2_501
    players.move("newcomer", 700)
    assert (await scan.find(["newcomer"]))["newcomer"].row == 700


async def test_who_was_met_twice_is_looked_for_in_both_rows(connect: Connect) -> None:
    players = Players(named(3_000))
    app = TinyApp(players)
    connection = poor(connect, app)
    scan = connection.scan(REF)
    await scan.find(["p1999"])
    players.move("p1500", 10)
    await connection.page(REF, connection.anchor_at(1), fresh=True)
    players.move("p1500", 1_501)
    before = len(app.asked)
    assert (await scan.find(["p1500"]))["p1500"].row == 1_501
    assert app.firsts()[before:] == [1, 101, 1_401, 1_301, 1_501]
    players.ids.remove("p1500")
    assert await scan.find(["p1500"]) == {}


async def test_who_comes_to_light_with_somebody_else_is_not_missed(connect: Connect) -> None:
    """The page that confirms one player holds another who was not on it when it was passed."""
    players = Players(named(3_000))
    app = TinyApp(players)
    scan = poor(connect, app).scan(REF)
    await scan.find(["p1900"])
    players.ids[1_849] = "newcomer"
    found = await scan.find(["newcomer", "p1890"])
    assert {each: at.row for each, at in found.items()} == {"newcomer": 1_850, "p1890": 1_890}


async def test_rows_that_are_added_at_the_end_meanwhile_are_read(connect: Connect) -> None:
    app = Live(Players(named(4_000)))
    scan = poor(connect, app).scan(REF)
    await scan.cost(["late2500"])
    app.on[2_001] = lambda players: players.ids.extend(f"late{each}" for each in range(1, 2_501))
    assert (await scan.find(["late2500"]))["late2500"].row == 6_500
    assert scan.moved


async def test_a_board_that_shrinks_meanwhile_ends_where_it_ends(connect: Connect) -> None:
    app = Live(Players(named(90_000)))
    scan = poor(connect, app).scan(REF)
    await scan.cost(["nobody"])
    app.on[3_001] = lambda players: players.ids.__delitem__(slice(4_700, None))
    before = len(app.asked)
    assert await scan.find(["nobody"]) == {}
    assert len(app.asked) - before < 20
    assert scan.moved


async def test_a_player_on_two_neighbouring_pages_shows_that_the_board_moved(connect: Connect) -> None:
    """Somebody comes in above, and who stood last on a page read stands first on the next."""
    app = Live(Players(named(2_500)))
    scan = poor(connect, app, concurrency=1).scan(REF)
    await scan.cost(["nobody"])
    app.on[1_001] = lambda players: players.move("p2300", 5)
    assert await scan.find(["nobody"]) == {}
    assert scan.moved


async def test_another_total_shows_that_the_board_moved(connect: Connect) -> None:
    """One that the service tells with a page, though all rows are there."""
    app = TinyApp(Players(named(2_500)))
    app.rows = lambda first, count: {**Players(named(2_500))(first, count), "total": told.get(first, 2_500)}
    told: dict[int, int] = {}
    scan = poor(connect, app, can="by_offset total_known", concurrency=1).scan(REF)
    await scan.cost(["nobody"])
    told[1_001] = 2_501
    assert await scan.find(["nobody"]) == {}
    assert scan.moved


async def test_another_end_than_last_time_shows_that_the_board_moved(
    connect: Connect, own_time: OwnTime
) -> None:
    players = Players(named(250))
    scan = poor(connect, TinyApp(players), timing=own_time.timing).scan(REF)
    assert (await scan.cost(["nobody"])).total == Exact(250)
    begun = own_time.timing.wall()
    own_time.now += 60
    assert await scan.find(["nobody"]) == {}
    moved_before = scan.moved
    players.ids.append("newcomer")
    own_time.now += 60
    assert (await scan.cost(["nobody"])).total == Exact(251)
    assert (moved_before, scan.moved) == (False, True)
    assert scan.since == begun


async def test_a_board_at_rest_is_not_said_to_move(connect: Connect) -> None:
    scan = poor(connect, TinyApp(Players(named(2_500)))).scan(REF)
    assert await scan.find(["nobody", "p17"]) == {"p17": (await scan.find(["p17"]))["p17"]}
    assert await scan.find(["nobody", "p17", "p2500"]) != {}
    assert not scan.moved
    assert scan.since is not None


async def test_what_was_forgotten_is_read_anew(connect: Connect) -> None:
    players = Players(named(2_500))
    app = TinyApp(players)
    scan = poor(connect, app).scan(REF)
    await scan.find(["nobody"])
    players.move("p2500", 1)
    await scan.find(["p17"])
    assert scan.moved
    scan.forget()
    assert (scan.moved, scan.since, scan.passed("p17"), scan.weight) == (False, None, None, 0)
    assert (await scan.cost(["nobody"])).requests == 3
    before = len(app.asked)
    assert await scan.find(["nobody"]) == {}
    assert {1, 1_001, 2_001} == set(app.firsts()[before:])
    assert not scan.moved


async def test_what_is_forgotten_while_a_board_is_searched_stays_forgotten(connect: Connect) -> None:
    """Something was written: where the search had been before, the player stands now."""
    players = Players(named(9_500))
    app = TinyApp(players, latency=0.001)
    scan = poor(connect, app, concurrency=1).scan(REF)
    await scan.cost(["newcomer"])
    before = len(app.asked)
    search = asyncio.create_task(scan.find(["newcomer"]))
    await until(lambda: len(app.asked) >= before + 4)
    players.ids.insert(4, "newcomer")
    scan.forget()
    assert await search == {}
    assert scan.moved
    assert (scan.since, scan.passed("p9000"), scan.weight) == (None, None, 0)
    assert (await scan.find(["newcomer"]))["newcomer"].row == 5
    assert not scan.moved


@pytest.mark.parametrize("can", ["by_offset", "by_rank"])
async def test_a_service_that_sends_the_same_page_again_and_again_is_no_board(
    can: str, connect: Connect
) -> None:
    """It has no end that could be found, and if it once had one, the search ends all the same."""
    app = TinyApp(lambda first, count: untold(plain_rows(1_000))(1, count))
    with pytest.raises(BadAnswer, match="cannot be found"):
        await poor(connect, app, can=can).scan(REF).find(["nobody"])
    app = Live(Players(named(3_000)))
    scan = poor(connect, app, can=can).scan(REF)
    await scan.cost(["nobody"])
    app.rows = lambda first, count: untold(plain_rows(1_000))(1, count)
    before = len(app.asked)
    assert await scan.find(["nobody"]) == {}
    assert len(app.asked) - before < 40
    assert scan.moved


async def test_rows_that_were_not_sent_are_admitted(connect: Connect) -> None:
    """A service that starts pages at ranks and leaves some out: nobody knows who stands there."""

    def rows(first: int, count: int) -> dict[str, Any]:
        answer = plain_rows(250)(first, count)
        return {"rows": [row for row in answer["rows"] if not 120 <= row[0] <= 124]}

    scan = poor(connect, TinyApp(rows), can="by_rank", page_max=100).scan(REF)
    await scan.cost(["nobody"])
    assert not scan.moved
    assert await scan.find(["nobody"]) == {}
    assert scan.moved


async def test_two_searches_of_one_board_at_once_share_what_they_ask(connect: Connect) -> None:
    app = TinyApp(Players(named(9_900)), latency=0.002)
    connection = poor(connect, app)
    scan = connection.scan(REF)
    await scan.cost(["p1"])
    before = len(app.asked)
    one, other = await asyncio.gather(scan.find(["p9000"]), connection.scan(REF).find(["p9800"]))
    assert (one["p9000"].row, other["p9800"].row) == (9_000, 9_800)
    assert len(app.asked) - before <= 14


async def test_browsing_goes_on_while_a_board_is_searched(connect: Connect) -> None:
    app = TinyApp(Players(named(9_900)), latency=0.002)
    connection = poor(connect, app)
    scan = connection.scan(REF)
    await scan.cost(["nobody"])
    search = asyncio.create_task(scan.find(["nobody"]))
    await until(lambda: scan.passed("p1") is not None)
    page = await connection.page(REF, connection.anchor_at(9_001))
    assert page.entries[0].player_id == "p9001"
    assert await search == {}
    assert not scan.moved
