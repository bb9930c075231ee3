"""Whether a page joins the one before: proved against a small model of every move in between."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from lbtui.export.rows import Packed, Rows
from lbtui.export.walk.seam import Joint, joint, shift
from lbtui.export.walk.sheet import Sheet
from lbtui.export.walk.terms import Way
from lbtui.model.board import Order

from .world import Moves, World


def sheet(world: World, first: int, last: int) -> Sheet:
    rows = Rows.of(
        Packed(rank, who, None, score, None, None, None, None)
        for rank, who, score in world.slice(first, last - first + 1)
    )
    return Sheet(first, last, rows, first, first + len(rows) - 1)


def order(world: World) -> Order:
    return Order.LOW_FIRST if world.low_first else Order.HIGH_FIRST


WORLDS = st.builds(
    World,
    st.integers(20, 60),
    st.integers(0, 10**6),
    st.builds(Moves, rise=st.floats(0, 20), leave=st.floats(0, 2), far=st.integers(1, 40)),
    st.booleans(),
    st.sampled_from([1, 3, 40]),
)


@given(WORLDS, st.integers(2, 19), st.integers(1, 12), st.integers(0, 12), st.booleans())
def test_up_a_board_on_which_players_rise_a_seam_that_holds_lets_nobody_through(
    world: World, begins: int, rows: int, overlap: int, told: bool
) -> None:
    lower = sheet(world, begins, begins + rows)
    unread = {who for _, who, _ in world.slice(1, begins - 1)}
    world.step()
    upper = sheet(world, max(1, begins - rows), begins - 1 + overlap)
    if not upper.rows or not joint(lower, upper, Way.UP, order(world) if told else None).holds:
        return
    above = {who for _, who, _ in world.slice(1, upper.begins - 1)}
    read = {row.player_id for row in upper.rows}
    assert unread & world.here <= above | read


@given(WORLDS, st.integers(2, 19), st.integers(1, 12), st.integers(0, 12), st.booleans())
def test_down_a_board_on_which_players_fall_a_seam_that_holds_lets_nobody_through(
    world: World, ends: int, rows: int, overlap: int, told: bool
) -> None:
    world.moves = replace(world.moves, rise=0, fall=world.moves.rise)
    upper = sheet(world, max(1, ends - rows), ends)
    unread = {who for _, who, _ in world.slice(ends + 1, 100)}
    world.step()
    lower = sheet(world, max(1, ends + 1 - overlap), ends + rows)
    if not lower.rows or not joint(upper, lower, Way.DOWN, order(world) if told else None).holds:
        return
    below = {who for _, who, _ in world.slice(lower.ends + 1, 100)}
    read = {row.player_id for row in lower.rows}
    assert unread & world.here <= below | read


@given(WORLDS, st.integers(2, 19), st.integers(1, 12), st.integers(0, 12), st.sampled_from(Way))
def test_whoever_does_not_move_is_not_passed_over_either_way(
    world: World, edge: int, rows: int, overlap: int, way: Way
) -> None:
    world.moves = replace(world.moves, fall=world.moves.rise)
    up = way is Way.UP
    first = sheet(world, edge, edge + rows) if up else sheet(world, max(1, edge - rows), edge)
    unread = world.slice(1, edge - 1) if up else world.slice(edge + 1, 100)
    world.step()
    second = (
        sheet(world, max(1, edge - rows), edge - 1 + overlap)
        if up
        else sheet(world, max(1, edge + 1 - overlap), edge + rows)
    )
    if not second.rows or joint(first, second, way, None) is not Joint.PROVED:
        return
    still = {who for _, who, _ in unread} & world.here - world.risen - world.fallen
    beyond = world.slice(1, second.begins - 1) if up else world.slice(second.ends + 1, 100)
    assert still <= {who for _, who, _ in beyond} | {row.player_id for row in second.rows}


def rows(*made: tuple[str, int | str | None]) -> Rows:
    return Rows.of(Packed(None, who, None, score, None, None, None, None) for who, score in made)


def page(first: int, *made: tuple[str, int | str | None]) -> Sheet:
    return Sheet(first, first + len(made) - 1, rows(*made), first, first + len(made) - 1)


def test_the_same_rows_in_the_same_places_stand_still() -> None:
    assert (
        joint(page(3, ("c", 7), ("d", 6)), page(1, ("a", 9), ("b", 8), ("c", 7)), Way.UP, None) is Joint.STILL
    )


def test_pages_that_share_nobody_are_open() -> None:
    assert joint(page(3, ("c", 7)), page(1, ("a", 9), ("b", 8)), Way.UP, Order.HIGH_FIRST) is Joint.OPEN


def test_who_is_on_both_pages_with_another_score_proves_nothing() -> None:
    lower, upper = page(3, ("c", 7), ("d", 6)), page(1, ("c", 10), ("a", 9), ("b", 8))
    assert joint(lower, upper, Way.UP, Order.HIGH_FIRST) is Joint.OPEN


def test_a_page_that_ends_below_the_one_before_proves_it_where_the_order_is_known() -> None:
    lower, upper = page(3, ("c", 7), ("d", 6)), page(1, ("c", 10), ("d", 9), ("x", 6))
    assert joint(lower, upper, Way.UP, Order.HIGH_FIRST) is Joint.PROVED
    assert joint(lower, upper, Way.UP, None) is Joint.OPEN
    assert joint(lower, upper, Way.UP, Order.LOW_FIRST) is Joint.OPEN


def test_an_equal_score_is_not_below() -> None:
    lower, upper = page(3, ("c", 7)), page(1, ("a", 9), ("x", 7))
    assert joint(lower, upper, Way.UP, Order.HIGH_FIRST) is Joint.OPEN


def test_scores_with_decimals_are_compared_as_numbers() -> None:
    lower, upper = page(3, ("c", "9.5")), page(1, ("a", "11.0"), ("x", "10.25"))
    assert joint(lower, upper, Way.UP, Order.LOW_FIRST) is Joint.PROVED
    assert Decimal("10.25") > Decimal("9.5")
    assert joint(lower, upper, Way.UP, Order.HIGH_FIRST) is Joint.OPEN


def test_rows_without_ids_or_without_scores_can_prove_nothing() -> None:
    assert joint(page(3, ("", 7)), page(1, ("", 9), ("", 8)), Way.UP, None) is Joint.UNKNOWABLE
    assert joint(page(3, ("c", None)), page(1, ("x", None), ("c", None)), Way.UP, None) is Joint.UNKNOWABLE


def test_nobody_is_below_the_end_of_a_board_nor_above_its_top() -> None:
    before = page(3, ("c", 7))
    ends = page(9, ("y", 2))._replace(ended=True)
    assert joint(before, ends, Way.UP, None) is Joint.PROVED
    assert joint(before, ends, Way.DOWN, None) is Joint.OPEN
    assert joint(before, page(1, ("y", 12)), Way.DOWN, None) is Joint.PROVED


def test_the_shift_is_how_far_those_on_both_pages_moved() -> None:
    assert shift(page(3, ("c", 7), ("d", 6)), page(2, ("x", 9), ("y", 8), ("c", 7), ("d", 1))) == 1
    assert shift(page(3, ("c", 7)), page(1, ("a", 9))) == 0
