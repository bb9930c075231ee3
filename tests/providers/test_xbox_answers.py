"""How answers are read: each way in which they are known to differ from their page, and from sense (H16)."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest

from lbtui.errors import BadAnswer
from lbtui.model.board import BoardRef, Exact, Order, Unknown
from lbtui.model.page import Anchor, Page, Player, Rank, Token, Top
from lbtui.providers.answers import parse_json
from lbtui.providers.xbox_answer import read_page

REF = BoardRef("TotalFlagsCaptured")


def page_of(root: Any, anchor: Anchor | None = None, limit: int = 10) -> Page:
    """Through JSON text, as from the wire."""
    return read_page(parse_json(json.dumps(root)), REF, anchor or Top(), limit)


def board(rows: Any, **more: Any) -> dict[str, Any]:
    info = {
        "displayName": "Flags",
        "totalCount": 23437,
        "columnDefinition": {"statName": "flags", "type": "Integer"},
    }
    return {"pagingInfo": None, "leaderboardInfo": info, "userList": rows, **more}


def row(**more: Any) -> dict[str, Any]:
    return {"gamertag": "Saint", "xuid": "5", "percentile": 0.64, "rank": 1, "value": "1002", **more}


def test_the_page_as_documented_for_contract_3() -> None:
    metadata = '{"color" : "silver","weight" : 2000, "israining" : false, "pet": null}'
    given = board(
        [row(rank=15000, valuemetadata=metadata)],
        pagingInfo={"continuationToken": "15001", "totalItems": 23437},
    )
    page = page_of(given, Rank(15000))
    entry = page.entries[0]
    assert (entry.name, entry.player_id, entry.rank, entry.score) == ("Saint", "5", 15000, 1002)
    assert entry.percentile == Decimal("0.64")
    assert entry.metadata == {"color": "silver", "weight": 2000, "israining": False, "pet": None}
    assert list(entry.metadata) == ["color", "weight", "israining", "pet"]
    assert entry.metadata_text == metadata
    assert page.board.total == Exact(23437)
    assert page.board.title == "Flags"
    assert [(each.name, each.type) for each in page.board.columns] == [("flags", "Integer")]
    assert page.next == Token("15001")
    assert page.previous == Rank(14990)
    assert page.warnings == ()


@pytest.mark.parametrize(
    "given",
    [
        {"value": "1002"}, {"value": 1002}, {"value ": 1002}, {"values": ["1002"]}, {"values": [1002]},
        {"Value": "1002"}, {"value": None, "values": [1002, 4]},
    ],
)  # fmt: skip
def test_a_value_in_any_of_its_forms(given: dict[str, Any]) -> None:
    plain = row()
    del plain["value"]
    entry = page_of(board([{**plain, **given}])).entries[0]
    assert entry.score == 1002
    assert type(entry.score) is int
    assert entry.display is None


def test_further_columns_keep_their_values_under_their_names() -> None:
    given = board([{**row(), "values": [1000, 47]}])
    given["leaderboardInfo"]["columns"] = [{"statName": "flags"}, {"statName": "deaths", "type": "integer"}]
    del given["leaderboardInfo"]["columnDefinition"]
    del given["userList"][0]["value"]
    page = page_of(given)
    assert page.entries[0].score == 1000
    assert page.entries[0].extra == {"deaths": "47"}
    assert [each.name for each in page.board.columns] == ["flags", "deaths"]


@pytest.mark.parametrize(
    ("percentile", "expected"),
    [(0.64, "0.64"), (0.9954, "0.9954"), (1.0, "1.0"), (64.39, "64.39"), (1, "1"), ("0.5", "0.5"), ("half", None), (None, None)],
)  # fmt: skip
def test_a_percentile_is_shown_in_the_scale_it_came_in(percentile: Any, expected: str | None) -> None:
    entry = page_of(board([row(percentile=percentile)])).entries[0]
    assert (None if entry.percentile is None else str(entry.percentile)) == expected


@pytest.mark.parametrize(
    ("metadata", "expected", "warned"),
    [
        ('{"a": 1}', {"a": 1}, False),
        ({"a": 1}, {"a": 1}, False),
        ('"name" : "value", "b" : "c"', {"name": "value", "b": "c"}, False),
        ("", None, False),
        (None, None, False),
        ("not json", None, True),
        ("[1]", None, True),
    ],
)
@pytest.mark.parametrize("key", ["valuemetadata", "valueMetadata"])
def test_metadata_in_any_of_its_forms(key: str, metadata: Any, expected: Any, warned: bool) -> None:
    page = page_of(board([row(**{key: metadata})]))
    assert page.entries[0].metadata == expected
    assert bool(page.warnings) is warned
    assert page.entries[0].extra == ({"valuemetadata": metadata} if warned else {})


@pytest.mark.parametrize(
    ("paging", "following"),
    [
        (None, None),
        ({}, None),
        ({"continuationToken": None}, None),
        ({"continuationToken": ""}, None),
        ({"continuationToken": 152}, Token("152")),
        ({"continuationToken": 2**64 - 1}, Token("18446744073709551615")),
        ({"continuationToken": "a b&skipToRank=9"}, Token("a b&skipToRank=9")),
        ([], None),
    ],
)
def test_paging_information_null_absent_or_odd(paging: Any, following: Any) -> None:
    assert page_of(board([row()], pagingInfo=paging)).next == following


def test_paging_information_may_be_absent() -> None:
    given = board([row()])
    del given["pagingInfo"]
    assert page_of(given).next is None


def test_after_a_user_the_board_goes_on_by_rank() -> None:
    rows = [row(xuid="1", rank=11718), row(xuid="2", rank=14162), row(xuid="5", rank=15000)]
    assert page_of(board(rows), Player("5")).next == Rank(15001)
    assert page_of(board([row(rank=23437)]), Player("5")).next is None


@pytest.mark.parametrize(
    ("count", "items", "expected", "warned"),
    [
        (5, 5, Exact(5), False), ("5", None, Exact(5), False), (None, "7", Exact(7), False), (None, None, Unknown(), False),
        (-1, None, Unknown(), True), ("many", None, Unknown(), True), (5, 6, Exact(5), True), (True, None, Unknown(), True),
        (2**63, None, Exact(2**63), False), (5.5, None, Unknown(), True),
    ],
)  # fmt: skip
def test_a_total_in_any_of_its_forms(count: Any, items: Any, expected: Any, warned: bool) -> None:
    given = board([row()], pagingInfo={"totalItems": items})
    given["leaderboardInfo"]["totalCount"] = count
    page = page_of(given)
    assert page.board.total == expected
    assert bool(page.warnings) is warned


@pytest.mark.parametrize(
    ("rank", "expected"), [("15000", 15000), (7, 7), (None, None), ("many", None), (1.5, None)]
)
def test_h16_a_rank_that_is_odd_keeps_its_row(rank: Any, expected: int | None) -> None:
    page = page_of(board([row(rank=rank)]))
    assert page.entries[0].rank == expected
    assert any("rank" in each for each in page.warnings) is (expected is None)


@pytest.mark.parametrize(
    "bad", ["a row", None, 7, [], {}, {"gamertag": "x", "rank": 2}, {"xuid": None}, {"xuid": {}}]
)
def test_h16_a_row_that_cannot_be_read_is_reported_and_the_page_survives(bad: Any) -> None:
    page = page_of(board([row(xuid="1"), bad, row(xuid="2", rank=3)]))
    assert [entry.player_id for entry in page.entries] == ["1", "2"]
    assert any("row 2" in each for each in page.warnings)


@pytest.mark.parametrize("users", [None, {}, "none", 5])
def test_h16_a_user_list_that_is_none_is_reported(users: Any) -> None:
    page = page_of(board(users))
    assert page.entries == ()
    assert page.board.total == Exact(23437)
    assert page.warnings


@pytest.mark.parametrize("root", [None, [], "x", 5, {}, {"error": "no"}])
def test_h14_another_root_is_a_typed_error(root: Any) -> None:
    with pytest.raises(BadAnswer, match="holds no leaderboard"):
        page_of(root)


def test_names_and_ids_are_kept_as_sent() -> None:
    rows = [
        row(gamertag="[/]\x1b]0;x", xuid=2533274916402282),
        row(gamertag=None, xuid="6", rank=2),
        row(xuid="6", rank=2),
    ]
    page = page_of(board(rows))
    assert [(each.name, each.player_id) for each in page.entries] == [
        ("[/]\x1b]0;x", "2533274916402282"), (None, "6"), ("Saint", "6"),
    ]  # fmt: skip
    assert any("more than once" in each for each in page.warnings)


def test_h17_more_rows_than_asked_for_and_ranks_that_fall_are_reported() -> None:
    rows = [row(xuid=str(at), rank=9 - at) for at in range(4)]
    warnings = " ".join(page_of(board(rows), limit=3).warnings)
    assert "4 rows where 3" in warnings
    assert "not in rank order" in warnings


@pytest.mark.parametrize(
    ("values", "order"),
    [
        ((9, 8, 8), Order.HIGH_FIRST), ((8, 8, 9), Order.LOW_FIRST), ((8, 8), None), ((8,), None), ((9, 8, 10), None),
        (("x", "y"), None),
    ],
)  # fmt: skip
def test_the_order_is_told_only_where_the_rows_show_it(values: tuple[Any, ...], order: Order | None) -> None:
    rows = [row(xuid=str(at), rank=at + 1, value=value) for at, value in enumerate(values)]
    assert page_of(board(rows)).board.order == order


def test_scores_are_exact_and_texts_stay_texts() -> None:
    texts = ["9007199254740993", "12345678901234567890", "10.50", "gold", ""]
    entries = page_of(board([row(xuid=str(at), value=text) for at, text in enumerate(texts)])).entries
    assert [entry.score for entry in entries] == [2**53 + 1, 12345678901234567890, Decimal("10.50"), None, None]
    assert [entry.score_text for entry in entries][2:] == ["10.50", "gold", ""]


def test_further_members_of_a_row_are_kept() -> None:
    entry = page_of(board([row(moderngamertag="Saint", moderngamertagsuffix=None, globalRank=15000)])).entries[
        0
    ]
    assert entry.extra == {"moderngamertag": "Saint", "globalrank": 15000}
