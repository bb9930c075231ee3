"""How scores are read: each form that is known, and what makes no sense (H14, H16, H17)."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from lbtui.errors import BadAnswer
from lbtui.model.board import Board, Exact, Order, Unknown
from lbtui.model.entry import Entry
from lbtui.model.page import Offset, Page
from lbtui.providers.mobage_answer import same_player
from tests.providers.mobage_shapes import HIGH, bare, board_of, collection, score
from tests.providers.wire import mobage, reply

pytestmark = pytest.mark.anyio


async def page_of(answer: Any, offset: int = 0, limit: int = 50) -> Page:
    provider, _ = mobage(answer)
    return await provider.page(HIGH, Offset(offset), limit)


async def rows_of(*rows: Any) -> Page:
    return await page_of(collection(list(rows)))


async def test_a_page_of_scores() -> None:
    rows = [score("10001", 1, 48210), score("10002", 2, 1200, updated="2026-01-02T03:04:05", tier=None)]
    page = await page_of(collection(rows, total=2400))
    assert page.entries == (
        Entry(1, "10001", None, 48210, "48,210"),
        Entry(2, "10002", None, 1200, "1,200", extra={"updated": "2026-01-02T03:04:05"}),
    )
    assert page.board == Board(HIGH, total=Exact(2400), order=Order.HIGH_FIRST)
    assert (page.anchor, page.next, page.previous, page.warnings) == (Offset(0), Offset(2), None, ())


async def test_names_in_lower_case_and_ids_as_numbers() -> None:
    row = {
        "userid": 10001,
        "value": 1200,
        "displayvalue": "1,200 pt",
        "rank": 3,
        "updated": "2012-01-31T09:00:00",
    }
    page = await page_of({"startindex": 1, "totalresults": "7", "ENTRY": [row]})
    assert page.entries == (
        Entry(3, "10001", None, 1200, "1,200 pt", extra={"updated": "2012-01-31T09:00:00"}),
    )
    assert page.board.total == Exact(7)


@pytest.mark.parametrize(
    "answer", [[], collection([], 0), {"totalResults": 0}, {"totalResults": 0, "entry": None}]
)
async def test_no_data(answer: Any) -> None:
    page = await page_of(answer)
    assert (page.entries, page.next, page.warnings) == ((), None, ())
    assert page.board.total == (Unknown() if answer == [] else Exact(0))


@pytest.mark.parametrize("start", [1, "1", 0, None, "first", -3])
async def test_a_start_that_says_nothing_contradicts_nothing(start: Any) -> None:
    page = await page_of(collection([score()], start=start))
    assert (len(page.entries), page.warnings) == (1, ())


async def test_past_the_end_there_is_nothing_and_nothing_is_wrong() -> None:
    page = await page_of(collection(None, total=120, start=201), 200)
    assert (page.entries, page.next, page.previous, page.warnings) == ((), None, Offset(150), ())


@pytest.mark.parametrize(
    "answer",
    [
        score(),
        collection(score(), total=1),
        [score()],
        {"entry": [score()]},
        {"itemsPerPage": 50, "entry": score()},
    ],
)
async def test_one_row_in_any_of_its_forms(answer: Any) -> None:
    page = await page_of(answer)
    assert page.entries == (Entry(1, "10001", None, 1200, "1,200"),)
    assert page.warnings == ()


@pytest.mark.parametrize("entry", [None, "none", 5, True])
async def test_h16_an_entry_that_is_no_list_is_reported(entry: Any) -> None:
    page = await page_of(collection(entry, total=120))
    assert (page.entries, page.next) == ((), None)
    assert page.board.total == Exact(120)
    assert page.warnings == ("entry is no list, so no rows could be read",)
    assert (await page_of({"totalResults": 120})).warnings == page.warnings


@pytest.mark.parametrize(
    "bad", ["a row", None, 7, [], {}, {"rank": 2}, {"userId": None}, {"userId": {}}, {"userId": " "}]
)
async def test_h16_a_row_that_is_nobodys_keeps_its_place_and_is_reported(bad: Any) -> None:
    page = await page_of(collection([score("1", 1, 9), bad, score("2", 3, 8)], total=9))
    assert [each.player_id for each in page.entries] == ["1", "", "2"]
    rank = ", at rank 2," if bad == {"rank": 2} else ""
    assert page.warnings == (f"row 2 of the answer{rank} does not say whose it is",)
    assert page.next == Offset(3)


async def test_of_many_rows_that_are_nobodys_one_sentence_tells() -> None:
    page = await page_of(collection([score("1", 1, 9), *[{"rank": 2}] * 3], total=9))
    assert page.warnings == (
        "3 rows do not say whose they are, the first of them row 2 of the answer, at rank 2",
    )


@pytest.mark.parametrize(
    ("rank", "expected"),
    [(7, 7), ("15000", 15000), (0, 0), (None, None), ("many", None), (1.5, None), (-1, None), (True, None), ([], None),
     ("1e99999999999", None)],
)  # fmt: skip
async def test_h16_a_rank_that_is_odd_keeps_its_row(rank: Any, expected: int | None) -> None:
    page = await rows_of(score("5", rank))
    assert page.entries[0].rank == expected
    assert page.warnings == (() if expected is not None else ("player 5 has no rank that can be read",))


@pytest.mark.parametrize(
    ("total", "expected", "warned"),
    [(5, Exact(5), False), ("5", Exact(5), False), (2**63, Exact(2**63), False), (-1, Unknown(), True), ("many", Unknown(), True),
     (True, Unknown(), True), (5.5, Unknown(), True), ({}, Unknown(), True)],
)  # fmt: skip
async def test_h16_a_total_in_any_of_its_forms(total: Any, expected: Any, warned: bool) -> None:
    page = await page_of(collection([score()], total=total))
    assert page.board.total == expected
    assert page.warnings == (("totalResults is no count",) if warned else ())


@pytest.mark.parametrize(
    ("value", "number", "text"),
    [
        (1002, 1002, None), ("1002", 1002, None), (-5, -5, None), ("10.50", Decimal("10.50"), None), (None, None, None),
        ("gold", None, "gold"), ("", None, ""), (True, None, None), ({}, None, None), (2**53 + 1, 2**53 + 1, None),
    ],
)  # fmt: skip
async def test_a_value_is_exact_and_a_text_stays_a_text(value: Any, number: Any, text: str | None) -> None:
    plain, told = (await rows_of(bare("1", 1, value), bare("2", 2, value, displayValue="as told"))).entries
    assert (plain.score, plain.display) == (number, text)
    assert type(plain.score) is type(number)
    assert (told.score, told.display) == (number, "as told")


async def test_decimals_come_over_the_wire_as_they_were_written() -> None:
    page = await page_of(reply(b'[{"userId":"1","rank":1,"value":3723.250,"displayValue":12}]'))
    assert str(page.entries[0].score) == "3723.250"
    assert page.entries[0].display == "12"


@pytest.mark.parametrize("answer", [None, "x", 5, True, {}, {"status": "ok"}])
async def test_h14_another_root_is_a_typed_error(answer: Any) -> None:
    for asked in (page_of(answer), board_of(answer)):
        with pytest.raises(BadAnswer, match="The answer for board highscore holds nothing of the kind"):
            await asked
    with pytest.raises(BadAnswer, match="The answer for the boards of app @app"):
        await mobage(answer)[0].boards()


@pytest.mark.parametrize(
    "error", [{"Error": {"Message": "No proxy", "Code": "4012"}}, {"error_msg": "No proxy", "error": 4012}]
)
async def test_an_error_that_came_with_status_200_is_quoted(error: Any) -> None:
    with pytest.raises(BadAnswer, match=r"The service says: No proxy \(4012\)"):
        await page_of(error)


async def test_h17_what_contradicts_what_was_asked_for_is_reported() -> None:
    rows = [score(str(at), 9 - at, at) for at in range(4)]
    page = await page_of(collection([*rows, rows[0]], total=100, start=1), 20, 3)
    assert page.warnings == (
        "rows from 21 were asked for, and the service began with row 1",
        "the service sent 5 rows where 3 were asked for",
        "1 player stands on this page more than once",
        "the rows are not in rank order",
    )


@pytest.mark.parametrize(
    ("offset", "limit", "total", "following", "previous"),
    [
        (0, 2, 100, 2, None), (50, 2, 100, 52, 48), (1, 2, 100, 3, 0), (98, 2, 100, None, 96), (0, 5, 100, 2, None),
        (0, 2, "?", 2, None), (0, 5, "?", None, None),
    ],
)  # fmt: skip
async def test_the_ways_on_are_offsets(
    offset: int, limit: int, total: Any, following: int | None, previous: int | None
) -> None:
    rows = [score("1", offset + 1, 9), score("2", offset + 2, 8)]
    page = await page_of(collection(rows, total, offset + 1), offset, limit)
    assert page.next == (None if following is None else Offset(following))
    assert page.previous == (None if previous is None else Offset(previous))


@pytest.mark.parametrize(
    ("found", "asked", "same"),
    [
        ("10001", "10001", True), ("mobage.jp:10001", "10001", True), ("10001", "mobage.jp:10001", True),
        ("mobage.jp:10001", "mobage.cn:10001", False), ("10001", "10002", False), ("mobage.jp:10001", "0001", False),
    ],
)  # fmt: skip
def test_a_regions_name_before_an_id_is_no_other_player(found: str, asked: str, same: bool) -> None:
    assert same_player(found, asked) is same
    assert mobage(None)[0].same_player(found, asked) is same
