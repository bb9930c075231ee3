"""The billion-player board: any row and any player, at the price of the rows that are shown."""

from __future__ import annotations

import random
from collections.abc import Sequence

import pytest

from lbtui.demo.boards import Standing
from lbtui.demo.vast import FIRST_XUID, PLAYERS, Permutation, Vast
from tests.demo.asking import USER, Service, board

BILLION = 1_000_000_000


def nobody(xuids: Sequence[int]) -> dict[int, str]:
    return {}


class Counted(Vast):
    """Counts what it computes."""

    computed = 0

    def row(self, rank: int, xuid: int, names: dict[int, str]) -> Standing:
        self.computed += 1
        return super().row(rank, xuid, names)


@pytest.mark.parametrize("first", [1, 2, 15_000, BILLION // 2, BILLION - 99])
def test_a_page_costs_its_rows_wherever_it_is(first: int) -> None:
    vast = Counted(1, nobody)
    rows = vast.rows(first, 100)
    assert vast.computed == len(rows) == 100
    assert [row.rank for row in rows] == [row.position for row in rows] == list(range(first, first + 100))
    values = [int(row.value) for row in rows]
    assert values == sorted(set(values), reverse=True)
    assert values[-1] > 0
    assert len({row.gamertag for row in rows}) == len({row.xuid for row in rows}) == 100


@pytest.mark.parametrize("seed", [0, 1, 2**40])
def test_ranks_and_players_pair_both_ways(seed: int) -> None:
    vast = Vast(seed, nobody)
    chance = random.Random(seed)
    for rank in [1, 2, BILLION // 2, BILLION - 1, BILLION, *(chance.randint(1, BILLION) for _ in range(500))]:
        (row,) = vast.rows(rank, 1)
        assert vast.position(row.xuid) == rank
    for _ in range(500):
        xuid = FIRST_XUID + chance.randrange(BILLION)
        place = vast.position(xuid)
        assert place is not None
        assert vast.rows(place, 1)[0].xuid == xuid


def test_the_pairing_is_one_to_one_and_looks_like_chance() -> None:
    pairs = Permutation(3)
    some = [pairs.forth(number) for number in range(20_000)]
    assert len(set(some)) == 20_000
    assert all(0 <= each < PLAYERS for each in some)
    tenths = [sum(each * 10 // PLAYERS == tenth for each in some) for tenth in range(10)]
    assert all(1_800 < count < 2_200 for count in tenths)
    assert [Permutation(4).forth(number) for number in range(9)] != some[:9]


def test_nobody_stands_outside() -> None:
    vast = Vast(1, nobody)
    assert vast.rows(BILLION + 1, 10) == []
    assert len(vast.rows(BILLION - 3, 10)) == 4
    assert vast.position(FIRST_XUID - 1) is None
    assert vast.position(FIRST_XUID + BILLION) is None
    assert vast.among([0, FIRST_XUID - 1]) == []


@pytest.mark.anyio
async def test_its_end_is_served_like_its_top(service: Service) -> None:
    page = await service.page(
        board("LifetimeXP", include="valuemetadata", maxItems=100, skipToRank=BILLION - 99)
    )
    assert page["pagingInfo"] is None
    assert page["leaderboardInfo"]["totalCount"] == BILLION
    assert [page["userList"][0]["rank"], page["userList"][-1]["rank"]] == [BILLION - 99, BILLION]
    assert page["userList"][-1]["percentile"] == 1.0
    nearly = await service.page(board("LifetimeXP", maxItems=10, skipToRank=BILLION - 10))
    assert nearly["pagingInfo"]["continuationToken"] == str(BILLION)


@pytest.mark.anyio
async def test_a_player_is_found_among_a_billion(service: Service) -> None:
    around = await service.page(board("LifetimeXP", maxItems=3, skipToUser=USER))
    last = around["userList"][-1]
    assert (last["xuid"], last["gamertag"]) == (USER, "WarriorSaint")
    there = await service.page(board("LifetimeXP", maxItems=1, skipToRank=last["rank"]))
    assert there["userList"] == [last]
