"""Finding a player's row, ties and all."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from lbtui.errors import BadAnswer, NotFound, ScanNeeded, UsageError
from lbtui.fetch.locate import TIED_PAGES
from lbtui.model.board import BoardRef
from lbtui.model.entry import Entry, Scope
from lbtui.providers import registry

from .conftest import Connect
from .looking import answers
from .tiny import REF, Rows, TinyApp, TinyProvider, plain_rows

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
    with pytest.raises(ScanNeeded, match="cannot look up one player"):
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


BY_ENTRY = "by_offset one_player friends own total_known"
GAPS = [1, 2, 2, 4, 4, 4, 4, 4, 4, 10, 11, 11, 13]
NO_GAPS = [1, 2, 2, 3, 3, 3, 3, 3, 3, 4, 5, 5, 6]


def dense(players: int, tied: int) -> list[int]:
    """Ranks without gaps, shared by so many each."""
    return [row // tied + 1 for row in range(players)]


@pytest.mark.parametrize("ranks", [GAPS, NO_GAPS], ids=["1 2 2 4", "1 2 2 3"])
@pytest.mark.parametrize("row", range(1, 14))
@pytest.mark.parametrize("size", [2, 4, 100])
async def test_the_entry_leads_to_the_row(size: int, row: int, ranks: list[int], connect: Connect) -> None:
    """A service that starts pages at rows, and only says where a player ranks."""
    app = TinyApp(ranked(ranks))
    located = await connect(app=app, can=BY_ENTRY, page_size=size).locate(REF, f"p{row}")
    assert (located.row, located.sure) == (row, True)
    assert (located.entry.player_id, located.entry.rank) == (f"p{row}", ranks[row - 1])
    assert [("player" in asked) for asked in app.asked] == [True] + [False] * (len(app.asked) - 1)


async def test_two_requests_where_rank_and_row_agree(connect: Connect) -> None:
    app = TinyApp(plain_rows(10**9))
    located = await connect(app=app, can=BY_ENTRY).locate(REF, "p123456789")
    assert (located.row, located.sure) == (123_456_789, True)
    assert app.firsts()[1:] == [123_456_701]


async def test_ranks_far_behind_their_rows_are_caught_up_with(connect: Connect) -> None:
    """Rank 17,000 of a board on which three share each stands in row 51,000: read on, in ever smaller leaps."""
    app = TinyApp(ranked(dense(60_000, 3)))
    located = await connect(app=app, can=BY_ENTRY, page_size=50).locate(REF, "p51000")
    assert (located.row, located.entry.rank, located.sure) == (51_000, 17_000, True)
    firsts = app.firsts()[1:]
    assert firsts == sorted(set(firsts))
    assert len(firsts) <= TIED_PAGES


@pytest.mark.parametrize("total", [True, False], ids=["total", "no total"])
async def test_rows_before_the_rank_are_read_back(total: bool, connect: Connect) -> None:
    """A service that counts players it does not show: ranks run ahead of rows, past the board's end."""

    def rows(first: int, count: int) -> dict[str, Any]:
        answer = ranked([7 + row for row in range(10)])(first, count)
        return answer if total else {"rows": answer["rows"]}

    connection = connect(app=TinyApp(rows), can=BY_ENTRY, page_size=2)
    for row in (1, 5, 10):
        located = await connection.locate(REF, f"p{row}")
        assert (located.row, located.entry.rank, located.sure) == (row, row + 6, True)


async def test_equals_before_the_row_of_their_rank_are_found(connect: Connect) -> None:
    """Ranks of the third kind, 1 3 3: the rank is the row where those who share it end."""
    app = TinyApp(ranked([1, 2] + [9] * 7 + [10, 11]))
    located = await connect(app=app, can=BY_ENTRY, page_size=2).locate(REF, "p4")
    assert (located.row, located.sure) == (4, True)


async def test_a_tie_without_end_after_an_entry(connect: Connect) -> None:
    app = TinyApp(ranked([1, 2] + [3] * 1_000))
    located = await connect(app=app, can=BY_ENTRY, page_size=2).locate(REF, "p999")
    assert (located.row, located.entry.player_id, located.sure) == (3, "p999", False)
    assert len(app.asked) == 1 + TIED_PAGES


async def test_a_tie_without_end_begins_where_its_first_row_was_met(connect: Connect) -> None:
    """Ranks 1 1 1 2 2 …: rank 2 begins in row 4, not in row 2."""
    app = TinyApp(ranked([1, 1, 1] + [2] * 1_000))
    located = await connect(app=app, can=BY_ENTRY, page_size=2).locate(REF, "p999")
    assert (located.row, located.sure) == (4, False)


async def test_a_player_who_moved_away_meanwhile(connect: Connect) -> None:
    """Their entry says rank 5, and where rank 5 stands is somebody else."""

    def rows(first: int, count: int) -> dict[str, Any]:
        if count == 1:
            return {"total": 9, "rows": [[5, "p5", 1]]}
        return {"total": 9, "rows": [[row, f"other{row}", 1] for row in range(first, first + count)]}

    app = TinyApp(rows)
    located = await connect(app=app, can=BY_ENTRY, page_size=3).locate(REF, "p5")
    assert (located.row, located.entry.player_id, located.sure) == (5, "p5", False)
    assert len(app.asked) == 2


async def test_a_player_without_an_entry(connect: Connect) -> None:
    with pytest.raises(NotFound, match="Player p7 is not on board flags"):
        await connect(app=TinyApp(answers(0)), can=BY_ENTRY).locate(REF, "p7")


@pytest.mark.parametrize("rank", [None, 0])
async def test_an_entry_without_a_rank(rank: int | None, connect: Connect) -> None:
    with pytest.raises(BadAnswer, match="which rank player p7 has"):
        await connect(app=TinyApp(answers(1, [rank, "p7", 5])), can=BY_ENTRY).locate(REF, "p7")


def friends(*ranks: int) -> TinyApp:
    """A board of a thousand, and friends who carry their ranks among all of them."""
    app = TinyApp(plain_rows(1_000))
    app.few["friends"] = lambda first, count: {
        "total": len(ranks),
        "rows": [[rank, f"p{rank}", 1] for rank in ranks[first - 1 : first - 1 + count]],
    }
    return app


@pytest.mark.parametrize("can", [BY_ENTRY, "by_rank around_player friends"])
async def test_a_friend_is_found_among_the_friends(can: str, connect: Connect) -> None:
    app = friends(12, 40, 731, 732, 950)
    if "around" in can:
        few = app.few["friends"]
        app.few["friends"] = lambda first, count: few(3, 1) if first > 5 else few(first, count)
    connection = connect(app=app, can=can, page_size=2)
    located = await connection.locate(REF, "p731", Scope.FRIENDS)
    assert (located.row, located.entry.rank, located.sure) == (3, 731, True)


async def test_who_is_no_friend_is_not_among_them(connect: Connect) -> None:
    app = friends(12, 40, 731, 732)
    connection = connect(app=app, can=BY_ENTRY, page_size=2)
    with pytest.raises(NotFound, match="Player p13 is not among the friends on board flags"):
        await connection.locate(REF, "p13", Scope.FRIENDS)
    app = friends(*range(1, 1_000))
    with pytest.raises(NotFound, match="is not among the first 40 of these"):
        await connect(app=app, can=BY_ENTRY, page_size=2).locate(REF, "p999", Scope.FRIENDS)
    assert len(app.asked) == TIED_PAGES


class Regional(TinyProvider):
    """Ids may have a region before them, which pages leave out; `me` stands for player 731."""

    ids_exact = False

    def stands_in(self, player_id: str) -> bool:
        return player_id == "me"

    def same_player(self, found: str, asked: str) -> bool:
        return found.rpartition(":")[2] == asked.rpartition(":")[2]

    async def players(
        self, ref: BoardRef, ids: Sequence[str], scope: Scope = Scope.ALL
    ) -> tuple[Entry | None, ...]:
        own = ["p731" if each == "me" else each.rpartition(":")[2] for each in ids]
        found = await super().players(ref, own, scope)
        return tuple(each and each._replace(player_id=f"us:{each.player_id}") for each in found)


@pytest.mark.parametrize(("asked", "requests"), [("p731", 2), ("eu:p731", 2), ("me", 3)])
async def test_a_friend_by_another_form_of_the_id(
    asked: str, requests: int, connect: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only who an id stands for has to be asked first."""
    monkeypatch.setitem(registry.BUILT_IN, "tiny", f"{__name__}:Regional")
    app = friends(12, 40, 731, 732)
    located = await connect(app=app, can=BY_ENTRY, page_size=2).locate(REF, asked, Scope.FRIENDS)
    assert (located.row, located.entry.player_id, len(app.asked)) == (3, "p731", requests)
    everybody = await connect(app=app, can=BY_ENTRY, page_size=2).locate(REF, asked)
    assert (everybody.row, everybody.sure) == (731, True)


async def test_who_stands_for_nobody_on_the_board(connect: Connect, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(registry.BUILT_IN, "tiny", f"{__name__}:Regional")
    app = friends(12, 40)
    with pytest.raises(NotFound, match="Player me is not among the friends"):
        await connect(app=app, can=BY_ENTRY, page_size=2).locate(REF, "me", Scope.FRIENDS)
    app = TinyApp(answers(0))
    with pytest.raises(NotFound, match="Player me is not on board flags"):
        await connect(app=app, can=BY_ENTRY, page_size=2).locate(REF, "me", Scope.FRIENDS)
    assert len(app.asked) == 1


async def test_ones_own_row_is_row_1(connect: Connect) -> None:
    app = TinyApp(plain_rows(1_000))
    app.few["self"] = answers(1, [731, "p731", 5])
    connection = connect(app=app, can=BY_ENTRY)
    located = await connection.locate(REF, "p731", Scope.SELF)
    assert (located.row, located.entry.rank, located.sure) == (1, 731, True)
    with pytest.raises(NotFound, match="not among those shown"):
        await connection.locate(REF, "p7", Scope.SELF)
