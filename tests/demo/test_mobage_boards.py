"""The demo's Mobage boards: listed, named and alone, with every parameter of the service's page."""

from __future__ import annotations

import pytest

from tests.demo.mobage_asking import BOARDS, LISTED, Mobage, asking, said

pytestmark = pytest.mark.anyio

FIELDS = (
    "id", "appId", "title", "scoreFormat", "scorePrecision", "iconUrl", "allowLowerScore", "reverse",
    "defaultScore", "archived", "published", "updated",
)  # fmt: skip


async def ids(mobage: Mobage, **query: object) -> list[str]:
    return [each["id"] for each in (await mobage.page(BOARDS + asking(query)))["entry"]]


async def test_one_board_is_a_bare_object(mobage: Mobage) -> None:
    assert await mobage.page(f"{BOARDS}/highscore") == {
        "id": "highscore",
        "appId": "12000001",
        "title": "High score",
        "scoreFormat": "integer",
        "scorePrecision": 0,
        "iconUrl": "http://demo.invalid/icons/highscore.png",
        "allowLowerScore": False,
        "reverse": False,
        "defaultScore": None,
        "archived": False,
        "published": "2025-03-04T09:00:00",
        "updated": "2026-06-30T21:14:05",
    }


async def test_all_boards_are_a_collection(mobage: Mobage) -> None:
    page = await mobage.page(BOARDS)
    assert (page["startIndex"], page["itemsPerPage"], page["totalResults"]) == (1, 50, 14)
    assert tuple(each["id"] for each in page["entry"]) == LISTED
    by_id = {each["id"]: each for each in page["entry"]}
    assert by_id["highscore"] == await mobage.page(f"{BOARDS}/highscore")
    assert {each["scoreFormat"] for each in page["entry"]} == {
        "integer", "decimal", "hours", "minutes", "seconds", "day_second", "day_minute", "day_hour", "hour_second",
        "hour_minute", "minute_second",
    }  # fmt: skip
    assert {name for name, each in by_id.items() if each["reverse"]} == {"lap", "marathon", "sprint"}
    assert {name for name, each in by_id.items() if each["archived"]} == {"spring2026"}
    defaults = {name: each["defaultScore"] for name, each in by_id.items() if each["defaultScore"] is not None}
    assert defaults == {"coins": 0, "playtime": 0, "watchkeeping": 0, "newcup": 100}
    flags = {
        "highscore": False,
        "coins": True,
        "lap": True,
        "marathon": True,
        "playtime": False,
        "newcup": True,
    }
    assert {name: by_id[name]["allowLowerScore"] for name in flags} == flags
    precisions = {"lap": 3, "coins": 2, "marathon": 2, "survival": 1, "patience": 2, "sprint": 3, "voyage": 1}
    assert {
        name: each["scorePrecision"] for name, each in by_id.items() if each["scorePrecision"]
    } == precisions


async def test_some_titles_try_a_screens_patience(mobage: Mobage) -> None:
    titles = [each["title"] for each in (await mobage.page(BOARDS))["entry"]]
    assert any("[" in title for title in titles)
    assert any("\x1b" in title for title in titles)
    assert any("\u202e" in title for title in titles)


async def test_the_apps_own_number_is_the_app(mobage: Mobage) -> None:
    assert await mobage.page(BOARDS.replace("@app", "12000001")) == await mobage.page(BOARDS)
    for app in ("12000002", "@other", "app"):
        response = await mobage.get(BOARDS.replace("@app", app))
        assert (response.status_code, said(response)) == (404, "There is no such app.")


async def test_several_ids_are_a_collection_of_those(mobage: Mobage) -> None:
    page = await mobage.page(f"{BOARDS}/lap,highscore,lap")
    assert [each["id"] for each in page["entry"]] == ["lap", "highscore"]
    assert page["totalResults"] == 2
    assert await mobage.page(f"{BOARDS}/lap%2Chighscore") == await mobage.page(f"{BOARDS}/lap,highscore")
    second = await mobage.page(
        f"{BOARDS}/lap,highscore,coins" + asking({"count": 1, "startIndex": 2, "sortBy": "id"})
    )
    assert [each["id"] for each in second["entry"]] == ["highscore"]
    assert second["totalResults"] == 3


@pytest.mark.parametrize("names", ["lap,nosuch", "nosuch", "lap,", ",lap", ","])
async def test_a_board_that_there_is_not_is_404_alone_or_among_others(mobage: Mobage, names: str) -> None:
    response = await mobage.get(f"{BOARDS}/{names}")
    assert response.status_code == 404
    assert said(response).startswith("There is no leaderboard “")


async def test_count_and_start_index_walk_the_list(mobage: Mobage) -> None:
    assert await ids(mobage, count=4) == list(LISTED[:4])
    assert await ids(mobage, count=4, startIndex=14) == ["arena"]
    assert await ids(mobage, startIndex=15) == []
    assert await ids(mobage, startIndex="9" * 15) == []
    page = await mobage.page(BOARDS + asking({"count": 1000, "startIndex": 2}))
    assert (page["startIndex"], page["itemsPerPage"], page["totalResults"], len(page["entry"])) == (
        2,
        1000,
        14,
        13,
    )


async def test_sorted_by_id_up_and_down(mobage: Mobage) -> None:
    assert await ids(mobage, sortBy="id") == sorted(LISTED)
    assert await ids(mobage, sortBy="id", sortOrder="ascending") == sorted(LISTED)
    assert await ids(mobage, sortBy="id", sortOrder="descending") == sorted(LISTED, reverse=True)
    assert await ids(mobage, sortOrder="descending", count=2) == ["watchkeeping", "voyage"]


@pytest.mark.parametrize("name", FIELDS)
async def test_each_field_can_be_asked_for_alone(mobage: Mobage, name: str) -> None:
    whole = await mobage.page(f"{BOARDS}/lap")
    for spelt in (name, name.lower(), name.upper()):
        assert await mobage.page(f"{BOARDS}/lap?fields={spelt}") == {name: whole[name]}
        assert (await mobage.page(f"{BOARDS}?fields={spelt}"))["entry"][2] == {name: whole[name]}


async def test_fields_come_in_the_pages_order_and_none_means_all(mobage: Mobage) -> None:
    some = await mobage.page(f"{BOARDS}/lap?fields=updated,title,id,title")
    assert list(some) == ["id", "title", "updated"]
    assert tuple(await mobage.page(f"{BOARDS}/lap?fields=")) == FIELDS


@pytest.mark.parametrize(
    ("query", "why"),
    [("count=0", "count must"), ("count=1001", "count must be an integer from 1 to 1000"), ("count=-1", "count must"),
     ("count=", "count must"), ("count=many", "count must"), ("count=1.0", "count must"), ("count=%2B5", "count must"),
     ("count=%D9%A3", "count must"), ("startIndex=0", "startIndex must"), ("startIndex=-5", "startIndex must"),
     ("startIndex=1e3", "startIndex must"), ("startIndex=" + "9" * 5000, "startIndex must"), ("sortBy=title", "sortBy must be id"),
     ("sortBy=", "sortBy must be id"), ("sortOrder=up", "sortOrder must be ascending or descending"), ("sortOrder=", "sortOrder must"),
     ("format=xml", "format must be json"), ("format=", "format must be json"), ("fields=name", "There is no field “name”"),
     ("fields=id,,title", "There is no field “”"), ("count=5&count=5", "count is given more than once"),
     ("fields=id&fields=title", "fields is given more than once")],
)  # fmt: skip
async def test_what_a_parameter_cannot_be(mobage: Mobage, query: str, why: str) -> None:
    for target in (BOARDS, f"{BOARDS}/lap", f"{BOARDS}/lap,coins"):
        response = await mobage.get(f"{target}?{query}")
        assert response.status_code == 400
        assert said(response).startswith(why)


async def test_json_may_be_named_and_what_is_unknown_is_ignored(mobage: Mobage) -> None:
    assert await mobage.page(f"{BOARDS}?format=json&colour=red&Count=1") == await mobage.page(BOARDS)
