"""How many pages at once, and how long to wait."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lbtui.errors import BadAnswer, LbtuiError, Throttled, TimedOut, Unavailable, Unreachable
from lbtui.export.walk.pace import FLOOR, Pace, Patience

PAGES = st.lists(st.tuples(st.floats(0, 10), st.booleans()), max_size=300)


@given(st.integers(1, 32), PAGES)
def test_the_pace_stays_between_one_and_what_is_allowed(most: int, pages: list[tuple[float, bool]]) -> None:
    pace = Pace(most)
    assert pace.width == most
    for latency, again in pages:
        pace.came(latency, again=again)
        assert 1 <= pace.width <= most


@given(st.floats(0, 5), st.integers(20, 200))
def test_pages_that_take_what_they_always_took_change_nothing(latency: float, pages: int) -> None:
    pace = Pace(8)
    for _ in range(pages):
        pace.came(latency)
    assert pace.width == 8


def test_trouble_halves_and_calm_raises_by_one_a_round() -> None:
    pace = Pace(8)
    widths = []
    for _ in range(4):
        pace.trouble()
        widths.append(pace.width)
    assert widths == [4, 2, 1, 1]
    rounds = []
    for _ in range(36):
        pace.came(0.01)
        rounds.append(pace.width)
    assert [rounds.index(width) + 1 for width in range(2, 9)] == [1, 3, 6, 10, 15, 21, 28]


def test_rising_latency_halves_and_quick_pages_do_not_count_as_slow() -> None:
    pace = Pace(8)
    for _ in range(8):
        pace.came(0.05)
    for _ in range(5):
        pace.came(0.2)
    assert pace.width == 4
    quick = Pace(8)
    for latency in (*[FLOOR / 20] * 8, *[FLOOR] * 40):
        quick.came(latency)
    assert quick.width == 8


def test_even_steps_keep_as_many_under_way_as_may_be() -> None:
    pace = Pace(8)
    assert pace.interval == 0
    for _ in range(8):
        pace.came(0.4)
    assert pace.interval == pytest.approx(0.045)
    pace.trouble()
    pace.came(0.4)
    assert pace.interval == pytest.approx(0.09)


def test_answers_that_come_quickly_need_no_steps() -> None:
    pace = Pace(8)
    pace.came(FLOOR)
    assert pace.interval == 0


def test_one_quick_answer_does_not_end_even_steps() -> None:
    pace = Pace(8)
    for latency in (FLOOR / 2, *[0.4] * 8):
        pace.came(latency)
    assert pace.interval == pytest.approx(0.045)


def test_what_waited_for_a_limit_does_not_make_the_steps_longer() -> None:
    pace = Pace(8)
    for latency in (0.4, *[15.0] * 3):
        pace.came(latency)
    assert pace.interval == pytest.approx(0.09)


def test_a_single_slow_page_is_no_trend() -> None:
    pace = Pace(8)
    for at in range(100):
        pace.came(3.0 if at % 10 == 9 else 0.05)
    assert pace.width == 8


class Clock:
    now = 50.0

    def __call__(self) -> float:
        return self.now


def test_waits_double_and_end_after_some() -> None:
    patience = Patience(Clock())
    assert [patience.wait(Unavailable("no")) for _ in range(5)] == [1, 2, 4, 8, None]
    patience.came()
    assert patience.wait(TimedOut("no")) == 1


def test_the_service_s_own_word_is_kept_to_within_reason() -> None:
    assert Patience(Clock()).wait(Throttled("no", retry_after=33)) == 33
    assert Patience(Clock()).wait(Throttled("no", retry_after=0)) == 0
    assert Patience(Clock()).wait(Throttled("no", retry_after=121)) is None
    assert Patience(Clock()).wait(Throttled("no")) == 1


def test_no_more_than_two_minutes_are_waited_in_a_row() -> None:
    clock = Clock()
    patience = Patience(clock)
    for expected in (50, 50, None):
        assert patience.wait(Throttled("no", retry_after=50)) == expected
        clock.now += 50


def test_only_what_time_may_mend_is_waited_for() -> None:
    patience = Patience(Clock())
    assert patience.wait(BadAnswer("no")) is None
    assert patience.wait(LbtuiError("no")) is None
    assert patience.wait(Unreachable("no")) == 1
