"""H17 as far as a window is concerned: pages that overlap, gap, overflow or shrink are told, and nothing loops."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from lbtui.fetch import reader
from lbtui.fetch.place import place
from lbtui.model.board import AtLeast, Board, Exact
from lbtui.model.entry import Entry, RankKind
from lbtui.model.page import Anchor, Offset, Page, Rank

from .conftest import Connect
from .looking import Looking
from .tiny import REF, Rows, TinyApp, plain_rows

pytestmark = pytest.mark.anyio


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Reading ahead begins sooner, so that a view is at rest sooner."""
    monkeypatch.setattr(reader, "QUIET", 0.02)


def page(*ranks: int | None, anchor: Anchor = Rank(11), kind: RankKind = RankKind.EXACT) -> Page:  # noqa: B008  frozen
    entries = tuple(Entry(rank, f"p{at}") for at, rank in enumerate(ranks))
    return Page(Board(REF), anchor, entries, rank_kind=kind)


@pytest.mark.parametrize(
    ("ranks", "rows", "said"),
    [
        pytest.param([11, 12, 13], [11, 12, 13], "", id="as asked"),
        pytest.param([11, 11, 13], [11, 12, 13], "", id="tied"),
        pytest.param([5, 5, 5], [11, 12, 13], "", id="tied with rows before"),
        pytest.param([9, 12, 12], [11, 12, 13], "", id="tied with rows before, then others"),
        pytest.param([5, 5, 13, 14], [11, 12, 13, 14], "", id="a tie ends inside"),
        pytest.param([13, 14], [13, 14], "began with row 13", id="begins later"),
        pytest.param([9, 10, 11, 12], [11, 12], "began with row 9", id="begins earlier"),
        pytest.param([11, 12, 15], [11, 12, 15], "2 rows are missing between rows 11 and 15", id="a gap"),
        pytest.param([11, 12, 12, 13], [11, 12, 13, 14], "", id="dense ranks"),
        pytest.param([11, 13, 12], [11, 12, 13], "do not follow one another", id="ranks that fall"),
        pytest.param([11, None, 13], [11, 12, 13], "do not follow one another", id="a rank missing"),
        pytest.param([0, 0], [11, 12], "do not follow", id="rank 0"),
        pytest.param(
            range(11, 24), range(11, 21), "10 rows were asked for, and the service sent 13", id="too many"
        ),
        pytest.param([30, 31], [], "began with row 30", id="elsewhere altogether"),
        pytest.param([], [], "", id="none"),
    ],
)
def test_h17_where_rows_stand(ranks: list[int], rows: list[int], said: str) -> None:
    placed = place(page(*ranks), 11, 10)
    assert list(placed.rows) == list(rows)
    assert placed.last == max(rows, default=10)
    assert said in " ".join(placed.warnings)
    assert bool(said) == bool(placed.warnings)


def test_h17_entries_keep_to_their_ranks() -> None:
    placed = place(page(9, 10, 11, 12), 11, 10)
    assert [(row, entry.rank) for row, entry in placed.rows.items()] == [(11, 11), (12, 12)]


def test_h17_ranks_that_tell_nothing_are_not_asked() -> None:
    for each in (
        page(900, 7, kind=RankKind.APPROXIMATE),
        page(3, 4, anchor=Offset(10)),
        page(None, kind=RankKind.ABSENT),
    ):
        placed = place(each, 11, 10)
        assert list(placed.rows) == list(range(11, 11 + len(each.entries)))
        assert placed.warnings == ()


async def seen(
    connect: Connect, rows: Rows, first: int, last: int
) -> tuple[Looking, TinyApp, list[str | None]]:
    """A view after a look at the top and one at some rows, at rest."""
    app = TinyApp(rows)
    view = Looking(connect(app=app, page_size=10))
    await view.see(1, 10)
    await view.rest()
    players = await view.see(first, last)
    await view.rest()
    return view, app, players


async def settled(view: Looking, app: TinyApp) -> None:
    """Looking on does not ask on: no request for ever. Closes the view."""
    asked = len(app.asked)
    first, last = view.window._span
    for _ in range(5):
        view.window.look(first, last)
        await asyncio.sleep(0.01)
    await view.rest()
    assert len(app.asked) == asked
    await view.window.close()


async def test_h17_the_same_rows_for_every_question(connect: Connect) -> None:
    """What a service does that does not know the parameter."""
    view, app, players = await seen(connect, lambda first, count: plain_rows(100)(1, count), 51, 60)
    assert players == [None] * 10
    assert "rows from 51 were asked for, and the service began with row 1" in view.window.warnings
    assert not any(view.window.awaited(row) for row in range(51, 61))
    await settled(view, app)


async def test_h17_overlap(connect: Connect) -> None:
    def overlapping(first: int, count: int) -> dict[str, Any]:
        return plain_rows(100)(max(1, first - 2), count)

    view, app, players = await seen(connect, overlapping, 51, 60)
    assert players == [f"p{row}" for row in range(51, 59)] + [None] * 2
    assert any("began with row 49" in each for each in view.window.warnings)
    await settled(view, app)


async def test_h17_gap(connect: Connect) -> None:
    def gapped(first: int, count: int) -> dict[str, Any]:
        answer = plain_rows(100)(first, count)
        return {**answer, "rows": [row for row in answer["rows"] if row[0] not in (53, 54)]}

    view, app, players = await seen(connect, gapped, 51, 60)
    assert players[1:5] == ["p52", None, None, "p55"]
    assert any("2 rows are missing" in each for each in view.window.warnings)
    await settled(view, app)


async def test_h17_a_short_page_in_the_middle(connect: Connect) -> None:
    def short(first: int, count: int) -> dict[str, Any]:
        return plain_rows(100)(first, 4 if first == 51 else count)

    view, app, players = await seen(connect, short, 51, 60)
    assert players == ["p51", "p52", "p53", "p54"] + [None] * 6
    assert view.window.warnings == ("of rows 51 to 60 only 4 were sent",)
    assert view.window.rows_known() == 100
    await settled(view, app)


async def test_h17_an_empty_page_in_the_middle(connect: Connect) -> None:
    def empty(first: int, count: int) -> dict[str, Any]:
        return plain_rows(100)(first, 0 if first == 51 else count)

    view, app, players = await seen(connect, empty, 51, 60)
    assert players == [None] * 10
    assert view.window.warnings == ("of rows 51 to 60 only 0 were sent",)
    await settled(view, app)


async def test_h17_more_rows_than_asked_for(connect: Connect) -> None:
    view, app, players = await seen(connect, lambda first, count: plain_rows(100)(first, 3 * count), 51, 60)
    assert players == [f"p{row}" for row in range(51, 61)]
    assert "10 rows were asked for, and the service sent 30" in view.window.warnings
    await settled(view, app)


async def test_h17_a_total_that_shrinks_below_the_view(connect: Connect) -> None:
    app = TinyApp(plain_rows(100))
    view = Looking(connect(app=app, page_size=10))
    await view.see(51, 60)
    await view.rest()
    app.rows = plain_rows(33)
    changes = view.changes
    view.window.reload()
    await view.rest()
    assert view.window.total == Exact(33)
    assert view.window.rows_known() == 33
    assert view.changes > changes
    assert "row 51 is gone: the board now has 33 rows" in view.window.warnings
    await settled(view, app)
    assert len(app.asked) < 8


async def test_h17_a_total_that_shrinks_to_nothing_is_read_anew(connect: Connect) -> None:
    app = TinyApp(plain_rows(100))
    view = Looking(connect(app=app, page_size=10))
    await view.see(51, 60)
    app.rows = plain_rows(0)
    view.window.reload()
    await view.rest()
    assert view.window.rows_known() == 0
    app.rows = plain_rows(100)
    view.window.look(1, 10)
    view.window.reload()
    await view.rest()
    assert view.window.rows_known() == 100
    assert view.players(1, 2) == ["p1", "p2"]
    await view.window.close()


async def test_h17_a_total_below_its_own_rows(connect: Connect) -> None:
    def lying(first: int, count: int) -> dict[str, Any]:
        return {**plain_rows(100)(first, count), "total": 7}

    view, app, players = await seen(connect, lying, 1, 10)
    assert players == [f"p{row}" for row in range(1, 11)]
    assert view.window.total == AtLeast(20)
    assert "the service says the board has 7 rows, and sent row 10" in view.window.warnings
    assert view.window.rows_known() == 20
    await settled(view, app)


async def test_h17_a_player_on_two_pages(connect: Connect) -> None:
    """A player who fell while we read is on both pages, as the service said at each moment."""

    def moving(first: int, count: int) -> dict[str, Any]:
        answer = plain_rows(100)(first, count)
        if first == 51:
            answer["rows"][0][1] = "p50"
        return answer

    view, app, players = await seen(connect, moving, 41, 60)
    assert players[9:11] == ["p50", "p50"]
    await settled(view, app)
