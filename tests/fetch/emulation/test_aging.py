"""A total that was found by asking grows old, and one empty page is not yet the end of a board."""

from __future__ import annotations

from dataclasses import replace

import pytest

from lbtui.fetch.cache import FRESH
from lbtui.fetch.seek import Sought, seek
from lbtui.fetch.window import BoardWindow
from lbtui.model.board import AtLeast, Exact
from lbtui.model.capabilities import Capabilities
from lbtui.model.entry import Entry, Scope
from lbtui.model.jump import ToLast, ToRank
from lbtui.model.page import Anchor, Offset, Page, Top
from tests.fetch.conftest import OwnTime
from tests.fetch.looking import until
from tests.fetch.poor import REF, Poor, PoorProvider, Ranking, poor_connection

pytestmark = pytest.mark.anyio


async def looked(window: BoardWindow, first: int) -> None:
    """Once these rows are here, and what is read ahead."""
    window.look(first, first + 19)
    await rested(window)


async def rested(window: BoardWindow) -> None:
    await until(lambda: not window.busy)
    await until(lambda: window._reader._worker is None or window._reader._worker.done())


@pytest.mark.parametrize("seen_before", [False, True])
async def test_reading_the_last_page_anew_shows_that_the_board_grew(
    own_time: OwnTime, seen_before: bool
) -> None:
    """Also where the empty page behind the end is in memory."""
    poor = Poor(Ranking(3_000))
    connection = poor_connection(poor, own_time.timing)
    await connection.find_total(REF)
    if seen_before:
        await connection.page(REF, Offset(3_000))
    window = BoardWindow(connection, REF)
    await looked(window, 2_981)
    assert (window.total, window.sure_total) == (Exact(3_000), Exact(3_000))
    poor.ranking.total = 5_000
    own_time.now += 5
    window.reload()
    await rested(window)
    assert (window.total, window.rows_known()) == (AtLeast(3_100), 3_100)
    await window.close()
    await connection.close()


async def test_a_board_that_stands_still_is_proved_anew(own_time: OwnTime) -> None:
    poor = Poor(Ranking(3_000))
    connection = poor_connection(poor, own_time.timing)
    await connection.find_total(REF)
    window = BoardWindow(connection, REF)
    await looked(window, 2_981)
    poor.asked.clear()
    own_time.now += FRESH + 1
    assert (window.total, window.sure_total) == (Exact(3_000), AtLeast(3_000))
    window.reload()
    await rested(window)
    assert poor.asked == [(2_901, 100), (3_001, 100)]
    assert window.total == window.sure_total == Exact(3_000)
    await window.close()
    await connection.close()


async def test_the_end_of_a_board_that_grew_is_asked_for(own_time: OwnTime) -> None:
    poor = Poor(Ranking(3_000))
    connection = poor_connection(poor, own_time.timing)
    await connection.find_total(REF)
    window = BoardWindow(connection, REF)
    await looked(window, 1)
    poor.ranking.total = 5_000
    assert await window.end() == 3_000, "found just now"
    own_time.now += FRESH + 1
    assert await window.end() == 5_000
    assert window.sure_total == Exact(5_000)
    await window.close()
    await connection.close()


async def test_rows_behind_an_old_end_are_read_when_they_are_looked_at(own_time: OwnTime) -> None:
    poor = Poor(Ranking(3_000))
    connection = poor_connection(poor, own_time.timing)
    await connection.find_total(REF)
    poor.ranking.total = 5_000
    own_time.now += FRESH + 1
    window = BoardWindow(connection, REF)
    await looked(window, 3_001)
    assert window.row(3_001)
    await window.close()
    await connection.close()


async def test_a_service_that_tells_its_total_is_taken_at_its_word(own_time: OwnTime) -> None:
    poor = Poor(Ranking(3_000), can=Capabilities(by_offset=True, total_known=True))
    connection = poor_connection(poor, own_time.timing)
    window = BoardWindow(connection, REF)
    await looked(window, 1)
    own_time.now += FRESH + 1
    assert window.sure_total == connection.sure_total(REF) == Exact(3_000)
    await window.close()
    await connection.close()


async def test_one_empty_page_is_asked_for_once_more() -> None:
    poor = Poor(Ranking(3_000))
    connection = poor_connection(poor)
    await connection.find_total(REF)

    def hiccup() -> None:
        poor.hidden = range(1_201, 1_301) if poor.asked.count((1_201, 100)) == 1 else range(0)

    poor.before = hiccup
    window = BoardWindow(connection, REF)
    await looked(window, 1_201)
    assert poor.asked.count((1_201, 100)) == 2
    assert window.row(1_201)
    assert window.total == Exact(3_000)
    assert await seek(connection, REF, ToRank(2_500)) == Sought(2_500)
    await window.close()
    await connection.close()


async def test_a_page_that_stays_empty_for_a_while_proves_no_end() -> None:
    poor = Poor(Ranking(3_000))
    connection = poor_connection(poor)
    await connection.find_total(REF)
    await connection.page(REF, Top())
    poor.hidden = range(101, 201)
    await connection.page(REF, Offset(100))
    poor.hidden = range(0)
    assert not isinstance(connection.sure_total(REF), Exact)
    assert await connection.find_total(REF) == Exact(3_000)
    await connection.close()


async def test_a_board_that_is_gone_is_believed_to_be(own_time: OwnTime) -> None:
    poor = Poor(Ranking(300))
    connection = poor_connection(poor, own_time.timing)
    await connection.find_total(REF)
    poor.ranking.total = 0
    await connection.page(REF, Top(), fresh=True)
    assert await connection.find_total(REF) == Exact(0)
    await connection.close()


class Liar(PoorProvider):
    """Says that its board has 100 rows."""

    async def page(self, ref: object, anchor: Anchor, limit: int, scope: Scope = Scope.ALL) -> Page:
        page = await super().page(REF, anchor, limit, scope)
        return replace(page, board=replace(page.board, total=Exact(100)))


async def test_every_question_for_a_total_has_one_answer() -> None:
    connection = poor_connection(Poor(Ranking(150), can=Capabilities(by_offset=True, total_known=True)))
    connection.provider.__class__ = Liar
    await connection.page(REF, Offset(100), 50)
    board = connection.known_board(REF)
    assert board
    assert connection.known_total(REF) == await connection.total(REF) == board.total == AtLeast(150)
    assert await connection.find_total(REF) == Exact(150)
    assert connection.known_total(REF) == await connection.total(REF) == Exact(150)
    assert await seek(connection, REF, ToLast()) == Sought(150)
    await connection.close()


@pytest.mark.parametrize("rows", [5_000, 10**6])
async def test_ids_that_are_masked_are_no_sign_of_the_same_row(rows: int) -> None:
    def masked(entry: Entry, row: int) -> Entry:
        return entry._replace(player_id="hidden")

    connection = poor_connection(Poor(Ranking(rows), entry=masked))
    assert await connection.find_total(REF) == Exact(rows)
    assert await seek(connection, REF, ToRank(rows)) == Sought(rows)
    await connection.close()
