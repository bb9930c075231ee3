"""Boards that move while they are read: nobody who only improves is lost, and no claim is false."""

from __future__ import annotations

import random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lbtui.export.progress import Reached
from lbtui.export.wanted import WalkKind
from lbtui.model.board import Exact, Flow
from lbtui.model.capabilities import Capabilities
from lbtui.model.page import Offset

from .moving import (
    BY_OFFSET,
    BY_RANK,
    NO_TOTAL,
    REF,
    TOKENS,
    TOKENS_TOTAL,
    Service,
    check_claim,
    connection_to,
    walked,
)
from .world import Moves, World

pytestmark = pytest.mark.anyio
MANY = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)  # the fixture only names the service

PLACES = st.sampled_from([BY_RANK, BY_OFFSET, NO_TOTAL])
SEEDS = st.integers(0, 2**32)
AT_ONCE = st.sampled_from([1, 3, 8])


@MANY
@given(
    seed=SEEDS,
    can=PLACES,
    at_once=AT_ONCE,
    rows=st.integers(0, 300),
    page=st.integers(10, 40),
    moves=st.builds(
        Moves,
        rise=st.floats(0, 3),
        join=st.floats(0, 0.3),
        leave=st.floats(0, 0.3),
        far=st.integers(1, 80),
        join_last=st.booleans(),
    ),
    ties=st.sampled_from([1, 3, 50]),
    low_first=st.booleans(),
)
async def test_who_was_there_throughout_and_only_improved_is_not_lost(
    seed: int,
    can: Capabilities,
    at_once: int,
    rows: int,
    page: int,
    moves: Moves,
    ties: int,
    low_first: bool,
) -> None:
    world = World(rows, seed, moves, low_first, ties)
    report, kept = await walked(Service(world, can), page_size=page, at_once=at_once)
    assert world.only_rose <= set(kept.players)
    if can.total_known or not moves.leave:
        check_claim(report, kept, world)


@MANY
@given(
    seed=SEEDS,
    can=st.sampled_from([BY_RANK, BY_OFFSET, NO_TOTAL, TOKENS, TOKENS_TOTAL]),
    at_once=AT_ONCE,
    page=st.integers(2, 30),
    moves=st.builds(
        Moves, rise=st.floats(0, 2), fall=st.floats(0, 2), join=st.floats(0, 0.2), far=st.integers(1, 60)
    ),
    aligned=st.booleans(),
    shuffled=st.booleans(),
    kind=st.sampled_from(WalkKind),
)
async def test_no_claim_is_false_whatever_moves_and_in_whatever_order_pages_are_answered(
    seed: int,
    can: Capabilities,
    at_once: int,
    page: int,
    moves: Moves,
    aligned: bool,
    shuffled: bool,
    kind: WalkKind,
) -> None:
    world = World(150, seed, moves)
    service = Service(world, can, aligned=aligned and can is NO_TOTAL)
    service.shuffled = random.Random(seed) if shuffled else None
    report, kept = await walked(service, page_size=page, at_once=at_once, kind=kind)
    check_claim(report, kept, world)


@MANY
@given(seed=SEEDS, at_once=AT_ONCE, shuffled=st.booleans(), joining=st.booleans())
async def test_no_claim_is_false_where_players_leave(
    seed: int, at_once: int, shuffled: bool, joining: bool
) -> None:
    moves = Moves(rise=1, fall=0.5, leave=0.2, join=0.2 if joining else 0)
    world = World(200, seed, moves)
    service = Service(world, BY_OFFSET)
    service.shuffled = random.Random(seed) if shuffled else None
    report, kept = await walked(service, at_once=at_once)
    check_claim(report, kept, world)


@MANY
@given(seed=SEEDS, at_once=AT_ONCE, fall=st.floats(0, 3))
async def test_down_a_board_on_which_players_only_fall_nobody_is_lost(
    seed: int, at_once: int, fall: float
) -> None:
    world = World(200, seed, Moves(fall=fall, join=0.1))
    report, kept = await walked(Service(world, BY_OFFSET, flow=Flow.DOWN), at_once=at_once)
    assert world.throughout <= set(kept.players)
    check_claim(report, kept, world)
    assert kept.chunks[0].first == 1


async def test_a_plain_forward_walk_on_the_same_board_loses_players() -> None:
    """The control: what the tutorials do."""
    lost = 0
    for seed in range(10):
        world = World(300, seed, Moves(rise=2, far=60))
        connection = connection_to(Service(world, BY_OFFSET))
        met: set[str] = set()
        for offset in range(0, 300, 20):
            page = await connection.page(REF, Offset(offset), 20, fresh=True)
            met |= {entry.player_id for entry in page.entries}
        lost += len(world.throughout - met)
        await connection.close()
    assert lost > 20


async def test_fast_loses_players_too_and_does_not_claim_otherwise() -> None:
    lost = 0
    for seed in range(10):
        world = World(300, seed, Moves(rise=2, far=60))
        report, kept = await walked(Service(world, BY_OFFSET), kind=WalkKind.FAST)
        lost += len(world.throughout - set(kept.players))
        check_claim(report, kept, world)
        assert report.passes == 1
        assert "forward" in report.guarantee.why
    assert lost > 0


async def test_a_board_that_improves_is_complete_after_one_pass() -> None:
    world = World(300, 1, Moves(rise=1))
    report, kept = await walked(Service(world, BY_RANK))
    assert (report.guarantee.reached, report.passes) == (Reached.COMPLETE, 1)
    assert (report.total_first, report.total_last) == (Exact(300), Exact(300))
    assert kept.count().duplicates > 0


async def test_who_joins_at_the_end_is_looked_for_there_and_not_by_another_pass() -> None:
    world = World(300, 1, Moves(rise=1, join=0.1), calm_after=20)
    service = Service(world, BY_OFFSET)
    report, kept = await walked(service)
    assert world.joined
    assert (report.guarantee.reached, report.passes) == (Reached.COMPLETE, 1)
    assert set(kept.players) == world.here
    assert isinstance(report.total_first, Exact)
    assert report.total_last == Exact(report.total_first.rows + len(world.joined))


async def test_players_who_fall_past_the_walk_are_found_by_a_second_one_the_other_way() -> None:
    missed = 0
    for seed in range(5):
        world = World(300, seed, Moves(fall=2, far=60), calm_after=25)
        report, kept = await walked(Service(world, BY_OFFSET))
        missed += report.passes > 1
        assert set(kept.players) == world.here
        assert report.guarantee.reached is Reached.COMPLETE
    assert missed


async def test_a_board_that_lets_scores_fall_is_read_both_ways() -> None:
    report, kept = await walked(Service(World(100, 1), BY_OFFSET, flow=Flow.BOTH))
    firsts = [chunk.first for chunk in kept.chunks]
    turn = firsts.index(1) + 1
    assert firsts[:turn] == sorted(firsts[:turn], reverse=True)
    assert firsts[turn:] == sorted(firsts[turn:])
    assert (report.passes, report.guarantee.reached) == (2, Reached.COMPLETE)
    assert "2 passes" in report.guarantee.why


async def test_a_board_on_which_all_moves_all_the_time_says_by_how_many_it_may_be_short() -> None:
    world = World(400, 7, Moves(rise=3, fall=3, join=0.5, far=200, join_last=False))
    report, kept = await walked(Service(world, BY_OFFSET))
    check_claim(report, kept, world)
    assert report.guarantee.reached is Reached.BOUNDED
    assert "joined it meanwhile" in report.guarantee.why
    assert report.passes <= 3


async def test_where_somebody_left_a_count_proves_nothing_and_that_is_said() -> None:
    world = World(200, 3, Moves(leave=0.2))
    report, kept = await walked(Service(world, BY_OFFSET))
    assert report.guarantee.reached is Reached.BEST_EFFORT
    assert "left it" in report.guarantee.why
    assert world.throughout <= set(kept.players)


async def test_a_total_that_is_too_high_is_not_believed_for_ever() -> None:
    service = Service(World(100), BY_OFFSET, total=lambda total: total + 70)
    report, kept = await walked(service)
    assert set(kept.players) == service.world.here
    assert str(report.guarantee) == "bounded(70)"
    assert report.passes == 2
    assert len(service.asked) < 120


async def test_a_total_that_is_too_low_hides_nobody() -> None:
    service = Service(World(100), BY_OFFSET, total=lambda total: total - 30)
    report, kept = await walked(service)
    assert set(kept.players) == service.world.here
    assert report.guarantee.reached is Reached.BEST_EFFORT


async def test_a_total_that_changes_from_page_to_page_proves_nothing() -> None:
    service = Service(World(200), BY_OFFSET, total=lambda total: total + len(service.asked) % 3)
    report, kept = await walked(service)
    assert set(kept.players) == service.world.here
    assert report.guarantee.reached is Reached.BEST_EFFORT


async def test_the_end_of_a_board_that_grows_as_fast_as_it_is_read_is_not_chased_for_ever() -> None:
    for kind in WalkKind:
        world = World(100, 1, Moves(join=0.4))
        report, kept = await walked(Service(world, NO_TOTAL), kind=kind)
        assert world.throughout <= set(kept.players)
        check_claim(report, kept, world)
        assert world.answers < 2_000


async def test_a_board_that_grows_while_its_end_is_looked_for_is_followed() -> None:
    for can in (BY_OFFSET, NO_TOTAL):
        world = World(200, 1, Moves(join=0.9), calm_after=40)
        report, kept = await walked(Service(world, can))
        assert len(world.joined) > 10
        assert world.throughout <= set(kept.players)
        check_claim(report, kept, world)
