"""Services that throttle, slow down, fail for a while or for good, and walks that are stopped and gone on with."""

from __future__ import annotations

import asyncio
import json
import random
from collections import Counter
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lbtui.errors import BadAnswer, LbtuiError, NotFound, Throttled, TimedOut, Unavailable, UsageError
from lbtui.export.progress import Reached, Stage
from lbtui.export.walk import Span
from lbtui.export.wanted import WalkKind
from lbtui.model.board import Flow
from lbtui.model.capabilities import Capabilities

from .moving import (
    BY_OFFSET,
    BY_RANK,
    NO_TOTAL,
    TOKENS,
    TOKENS_TOTAL,
    Kept,
    Service,
    check_claim,
    connection_to,
    walk_of,
    walked,
)
from .world import Moves, World

pytestmark = pytest.mark.anyio
MANY = settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)  # the fixture only names the service
ANY = st.sampled_from([BY_RANK, BY_OFFSET, NO_TOTAL, TOKENS, TOKENS_TOTAL])


def some_time(error: LbtuiError, times: int, after: int = 10) -> Any:
    """Fails so many questions from question `after` on."""
    return lambda number, first: error if after <= number < after + times else None


async def test_a_service_that_throttles_is_waited_for() -> None:
    service = Service(World(300), BY_OFFSET, fail=some_time(Throttled("Too many requests", retry_after=7), 1))
    report, kept = await walked(service)
    assert set(kept.players) == service.world.here
    assert report.guarantee.reached is Reached.COMPLETE
    waits = [each for each in kept.told if each.stage is Stage.WAITING]
    assert [each.note for each in waits] == ["Too many requests; asking again in 7 s"]
    assert waits[0].retries == 1
    assert service.clock[0] >= 1_007


async def test_what_failed_is_asked_again_by_a_fast_walk_too() -> None:
    for error in (Throttled("Too many requests", retry_after=0), TimedOut("Too late")):
        service = Service(World(300), BY_OFFSET, fail=some_time(error, 3))
        _, kept = await walked(service, kind=WalkKind.FAST)
        assert kept.by_row() == [f"p{row}" for row in range(1, 301)]


async def test_after_a_failure_less_is_asked_at_once() -> None:
    service = Service(World(600), BY_OFFSET, fail=some_time(Throttled("No", retry_after=0), 1, after=20))
    widths: list[int] = []

    def slow(number: int) -> float:
        widths.append(service.under_way)
        return 0.001

    service.slow = slow
    await walked(service)
    assert max(widths[:20]) == 8
    assert max(widths[25:34]) <= 5


async def test_a_service_that_fails_for_a_while_is_asked_more_slowly_each_time() -> None:
    service = Service(World(300), BY_OFFSET, fail=lambda number, first: None)
    failed: list[float] = []

    def fail(number: int, first: int) -> LbtuiError | None:
        if number < 10 or len(failed) == 4:
            return None
        failed.append(service.clock[0])
        return Unavailable("Status 503")

    service.fail = fail
    _, kept = await walked(service, at_once=1)
    assert set(kept.players) == service.world.here
    assert [round(b - a) for a, b in pairwise(failed)] == [1, 2, 4]


async def test_pages_beyond_one_that_came_late_are_asked_for_again() -> None:
    """Otherwise they would be older than it, and who moved up in between would be on neither."""
    service = Service(World(300), BY_OFFSET, retried=lambda number: number == 10)
    _, kept = await walked(service)
    assert set(kept.players) == service.world.here
    calm = Service(World(300), BY_OFFSET)
    await walked(calm)
    assert len(service.asked) > len(calm.asked)


async def test_trouble_halves_what_is_asked_at_once() -> None:
    service = Service(World(2_000), BY_OFFSET)
    widths: list[int] = []

    def retried(number: int) -> int:
        widths.append(service.under_way)
        return int(30 <= number < 60)

    service.retried = retried
    await walked(service)
    assert max(widths[:25]) == 8
    assert max(widths[50:60]) <= 2
    assert max(widths[100:]) > 2


async def test_a_service_that_slows_down_is_asked_for_less_at_once() -> None:
    service = Service(World(3_000), BY_OFFSET)
    widths: list[int] = []

    def slow(number: int) -> float:
        widths.append(service.under_way)
        return 0.5 if number > 60 else 0.01

    service.slow = slow
    await walked(service)
    assert max(widths[:50]) == 8
    assert max(widths[140:200]) <= 4


@pytest.mark.parametrize("can", [BY_RANK, NO_TOTAL, TOKENS])
async def test_a_page_that_fails_for_good_ends_the_walk_and_costs_nothing_that_was_taken(
    can: Capabilities,
) -> None:
    service = Service(World(300), can)
    service.fail = lambda number, first: Unavailable("Status 503") if number > 11 else None
    kept = Kept()
    walk = walk_of(service, kept)
    with pytest.raises(Unavailable):
        await walk.run()
    assert service.clock[0] < 1_130
    assert service.under_way == 0
    assert 0 < len(kept.players) < 300 or can is NO_TOTAL
    service.fail = lambda number, first: None
    taken = len(kept.chunks)
    report = await gone_on(service, kept, walk.state())
    assert set(kept.players) == service.world.here
    check_claim(report, kept, service.world)
    if can is not NO_TOTAL:  # there the bottom was not reached
        before = {row.player_id for chunk in kept.chunks[:taken] for row in chunk.rows}
        assert {row.player_id for row in kept.chunks[taken].rows} - before


@pytest.mark.parametrize("can", [BY_OFFSET, NO_TOTAL, TOKENS])
async def test_a_walk_that_is_stopped_after_any_page_leaves_out_none(can: Capabilities) -> None:
    """With two passes over a board that stands still, everybody is handed over at least twice."""
    stop, whole = 0, False
    while not whole:
        stop += 1
        service = Service(World(90), can, flow=Flow.BOTH)
        kept = Kept()
        state: dict[str, Any] = {}
        walk = walk_of(service, kept)
        task = asyncio.create_task(walk.run())
        for _ in range(10_000):
            if len(kept.chunks) >= stop or task.done():
                break
            await asyncio.sleep(0)
        whole = task.done()
        task.cancel()
        await asyncio.wait({task})
        state = walk.state()
        if not whole:
            report = await gone_on(service, kept, state)
            assert report.passes == 2
            times = Counter(row.player_id for row in kept.all_rows)
            assert len(times) == 90
            again = [times[f"p{row}"] for row in range(1, 81 if can is TOKENS else 91)]
            assert min(again) >= 2  # on the way back the last page of all is the one that was read just now
    assert stop > 6


async def gone_on(service: Service, kept: Kept, state: dict[str, Any], **options: Any) -> Any:
    """A later walk, with what an earlier one left on disk."""
    state = json.loads(json.dumps(state))
    last = kept.chunks[-1] if kept.chunks else None
    walk = walk_of(service, kept, state=state, last=last, **options)
    return await walk.run()


@pytest.mark.parametrize(
    "error", [BadAnswer("Nonsense"), NotFound("No such board"), UsageError("No"), LbtuiError("A slip")]
)
async def test_an_error_that_no_waiting_mends_goes_up_at_once(error: LbtuiError) -> None:
    service = Service(World(300), BY_OFFSET, fail=some_time(error, 1))
    kept = Kept()
    with pytest.raises(type(error)):
        await walk_of(service, kept).run()
    assert not any(each.stage is Stage.WAITING for each in kept.told)
    assert service.under_way == 0


async def test_a_wait_that_is_too_long_is_not_waited() -> None:
    error = Throttled("Come back tomorrow", retry_after=86_400)
    service = Service(World(300), BY_OFFSET, fail=some_time(error, 99))
    with pytest.raises(Throttled):
        await walked(service)


async def test_time_outs_are_asked_again() -> None:
    service = Service(World(300), NO_TOTAL, fail=some_time(TimedOut("Too late"), 2, after=3))
    _, kept = await walked(service)
    assert set(kept.players) == service.world.here


@MANY
@given(
    seed=st.integers(0, 2**32),
    can=ANY,
    rise=st.floats(0, 2),
    shuffled=st.booleans(),
    kind=st.sampled_from(WalkKind),
    both=st.booleans(),
    last=st.sampled_from([None, None, 120]),
)
async def test_a_walk_that_is_stopped_at_any_moment_is_gone_on_with(
    seed: int, can: Capabilities, rise: float, shuffled: bool, kind: WalkKind, both: bool, last: int | None
) -> None:
    chance = random.Random(seed)
    world = World(200, seed, Moves(rise=rise))
    service = Service(world, can, flow=Flow.BOTH if both else Flow.UNKNOWN)
    service.shuffled = random.Random(seed) if shuffled else None
    kept = Kept()
    state: dict[str, Any] = {}
    span = Span(1, last)
    for _ in range(4):
        before = kept.chunks[-1] if kept.chunks else None
        walk = walk_of(service, kept, state=state, last=before, kind=kind, span=span)
        task = asyncio.create_task(walk.run())
        for _ in range(chance.randint(0, 150)):
            await asyncio.sleep(0)
        task.cancel()
        await asyncio.wait({task})
        assert service.under_way == 0
        state = json.loads(json.dumps(walk.state()))
    report = await gone_on(service, kept, state, kind=kind, span=span)
    if last is None:
        check_claim(report, kept, world)
    elif not rise:
        assert set(kept.players) == {f"p{row}" for row in range(1, last + 1)}
    if kind is WalkKind.SAFE and not shuffled and can in (BY_RANK, BY_OFFSET, NO_TOTAL) and last is None:
        assert world.only_rose <= set(kept.players)


@pytest.mark.parametrize("can", [BY_OFFSET, NO_TOTAL])
async def test_a_board_that_moved_on_while_nobody_walked_is_joined_again_further_down(
    can: Capabilities,
) -> None:
    world = World(2_000, 1, Moves())
    service = Service(world, can)
    kept = Kept()
    walk = walk_of(service, kept, at_once=1)
    service.fail = lambda number, first: NotFound("Gone") if number > 60 else None
    with pytest.raises(NotFound):
        await walk.run()
    half = min(chunk.first for chunk in kept.chunks)
    assert 500 < half < 1_800
    world.moves = Moves(rise=1_500, far=1_500)
    world.step()
    world.moves = Moves()
    service.fail = lambda number, first: None
    report = await gone_on(service, kept, walk.state(), at_once=1)
    assert world.throughout <= set(kept.players)
    assert report.guarantee.reached is Reached.COMPLETE
    assert report.passes == 1


async def test_a_state_of_another_version_is_refused() -> None:
    for state in ({"version": 99}, {"version": 1}, {"version": 1, "way": "sideways"}):
        with pytest.raises(UsageError, match="cannot be gone on with"):
            walk_of(Service(World(10)), Kept(), state=state)


async def test_a_connection_that_is_closed_ends_the_walk() -> None:
    service = Service(World(3_000), BY_OFFSET)
    connection = connection_to(service)
    kept = Kept()
    task = asyncio.create_task(walk_of(service, kept, connection=connection).run())
    for _ in range(40):
        await asyncio.sleep(0)
    await connection.close()
    with pytest.raises(UsageError, match="closed"):
        await task
