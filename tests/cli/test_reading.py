"""What reading rows asks a service for: no page twice, and none behind an end that was seen."""

from __future__ import annotations

import pytest

from lbtui.cli.reading import Question, read
from lbtui.model.board import AtLeast, Exact
from lbtui.model.jump import parse_jump
from lbtui.providers import registry
from tests.fetch.poor import REF, TARGET, Poor, Ranking, poor_connection

pytestmark = pytest.mark.anyio


@pytest.fixture(autouse=True)
def _poor(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(registry.BUILT_IN, "poor", TARGET)


async def test_nothing_is_read_behind_the_end() -> None:
    poor = Poor(Ranking(250))
    connection = poor_connection(poor)
    reading = await read(connection, Question(REF, parse_jump("first"), 900))
    assert len(reading.entries) == 250
    assert (reading.board.total, reading.next, reading.warnings) == (Exact(250), None, ())
    assert poor.asked == [(1, 100), (101, 100), (201, 100), (251, 1)]
    await connection.close()


async def test_rows_that_end_with_the_board_are_known_to_only_where_that_was_seen() -> None:
    connection = poor_connection(Poor(Ranking(100)))
    reading = await read(connection, Question(REF, parse_jump("first"), 100))
    assert (reading.board.total, reading.next) == (AtLeast(100), "+100")
    reading = await read(connection, Question(REF, parse_jump("+100"), 100))
    assert [entry.rank for entry in reading.entries] == [100]
    assert (reading.board.total, reading.next) == (Exact(100), None)
    await connection.close()


@pytest.mark.parametrize("at", ["101", "+100"])
async def test_what_shows_the_place_is_what_is_printed(at: str) -> None:
    """Each round of --watch asks once."""
    poor = Poor(Ranking(900))
    connection = poor_connection(poor)
    question = Question(REF, parse_jump(at), 20)
    for _ in range(3):
        reading = await read(connection, question, fresh=True)
        assert [entry.rank for entry in reading.entries] == list(range(101, 121))
        assert reading.next == "+120"
    assert poor.asked == [(101, 20)] * 3
    await connection.close()


async def test_a_rank_is_sought_anew_in_each_round() -> None:
    poor = Poor(Ranking(900, (3,), gaps=False))
    connection = poor_connection(poor)
    question = Question(REF, parse_jump("50"), 2)
    assert [entry.player_id for entry in (await read(connection, question, fresh=True)).entries] == [
        "p148",
        "p149",
    ]
    poor.ranking.sizes = (2,)
    assert [entry.player_id for entry in (await read(connection, question, fresh=True)).entries] == [
        "p99",
        "p100",
    ]
    await connection.close()


@pytest.mark.parametrize(("shift", "said"), [(-1, []), (0, ["1 player came on more than one page"])])
async def test_only_who_stands_on_two_pages_may_have_moved(shift: int, said: list[str]) -> None:
    """Everybody stands in two rows one after the other; of one pair the second begins a page."""
    poor = Poor(Ranking(200), entry=lambda entry, row: entry._replace(player_id=f"p{(row + shift) // 2}"))
    connection = poor_connection(poor)
    warnings = (await read(connection, Question(REF, parse_jump("first"), 200))).warnings
    assert [text.partition(";")[0] for text in warnings if "more than one page" in text] == said
    await connection.close()
