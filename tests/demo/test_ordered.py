"""Numbers in order while they come and go: the same as a list that is sorted anew each time."""

from __future__ import annotations

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from lbtui.demo.ordered import Ordered

MANY = 5_000


def check(ordered: Ordered, numbers: set[int], chance: random.Random) -> None:
    whole = sorted(numbers)
    assert len(ordered) == len(whole)
    assert ordered.span(0, len(whole) + 1) == whole
    for _ in range(20):
        first, count, number = chance.randrange(MANY), chance.randrange(2_500), chance.randrange(-9, 10 * MANY)
        assert ordered.span(first, count) == whole[first : first + count]
        assert ordered.before(number) == sum(each < number for each in whole)


def test_what_comes_and_goes_at_random_is_found_in_order() -> None:
    chance = random.Random(1)
    fresh = chance.sample(range(10 * MANY), 4 * MANY)
    numbers = [fresh.pop() for _ in range(MANY)]
    ordered = Ordered(numbers)
    while fresh:
        at = chance.randrange(MANY)
        ordered.remove(numbers[at])
        numbers[at] = fresh.pop()
        ordered.add(numbers[at])
        if len(fresh) % MANY == 0:
            check(ordered, set(numbers), chance)


def test_where_all_move_to_the_front_no_empty_room_is_left() -> None:
    numbers = list(range(MANY))
    ordered = Ordered(numbers)
    for number in range(1, 4 * MANY):
        ordered.remove(MANY - number)
        ordered.add(-number)
    check(ordered, {-number for number in range(3 * MANY, 4 * MANY)}, random.Random(2))
    assert len(ordered._blocks) < 3 * MANY / 1_000
    assert len(ordered._fences) == len(ordered._blocks) - 1


@settings(max_examples=50)
@given(st.lists(st.integers(0, 30), max_size=40))
def test_a_few_come_and_go(steps: list[int]) -> None:
    ordered, numbers = Ordered([]), set[int]()
    for number in steps:
        if number in numbers:
            ordered.remove(number)
        else:
            ordered.add(number)
        numbers ^= {number}
        assert ordered.span(0, 99) == sorted(numbers)
        assert ordered.before(15) == sum(each < 15 for each in numbers)
