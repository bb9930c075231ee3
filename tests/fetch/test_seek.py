"""Every jump leads to the same row, whoever makes it and however little the service can."""

from __future__ import annotations

import asyncio
import math
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lbtui.errors import NotFound, ScanNeeded, UsageError
from lbtui.fetch.connection import Connection
from lbtui.fetch.seek import Sought, jump_to_row, seek, seek_on
from lbtui.fetch.sought import Ground
from lbtui.fetch.window import BoardWindow
from lbtui.model.board import AtLeast, Exact, Total
from lbtui.model.capabilities import Capabilities
from lbtui.model.entry import RankKind, Scope
from lbtui.model.jump import ByRows, Jump, ToFirst, ToLast, ToPercent, ToPlayer, ToRank, parse_jump
from lbtui.model.page import Top

from .conftest import Connect
from .poor import REF, TIED, UNTIED, Poor, Ranking, poor_connection
from .test_locate import BY_ENTRY
from .tiny import TinyApp, plain_rows

pytestmark = pytest.mark.anyio

SIZES = [0, 1, 999, 1_000, 1_001, 1_000_000]


def leads_to(ranking: Ranking, jump: Jump, here: int) -> int | None:
    """The row that a jump has to lead to, None where it is past the end."""
    last = max(1, ranking.total)
    match jump:
        case ToRank(rank):
            return None if not ranking.total or rank > ranking.last_rank else ranking.first_row(rank)
        case ToPercent(percent):
            return max(1, math.ceil(percent * ranking.total / 100))
        case ByRows(rows):
            return min(max(1, here + rows), last)
        case ToLast():
            return last
        case _:
            return 1


async def outcome(connection: Connection, jump: Jump, here: int) -> int | None:
    try:
        return (await seek(connection, REF, jump, here)).row
    except UsageError:
        return None


@pytest.mark.parametrize("gaps", [True, False], ids=["1224", "1223"])
@pytest.mark.parametrize("sizes", [UNTIED, TIED], ids=["untied", "tied"])
@pytest.mark.parametrize("rows", SIZES)
async def test_every_jump_on_every_board(rows: int, sizes: tuple[int, ...], gaps: bool) -> None:
    ranking = Ranking(rows, sizes, gaps)
    texts = ["1", "2", "500", "1000", "1001", "0%", "50%", "99.9%", "100%", "last", "first", "+1", "+700", "-3"]
    last = ranking.last_rank if rows else 0
    for text in [*texts, str(last or 1), str(last + 1), str(rows + 1)]:
        for here in {1, rows // 2 or 1}:
            poor = Poor(ranking)
            connection = poor_connection(poor)
            jump = parse_jump(text)
            assert await outcome(connection, jump, here) == leads_to(ranking, jump, here), (text, here)
            assert len(poor.asked) <= 4 * math.log2(max(rows, 2)) + 14, (text, here)
            await connection.close()


@settings(deadline=None, max_examples=80)
@given(
    st.integers(0, 300) | st.integers(0, 10**6),
    st.lists(st.integers(1, 60), min_size=1, max_size=4),
    st.booleans(),
    st.builds(ToRank, st.integers(1, 400) | st.integers(1, 10**6))
    | st.builds(ToPercent, st.decimals(0, 100, places=2))
    | st.builds(ByRows, st.integers(-500, 500) | st.integers(-(10**6), 10**6))
    | st.just(ToLast()),
    st.integers(1, 300),
    st.none() | st.integers(1, 250),
)
def test_any_jump_on_any_board(
    rows: int, sizes: list[int], gaps: bool, jump: Jump, here: int, limit: int | None
) -> None:
    ranking, here = Ranking(rows, sizes, gaps), min(here, max(1, rows))

    async def found() -> int | None:
        connection = poor_connection(Poor(ranking), page_size=40)
        try:
            return (await seek_on(Ground(connection, REF, rows=limit), jump, here)).row
        except UsageError:
            return None
        finally:
            await connection.close()

    assert asyncio.run(found()) == leads_to(ranking, jump, here)


async def test_a_window_leads_to_the_same_rows_and_sees_the_total() -> None:
    connection = poor_connection(Poor(Ranking(23_437, TIED, gaps=False)))
    window = BoardWindow(connection, REF)
    heard: list[Total] = []
    half = await window.seek(ToPercent(Decimal(50)), 1, heard.append)
    assert half == Sought(11_719)
    assert heard
    assert all(isinstance(each, AtLeast) for each in heard)
    assert window.total == Exact(23_437)
    assert window.rows_known() == await window.end() == 23_437
    assert await window.seek(ToRank(100)) == Sought(connection.provider.poor.ranking.first_row(100))  # type: ignore[attr-defined]  # the tests' own
    await window.close()
    await connection.close()


async def test_an_end_that_is_known_is_not_looked_for() -> None:
    poor = Poor(Ranking(23_437))
    connection = poor_connection(poor)
    await seek(connection, REF, ToLast())
    asked = len(poor.asked)
    assert await seek(connection, REF, ToLast()) == Sought(23_437)
    assert await seek(connection, REF, ToPercent(Decimal(10))) == Sought(2_344)
    assert await seek(connection, REF, ByRows(10**6), 77) == Sought(23_437)
    assert len(poor.asked) == asked
    await connection.close()


async def test_a_row_that_was_seen_is_not_asked_for() -> None:
    poor = Poor(Ranking(23_437))
    connection = poor_connection(poor)
    await connection.page(REF, Top())
    assert await seek(connection, REF, ByRows(50), 3) == Sought(53)
    assert await seek(connection, REF, ByRows(-50), 3) == Sought(1)
    assert await seek(connection, REF, ToFirst(), 3) == Sought(1)
    assert len(poor.asked) == 1
    assert await seek(connection, REF, ByRows(150), 3) == Sought(153)
    assert len(poor.asked) == 2
    await connection.close()


async def test_what_was_read_before_does_not_count_where_it_has_to_be_new() -> None:
    poor = Poor(Ranking(500))
    connection = poor_connection(poor)
    await seek(connection, REF, ToLast())
    poor.ranking.total = 600
    assert await seek(connection, REF, ToLast()) == Sought(500)
    ground = Ground(connection, REF, rows=20, since=connection.timing.monotonic())
    assert await seek_on(ground, ToLast()) == Sought(600)
    poor.ranking.total = 450
    ground = ground._replace(since=connection.timing.monotonic())
    assert await seek_on(ground, ByRows(10**6)) == Sought(450)
    await connection.close()


@pytest.mark.parametrize(
    ("kind", "note"),
    [
        (RankKind.ABSENT, "this service gives no ranks, so this is row 500"),
        (RankKind.APPROXIMATE, "this service gives approximate ranks, so this is row 500"),
        (RankKind.POSITIONAL, ""),
    ],
)
async def test_ranks_that_are_none_stand_for_rows(kind: RankKind, note: str) -> None:
    poor = Poor(Ranking(900, (9,)), can=Capabilities(by_offset=True, rank_kind=kind))
    connection = poor_connection(poor)
    assert await seek(connection, REF, ToRank(500)) == Sought(500, note=note)
    with pytest.raises(UsageError, match="Rank 901 is past the end: this board has 900 rows"):
        await seek(connection, REF, ToRank(901))
    assert jump_to_row(poor.can, Scope.ALL, 501) == "501"
    await connection.close()


async def test_ranks_are_rows_where_pages_start_at_ranks() -> None:
    poor = Poor(Ranking(900), can=Capabilities(by_rank=True))
    connection = poor_connection(poor)
    assert await seek(connection, REF, ToRank(500)) == Sought(500)
    assert len(poor.asked) == 1
    with pytest.raises(UsageError, match="Rank 901 is past the end: this board has 900 rows"):
        await seek(connection, REF, ToRank(901))
    assert jump_to_row(poor.can, Scope.ALL, 501) == "501"
    await connection.close()


async def test_among_friends_a_number_is_a_row(connect: Connect) -> None:
    app = TinyApp(plain_rows(2_400))
    ranks = [3, 40, 500, 731, 2_399]
    app.few["friends"] = lambda first, count: {
        "rows": [[rank, f"p{rank}", 1] for rank in ranks[first - 1 : first - 1 + count]]
    }
    connection = connect(app=app, can=BY_ENTRY.replace(" total_known", ""), page_size=2)
    assert await seek(connection, REF, ToRank(4), scope=Scope.FRIENDS) == Sought(4)
    assert await seek(connection, REF, ToLast(), scope=Scope.FRIENDS) == Sought(5)
    with pytest.raises(UsageError, match="this board has 5 rows"):
        await seek(connection, REF, ToRank(6), scope=Scope.FRIENDS)
    assert jump_to_row(connection.capabilities, Scope.FRIENDS, 4) == "4"
    assert jump_to_row(connection.capabilities, Scope.ALL, 4) == "+3"


async def test_a_player_who_is_looked_up(connect: Connect) -> None:
    connection = connect(app=TinyApp(plain_rows(2_400)), can=BY_ENTRY)
    assert await seek(connection, REF, ToPlayer("p731")) == Sought(731)
    with pytest.raises(NotFound):
        await seek(connection, REF, ToPlayer("p9999"))
    tied = TinyApp(
        lambda first, count: {
            "total": 9_000,
            "rows": [[1, f"p{row}", 1] for row in range(first, first + count)],
        }
    )
    sought = await seek(connect(app=tied, can=BY_ENTRY, page_size=2), REF, ToPlayer("p8000"))
    assert not sought.sure
    assert "player p8000 stands among so many tied" in sought.note


async def test_a_player_whom_only_a_search_finds() -> None:
    poor = Poor(Ranking(900))
    connection = poor_connection(poor)
    with pytest.raises(ScanNeeded) as caught:
        await seek(connection, REF, ToPlayer("p731"))
    assert str(caught.value) == (
        "Players cannot be looked up here. This service cannot look up one player. "
        "“lbtui find p p731 --board flags --scan” reads the board for them."
    )
    assert poor.asked == []
    await connection.scan(REF).find(["p731"])
    assert await seek(connection, REF, ToPlayer("p731")) == Sought(731)
    await connection.close()


async def test_a_service_of_tokens_alone_leads_nowhere(connect: Connect) -> None:
    connection = connect(app=TinyApp(lambda first, count: {"rows": []}), can="lists_boards")
    for jump in (ToLast(), ToPercent(Decimal(50)), ToRank(900), ByRows(700)):
        with pytest.raises(UsageError, match="cannot start a page"):
            await seek(connection, REF, jump)
    assert await seek(connection, REF, ToFirst()) == Sought(1)


async def test_a_board_that_does_not_stand_still() -> None:
    """Its end is somewhere else for every question, so what comes of it is not sure and says so."""
    poor = Poor(Ranking(10**6))

    def moves() -> None:
        poor.ranking.total = 900_000 + len(poor.asked) * 7_919 % 200_000

    poor.before = moves
    connection = poor_connection(poor, concurrency=1)
    sought = await seek(connection, REF, ToLast())
    assert 1 <= sought.row <= 1_100_000
    assert sought.sure or sought.note == "the board moves too fast to be sure where it ends"
    await connection.close()
