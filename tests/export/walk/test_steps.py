"""What reading a board that moves costs more than reading a still one, and how its pages are asked for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import pairwise

import pytest

from lbtui.export.progress import Reached
from lbtui.model.board import BoardRef
from lbtui.model.entry import Scope
from lbtui.model.page import Anchor, Page

from .moving import BY_OFFSET, Kept, Service, walk_of
from .world import Moves, World

pytestmark = pytest.mark.anyio

PLAYERS, PAGE, AT_ONCE = 20_000, 250, 8
STILL, RISING = Moves(), Moves(rise=40, far=PLAYERS // 2)


@dataclass
class Watched(Service):
    """Notes when each question was asked."""

    moments: list[float] = field(default_factory=list)

    async def answer(self, ref: BoardRef, anchor: Anchor, first: int, limit: int, scope: Scope) -> Page:
        self.moments.append(self.clock[0])
        return await super().answer(ref, anchor, first, limit, scope)


async def read(moves: Moves, slow: Callable[[World, int], float] | None = None) -> tuple[Watched, int]:
    """A board read whole, where an answer takes as long as `slow` says, or no time; the rows that pages share
    at the end."""
    world = World(PLAYERS, 1, moves)
    service = Watched(world, BY_OFFSET)
    if slow:
        service.slow = lambda number: slow(world, number)
    walk = walk_of(service, Kept(), page_size=PAGE, at_once=AT_ONCE)
    report = await walk.run()
    assert report.guarantee.reached is Reached.COMPLETE
    overlap = walk.state()["overlap"]
    assert isinstance(overlap, int)
    return service, overlap


async def test_a_board_that_moves_is_read_with_few_more_questions_than_a_still_one() -> None:
    still, _ = await read(STILL)
    moving, shared = await read(RISING)
    assert len(moving.asked) <= 1.2 * len(still.asked)
    assert shared < PAGE // 4


async def test_pages_of_a_board_that_moves_are_asked_for_one_by_one_and_not_in_volleys() -> None:
    together = []
    for moves in (STILL, RISING):
        service, _ = await read(moves, lambda world, number: 0.8)
        together.append(sum(one == other for one, other in pairwise(service.moments)))
    still, moving = together
    assert still > 5 * AT_ONCE
    assert moving <= 2 * AT_ONCE


async def test_one_answer_that_was_late_does_not_make_all_further_pages_share_more() -> None:
    def late(world: World, number: int) -> float:
        rounds = 20 if number == 60 else 1
        for _ in range(rounds - 1):
            world.step()
        return 0.001 * rounds

    in_time, usual = await read(RISING)
    service, shared = await read(RISING, late)
    assert len(in_time.asked) < len(service.asked) <= len(in_time.asked) + 4 * AT_ONCE
    assert shared <= 1.25 * usual
