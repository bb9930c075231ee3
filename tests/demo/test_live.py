"""The live board: players improve with the clock it is given, and only so."""

from __future__ import annotations

import time
from typing import Any

import pytest

from lbtui.demo import demo_app
from lbtui.demo.live import Live
from lbtui.demo.race import Runner
from tests.demo.asking import Service, board

ALL = board("ArenaLive", maxItems=1000)
REST = board("ArenaLive", maxItems=1000, skipToRank=1001)


class Clock:
    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        return self.now


async def points(service: Service) -> dict[str, int]:
    rows: list[dict[str, Any]] = []
    for target in (ALL, REST):
        rows += (await service.page(target))["userList"]
    assert [row["rank"] for row in rows] == list(range(1, len(rows) + 1))
    return {row["xuid"]: int(row["value"]) for row in rows}


@pytest.mark.anyio
async def test_players_improve_as_the_clock_goes_on_and_overtake_each_other() -> None:
    clock = Clock()
    service = Service(demo_app("xbox", clock=clock, pace=3))
    before = await points(service)
    clock.now += 60
    after = await points(service)
    assert after.keys() == before.keys()
    assert all(after[xuid] >= before[xuid] for xuid in before)
    assert 60 <= sum(after[xuid] > before[xuid] for xuid in before) <= 180
    assert list(after)[:20] != list(before)[:20]


@pytest.mark.anyio
async def test_the_tag_changes_when_somebody_moves_and_not_before() -> None:
    clock = Clock()
    service = Service(demo_app("xbox", clock=clock))
    tag = (await service.get(ALL)).headers["etag"]
    still = await service.get(ALL, **{"If-None-Match": f'"{tag}"'})
    assert still.status_code == 304
    clock.now += 30
    moved = await service.get(ALL, **{"If-None-Match": f'"{tag}"'})
    assert moved.status_code == 200
    assert moved.headers["etag"] != tag


@pytest.mark.anyio
async def test_the_same_clock_shows_the_same_board() -> None:
    one, other = Clock(), Clock()
    first, second = (Service(demo_app("xbox", clock=clock)) for clock in (one, other))
    await points(first)  # looking on the way changes nothing
    await points(second)
    one.now += 5
    await points(first)
    one.now += 3_600 * 24
    other.now += 3_600 * 24 + 5
    assert await points(first) == await points(second)


@pytest.mark.anyio
async def test_a_board_whose_pace_is_nothing_stands_still() -> None:
    clock = Clock()
    service = Service(demo_app("xbox", clock=clock, pace=0))
    before = await points(service)
    clock.now += 1e6
    assert await points(service) == before


@pytest.mark.anyio
async def test_left_alone_it_follows_the_real_clock() -> None:
    service = Service(demo_app("xbox", pace=1_000))
    first = (await service.get(ALL)).headers["etag"]
    until = time.monotonic() + 5
    while (await service.get(ALL)).headers["etag"] == first:
        assert time.monotonic() < until


def test_every_move_is_upwards_and_comes_when_it_was_said() -> None:
    runner = Runner(7, "Seven", start=100, gain=30, period=8.0, phase=3.0)
    seen = [runner.points(time / 4) for time in range(400)]
    assert seen == sorted(seen)
    assert len(set(seen)) == 13
    due = runner.moves_at(0.0)
    assert due == 5.0
    assert runner.points(due - 0.01) < runner.points(due)


def test_a_board_is_one_object_until_somebody_moves() -> None:
    clock = Clock()
    live = Live([Runner(1, "One", 10, 5, 8.0, 3.0), Runner(2, "Two", 12, 5, 1e9, 0.0)], clock, 1.0)
    first = live.now()
    clock.now += 4.9
    assert live.now() is first
    clock.now += 0.2
    assert live.now() is not first
    assert [row.gamertag for row in live.now().rows(1, 2)] == ["One", "Two"]
    clock.now -= 5
    assert [row.gamertag for row in live.now().rows(1, 2)] == ["Two", "One"]
