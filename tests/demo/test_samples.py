"""The samples of the service's own pages come out as they stand there."""

from __future__ import annotations

import pytest

from tests.demo.asking import MICROSOFT, USER, Service, board, people

pytestmark = pytest.mark.anyio


async def test_the_pages_request_gives_the_pages_answer(service: Service) -> None:
    target = board("TotalFlagsCaptured", include="valuemetadata", maxItems=3, skipToRank=15000)
    assert await service.page(target) == {
        "pagingInfo": {"continuationToken": "15003", "totalItems": 23437},
        "leaderboardInfo": {
            "displayName": "Total flags captured",
            "totalCount": 23437,
            "columnDefinition": {
                "displayName": "Flags Captured",
                "statName": "flagscaptured",
                "type": "Integer",
            },
        },
        "userList": [
            {
                "gamertag": "WarriorSaint",
                "xuid": "1234567890123444",
                "percentile": 0.64,
                "rank": 15000,
                "value": "1002",
                "valuemetadata": '{"color" : "silver","weight" : 2000, "israining" : false}',
            },
            {
                "gamertag": "xxxSniper39",
                "xuid": "1234567890123555",
                "percentile": 0.64,
                "rank": 15001,
                "value": "993",
                "valuemetadata": '{"color" : "silver","weight" : 2020, "israining" : true}',
            },
            {
                "gamertag": "WhockaWhocka",
                "xuid": "1234567890123666",
                "percentile": 0.64,
                "rank": 15002,
                "value": "700",
                "valuemetadata": '{"color" : "red","weight" : 300, "israining" : false}',
            },
        ],
    }


@pytest.mark.parametrize("contract", [None, "1", "2"])
async def test_the_first_contract_gives_columns_and_numbers(service: Service, contract: str | None) -> None:
    target = board("TotalFlagsCaptured", maxItems=3, skipToRank=15000).replace("?", "/columns/deaths?")
    page = await service.page(target, contract)
    assert page["pagingInfo"] == {"continuationToken": "15003", "totalItems": 23437}
    assert page["leaderboardInfo"]["columns"] == [
        {"displayName": "Flags Captured", "statName": "flagscaptured", "type": "Integer"},
        {"displayName": "Deaths", "statName": "deaths", "type": "Integer"},
    ]
    assert page["userList"][0] == {
        "gamertag": "WarriorSaint",
        "xuid": 1234567890123444,
        "percentile": 0.64,
        "rank": 15000,
        "values": [1002, 47],
    }
    assert [row["values"][1] for row in page["userList"]] == [47, 17, 2]


async def test_further_columns_are_texts_in_the_third_contract(service: Service) -> None:
    page = await service.page(board("TotalFlagsCaptured").replace("Captured", "Captured/columns/Deaths"))
    assert all(isinstance(value, str) for row in page["userList"] for value in row["values"])
    assert {len(row["values"]) for row in page["userList"]} == {2}


async def test_the_social_pages_request_gives_its_answer(service: Service) -> None:
    assert await service.page(people("EnemyDefeats", "favorite", sort="descending"), "1") == {
        "pagingInfo": None,
        "leaderboardInfo": {
            "displayName": "Kills",
            "totalCount": 3,
            "columns": [{"displayName": "Kills", "statName": "enemydefeats", "type": "integer"}],
        },
        "userList": [
            {
                "gamertag": "xxxSniper39",
                "xuid": "1234567890123555",
                "percentile": 1.0,
                "rank": 1,
                "values": ["47"],
            },
            {"gamertag": "WarriorSaint", "xuid": USER, "percentile": 0.66, "rank": 2, "values": ["42"]},
            {
                "gamertag": "WhockaWhocka",
                "xuid": "1234567890123666",
                "percentile": 0.33,
                "rank": 3,
                "values": ["12"],
            },
        ],
    }


async def test_nobody_ahead_of_the_sample_has_less_and_nobody_behind_more(service: Service) -> None:
    page = await service.page(board("totalflagscaptured", maxItems=200, skipToRank=14_900))
    values = [int(row["value"]) for row in page["userList"]]
    assert values == sorted(values, reverse=True)
    assert [row["rank"] for row in page["userList"]] == list(range(14_900, 15_100))
    assert all(row["percentile"] == round(row["rank"] / 23437, 2) for row in page["userList"])


async def test_a_dotted_contract_adds_the_modern_gamertag(service: Service) -> None:
    response = await service.ask(board("TotalFlagsCaptured", maxItems=300), MICROSOFT)
    rows = response.json()["userList"]
    for row in rows:
        name, digits = row["moderngamertag"], row["moderngamertagsuffix"]
        assert row["uniquemoderngamertag"] == (f"{name}#{digits}" if digits else name)
    assert {row["moderngamertagsuffix"] for row in rows} != {""}


async def test_the_title_managed_board_has_its_own_percentile_and_the_rank_among_all(service: Service) -> None:
    page = await service.page(board("stat(kills)", include="valuemetadata"), "4")
    first = page["userList"][0]
    assert (first["rank"], first["globalrank"]) == (1, 1)
    assert first["percentile"] == round(1 - 1 / page["leaderboardInfo"]["totalCount"], 4)
    assert page["pagingInfo"]["continuationToken"] == "11"


async def test_a_board_narrowed_to_people_tells_both_ranks(service: Service) -> None:
    target = board("TotalFlagsCaptured", xuid=USER, maxItems=100, view="People", viewTarget="People")
    page = await service.page(target)
    rows = page["userList"]
    assert [row["rank"] for row in rows] == list(range(1, len(rows) + 1))
    assert {row["gamertag"]: row["globalrank"] for row in rows}["WarriorSaint"] == 15000
    ranks = [row["globalrank"] for row in rows]
    assert ranks == sorted(ranks)
    assert page["leaderboardInfo"]["totalCount"] == len(rows) < 100
    favorites = await service.page(target.replace("viewTarget=People", "viewTarget=Favorites"))
    assert [row["globalrank"] for row in favorites["userList"]] == [15000, 15001, 15002]
