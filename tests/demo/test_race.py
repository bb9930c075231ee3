"""Players in order while they improve: the same as if everybody were sorted at every look."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lbtui.demo.crowd import leapers, regulars, strided
from lbtui.demo.race import Race, Runner
from lbtui.demo.vast import PLAYERS


class Clock:
    def __init__(self) -> None:
        self.now = 50.0

    def __call__(self) -> float:
        return self.now


def few(seed: int = 1, count: int = 60) -> list[Runner]:
    chance = random.Random(seed)
    return leapers(chance, [(each, f"P{each}") for each in chance.sample(range(1_000), count)])


def sorted_anew(runners: list[Runner], time: float) -> list[tuple[Runner, int]]:
    scored = [(each, each.points(time)) for each in runners]
    return sorted(scored, key=lambda each: (-each[1], each[0].xuid))


@settings(max_examples=60, deadline=None)
@given(st.lists(st.floats(-40, 400), max_size=12), st.sampled_from([0.0, 0.5, 3.0, 700.0]))
def test_whenever_one_looks_it_is_as_if_everybody_were_sorted(steps: list[float], pace: float) -> None:
    clock, runners = Clock(), few()
    race = Race(runners, clock, pace)
    for step in [0.0, *steps]:
        clock.now += step
        race.settle()
        expected = sorted_anew(runners, max(0.0, clock.now - 50) * pace)
        assert race.span(1, len(runners)) == expected
        for at, (runner, points) in enumerate(expected, 1):
            assert race.find(runner.xuid) == (at, runner, points)
        assert race.better(expected[9][1]) == sum(points > expected[9][1] for _, points in expected)


def test_looking_is_told_whether_somebody_moved_and_when() -> None:
    clock = Clock()
    race = Race([Runner(1, "One", 10, 5, 8.0, 3.0), Runner(2, "Two", 12, 5, 1e9, 0.0)], clock, 2.0)
    assert (race.settle(), race.settle(), race.moved_at) == (True, False, None)
    clock.now += 2.4
    assert (race.settle(), race.moved_at) == (False, None)
    clock.now += 10.2  # after 25.2 seconds at that pace: due after 5, 13 and 21
    assert (race.settle(), race.settle(), race.moved_at) == (True, False, 60.5)
    clock.now -= 8
    assert (race.settle(), race.moved_at) == (True, 52.5)


def test_rows_outside_are_nobodys() -> None:
    race = Race(few(count=5), Clock(), 1.0)
    race.settle()
    whole = race.span(1, 5)
    assert race.span(-1, 4) == whole[:2]
    assert race.span(4, 9) == whole[3:]
    assert race.span(6, 1) == race.span(1, 0) == race.span(-5, 3) == []
    assert race.find(5_000) is None
    nobody = Race([], Clock(), 1.0)
    assert (nobody.settle(), len(nobody), nobody.span(1, 1)) == (True, 0, [])


def test_who_is_overtaken_at_once_on_equal_points_has_the_higher_number() -> None:
    race = Race([Runner(2, "", 10, 1, 1e9, 0.0), Runner(1, "", 10, 1, 1e9, 0.0)], Clock(), 1.0)
    race.settle()
    assert [runner.xuid for runner, _ in race.span(1, 2)] == [1, 2]
    assert race.better(10) == 0


@pytest.mark.parametrize("make", [leapers, regulars])
def test_all_together_make_one_improvement_a_second(make: object) -> None:
    assert callable(make)
    found = make(random.Random(3), [(at, "") for at in range(500)])
    assert sum(1 / each.period for each in found) == pytest.approx(1)
    assert all(0 <= each.phase <= each.period for each in found)


def test_a_crowd_improves_far_enough_to_cross_who_reads() -> None:
    """Of those who move, the mean one comes by more than a quarter of the board."""
    crowd = leapers(random.Random(3), [(at, "") for at in range(2_000)])
    clock = Clock()
    race = Race(crowd, clock, 1.0)
    race.settle()
    before = {runner.xuid: at for at, (runner, _) in enumerate(race.span(1, 2_000))}
    clock.now += 100
    race.settle()
    places = [(before[runner.xuid], at) for at, (runner, _) in enumerate(race.span(1, 2_000))]
    risen = [was - now for was, now in places if was - now > 100]
    assert 60 < len(risen) < 110
    assert sum(risen) / len(risen) > 500


def test_no_number_comes_twice_on_the_way_round() -> None:
    for below in (PLAYERS, 9 * 10**8):
        numbers = list(strided(random.Random(4), 200_000, below))
        assert len(set(numbers)) == 200_000
        assert max(numbers) < below
        assert min(numbers) >= 0
