"""What a walk proves, and when it goes over the board once more."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lbtui.export.progress import Reached
from lbtui.export.walk import Counted, Span
from lbtui.export.walk.ends import STEP, looks
from lbtui.export.walk.facts import NOTES, Facts
from lbtui.export.walk.guarantee import MOST_PASSES, first_way, guarantee, next_way
from lbtui.export.walk.terms import Way
from lbtui.export.wanted import WalkKind
from lbtui.model.board import AtLeast, Exact, Flow, Total, Unknown

WHOLE, SAFE = Span(), WalkKind.SAFE
TOTALS: st.SearchStrategy[Total] = st.one_of(
    st.builds(Exact, st.integers(0, 30)), st.builds(AtLeast, st.integers(1, 30)), st.builds(Unknown)
)
FACTS = st.builds(
    Facts,
    way=st.sampled_from([None, *Way]),
    ways=st.lists(st.sampled_from(Way), max_size=4),
    flow=st.sampled_from(Flow),
    total_first=TOTALS,
    total_last=TOTALS,
    told=st.none() | st.integers(0, 30),
    left=st.integers(0, 2),
    still=st.booleans(),
    open=st.integers(0, 2),
    blind=st.integers(0, 2),
    nameless=st.booleans(),
    cut_short=st.sampled_from(["", "Reading stopped."]),
    found=st.integers(0, 2),
    notes=st.lists(st.text(), max_size=3),
)
COUNTED = st.builds(Counted, st.integers(0, 30), st.integers(0, 9), st.integers(0, 2), st.integers(0, 2))
SPANS = st.sampled_from([WHOLE, Span(3, 9), Span(4)])


def facts(**values: Any) -> Facts:
    return Facts(**{"ways": [Way.UP], "total_first": Exact(10), "total_last": Exact(10), **values})


def counted(rows: int, fell: int = 0) -> Counted:
    return Counted(rows, 3, 1, fell)


@given(FACTS, COUNTED, SPANS, st.sampled_from(WalkKind))
def test_every_guarantee_says_why_in_sentences_and_counts_what_may_be_missing(
    learned: Facts, met: Counted, span: Span, kind: WalkKind
) -> None:
    reached = guarantee(learned, met, span, kind)
    assert reached.why.endswith(".")
    assert (reached.missing is not None) == (reached.reached is Reached.BOUNDED)
    assert reached.missing is None or reached.missing > 0


@given(FACTS, COUNTED, SPANS, st.sampled_from(WalkKind))
def test_a_whole_board_is_complete_only_by_its_count(
    learned: Facts, met: Counted, span: Span, kind: WalkKind
) -> None:
    reached = guarantee(learned, met, span, kind).reached
    if reached in (Reached.COMPLETE, Reached.BOUNDED) and span.whole:
        assert isinstance(learned.total_last, Exact)
        assert met.rows <= learned.total_last.rows
        assert (met.rows == learned.total_last.rows) == (reached is Reached.COMPLETE)
        assert not learned.left
        assert not learned.nameless
        assert not learned.cut_short
    assert reached is not Reached.ATOMIC


@given(FACTS, COUNTED, SPANS, st.sampled_from(WalkKind))
def test_passes_are_bounded_and_turn_round_each_time(
    learned: Facts, met: Counted, span: Span, kind: WalkKind
) -> None:
    way = next_way(learned, met, span, kind)
    if way is not None:
        assert 1 <= len(learned.ways) < MOST_PASSES
        assert way is not learned.ways[-1]
        assert (kind, span) == (SAFE, WHOLE)


@pytest.mark.parametrize(
    ("learned", "met", "way"),
    [
        (facts(), counted(10), None),
        (facts(), counted(9), Way.DOWN),
        (facts(ways=[Way.DOWN]), counted(9), Way.UP),
        (facts(ways=[Way.UP, Way.DOWN], found=1), counted(9), Way.UP),
        (facts(ways=[Way.UP, Way.DOWN], found=0), counted(9), None),
        (facts(ways=[Way.UP, Way.DOWN, Way.UP], found=1), counted(9), None),
        (facts(flow=Flow.BOTH), counted(10), Way.DOWN),
        (facts(flow=Flow.BOTH, ways=[Way.UP, Way.DOWN]), counted(10), None),
        (facts(), counted(10, fell=1), Way.DOWN),
        (facts(total_last=Unknown()), counted(9), None),
        (facts(nameless=True), counted(9), None),
        (facts(one_answer=True), counted(9), None),
    ],
)
def test_when_there_is_another_pass(learned: Facts, met: Counted, way: Way | None) -> None:
    assert next_way(learned, met, WHOLE, SAFE) is way


@pytest.mark.parametrize(
    ("learned", "met", "reached"),
    [
        (facts(), 10, "complete"),
        (facts(one_answer=True), 10, "atomic"),
        (facts(), 7, "bounded(3)"),
        (facts(total_last=Exact(12)), 12, "complete"),
        (facts(total_last=Exact(12)), 10, "bounded(2)"),
        (facts(total_last=Exact(9)), 9, "best-effort"),
        (facts(left=1), 10, "best-effort"),
        (facts(), 11, "best-effort"),
        (facts(total_last=AtLeast(10)), 10, "best-effort"),
        (facts(total_last=Unknown()), 10, "best-effort"),
        (facts(total_first=Unknown()), 10, "best-effort"),
        (facts(cut_short="A circle."), 10, "best-effort"),
        (facts(nameless=True), 10, "best-effort"),
    ],
)
def test_what_is_reached(learned: Facts, met: int, reached: str) -> None:
    assert str(guarantee(learned, counted(met), WHOLE, SAFE)) == reached


def test_a_part_is_complete_only_where_all_stood_still() -> None:
    part = Span(3, 8)
    assert str(guarantee(facts(), counted(6), part, SAFE)) == "complete"
    assert str(guarantee(facts(), counted(5), part, SAFE)) == "best-effort"
    assert str(guarantee(facts(total_last=Exact(7)), counted(5), part, SAFE)) == "complete"
    assert str(guarantee(facts(), counted(8), Span(3), SAFE)) == "complete"
    for moved in (facts(still=False), facts(open=1), facts(blind=1), facts(left=1)):
        assert str(guarantee(moved, counted(6), part, SAFE)) == "best-effort"


def test_what_two_opposite_passes_prove_is_said() -> None:
    learned = facts(ways=[Way.UP, Way.DOWN], flow=Flow.BOTH)
    assert "rose as well as fell" in guarantee(learned, counted(9), WHOLE, SAFE).why


@pytest.mark.parametrize(
    ("flow", "way"), [(Flow.UP, Way.UP), (Flow.DOWN, Way.DOWN), (Flow.BOTH, Way.UP), (Flow.UNKNOWN, Way.UP)]
)
def test_a_careful_walk_goes_against_the_flow(flow: Flow, way: Way) -> None:
    assert first_way(flow, SAFE) is way
    assert first_way(flow, WalkKind.FAST) is Way.DOWN


@given(FACTS)
def test_what_was_learned_survives_as_json(learned: Facts) -> None:
    assert Facts.from_json(json.loads(json.dumps(learned.to_json()))) == learned


def test_many_notes_are_counted() -> None:
    learned = Facts()
    for at in range(NOTES + 5):
        learned.note(f"note {at}")
        learned.note(f"note {at}")
    assert len(learned.all_notes()) == NOTES + 1
    assert learned.all_notes()[-1] == "and 10 more like these"


@given(st.integers(1, 10**9), st.integers(1, 10**6), st.integers(1, 100), st.integers(1, 8))
def test_looks_divide_what_is_between(low: int, width: int, page: int, at_once: int) -> None:
    rows = looks(low, low + width, page, at_once)
    assert all(low < row < low + width for row in rows)
    assert list(rows) == sorted(set(rows))
    gaps = [b - a for a, b in zip([low, *rows], [*rows, low + width], strict=True)]
    assert max(gaps) <= -(-width // (at_once + 1)) + 1


def test_looks_go_ever_farther_while_no_end_is_known() -> None:
    assert looks(20, None, 20, 4) == [20 + 20 * STEP**each for each in range(4)]
