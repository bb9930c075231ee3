"""Each parameter of the service's page: its default, its limits, and which of two that disagree counts."""

from __future__ import annotations

import json

import pytest

from tests.demo.asking import USER, Service, board, people

pytestmark = pytest.mark.anyio
FLAGS = "TotalFlagsCaptured"
LARGEST = 2**32 - 1


async def ranks(service: Service, target: str) -> list[int]:
    return [row["rank"] for row in (await service.page(target))["userList"]]


@pytest.mark.parametrize(
    ("items", "rows"),
    [(0, 10), (1, 1), (3, 3), (999, 999), (1000, 1000), (1001, 1000), (LARGEST, 1000), ("007", 7)],
)
async def test_max_items(service: Service, items: object, rows: int) -> None:
    assert await ranks(service, board(FLAGS, maxItems=items)) == list(range(1, rows + 1))


async def test_ten_rows_unless_told(service: Service) -> None:
    assert len(await ranks(service, board(FLAGS))) == 10
    assert len(await ranks(service, people("Kills"))) == 10


@pytest.mark.parametrize("name", ["maxItems", "skipToRank"])
@pytest.mark.parametrize(
    "value", ["-1", "+1", "1.0", "1e3", "0x10", "", "%20", "1%20", "many", LARGEST + 1, "%D9%A3", "9" * 5000]
)
async def test_what_is_no_32_bit_number_is_malformed(service: Service, name: str, value: object) -> None:
    for target in (board(FLAGS, **{name: value}), people("Kills", "all", **{name: value})):
        assert (await service.get(target)).status_code == 400


@pytest.mark.parametrize("value", ["", "-1", "1.5", "WarriorSaint", 2**64, "9" * 5000])
async def test_skip_to_user_wants_a_xuid(service: Service, value: object) -> None:
    assert (await service.get(board(FLAGS, skipToUser=value))).status_code == 400


@pytest.mark.parametrize("value", ["", "0", "-3", "abc", "1.5", LARGEST + 1, "1" * 33])
async def test_a_token_that_was_never_given_is_malformed(service: Service, value: object) -> None:
    assert (await service.get(board(FLAGS, continuationToken=value))).status_code == 400


@pytest.mark.parametrize(("rank", "first"), [(0, 1), (1, 1), (2, 2), (15000, 15000), (23437, 23437)])
async def test_skip_to_rank(service: Service, rank: int, first: int) -> None:
    assert (await ranks(service, board(FLAGS, maxItems=2, skipToRank=rank)))[0] == first


@pytest.mark.parametrize("rank", [23438, 1_000_000, LARGEST])
@pytest.mark.parametrize("name", [FLAGS, "NewSeason", "ArenaLive", "stat(Kills)"])
async def test_past_the_end_are_no_rows(service: Service, name: str, rank: int) -> None:
    page = await service.page(board(name, maxItems=5, skipToRank=rank))
    assert page["userList"] == []
    assert page["pagingInfo"] is None


async def test_past_the_end_of_the_billion_are_no_rows(service: Service) -> None:
    assert await ranks(service, board("LifetimeXP", maxItems=5, skipToRank=LARGEST)) == []


async def test_the_user_is_last_on_a_predefined_page(service: Service) -> None:
    assert await ranks(service, board(FLAGS, maxItems=5, skipToUser=USER)) == list(range(14_996, 15_001))
    top = (await service.page(board(FLAGS, maxItems=1)))["userList"][0]
    assert await ranks(service, board(FLAGS, maxItems=5, skipToUser=top["xuid"])) == [1]


async def test_the_user_is_in_the_middle_on_a_statistics_page(service: Service) -> None:
    for target in (
        board("stat(Kills)", maxItems=9, skipToUser=USER),
        people("flagscaptured", maxItems=9, skipToUser=USER),
    ):
        page = await service.page(target, "4")
        assert [row["xuid"] for row in page["userList"]].index(USER) == 4
        assert page["pagingInfo"] is None


async def test_a_page_of_one_around_a_user_is_that_user(service: Service) -> None:
    for target in (board(FLAGS, maxItems=1, skipToUser=USER), people("Kills", maxItems=1, skipToUser=USER)):
        assert [row["xuid"] for row in (await service.page(target))["userList"]] == [USER]


async def test_no_token_comes_with_a_page_around_a_user(service: Service) -> None:
    assert (await service.page(board(FLAGS, maxItems=5, skipToUser=USER)))["pagingInfo"] is None


async def test_paging_info_only_where_the_number_of_rows_was_named(service: Service) -> None:
    assert (await service.page(board(FLAGS)))["pagingInfo"] is None
    assert (await service.page(board(FLAGS, maxItems=0)))["pagingInfo"]["continuationToken"] == "11"
    assert (await service.page(people("Kills")))["pagingInfo"]["continuationToken"] == "11"


async def test_user_beats_token_beats_rank(service: Service) -> None:
    user = board(FLAGS, maxItems=1, skipToUser=USER, continuationToken=7)
    assert await ranks(service, user) == [15_000]
    assert await ranks(service, board(FLAGS, maxItems=1, continuationToken=7, skipToRank=99)) == [7]


async def test_rank_and_user_exclude_each_other(service: Service) -> None:
    for extra in ({}, {"continuationToken": 7}):
        target = board(FLAGS, skipToRank=5, skipToUser=USER, **extra)
        assert (await service.get(target)).status_code == 400


async def test_a_parameter_given_twice_is_malformed_and_a_strange_one_ignored(service: Service) -> None:
    assert (await service.get(board(FLAGS, maxItems=3) + "&maxItems=3")).status_code == 400
    assert await ranks(service, board(FLAGS, maxItems=2, colour="red")) == [1, 2]


async def test_metadata_comes_when_asked_for_under_the_third_contract(service: Service) -> None:
    target = board(FLAGS, include="valuemetadata", maxItems=1000)
    rows = (await service.page(target))["userList"]
    texts = [row["valuemetadata"] for row in rows]
    kinds = {type(value) for text in texts if text for value in json.loads(text).values()}
    assert kinds == {str, int, bool, type(None)}
    assert "" in texts
    for other in (board(FLAGS), people("Kills", include="valuemetadata")):
        assert all("valuemetadata" not in row for row in (await service.page(other))["userList"])
    assert all("valuemetadata" not in row for row in (await service.page(target, "2"))["userList"])
    assert (await service.get(board(FLAGS, include="everything"))).status_code == 400


@pytest.mark.parametrize(
    "view",
    [{"view": "Enemies", "xuid": USER}, {"view": "People"}, {"view": "People", "xuid": "me"},
     {"view": "People", "xuid": USER, "viewTarget": "Enemies"}],
)  # fmt: skip
async def test_a_view_that_is_none_is_malformed(service: Service, view: dict[str, object]) -> None:
    assert (await service.get(board(FLAGS, **view))).status_code == 400


async def test_sort_decides_who_is_first_among_people(service: Service) -> None:
    down = (await service.page(people("BestLap", maxItems=100)))["userList"]
    up = (await service.page(people("BestLap", sort="ascending", maxItems=100)))["userList"]
    assert [row["xuid"] for row in up] == [row["xuid"] for row in reversed(down)]
    times = [int(row["values"][0]) for row in up]
    assert times == sorted(times)
    assert [row["rank"] for row in up] == [row["rank"] for row in down] == list(range(1, len(up) + 1))
    assert (await service.get(people("BestLap", sort="sideways"))).status_code == 400


async def test_a_player_without_friends_stands_alone(service: Service) -> None:
    other = (await service.page(board("BestLap", maxItems=1)))["userList"][0]["xuid"]
    page = await service.page(people("BestLap", maxItems=5).replace(USER, other))
    assert [row["xuid"] for row in page["userList"]] == [other]
    assert page["leaderboardInfo"]["totalCount"] == 1


async def test_tied_people_share_a_rank_both_ways(service: Service) -> None:
    for sort in ("ascending", "descending"):
        rows = (await service.page(people("Trophies", sort=sort, maxItems=100)))["userList"]
        values = [row["values"][0] for row in rows]
        assert [row["rank"] for row in rows] == [values.index(value) + 1 for value in values]
