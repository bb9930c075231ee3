"""How boards are read: every field of the page, in each form that is known."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from lbtui.errors import BadAnswer
from lbtui.model.board import Board, BoardRef, Column, Order, Unknown
from tests.providers.mobage_shapes import HIGHSCORE, LAP, board_of, collection
from tests.providers.wire import mobage

pytestmark = pytest.mark.anyio


async def test_a_board_with_every_field_of_the_page() -> None:
    board = await board_of(LAP, "lap")
    assert board == Board(
        BoardRef("lap"), "Best lap", Unknown(), Order.LOW_FIRST, (Column("value", None, "minute_second"),), (), False,
        "2012-02-01T10:11:12",
        {
            "appId": "12000001", "scoreFormat": "minute_second", "scorePrecision": 3, "iconUrl": "http://icons.invalid/1.png",
            "allowLowerScore": True, "reverse": True, "defaultScore": None, "published": "2012-01-31T09:00:00",
        },
    )  # fmt: skip
    assert list(board.extra) == [
        "appId", "scoreFormat", "scorePrecision", "iconUrl", "allowLowerScore", "reverse", "defaultScore", "published",
    ]  # fmt: skip


async def test_a_board_in_lower_case_with_numbers_for_texts_and_members_of_other_regions() -> None:
    given = {
        "unit": "pt", "published": "2012-01-31T09:00:00", "id": 101, "appid": 12000001, "TITLE": "High", "reverse": "false",
        "scoreprecision": "2", "allowlowerscore": 1, "defaultscore": "10.5", "archived": "true", "allowTiedRank": True,
    }  # fmt: skip
    board = await board_of(given, "101")
    assert (board.title, board.archived, board.order, board.updated) == ("High", True, Order.HIGH_FIRST, None)
    assert board.columns == (Column("value", None, None),)
    assert list(board.extra.items()) == [
        ("appId", "12000001"), ("scorePrecision", 2), ("allowLowerScore", True), ("reverse", False),
        ("defaultScore", Decimal("10.5")), ("published", "2012-01-31T09:00:00"), ("unit", "pt"), ("allowTiedRank", True),
    ]  # fmt: skip


async def test_what_cannot_be_read_of_a_board_stays_as_it_was_sent() -> None:
    odd = {
        "scorePrecision": -1,
        "reverse": [],
        "allowLowerScore": "perhaps",
        "defaultScore": {"a": 1},
        "appId": None,
    }
    board = await board_of({"id": "highscore", "archived": 2, "title": 5, **odd})
    assert dict(board.extra) == odd
    assert (board.order, board.archived, board.title) == (None, None, "5")


@pytest.mark.parametrize(
    "answer",
    [collection([LAP, HIGHSCORE]), collection(HIGHSCORE, total=1), [HIGHSCORE], {"title": "High score"}],
)
async def test_one_board_in_any_of_its_forms(answer: Any) -> None:
    assert (await board_of(answer)).title == "High score"


async def test_another_board_than_the_one_asked_for_is_not_taken_for_it() -> None:
    with pytest.raises(BadAnswer, match="board highscore is about another board"):
        await board_of(LAP)


async def test_boards_that_cannot_be_read_are_told() -> None:
    provider, _ = mobage(collection([LAP, "x", {"title": "no id"}, {"id": ""}, {**LAP, "id": 7}], total="?"))
    found = await provider.boards()
    assert [each.ref.id for each in found.boards] == ["lap", "7"]
    assert found.warnings == (
        "totalResults is no count",
        *(f"board {at} of the service's list cannot be read: it has no id" for at in (2, 3, 4)),
    )
    assert (await mobage([])[0].boards()).boards == ()
