"""Boards whose pages only say where to go on."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lbtui.errors import Unavailable
from lbtui.export.progress import Reached
from lbtui.export.walk import Span
from lbtui.export.walk.tokens import anchor_of, anchor_text
from lbtui.export.wanted import WalkKind
from lbtui.model.page import Anchor, End, Offset, Player, Rank, Token, Top

from .moving import TOKENS, TOKENS_TOTAL, Kept, Service, walk_of, walked
from .world import Moves, World

pytestmark = pytest.mark.anyio


async def test_forward_and_back_where_pages_say_what_is_before_them() -> None:
    service = Service(World(95), TOKENS)
    report, kept = await walked(service)
    assert set(kept.players) == service.world.here
    assert report.passes == 2
    assert [chunk.first for chunk in kept.chunks] == [1, 21, 41, 61, 81, 61, 41, 21, 1]
    assert report.guarantee.reached is Reached.BEST_EFFORT
    assert "Nobody says how many rows" in report.guarantee.why


async def test_forward_only_where_they_do_not_or_nobody_minds() -> None:
    for options, back in (({}, False), ({"kind": WalkKind.FAST}, True)):
        report, kept = await walked(Service(World(95), TOKENS, back=back), **options)
        assert len(kept.players) == 95
        assert report.passes == 1
        assert report.guarantee.reached is Reached.BEST_EFFORT


async def test_where_the_total_is_told_a_count_proves_it_in_one_pass() -> None:
    report, kept = await walked(Service(World(95), TOKENS_TOTAL))
    assert len(kept.players) == 95
    assert (report.passes, report.guarantee.reached) == (1, Reached.COMPLETE)


async def test_gone_on_with_at_a_token_a_count_proves_nothing() -> None:
    """Between the two runs the season may have begun anew, with as many players."""
    service, kept = Service(World(95), TOKENS_TOTAL), Kept()
    service.fail = lambda number, first: Unavailable("Status 503") if number > 2 else None
    stopped = walk_of(service, kept)
    with pytest.raises(Unavailable):
        await stopped.run()
    service.fail = lambda number, first: None
    report = await walk_of(service, kept, state=stopped.state(), last=kept.chunks[-1]).run()
    assert len(kept.players) == 95
    assert report.guarantee.reached is Reached.BEST_EFFORT
    assert "token" in report.guarantee.why


async def test_the_way_back_finds_who_moved_up_past_the_reader() -> None:
    found = 0
    for seed in range(10):
        world = World(300, seed, Moves(rise=3, far=60), calm_after=14)
        report, kept = await walked(Service(world, TOKENS_TOTAL))
        assert set(kept.players) == world.here
        assert report.guarantee.reached is Reached.COMPLETE
        found += report.passes == 2
    assert found


async def test_one_page_is_one_answer() -> None:
    for rows in (0, 1, 20):
        report, kept = await walked(Service(World(rows), TOKENS))
        assert len(kept.players) == rows
        assert report.guarantee.reached is Reached.ATOMIC


async def test_a_circle_is_left_and_reported() -> None:
    for circle in (20, 60):
        service = Service(World(200), TOKENS, circle=circle)
        report, kept = await walked(service)
        assert len(kept.players) == circle
        assert len(service.asked) <= 8
        assert report.guarantee.reached is Reached.BEST_EFFORT
        assert "lead back" in report.guarantee.why


async def test_the_same_rows_under_ever_new_tokens_are_a_circle_too() -> None:
    service = Service(World(200), TOKENS, first=lambda first: 1)
    report, kept = await walked(service)
    assert len(kept.players) == 20
    assert "lead back" in report.guarantee.why


async def test_a_range_is_counted_off() -> None:
    report, kept = await walked(Service(World(95), TOKENS), span=Span(15, 47))
    assert kept.by_row() == [f"p{row}" for row in range(15, 48)]
    assert report.guarantee.reached is Reached.BEST_EFFORT


async def test_rows_that_name_nobody_are_kept_once() -> None:
    service = Service(World(50), TOKENS, entry=lambda entry, row: type(entry)(row, "", score=entry.score))
    report, kept = await walked(service)
    assert len(kept.all_rows) == 50
    assert report.guarantee.reached is Reached.BEST_EFFORT


ANCHORS = st.one_of(
    st.builds(Top),
    st.builds(End),
    st.builds(Rank, st.integers(1)),
    st.builds(Offset, st.integers(0)),
    st.builds(Player, st.text()),
    st.builds(Token, st.text()),
    st.none(),
)


@given(ANCHORS)
def test_an_anchor_is_read_again_from_its_text(anchor: Anchor | None) -> None:
    assert anchor_of(anchor_text(anchor)) == anchor
