"""What a jump's prompt promises, and which jumps need no question: on a service that tells next to nothing."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable

import pytest

from lbtui.errors import NotFound, UsageError
from lbtui.fetch.seek import Sought
from lbtui.fetch.window import BoardWindow
from lbtui.model.board import AtLeast, BoardRef, Exact, Total
from lbtui.model.capabilities import Capabilities
from lbtui.model.entry import Scope
from lbtui.providers import registry
from lbtui.session import Session
from lbtui.tui.jump_text import hint, read_jump, row_asked, row_at_once
from tests.fetch.looking import until
from tests.fetch.poor import REF, TARGET, Poor, Ranking, poor_connection

pytestmark = pytest.mark.anyio

Open = Callable[..., BoardWindow]


@pytest.fixture
async def opened(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Open]:
    """Opens windows on boards of the tests' own, and closes them."""
    monkeypatch.setitem(registry.BUILT_IN, "poor", TARGET)
    made: list[BoardWindow] = []

    def make(ranking: Ranking, **can: bool) -> BoardWindow:
        poor = Poor(ranking, can=Capabilities(by_offset=True, **can))  # type: ignore[arg-type]  # names of flags
        made.append(BoardWindow(poor_connection(poor), REF))
        return made[-1]

    yield make
    for each in made:
        await each.close()
        await each.connection.close()


async def looked(window: BoardWindow, first: int = 1) -> BoardWindow:
    """Once its first rows are here, and those read ahead."""
    window.look(first, first + 20)
    await until(lambda: not window.busy and window.row(first))
    await until(lambda: window._reader._worker is None or window._reader._worker.done())
    return window


def at_once(window: BoardWindow, text: str, here: int = 1) -> int | None:
    return row_at_once(window, read_jump(window, text), here)


async def test_of_an_unknown_board_nothing_is_promised(opened: Open) -> None:
    window = opened(Ranking(4_000))
    for text in ("15", "first", "50%", "last", "+3"):
        assert at_once(window, text) is None
    assert hint(window, "15,000", 1) == "→ rank 15,000"
    assert hint(window, "50%", 1) == hint(window, "last", 1) == "→ finds the board's end first"
    assert hint(window, "+70", 7) == "→ row 77, if there is one"


async def test_rows_that_were_seen_need_no_question(opened: Open) -> None:
    window = await looked(opened(Ranking(4_000, (1, 2))))
    assert window.total == AtLeast(200)
    assert at_once(window, "first", 99) == 1
    assert at_once(window, "+150", 40) == 190
    assert at_once(window, "-9", 40) == 31
    assert hint(window, "+150", 40) == "→ row 190 of ≥ 200"
    assert at_once(window, "+150", 60) is None
    assert hint(window, "+150", 60) == "→ row 210, if there is one"
    assert [at_once(window, text) for text in ("1", "2", "4", "5")] == [1, 2, 4, 5]
    assert hint(window, "5", 1) == "→ row 5 of ≥ 200"
    assert at_once(window, "3") is None
    assert at_once(window, "210") is None
    assert hint(window, "210", 1) == "→ rank 210"


async def test_a_rank_is_a_row_only_where_it_stands_there(opened: Open) -> None:
    window = await looked(opened(Ranking(4_000, (1, 2, 1), gaps=False)))
    assert [at_once(window, text) for text in ("1", "2", "3", "4", "5")] == [1, 2, 4, 5, 6]
    assert at_once(window, "300") is None
    sought = await row_asked(window, read_jump(window, "300"), 1)
    assert sought == Sought(400)


async def test_the_first_of_a_rank_may_not_be_here(opened: Open) -> None:
    """Rows 2 to 401 share rank 2, and only some of them are in memory."""
    window = await looked(opened(Ranking(4_000, (1, 400))), 301)
    assert window.row(302)
    assert at_once(window, "2") is None
    assert at_once(window, "402") == 402
    assert await row_asked(window, read_jump(window, "2"), 1) == Sought(2)


async def test_with_the_end_found_all_is_at_once_but_ranks(opened: Open) -> None:
    window = await looked(opened(Ranking(4_000, (5,))))
    heard: list[Total] = []
    assert await row_asked(window, read_jump(window, "last"), 1, heard.append) == Sought(4_000)
    assert heard == sorted(heard, key=lambda each: each.rows if isinstance(each, AtLeast) else 0)
    assert heard
    assert window.total == Exact(4_000)
    assert at_once(window, "50%") == 2_000
    assert at_once(window, "last") == 4_000
    assert at_once(window, "+99999", 7) == 4_000
    assert hint(window, "50%", 1) == "→ row 2,000 of 4,000"
    assert at_once(window, "2001") is None
    with pytest.raises(UsageError, match="Rank 4,001 is past the end: this board has 4,000 rows"):
        hint(window, "4001", 1)
    with pytest.raises(
        UsageError, match=r"past the end: the last rank is 3,996, and this board has 4,000 rows"
    ):
        await row_asked(window, read_jump(window, "3997"), 1)


async def test_a_told_total_is_no_reason_to_take_ranks_for_rows(opened: Open) -> None:
    window = await looked(opened(Ranking(4_000, (2,), gaps=False), total_known=True))
    assert at_once(window, "100") == 199
    assert at_once(window, "1500") is None
    assert hint(window, "1500", 1) == "→ rank 1,500"
    assert await row_asked(window, read_jump(window, "1500"), 1) == Sought(2_999)


async def test_who_is_no_friend_is_told_in_the_persons_words() -> None:
    session = Session(None)
    window = BoardWindow(session.connection("demo/mobage"), BoardRef("highscore"), Scope.FRIENDS)
    with pytest.raises(NotFound, match="Player 99999 is not among the friends on this board"):
        await row_asked(window, read_jump(window, "@99999"), 1)
    await window.close()
    await session.close()
