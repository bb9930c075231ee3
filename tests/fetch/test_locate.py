"""Finding a player's row, ties and all."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from lbtui.errors import BadAnswer, NotFound, UsageError
from lbtui.fetch.locate import TIED_PAGES

from .conftest import Connect
from .looking import answers
from .tiny import REF, Rows, TinyApp, plain_rows

pytestmark = pytest.mark.anyio


def ranked(ranks: Sequence[int]) -> Rows:
    """A board whose row n has the n-th of these ranks."""

    def rows(first: int, count: int) -> dict[str, Any]:
        span = range(first, min(len(ranks), first + count - 1) + 1)
        return {"total": len(ranks), "rows": [[ranks[row - 1], f"p{row}", 1] for row in span]}

    return rows


async def test_the_row_is_the_rank_where_none_are_tied(connect: Connect) -> None:
    app = TinyApp(plain_rows(10**9))
    located = await connect(app=app).locate(REF, "p123456789")
    assert (located.row, located.sure) == (123_456_789, True)
    assert located.entry.player_id == "p123456789"
    assert len(app.asked) == 1


@pytest.mark.parametrize("row", range(1, 13))
async def test_tied_rows_before_count(row: int, connect: Connect) -> None:
    """Pages of 4 that end with the player: some begin inside the tie of rows 4 to 9, and cannot tell."""
    app = TinyApp(ranked([1, 2, 2, 4, 4, 4, 4, 4, 4, 10, 11, 11]))
    located = await connect(app=app, page_size=4).locate(REF, f"p{row}")
    assert (located.row, located.sure) == (row, True)


async def test_a_tie_of_many_pages_is_read_on(connect: Connect) -> None:
    app = TinyApp(ranked([1] + [2] * 200))
    located = await connect(app=app, page_size=20).locate(REF, "p150")
    assert (located.row, located.sure) == (150, True)
    assert len(app.asked) == 1 + 8


async def test_a_tie_without_end_is_given_up_with_what_is_known(connect: Connect) -> None:
    app = TinyApp(ranked([1] * 1_000))
    located = await connect(app=app, page_size=2).locate(REF, "p999")
    assert (located.row, located.sure) == (1, False)
    assert len(app.asked) == 1 + TIED_PAGES


async def test_a_player_who_is_not_there(connect: Connect) -> None:
    for rows in (answers(0), answers(2, [1, "a", 5], [2, "b", 4])):
        with pytest.raises(NotFound, match="Player p7 is not on board flags"):
            await connect(app=TinyApp(rows)).locate(REF, "p7")


@pytest.mark.parametrize("rank", [None, 0])
async def test_a_player_without_a_rank(rank: int | None, connect: Connect) -> None:
    with pytest.raises(BadAnswer, match="which rank player p7 has"):
        await connect(app=TinyApp(answers(1, [rank, "p7", 5]))).locate(REF, "p7")


async def test_a_service_that_cannot_says_why(connect: Connect) -> None:
    app = TinyApp(plain_rows(10))
    with pytest.raises(UsageError, match="cannot give a page around a player"):
        await connect(app=app, can="by_rank").locate(REF, "p7")
    assert app.asked == []


async def test_players_are_asked_for_anew(connect: Connect) -> None:
    app = TinyApp(plain_rows(100))
    connection = connect(app=app, can="by_rank around_player one_player")
    entries = await connection.players(REF, ["p7", "p9"])
    assert [entry.rank for entry in entries if entry] == [7, 9]
    await connection.players(REF, ["p7", "p9"])
    assert len(app.asked) == 4
    with pytest.raises(UsageError, match="cannot look up one player"):
        await connect(app=app).players(REF, ["p7"])
