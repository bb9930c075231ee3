"""The row of a rank, where players share ranks and a service starts pages at rows only."""

from __future__ import annotations

import asyncio
import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lbtui.errors import UsageError
from lbtui.fetch.emulation.endless import MOST_ROUNDS
from lbtui.fetch.emulation.gallop import AT_ONCE
from lbtui.fetch.emulation.rank_row import row_of_rank
from lbtui.fetch.seek import Sought
from lbtui.fetch.sought import Ground
from lbtui.model.board import BoardRef
from lbtui.model.capabilities import Capabilities
from lbtui.model.entry import Entry, RankKind
from lbtui.model.page import Offset, Top
from lbtui.session import Session
from tests.fetch.poor import REF, TIED, UNTIED, Poor, Ranking, poor_connection

pytestmark = pytest.mark.anyio

SIZES = [1, 999, 1_000, 1_001, 1_000_000]


def bound(rank: int, row: int) -> float:
    """The most requests that may be taken to a row so far from its rank."""
    return 2 * math.log2(abs(row - rank) + 1) + 10


def expected(ranking: Ranking, rank: int) -> Sought:
    """Told by the ranks themselves."""
    row = ranking.first_row(rank)
    there = ranking.rank(row)
    return Sought(row, note="" if there == rank else f"nobody has rank {rank:,}; rank {there:,} is the next")


@pytest.mark.parametrize("gaps", [True, False], ids=["1224", "1223"])
@pytest.mark.parametrize("sizes", [UNTIED, TIED, (1, 2, 1), (7,)], ids=["untied", "tied", "pairs", "sevens"])
@pytest.mark.parametrize("rows", SIZES)
async def test_any_rank_is_found_with_few_requests(rows: int, sizes: tuple[int, ...], gaps: bool) -> None:
    ranking = Ranking(rows, sizes, gaps)
    last = ranking.last_rank
    for rank in sorted({1, 2, 3, last // 3 or 1, last // 2 or 1, last - 1 or 1, last}):
        poor = Poor(ranking)
        connection = poor_connection(poor)
        sought = await row_of_rank(Ground(connection, REF), min(rank, last))
        assert sought == expected(ranking, min(rank, last))
        assert len(poor.asked) <= bound(rank, sought.row), rank
        assert poor.most_at_once <= AT_ONCE
        await connection.close()


@settings(deadline=None, max_examples=100)
@given(
    st.integers(0, 60) | st.integers(0, 10**4) | st.integers(0, 10**9),
    st.lists(st.integers(1, 9) | st.integers(1, 2_000), min_size=1, max_size=6),
    st.booleans(),
    st.floats(0, 1.2),
    st.integers(1, 150),
    st.none() | st.integers(1, 300),
)
def test_any_rank_of_any_board(
    rows: int, sizes: list[int], gaps: bool, share: float, page_size: int, limit: int | None
) -> None:
    ranking = Ranking(rows, sizes, gaps)
    last = ranking.last_rank if rows else 0
    rank = max(1, round(share * last))

    async def found() -> tuple[Sought | UsageError, Poor]:
        poor = Poor(ranking)
        connection = poor_connection(poor, page_size=page_size)
        ground = Ground(connection, REF, rows=limit)
        try:
            return await row_of_rank(ground, rank), poor
        except UsageError as past:
            return past, poor
        finally:
            await connection.close()

    sought, poor = asyncio.run(found())
    if rank <= last:
        assert sought == expected(ranking, rank)
    elif rows == 0:
        assert str(sought) == "This board is empty."
    else:
        assert (
            f"Rank {rank:,} is past the end: the last rank is {last:,}, and this board has {rows:,} row"
            in str(sought)
        )
    row = sought.row if isinstance(sought, Sought) else rows
    assert len(poor.asked) <= bound(rank, row) + (0 if rank <= last else 2 * math.log2(max(rank, rows, 1)))


@pytest.mark.parametrize("rows", [10, 10**9])
async def test_one_request_where_rank_and_row_agree(rows: int) -> None:
    """Also where the row is the first of its page, and nothing shows the rank before it."""
    for sizes, rank in ((UNTIED, rows // 2), (UNTIED, rows // 200 * 100 + 1), ((1, 1, 1, 1, 5), 4)):
        poor = Poor(Ranking(rows, sizes))
        connection = poor_connection(poor)
        assert await row_of_rank(Ground(connection, REF), rank) == Sought(rank)
        first = (rank - 1) // 100 * 100 + 1
        assert poor.asked[0] == (first, 100)
        assert len(poor.asked) <= 1 + (rows < 100), "a short page is asked on, once"
        await connection.close()


async def test_pages_in_memory_are_not_asked_for_again() -> None:
    poor = Poor(Ranking(1_000, (1, 3)))
    connection = poor_connection(poor)
    for first in range(0, 1_000, 100):
        await connection.page(REF, Offset(first) if first else Top())
    asked = len(poor.asked)
    for rank in (1, 2, 3, 500, 997, 998):
        assert await row_of_rank(Ground(connection, REF), rank) == expected(poor.ranking, rank)
    assert len(poor.asked) == asked
    await connection.close()


async def test_nobody_has_a_rank_between_two() -> None:
    connection = poor_connection(Poor(Ranking(4, (1, 2))))
    assert await row_of_rank(Ground(connection, REF), 3) == Sought(
        4, note="nobody has rank 3; rank 4 is the next"
    )
    await connection.close()


async def test_past_the_last_rank() -> None:
    for ranking in (Ranking(900, (3,), gaps=False), Ranking(900, (3,))):
        connection = poor_connection(Poor(ranking))
        with pytest.raises(UsageError) as caught:
            await row_of_rank(Ground(connection, REF), 899 if ranking.gaps else 301)
        last = 898 if ranking.gaps else 300
        assert f"the last rank is {last}, and this board has 900 rows." in str(caught.value)
        await connection.close()


@pytest.mark.parametrize(
    "ranks",
    [
        pytest.param(lambda row: None, id="none"),
        pytest.param(lambda row: 0, id="0"),
        pytest.param(lambda row: 1_000 - row, id="falling"),
    ],
)
async def test_rows_whose_ranks_tell_nothing_are_counted(ranks: object) -> None:
    assert callable(ranks)
    poor = Poor(Ranking(900), entry=lambda entry, row: entry._replace(rank=ranks(row)))
    connection = poor_connection(poor)
    sought = await row_of_rank(Ground(connection, REF), 500)
    assert sought == Sought(500, note="the rows carry no ranks that rise, so this is row 500")
    assert len(poor.asked) == 1
    with pytest.raises(UsageError, match=r"Rank 901 is past the end: (.*)this board has 900 rows"):
        await row_of_rank(Ground(connection, REF), 901)
    await connection.close()


async def test_ranks_that_run_ahead_of_their_rows() -> None:
    """A service that counts players it does not show."""
    poor = Poor(Ranking(10_000), entry=lambda entry, row: entry._replace(rank=row + 700))
    connection = poor_connection(poor)
    assert await row_of_rank(Ground(connection, REF), 5_000) == Sought(4_300)
    assert (await row_of_rank(Ground(connection, REF), 3)).note == "nobody has rank 3; rank 701 is the next"
    await connection.close()


async def test_equals_before_the_row_of_their_rank() -> None:
    """Ranks of the third kind, 1 3 3: the rank is the row where those who share it end."""
    poor = Poor(Ranking(900), entry=lambda entry, row: entry._replace(rank=-(-row // 3) * 3))
    connection = poor_connection(poor)
    assert await row_of_rank(Ground(connection, REF), 600) == Sought(598)
    await connection.close()


@pytest.mark.parametrize("step", [1, -1, 97, -97])
async def test_a_board_that_moves_all_the_while_is_no_endless_task(step: int) -> None:
    ranking = Ranking(10**6, (5,), gaps=False)
    poor = Poor(ranking)
    moved = 0

    def rank(entry: Entry, row: int) -> Entry:
        return entry._replace(rank=ranking.rank(max(1, row + moved)))

    def moves() -> None:
        nonlocal moved
        moved += step

    poor.entry, poor.before = rank, moves
    connection = poor_connection(poor)
    sought = await row_of_rank(Ground(connection, REF), 100_000)
    assert len(poor.asked) <= MOST_ROUNDS * AT_ONCE
    assert abs(sought.row + moved - 499_996) < (100 if abs(step) == 1 else 50_000)
    assert sought.sure or "moves too fast" in sought.note
    if abs(step) == 1:
        assert sought.sure
        assert len(poor.asked) < 100
    await connection.close()


@pytest.mark.parametrize("rows", [70_000, -70_000])
@pytest.mark.parametrize("after", [4, 8, 12, 16, 20])
async def test_a_board_that_moved_in_between_is_searched_as_it_is_now(after: int, rows: int) -> None:
    ranking = Ranking(10**6, (5,), gaps=False)
    poor = Poor(ranking)

    def rank(entry: Entry, row: int) -> Entry:
        return entry._replace(rank=ranking.rank(row + (rows if len(poor.asked) > after else 0) + 70_000))

    poor.entry = rank
    connection = poor_connection(poor)
    sought = await row_of_rank(Ground(connection, REF), 100_000)
    moved = rows if len(poor.asked) > after + AT_ONCE else 0
    assert sought == Sought(499_996 - 70_000 - moved)
    assert len(poor.asked) < 100
    await connection.close()


async def test_a_board_that_never_stands_still_says_so() -> None:
    """One moment its ranks are shared by two, the next by ten."""
    poor = Poor(Ranking(10**6))

    def rank(entry: Entry, row: int) -> Entry:
        return entry._replace(rank=(row + 1) // (2 if len(poor.asked) % 2 else 10) + 1)

    poor.entry = rank
    connection = poor_connection(poor, concurrency=1)
    sought = await row_of_rank(Ground(connection, REF), 50_000)
    assert len(poor.asked) <= MOST_ROUNDS + 1
    assert 1 <= sought.row <= 10**6
    assert sought.sure or "moves too fast" in sought.note
    await connection.close()


async def test_a_service_that_tells_its_total_is_not_asked_behind_it() -> None:
    poor = Poor(Ranking(2_400, (4,), gaps=False), can=Capabilities(by_offset=True, total_known=True))
    connection = poor_connection(poor)
    assert await row_of_rank(Ground(connection, REF), 599) == Sought(2_393)
    assert max(first for first, _ in poor.asked) <= 2_400
    await connection.close()


async def test_positional_ranks_are_as_good() -> None:
    can = Capabilities(by_offset=True, rank_kind=RankKind.POSITIONAL)
    connection = poor_connection(Poor(Ranking(2_400), can=can))
    assert await row_of_rank(Ground(connection, REF), 599) == Sought(599)
    await connection.close()


async def test_the_demos_mobage() -> None:
    """It starts pages at rows, tells its total, and ranks equals alike."""
    session = Session(None)
    connection = session.connection("demo/mobage")
    ref = BoardRef("highscore")
    page = await connection.page(ref, Offset(700), 100)
    ranks = [entry.rank or 0 for entry in page.entries]
    for rank in sorted(set(ranks))[1:]:
        assert (await row_of_rank(Ground(connection, ref), rank)).row == 701 + ranks.index(rank)
    await session.close()
