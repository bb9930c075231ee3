"""Where a search looks next: farther and farther, then in between; and looks that are taken together."""

from __future__ import annotations

import asyncio

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lbtui.fetch.emulation.gallop import AT_ONCE, STEP, Gallop, together

pytestmark = pytest.mark.anyio


def test_a_gallop_goes_ever_farther_and_begins_anew_after_it_was_in_between() -> None:
    gallop = Gallop(8)
    assert gallop.rows(0, None) == [1, 8, 64]
    assert gallop.rows(64, None) == [64 + 8**3, 64 + 8**4, 64 + 8**5]
    assert gallop.rows(576, 4_160) == [1_472, 2_368, 3_264]
    assert gallop.rows(4_160, None) == [4_161, 4_168, 4_224]


def test_what_is_between_is_divided() -> None:
    gallop = Gallop(8)
    assert gallop.rows(0, 8) == [2, 4, 6]
    assert gallop.rows(2, 5) == [3, 4]
    assert gallop.rows(2, 4) == [3]
    assert gallop.rows(3, 4) == []


def test_a_place_that_is_near_the_far_end_is_approached_from_there_once() -> None:
    gallop = Gallop(8)
    assert gallop.rows(0, 1_000, falling=True) == [999, 992, 936]
    assert gallop.rows(0, 936, falling=True) == [936 - 512]
    assert gallop.rows(0, 424, falling=True) == [106, 212, 318]
    assert gallop.rows(0, 106, falling=True) == [26, 53, 79]
    assert gallop.rows(79, None) == [80, 87, 143]
    assert gallop.rows(0, 80, falling=True) == [79, 72, 16]


def test_no_more_is_taken_at_once_than_the_profile_allows() -> None:
    assert Gallop(1).rows(0, None) == [1]
    assert Gallop(2).rows(0, 90) == [30, 60]
    assert len(Gallop(64).rows(0, 90)) == AT_ONCE
    assert Gallop(0).rows(0, None) == [1]


@given(st.integers(0, 10**12), st.integers(1, 8), st.booleans())
def test_any_place_is_met(place: int, concurrency: int, falling: bool) -> None:
    """The first row that lies behind `place` is `place` + 1; what is between shrinks with every look."""
    gallop, before, after, looks = Gallop(concurrency), 0, None, 0
    if falling:
        after = place * 3 + 2
    while after != before + 1:
        rows = gallop.rows(before, after, falling=falling)
        assert rows
        assert all(before < row < (after or row + 1) for row in rows)
        looks += len(rows)
        before = max([before, *(row for row in rows if row <= place)])
        after = min([*([after] if after else []), *(row for row in rows if row > place)], default=None)
    assert before == place
    bits = max(place, 1).bit_length()
    assert looks <= 2 * bits + 2 * STEP + (bits if falling else 0)


async def test_looks_that_are_taken_together_end_together() -> None:
    ended: list[str] = []

    async def look(name: str, seconds: float, *, fails: bool = False) -> None:
        try:
            await asyncio.sleep(seconds)
            if fails:
                raise ValueError(name)
        finally:
            ended.append(name)

    await together([look("a", 0.02), look("b", 0.01)])
    assert ended == ["b", "a"]
    with pytest.raises(ValueError, match="d"):
        await together([look("c", 60), look("d", 0.01, fails=True)])
    assert sorted(ended) == ["a", "b", "c", "d"]
