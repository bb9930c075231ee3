"""Boards that stand still: every size, part, kind of service, and oddity of its rows."""

from __future__ import annotations

from dataclasses import replace

import pytest

from lbtui.errors import BadAnswer
from lbtui.export.progress import Reached, Stage
from lbtui.export.walk import Span
from lbtui.export.wanted import WalkKind
from lbtui.model.board import Exact, Unknown
from lbtui.model.capabilities import Capabilities
from lbtui.model.entry import Entry, Scope

from .moving import BY_OFFSET, BY_RANK, NO_TOTAL, Service, connection_to, walked
from .world import World

pytestmark = pytest.mark.anyio
PLACES = pytest.mark.parametrize(
    ("can", "aligned"), [(BY_RANK, False), (BY_OFFSET, False), (NO_TOTAL, False), (NO_TOTAL, True)]
)


def names(first: int, last: int) -> list[str]:
    return [f"p{row}" for row in range(first, last + 1)]


@PLACES
@pytest.mark.parametrize("rows", [0, 1, 19, 20, 21, 39, 40, 41, 200, 1_001])
async def test_every_length_is_read_whole(can: Capabilities, aligned: bool, rows: int) -> None:
    report, kept = await walked(Service(World(rows), can, aligned=aligned))
    assert kept.by_row() == names(1, rows)
    atomic = rows < 20 or (rows == 20 and can.total_known)
    assert report.guarantee.reached is (Reached.ATOMIC if atomic else Reached.COMPLETE)
    assert (report.total_first, report.total_last) == (Exact(rows), Exact(rows))
    assert report.passes == 1


@PLACES
async def test_a_walk_takes_hardly_more_requests_than_there_are_pages(can: Capabilities, aligned: bool) -> None:
    service = Service(World(8_000), can, aligned=aligned)
    await walked(service, page_size=200)
    assert len(service.asked) <= 43 + (3 if can.total_known else 32)
    assert service.most_at_once == 8


@pytest.mark.parametrize(("seconds", "looks"), [(0.05, 3 + 2 * 8), (0.001, 3 + 4 * 2)])
async def test_the_end_of_a_board_is_found_in_few_looks(seconds: float, looks: int) -> None:
    """Three beside the first page, then two rounds of as many as may be under way, where each divides what is
    between by nine; but where answers come at once, two looks a round."""
    service = Service(World(8_000), NO_TOTAL, slow=lambda number: seconds)
    await walked(service, page_size=20)
    before = service.asked.index(next(each for each in service.asked if each[1] == 20 and each[0] > 1))
    assert [limit for _, limit in service.asked[:before]] == [20] + [1] * looks


@pytest.mark.parametrize("at_once", [1, 2, 5])
async def test_no_more_is_asked_at_once_than_is_allowed(at_once: int) -> None:
    service = Service(World(500), NO_TOTAL)
    await walked(service, at_once=at_once)
    assert service.most_at_once <= max(2, at_once)
    service = Service(World(500), BY_OFFSET)
    connection = connection_to(service, concurrency=at_once)
    await walked(service, at_once=8, connection=connection)
    assert service.most_at_once <= max(2, at_once)  # the board's settings are asked for beside the first page


@PLACES
async def test_fast_reads_forward_and_shares_no_rows(can: Capabilities, aligned: bool) -> None:
    report, kept = await walked(Service(World(205), can, aligned=aligned), kind=WalkKind.FAST)
    assert kept.by_row() == names(1, 205)
    assert kept.count().duplicates == 0 or aligned
    firsts = [chunk.first for chunk in kept.chunks]
    assert firsts == sorted(firsts)
    expected = Reached.COMPLETE if can.total_known else Reached.BEST_EFFORT
    assert report.guarantee.reached is expected
    assert "forward" in report.guarantee.why


@PLACES
@pytest.mark.parametrize(
    ("first", "last"),
    [(1, 1), (1, 20), (5, 24), (7, 90), (41, 60), (150, 205), (150, 400), (190, None), (1, 205)],
)
@pytest.mark.parametrize("kind", WalkKind)
async def test_a_range_is_just_its_rows(
    can: Capabilities, aligned: bool, first: int, last: int | None, kind: WalkKind
) -> None:
    service = Service(World(205), can, aligned=aligned)
    report, kept = await walked(service, span=Span(first, last), kind=kind)
    assert kept.by_row() == names(first, min(last or 205, 205))
    assert all(first <= chunk.first for chunk in kept.chunks)
    assert report.guarantee.reached in (Reached.ATOMIC, Reached.COMPLETE)
    if not aligned and last and last - first < 20:
        assert report.guarantee.reached is Reached.ATOMIC


async def test_a_range_past_the_end_is_empty() -> None:
    for can in (BY_OFFSET, NO_TOTAL):
        _, kept = await walked(Service(World(30), can), span=Span(100, 150))
        assert kept.chunks == []
        _, kept = await walked(Service(World(30), can), span=Span(100, 105))
        assert kept.chunks == []


async def test_friends_are_a_board_of_their_own() -> None:
    can = replace(BY_OFFSET, friends=True)
    service = Service(World(300), can, friends=World(7, seed=1))
    report, kept = await walked(service, scope=Scope.FRIENDS)
    assert len(kept.players) == 7
    assert report.guarantee.reached is Reached.ATOMIC
    service = Service(World(300), can, friends=World(47, seed=1))
    report, kept = await walked(service, scope=Scope.FRIENDS)
    assert (len(kept.players), report.total_last) == (47, Exact(47))


@PLACES
@pytest.mark.parametrize("ties", [2, 20, 70, 1_000])
async def test_ties_over_whole_pages_cost_nobody(can: Capabilities, aligned: bool, ties: int) -> None:
    report, kept = await walked(Service(World(205, ties=ties), can, aligned=aligned))
    assert set(kept.players) == set(names(1, 205))
    assert report.guarantee.reached is Reached.COMPLETE


@PLACES
async def test_low_scores_first(can: Capabilities, aligned: bool) -> None:
    report, kept = await walked(Service(World(205, low_first=True), can, aligned=aligned, tells_order=False))
    assert kept.by_row() == names(1, 205)
    assert report.guarantee.reached is Reached.COMPLETE


async def test_rows_that_name_nobody_are_kept_once_each_and_prove_nothing() -> None:
    nobody = Service(World(95), NO_TOTAL, entry=lambda entry, row: Entry(entry.rank, "", score=entry.score))
    report, kept = await walked(nobody)
    scores = [row.score for row in kept.all_rows]
    assert (len(scores), len(set(scores))) == (95, 95)
    assert report.guarantee.reached is Reached.BEST_EFFORT
    assert "name no player" in report.guarantee.why


async def test_single_rows_that_name_nobody() -> None:
    some = Service(
        World(95), BY_OFFSET, entry=lambda entry, row: Entry(row, "", score=1) if row % 9 == 0 else entry
    )
    report, kept = await walked(some)
    assert len(kept.all_rows) - len(kept.players) >= 10
    assert len(kept.players) == 85
    assert [row.rank for row in kept.all_rows].count(9) == 1
    assert report.guarantee.reached is Reached.BEST_EFFORT


async def test_rows_that_cannot_be_read_are_missed_and_counted() -> None:
    for can in (BY_RANK, BY_OFFSET):
        service = Service(World(95), can, entry=lambda entry, row: None if row in (1, 40, 77) else entry)
        report, kept = await walked(service)
        assert len(kept.players) == 92
        assert str(report.guarantee) == "bounded(3)"


async def test_rows_without_scores_are_read_all_the_same() -> None:
    service = Service(World(95), BY_OFFSET, entry=lambda entry, row: Entry(entry.rank, entry.player_id))
    report, kept = await walked(service)
    assert len(kept.players) == 95
    assert report.guarantee.reached is Reached.COMPLETE


async def test_a_service_that_sends_other_rows_than_asked_for_is_refused() -> None:
    service = Service(World(200), BY_RANK, first=lambda first: 1)
    with pytest.raises(BadAnswer, match="other rows"):
        await walked(service)


async def test_a_service_that_begins_a_little_late_is_read_all_the_same() -> None:
    service = Service(World(200), BY_RANK, first=lambda first: first + 3 if first > 1 else 1)
    report, kept = await walked(service)
    assert set(kept.players) == set(names(1, 200))
    assert any("began with row" in note for note in report.notes)


async def test_notes_are_said_once_and_bounded() -> None:
    service = Service(World(700), BY_RANK, first=lambda first: first + 3 if first > 1 else 1)
    report, _ = await walked(service)
    assert len(report.notes) == 21
    assert report.notes[-1].startswith("and ")
    assert len(set(report.notes)) == 21


async def test_progress_counts_rows_once_and_says_how_long_it_takes() -> None:
    service = Service(World(500), BY_OFFSET, slow=lambda number: 0.1)
    _, kept = await walked(service, at_once=1)
    rows = [each.rows for each in kept.told]
    assert rows == sorted(rows)
    assert rows[-1] == 500
    assert kept.told[0].stage is Stage.STARTING
    reading = [each for each in kept.told if each.stage is Stage.READING and each.left is not None]
    assert reading[-1].left == 0
    assert all(each.total in (Exact(500), Unknown()) for each in kept.told)
    assert kept.told[-1].requests == len(service.asked) + 1  # and the board's settings


async def test_a_board_without_a_total_is_measured_first() -> None:
    _, kept = await walked(Service(World(500), NO_TOTAL))
    stages = [each.stage for each in kept.told]
    assert stages.index(Stage.MEASURING) < stages.index(Stage.READING)
    assert kept.told[-1].rows == 500


@pytest.mark.parametrize("can", [BY_RANK, BY_OFFSET, NO_TOTAL, replace(NO_TOTAL, page_max=50)])
@pytest.mark.parametrize("kind", WalkKind)
async def test_a_service_that_sends_fewer_rows_than_are_asked_for(can: Capabilities, kind: WalkKind) -> None:
    report, kept = await walked(Service(World(300), can, most=15), kind=kind, page_size=20)
    assert kept.by_row() == names(1, 300)
    known = kind is WalkKind.SAFE or can.total_known
    assert report.guarantee.reached is (Reached.COMPLETE if known else Reached.BEST_EFFORT)


async def test_a_limit_that_was_seen_is_kept_to() -> None:
    service = Service(World(300), BY_OFFSET, most=15)
    await walked(service, page_size=20)
    assert {limit for _, limit in service.asked[12:]} <= set(range(16))


async def test_a_service_whose_own_pages_are_smaller_is_asked_within_them() -> None:
    service = Service(World(300), replace(NO_TOTAL, page_max=50), most=15)
    await walked(service, page_size=50)
    later = service.asked[60:]
    assert later
    assert all((first - 1) // 15 == (first + limit - 2) // 15 for first, limit in later)


@pytest.mark.parametrize("can", [BY_RANK, BY_OFFSET, NO_TOTAL])
@pytest.mark.parametrize("kind", WalkKind)
async def test_a_page_that_is_short_in_the_middle_is_not_the_end(can: Capabilities, kind: WalkKind) -> None:
    service = Service(World(200), can, entry=lambda entry, row: None if 35 <= row <= 40 else entry)
    _, kept = await walked(service, kind=kind)
    assert len(kept.players) == 194
