"""Players met more than once: which of their rows stay, and what their scores did meanwhile."""

from __future__ import annotations

import random
import subprocess
import sys
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lbtui.export.rows import Packed
from lbtui.export.unique import FEW, RUN, Unique
from lbtui.export.walk import Counted
from lbtui.model.board import Order
from tests.export.rows import chunk, row


@pytest.fixture
def unique() -> Iterator[Unique]:
    made = Unique()
    yield made
    made.close()


def staying(unique: Unique, taken: list[tuple[int, list[Packed]]]) -> list[str]:
    """The ids of the rows that stay, in the order in which they were taken."""
    dropped = unique.superseded()
    kept = []
    for start, rows in taken:
        stay = dropped.stay(start, len(rows))
        kept += [each.player_id for at, each in enumerate(rows) if stay is None or stay[at]]
    return kept


def test_nothing_is_dropped_where_nobody_comes_twice(unique: Unique) -> None:
    assert unique.counted() == Counted(0, 0, 0, 0)
    start = unique.take(chunk(0, 1, [row(1, "a", 3), row(2, "b", 2)]))
    assert unique.counted() == Counted(2, 0, 0, 0)
    assert unique.superseded().stay(start, 2) is None


def test_the_newest_row_of_a_player_stays(unique: Unique) -> None:
    old = [row(3, "c", 5), row(4, "d", 4), row(5, "e", 3)]
    new = [row(1, "a", 9), row(2, "d", 8), row(3, "c", 5)]
    taken = [(unique.take(chunk(0, 3, old)), old), (unique.take(chunk(1, 1, new)), new)]
    assert unique.counted() == Counted(4, 2, rose=1, fell=0)
    assert staying(unique, taken) == ["e", "a", "d", "c"]


def test_a_player_met_three_times_leaves_one_row(unique: Unique) -> None:
    taken = []
    for number, score in enumerate((5, 9, 7)):
        rows = [row(9, "x", score), row(10, f"p{number}", 1)]
        taken.append((unique.take(chunk(number, 9, rows)), rows))
    assert unique.counted() == Counted(4, 2, rose=1, fell=1)
    assert staying(unique, taken) == ["p0", "p1", "x", "p2"]


def test_a_player_twice_on_one_page_counts_once(unique: Unique) -> None:
    rows = [row(1, "a", 5), row(2, "a", 5)]
    taken = [(unique.take(chunk(0, 1, rows)), rows)]
    assert unique.counted() == Counted(1, 1, 0, 0)
    assert staying(unique, taken) == ["a"]


def test_rows_without_an_id_all_stay(unique: Unique) -> None:
    rows = [row(1, "", 5), row(2, "a", 4), row(3, "", 3)]
    taken = [(unique.take(chunk(number, 1, rows)), rows) for number in range(2)]
    assert unique.counted() == Counted(5, 1, 0, 0)
    assert staying(unique, taken) == ["", "", "", "a", ""]


def test_counting_goes_on_after_it_was_asked(unique: Unique) -> None:
    unique.take(chunk(0, 1, [row(1, "a", 1)]))
    assert unique.counted().rows == 1
    unique.take(chunk(1, 1, [row(1, "a", 2), row(2, "b", 1)]))
    assert unique.counted() == Counted(2, 1, 1, 0)


@pytest.mark.parametrize(
    ("order", "before", "after", "rose", "fell"),
    [
        (Order.HIGH_FIRST, 10, 11, 1, 0),
        (Order.LOW_FIRST, 10, 11, 0, 1),
        (Order.LOW_FIRST, 10, 9, 1, 0),
        (Order.HIGH_FIRST, "12.5", "12.25", 0, 1),
        (Order.HIGH_FIRST, 10**400, 5, 0, 1),
        (Order.HIGH_FIRST, -(10**400), 5, 1, 0),
        (Order.HIGH_FIRST, None, 5, 0, 0),
        (Order.HIGH_FIRST, 5, None, 0, 0),
        (Order.HIGH_FIRST, "7.0", 7, 0, 0),
    ],
)
def test_what_is_better_depends_on_the_board(
    unique: Unique, order: Order, before: int | str | None, after: int | str | None, rose: int, fell: int
) -> None:
    unique.order = order
    unique.take(chunk(0, 1, [row(1, "a", before)]))
    unique.take(chunk(1, 1, [row(1, "a", after)]))
    assert unique.counted() == Counted(1, 1, rose, fell)


def test_an_order_that_nobody_tells_is_seen(unique: Unique) -> None:
    unique.take(chunk(0, 1, [row(1, "a", 10), row(2, "b", 20), row(3, "c", 30)]))
    unique.take(chunk(1, 1, [row(1, "b", 5), row(2, "a", 10), row(3, "c", 30)]))
    assert unique.counted() == Counted(3, 3, rose=1, fell=0)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.lists(st.tuples(st.integers(0, 12), st.integers(0, 5)), max_size=20), max_size=12),
    st.sampled_from([1, 30, FEW]),
)
def test_as_a_dictionary_would_tell(pages: list[list[tuple[int, int]]], few: int) -> None:
    unique, newest = Unique(few), dict[str, int]()
    taken: list[tuple[int, list[Packed]]] = []
    try:
        unique.order = Order.HIGH_FIRST
        rose = fell = met = 0
        for number, page in enumerate(pages):
            rows = [row(at, f"p{player}", score) for at, (player, score) in enumerate(page, 1)]
            taken.append((unique.take(chunk(number, 1, rows)), rows))
            for each in rows:
                if (before := newest.pop(each.player_id, None)) is not None:
                    met += 1
                    rose += int(each.score or 0) > before
                    fell += int(each.score or 0) < before
                newest[each.player_id] = int(each.score or 0)
        assert unique.counted() == Counted(len(newest), met, rose, fell)
        assert staying(unique, taken) == list(newest)
    finally:
        unique.close()


@pytest.mark.parametrize("few", [3 * RUN // 2, FEW])
def test_over_many_runs(few: int) -> None:
    """Each player twice, far apart: rows that are held in memory, and more of them."""
    unique = Unique(few)
    chance = random.Random(7)
    players = [f"p{number}" for number in range(RUN + 1000)]
    taken: list[tuple[int, list[Packed]]] = []
    for again in range(2):
        chance.shuffle(players)
        for at in range(0, len(players), 1001):
            rows = [row(at + 1, each, again) for at, each in enumerate(players[at : at + 1001], at)]
            taken.append((unique.take(chunk(len(taken), at + 1, rows)), rows))
    unique.order = Order.HIGH_FIRST
    assert unique.counted() == Counted(len(players), len(players), len(players), 0)
    assert staying(unique, taken) == players
    unique.close()


FULL = """
import resource
from lbtui.errors import ExportIncomplete
from lbtui.export.unique import Unique
from tests.export.rows import chunk, row
resource.setrlimit(resource.RLIMIT_FSIZE, (65536, 65536))
import signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
unique = Unique(few=1)
try:
    for number in range(40):
        unique.take(chunk(number, 1, [row(at, f"{number}-{at}") for at in range(1000)]))
except ExportIncomplete as error:
    print(error)
"""


def test_a_full_disk_is_told() -> None:
    ran = subprocess.run([sys.executable, "-c", FULL], capture_output=True, text=True, timeout=60)
    assert "cannot be written" in ran.stdout, ran
    assert "Allow larger files there first" in ran.stdout
