"""Walking a board by its tokens meets every player exactly once, in order, ties or not."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from tests.demo.asking import SMALL, Service, board, people

pytestmark = pytest.mark.anyio
TOTALS = {
    "TotalFlagsCaptured": 23_437, "ArenaLive": 2_000, "BestLap": 1_500, "stat(Kills)": 2_003, "Accuracy": 400,
    "Titles": 150, "FirstLight": 1, "NewSeason": 0,
}  # fmt: skip


async def walk(service: Service, target: str) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """Every row, following the tokens; and the last page."""
    rows: list[dict[str, Any]] = []
    page = await service.page(target)
    while True:
        rows += page["userList"]
        if page["pagingInfo"] is None:
            assert page["userList"] or not rows  # a token never leads to nothing
            return rows, page
        assert page["pagingInfo"]["totalItems"] == page["leaderboardInfo"]["totalCount"]
        page = await service.page(f"{target}&continuationToken={page['pagingInfo']['continuationToken']}")


@pytest.mark.parametrize("name", SMALL)
async def test_a_walk_meets_every_player_once(service: Service, name: str) -> None:
    size = 997 if name == "TotalFlagsCaptured" else 83
    rows, last = await walk(service, board(name, maxItems=size))
    total = last["leaderboardInfo"]["totalCount"]
    assert total == TOTALS.get(name, total)
    assert len({row["xuid"] for row in rows}) == len(rows) == total
    ranks = [row["rank"] for row in rows]
    if name == "Trophies":
        values = [row["value"] for row in rows]
        assert ranks == [values.index(value) + 1 for value in values]
        assert ranks[:4] == [1, 2, 2, 4]
    else:
        assert ranks == list(range(1, total + 1))
    if name != "Titles":
        scores = [Decimal(row["value"]) for row in rows]
        assert scores == sorted(scores, reverse=name != "BestLap")


@pytest.mark.parametrize("stat", ["Kills", "Trophies", "lifetimexp"])
async def test_a_walk_among_people_meets_each_once(service: Service, stat: str) -> None:
    rows, last = await walk(service, people(stat, sort="descending", maxItems=4))
    assert len({row["xuid"] for row in rows}) == len(rows) == last["leaderboardInfo"]["totalCount"] > 4


async def test_no_row_is_lost_where_a_page_begins_inside_a_tie(service: Service) -> None:
    every, _ = await walk(service, board("Trophies", maxItems=1000))
    for first in range(1, len(every) + 1, 7):
        page = await service.page(board("Trophies", maxItems=7, skipToRank=first))
        assert page["userList"] == every[first - 1 : first + 6]


async def test_a_name_stays_the_same_on_every_board(service: Service) -> None:
    known: dict[str, str] = {}
    for name in SMALL:
        for row in (await service.page(board(name, maxItems=1000)))["userList"]:
            assert known.setdefault(row["xuid"], row["gamertag"]) == row["gamertag"]
    some = list(known)[::500]
    for xuid in some:
        page = await service.page(board("LifetimeXP", maxItems=1, skipToUser=xuid))
        assert page["userList"][0]["gamertag"] == known[xuid]
