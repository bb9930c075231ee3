"""Every board's answers hold to what Microsoft's parser demands, for requests as Microsoft's client sends them."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from tests.demo.asking import BOARDS, MICROSOFT, USER, Service, board, people
from tests.demo.conformance import broken_rules

pytestmark = pytest.mark.anyio

GOOD = {
    "pagingInfo": {"continuationToken": "15003", "totalItems": 23437},
    "leaderboardInfo": {
        "displayName": "Total flags captured",
        "totalCount": 23437,
        "columnDefinition": {"displayName": "Flags Captured", "statName": "flagscaptured", "type": "Integer"},
    },
    "userList": [
        {
            "gamertag": "A",
            "xuid": "1",
            "percentile": 1.0,
            "rank": 1,
            "value": "7",
            "valuemetadata": '{"a" : null}',
        }
    ],
}

PLACES: tuple[dict[str, object], ...] = (
    {}, {"maxItems": 7}, {"maxItems": 150}, {"maxItems": 7, "skipToRank": 5}, {"maxItems": 3, "skipToUser": USER},
    {"maxItems": 7, "continuationToken": 3}, {"maxItems": 7, "skipToRank": 4_000_000_000},
)  # fmt: skip


@pytest.mark.parametrize("contract", ["3", "3.1", "4", "4.1"])
@pytest.mark.parametrize("name", BOARDS)
async def test_every_board_answers_as_the_parser_demands(service: Service, name: str, contract: str) -> None:
    for place in PLACES:
        for extra in ({}, {"include": "valuemetadata"}):
            response = await service.get(board(name, **extra, **place), contract)
            if response.status_code == 404 and "skipToUser" in place:
                continue  # this player is not on every board
            assert response.status_code == 200, response.text
            assert broken_rules(response.text, modern=contract.endswith(".1")) == []


@pytest.mark.parametrize("contract", ["1", "1.1", "2", "2.1", "3.1"])
@pytest.mark.parametrize(
    "stat", ["Kills", "enemydefeats", "BestLap", "flagscaptured", "lifetimexp", "NewSeason"]
)
async def test_every_circle_of_people_answers_as_the_parser_demands(
    service: Service, stat: str, contract: str
) -> None:
    for group in ("all", "All", "favorite", "favorites"):
        for sort in ({}, {"sort": "ascending"}, {"sort": "descending"}):
            response = await service.get(people(stat, group, **sort, maxItems=5), contract)
            assert response.status_code == 200, response.text
            assert broken_rules(response.text, modern=contract.endswith(".1")) == []


@pytest.mark.parametrize(
    "target",
    [
        board("TotalFlagsCaptured"),
        board("TotalFlagsCaptured", maxItems=100, continuationToken=6),
        board("TotalFlagsCaptured", include="valuemetadata"),
        board("TotalFlagsCaptured", include="valuemetadata", maxItems=100, continuationToken=6),
        board("TotalFlagsCaptured", maxItems=10, skipToRank=100),
        board("TotalFlagsCaptured", include="valuemetadata", maxItems=10, skipToRank=100),
        board("TotalFlagsCaptured", maxItems=20, skipToUser=USER),
        board("TotalFlagsCaptured", include="valuemetadata", maxItems=20, skipToUser=USER),
        board("TotalFlagsCaptured", xuid=USER, maxItems=20, view="People", viewTarget="All"),
        board("TotalFlagsCaptured", xuid=USER, maxItems=20, view="People", viewTarget="Favorites"),
        board("TotalFlagsCaptured", include="valuemetadata", xuid=USER, view="People", viewTarget="People"),
        board("stat(Kills)"),
        board("stat(Kills)", maxItems=100, continuationToken=6),
        people("Kills", "All", maxItems=20),
        people("Kills", "all", sort="descending", maxItems=20),
        people("Kills", "favorites", sort="ascending", maxItems=20, continuationToken=2),
        people("Kills", "all", sort="descending", maxItems=20, skipToUser=USER),
    ],
)
async def test_a_client_that_sends_what_microsofts_sends_is_served(service: Service, target: str) -> None:
    response = await service.ask(target, MICROSOFT)
    assert "accept" not in response.request.headers
    assert response.status_code == 200
    assert broken_rules(response.text, modern=True) == []
    assert response.headers["content-type"] == "application/json"


@pytest.mark.parametrize(
    ("spoil", "rule"),
    [
        (lambda page, _: page.pop("pagingInfo"), "pagingInfo is there"),
        (lambda page, _: page["pagingInfo"].update(continuationToken=15003), "continuationToken is a string"),
        (
            lambda page, _: page["leaderboardInfo"].update(totalCount="23437"),
            "totalCount is an unsigned integer",
        ),
        (
            lambda page, _: page["leaderboardInfo"].pop("columnDefinition"),
            "there is a columnDefinition or columns",
        ),
        (lambda page, _: page.update(userList={}), "userList is an array"),
        (lambda _, row: row.pop("gamertag"), "gamertag is a string or null"),
        (lambda _, row: row.update(xuid=1), "xuid is a string or null"),
        (lambda _, row: row.update(percentile=1), "percentile is a number with a fraction"),
        (lambda _, row: row.update(percentile="1.0"), "percentile is a number with a fraction"),
        (lambda _, row: row.update(rank="1"), "rank is an integer"),
        (lambda _, row: row.update(globalrank=1.0), "globalrank is an integer or null"),
        (lambda _, row: row.update(value=7), "value is a string, or values are strings"),
        (lambda _, row: row.update(valuemetadata='"a" : 1'), "valuemetadata is the text of a flat JSON object"),
        (lambda _, row: row.update({"value ": "7"}), "keys are spelt as the parser reads them"),
    ],
)
def test_the_checker_sees_each_rule_broken(spoil: Callable[[Any, Any], object], rule: str) -> None:
    assert broken_rules(json.dumps(GOOD)) == []
    page = json.loads(json.dumps(GOOD))
    spoil(page, page["userList"][0])
    assert broken_rules(json.dumps(page)) == [rule]


def test_the_checker_wants_the_modern_members_of_a_dotted_contract() -> None:
    assert len(broken_rules(json.dumps(GOOD), modern=True)) == 3
