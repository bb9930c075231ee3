"""The live board of the demo's Mobage: it moves with the clock, and takes no scores from anybody."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from lbtui.demo import demo_app
from tests.demo.mobage_asking import BOARDS, NOW, RIVAL, USER, Mobage, asking, said, scores
from tests.demo.mobage_files import there

pytestmark = pytest.mark.anyio


class Clock:
    """Seconds since 1970, close enough to when the requests are signed."""

    def __init__(self) -> None:
        self.now = float(NOW)

    def __call__(self) -> float:
        return self.now


async def values(mobage: Mobage) -> dict[str, int]:
    rows: list[Any] = []
    for first in (1, 1_001):
        page = await mobage.page(scores("arena", count=1000, startIndex=first))
        assert page["totalResults"] == 1_200
        rows += page["entry"]
    found = {row["userId"]: row["value"] for row in rows}
    ordered = list(found.values())
    assert len(found) == 1_200
    assert ordered == sorted(ordered, reverse=True)
    assert [row["rank"] for row in rows] == [ordered.index(value) + 1 for value in ordered]
    return found


async def test_it_says_of_itself_that_scores_only_rise(mobage: Mobage) -> None:
    found = await mobage.page(f"{BOARDS}/arena")
    assert found["title"] == "Arena season, live"
    assert (found["scoreFormat"], found["allowLowerScore"], found["reverse"]) == ("integer", False, False)
    assert (found["archived"], found["defaultScore"]) == (False, None)
    assert found["updated"] == found["published"] == "2026-07-01T00:00:00"


async def test_players_improve_with_the_clock_and_overtake_each_other() -> None:
    clock = Clock()
    mobage = Mobage(demo_app("mobage", clock=clock, pace=3))
    before = await values(mobage)
    clock.now += 60
    after = await values(mobage)
    assert after.keys() == before.keys()
    assert all(after[user] >= before[user] for user in before)
    assert 60 <= sum(after[user] > before[user] for user in before) <= 180
    assert list(after) != list(before)
    assert (await mobage.page(f"{BOARDS}/arena"))["updated"] == "2027-01-15T08:00:59"


async def test_the_same_clock_shows_the_same_board_and_another_seed_another() -> None:
    one, other = Clock(), Clock()
    first, second = (Mobage(demo_app("mobage", clock=clock, pace=3)) for clock in (one, other))
    assert await values(first) == await values(second)
    one.now += 20
    await values(first)
    one.now += 20
    other.now += 40
    assert await values(first) == await values(second)
    assert await values(Mobage(demo_app("mobage", clock=other, seed=5))) != await values(second)


async def test_a_player_and_the_friends_are_on_it(mobage: Mobage) -> None:
    board = await values(mobage)
    mine = await mobage.standing("arena")
    assert (mine["userId"], mine["value"]) == (USER, board[USER])
    assert mine["rank"] == list(board.values()).index(board[USER]) + 1
    circle = await mobage.page(scores("arena", "@me", "@friends"))
    assert circle["totalResults"] == len(circle["entry"]) == 21
    assert {USER, RIVAL} < {row["userId"] for row in circle["entry"]}
    found = [row["value"] for row in circle["entry"]]
    assert [row["rank"] for row in circle["entry"]] == [found.index(value) + 1 for value in found]
    assert all(board[row["userId"]] == row["value"] for row in circle["entry"])


@pytest.mark.parametrize("user", ["010001", "%D9%A1", "1" * 5_000, "-10001", "mobage.jp:10077", "nobody"])
async def test_who_does_not_play_has_no_score(mobage: Mobage, user: str) -> None:
    response = await mobage.get(scores("arena", user, "@self"))
    assert response.status_code == 404
    assert said(response)


@pytest.mark.parametrize("query", [{"sortOrder": "descending"}, {"sortBy": "value"}])
async def test_it_is_read_backwards_as_any_other(mobage: Mobage, query: dict[str, object]) -> None:
    first = await mobage.page(scores("arena", count=1000, startIndex=201))
    last = await mobage.page(scores("arena") + asking({"count": 1000} | query))
    assert last["entry"] == first["entry"][::-1]


async def test_nobody_sets_or_deletes_a_score_and_nothing_is_kept(keep: Path) -> None:
    mobage = Mobage(demo_app("mobage", clock=lambda: NOW, keep=keep))
    before = await values(mobage)
    for response in (
        await mobage.put("arena", 10**9),
        await mobage.put("arena", 10**9, "77"),
        await mobage.put("arena", None),
        await mobage.delete("arena"),
    ):
        assert response.status_code == 403
        assert said(response) == "The scores of this leaderboard come from play, and cannot be set or deleted."
    assert await values(mobage) == before
    assert not there(keep)


async def test_a_file_that_keeps_the_other_boards_does_without_it(keep: Path) -> None:
    clock = Clock()
    mobage = Mobage(demo_app("mobage", clock=clock, keep=keep))
    before = await values(mobage)
    await mobage.put("coins", 7)
    clock.now += 100
    later = Mobage(demo_app("mobage", clock=clock, keep=keep))
    assert await values(later) == before  # begun anew
    assert (await later.standing("coins"))["value"] == 7
    assert os.listdir(keep.parent) == [keep.name]
