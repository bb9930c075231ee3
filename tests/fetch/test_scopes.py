"""Friends and one's own row: they stand as they came, with the ranks they have among everybody."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from lbtui.demo import demo_app, demo_profile
from lbtui.fetch.connection import Connection
from lbtui.fetch.window import BoardWindow
from lbtui.model.board import AtLeast, Board, BoardRef, Exact, Unknown
from lbtui.model.entry import Scope
from lbtui.model.page import Anchor, End, Page, Top
from lbtui.providers import registry

from .conftest import Connect, OwnTime, Vault
from .looking import answers, until
from .tiny import REF, TinyApp, TinyProvider, plain_rows

pytestmark = pytest.mark.anyio

CAN = "friends own total_known one_player "
AMONG_ALL = [3, 40, 41, 41, 500, 731, 2_000, 2_000, 2_399]


def few(total: bool = True) -> Callable[[int, int], dict[str, Any]]:
    """Nine friends, by their ranks among everybody."""

    def rows(first: int, count: int) -> dict[str, Any]:
        told = [[rank, f"p{first + at}", 1] for at, rank in enumerate(AMONG_ALL[first - 1 : first - 1 + count])]
        return {"rows": told, **({"total": len(AMONG_ALL)} if total else {})}

    return rows


class Ending(TinyProvider):
    """Gives the friends' rows for the last ones of any board, and no total."""

    async def board(self, ref: BoardRef, scope: Scope = Scope.ALL) -> Board:
        return Board(ref)

    async def page(self, ref: BoardRef, anchor: Anchor, limit: int, scope: Scope = Scope.ALL) -> Page:
        if isinstance(anchor, End):
            return await super().page(ref, Top(), limit, Scope.FRIENDS)
        return await super().page(ref, anchor, limit, scope)


async def seen(window: BoardWindow, first: int, last: int) -> list[int | None]:
    """The ranks in these rows, once they were read."""
    window.look(first, last)
    await until(lambda: not window.busy and not any(window.awaited(row) for row in range(first, last + 1)))
    entries = [window.row(row) for row in range(first, last + 1)]
    return [entry.rank if entry else None for entry in entries]


@pytest.mark.parametrize("way", ["by_rank", "by_offset"])
@pytest.mark.parametrize("total", [True, False])
async def test_friends_stand_in_the_rows_they_came_in(way: str, total: bool, connect: Connect) -> None:
    app = TinyApp(plain_rows(2_400))
    app.few["friends"] = few(total)
    window = BoardWindow(connect(app=app, can=CAN + way, page_size=4), REF, Scope.FRIENDS)
    assert await seen(window, 1, 9) == AMONG_ALL
    assert window.warnings == ()
    assert window.total == (Exact(9) if total else AtLeast(9))
    assert window.rows_known() == 9
    await window.close()


@pytest.mark.parametrize("way", ["by_rank", "by_offset"])
async def test_ones_own_row_is_the_only_one(way: str, connect: Connect) -> None:
    app = TinyApp(plain_rows(2_400))
    app.few["self"] = answers(1, [15_000, "p1", 1_002])
    window = BoardWindow(connect(app=app, can=CAN + way), REF, Scope.SELF)
    assert await seen(window, 1, 1) == [15_000]
    assert (window.warnings, window.total, window.rows_known()) == ((), Exact(1), 1)
    assert await window.end() == 1
    await window.close()


async def test_who_is_not_on_the_board_sees_an_empty_one(connect: Connect) -> None:
    app = TinyApp(plain_rows(2_400))
    app.few["self"] = answers(0)
    window = BoardWindow(connect(app=app, can=CAN + "by_offset"), REF, Scope.SELF)
    assert await seen(window, 1, 1) == [None]
    assert (window.warnings, window.total, window.error) == ((), Exact(0), None)
    await window.close()


async def test_the_last_friends_rank_is_not_the_last_row(
    connect: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where a service gives its last rows and no total, the last rank of all rows is theirs; of a few it is not,
    and their end is looked for."""
    monkeypatch.setitem(registry.BUILT_IN, "tiny", f"{__name__}:Ending")
    app = TinyApp(plain_rows(10**9))
    app.few["friends"] = few(total=False)
    for scope, end in ((Scope.ALL, 2_399), (Scope.FRIENDS, 9)):
        window = BoardWindow(connect(app=app, can="friends by_rank"), REF, scope)
        assert await window.end() == end
        await window.close()


@pytest.mark.parametrize("first", [1, 3], ids=["top", "after two"])
async def test_rows_asked_for_by_offset_do_not_go_where_their_rank_says(first: int, connect: Connect) -> None:
    """Ranks 1 2 2 3: the first page is asked for as the top, and by a service of offsets all the same."""

    def dense(first: int, count: int) -> dict[str, Any]:
        ranks = [5, 6, 6, 7, 9, 9]
        told = [[rank, f"p{first + at}", 1] for at, rank in enumerate(ranks[first - 1 : first - 1 + count])]
        return {"total": 6, "rows": told}

    window = BoardWindow(connect(app=TinyApp(dense), can="by_offset", page_size=2), REF)
    assert await seen(window, first, first + 1) == ([5, 6] if first == 1 else [6, 7])
    assert window.warnings == ()
    await window.close()


async def test_a_page_asked_for_by_rank_still_goes_where_its_ranks_say(connect: Connect) -> None:
    app = TinyApp(answers(9, [3, "p3", 7], [4, "p4", 6]))
    window = BoardWindow(connect(app=app, can="by_rank", page_size=4), REF)
    assert await seen(window, 1, 4) == [None, None, 3, 4]
    assert any("began with row 3" in each for each in window.warnings)
    await window.close()


async def test_a_total_is_asked_for_with_one_row_and_not_again(connect: Connect, own_time: OwnTime) -> None:
    app = TinyApp(plain_rows(2_400))
    app.few["friends"] = few()
    connection = connect(app=app, can=CAN + "by_offset", timing=own_time.timing)
    assert await connection.total(REF) == Exact(2_400)
    assert await connection.total(REF, Scope.FRIENDS) == Exact(9)
    assert app.asked == ["count=1", "count=1&scope=friends"]
    await connection.page(BoardRef("caps"), Top())
    assert await connection.total(BoardRef("caps")) == Exact(2_400)
    assert len(app.asked) == 3
    app.rows = plain_rows(2_401)
    own_time.now += 29
    assert await connection.total(REF) == Exact(2_400)
    own_time.now += 2
    assert await connection.total(REF) == Exact(2_401)
    assert len(app.asked) == 4


async def test_an_answer_without_a_total_makes_none_young(connect: Connect, own_time: OwnTime) -> None:
    app = TinyApp(plain_rows(2_400))
    connection = connect(app=app, can=CAN + "by_offset", timing=own_time.timing)
    assert await connection.total(REF) == Exact(2_400)
    own_time.now += 20
    app.rows = lambda first, count: {"rows": plain_rows(9)(first, count)["rows"]}
    assert (await connection.board(REF)).total == Exact(2_400)
    own_time.now += 11
    app.rows = plain_rows(2_401)
    assert await connection.total(REF) == Exact(2_401)


async def test_a_service_that_tells_no_totals_is_not_asked_for_one(connect: Connect) -> None:
    app = TinyApp(lambda first, count: {"rows": plain_rows(5)(first, count)["rows"]})
    connection = connect(app=app, can="by_offset")
    assert await connection.total(REF) == Unknown()
    assert app.asked == []


async def test_ones_own_row_on_the_demos_xbox(vault: Vault) -> None:
    connection = Connection(demo_profile("xbox"), vault.reveal, demo_app("xbox"))
    page = await connection.page(BoardRef("TotalFlagsCaptured"), Top(), scope=Scope.SELF)
    assert [(each.rank, each.name) for each in page.entries] == [(15_000, "WarriorSaint")]
    assert page.board.total == Exact(1)
    assert await connection.total(BoardRef("TotalFlagsCaptured")) == Exact(23_437)
    located = await connection.locate(BoardRef("TotalFlagsCaptured"), page.entries[0].player_id, Scope.SELF)
    assert located.row == 1
    friends = await connection.page(BoardRef("people(Kills)"), Top(), scope=Scope.SELF)
    assert [each.player_id for each in friends.entries] == [page.entries[0].player_id]
    await connection.close()
