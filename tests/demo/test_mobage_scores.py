"""The demo's Mobage scores: everybody, friends and oneself, with every parameter of the service's page."""

from __future__ import annotations

from decimal import Decimal
from typing import Any
from urllib.parse import quote

import pytest

from lbtui.demo.names import HOSTILE
from lbtui.model.score_format import show
from tests.demo.mobage_asking import BOARDS, LISTED, RIVAL, USER, Mobage, said, scores

pytestmark = pytest.mark.anyio

ROWS = {
    "highscore": 2_400, "coins": 800, "lap": 600, "marathon": 300, "playtime": 400, "survival": 200, "patience": 160,
    "sprint": 120, "expedition": 80, "voyage": 60, "watchkeeping": 40, "spring2026": 120, "newcup": 0, "arena": 1_200,
}  # fmt: skip


async def rows(
    mobage: Mobage, board: str, user: str = "@me", group: str = "@all", **query: object
) -> list[Any]:
    entries: list[Any] = (await mobage.page(scores(board, user, group, **query)))["entry"]
    return entries


async def whole(mobage: Mobage, board: str) -> list[Any]:
    """All rows of a board, page by page."""
    found: list[Any] = []
    while True:
        page = await rows(mobage, board, count=1000, startIndex=len(found) + 1)
        found += page
        if len(page) < 1000:
            return found


def test_every_board_is_looked_at() -> None:
    assert tuple(ROWS) == LISTED


@pytest.mark.parametrize("board", ROWS)
async def test_a_board_is_ranked_and_ties_share_a_rank(mobage: Mobage, board: str) -> None:
    found = await whole(mobage, board)
    about = await mobage.page(f"{BOARDS}/{board}")
    assert len(found) == ROWS[board] == (await mobage.page(scores(board)))["totalResults"]
    assert len({row["userId"] for row in found}) == len(found)
    values = [row["value"] for row in found]
    assert values == sorted(values, reverse=not about["reverse"])
    assert [row["rank"] for row in found] == [values.index(value) + 1 for value in values]
    for row in found:
        exact = Decimal(str(row["value"])) if isinstance(row["value"], float) else row["value"]
        assert row["displayValue"] == show(exact, about["scoreFormat"], about["scorePrecision"])


async def test_ties_go_one_two_two_four_at_the_top(mobage: Mobage) -> None:
    assert [row["rank"] for row in await rows(mobage, "highscore", count=4)] == [1, 2, 2, 4]
    ranks = [row["rank"] for row in await whole(mobage, "highscore")]
    shared = next(at for at in range(1000, 2400) if ranks[at] == ranks[at - 1])
    (second,) = await rows(mobage, "highscore", startIndex=shared + 1, count=1)
    assert second["rank"] == ranks[shared] == shared


async def test_the_user_stands_where_the_profile_says(mobage: Mobage) -> None:
    mine = {"userId": USER, "value": 48210, "displayValue": "48,210", "rank": 731}
    assert await mobage.page(scores("highscore", "@me", "@self")) == mine
    assert await mobage.page(scores("highscore", USER, "@self")) == mine
    assert await rows(mobage, "highscore", startIndex=731, count=1) == [mine]
    for board in ("highscore", "coins", "lap", "spring2026"):
        for user in (USER, RIVAL):
            alone = await mobage.standing(board, user)
            assert [row for row in await whole(mobage, board) if row["value"] == alone["value"]] == [
                alone
            ] or user == RIVAL
            assert alone in await whole(mobage, board)


async def test_friends_are_ranked_among_themselves_and_oneself(mobage: Mobage) -> None:
    for board in ("highscore", "coins", "lap"):
        page = await mobage.page(scores(board, "@me", "@friends"))
        circle = page["entry"]
        assert page["totalResults"] == len(circle) == 21
        assert {USER, RIVAL} < {row["userId"] for row in circle}
        everybody = {row["userId"]: row for row in await whole(mobage, board)}
        overall = [everybody[row["userId"]] for row in circle]
        assert [row["value"] for row in overall] == [row["value"] for row in circle]
        assert overall == sorted(overall, key=lambda row: int(row["rank"]))
        values = [row["value"] for row in circle]
        assert [row["rank"] for row in circle] == [values.index(value) + 1 for value in values]
    by_number = await mobage.page(scores("highscore", USER, "@friends"))
    assert by_number == await mobage.page(scores("highscore", "@me", "@friends"))


async def test_a_friend_has_the_user_for_a_friend_and_who_has_none_is_alone(mobage: Mobage) -> None:
    assert {row["userId"] for row in await rows(mobage, "highscore", RIVAL, "@friends")} == {USER, RIVAL}
    alone = (await rows(mobage, "voyage", count=1))[0]
    assert await rows(mobage, "voyage", alone["userId"], "@friends") == [alone | {"rank": 1}]
    empty = await mobage.page(scores("voyage", "@me", "@friends"))
    assert (empty["totalResults"], empty["entry"]) == (0, [])


@pytest.mark.parametrize("group", ["@all", "@friends"])
@pytest.mark.parametrize("board", ["highscore", "lap"])
async def test_sorting_by_rank_and_by_value_both_ways(mobage: Mobage, board: str, group: str) -> None:
    async def ordered(**query: object) -> list[Any]:
        return await rows(mobage, board, "@me", group, count=1000, **query)

    best_first = await ordered()
    backwards = await ordered(sortBy="rank", sortOrder="descending")
    assert await ordered(sortBy="rank", sortOrder="ascending") == await ordered(sortBy="rank") == best_first
    assert await ordered(sortOrder="descending") == backwards
    if group == "@friends" or board == "lap":
        assert backwards == best_first[::-1]
    lowest_first, highest_first = (best_first, backwards) if board == "lap" else (backwards, best_first)
    assert await ordered(sortBy="value") == await ordered(sortBy="value", sortOrder="ascending") == lowest_first
    assert await ordered(sortBy="value", sortOrder="descending") == highest_first


@pytest.mark.parametrize("order", ["ascending", "descending"])
@pytest.mark.parametrize("count", [7, 50, 999])
async def test_pages_of_any_size_make_the_board(mobage: Mobage, order: str, count: int) -> None:
    found: list[Any] = []
    for start in range(1, 601, count):
        page = await mobage.page(scores("lap", sortOrder=order, count=count, startIndex=start))
        assert (page["startIndex"], page["itemsPerPage"], page["totalResults"]) == (start, count, 600)
        found += page["entry"]
    everybody = await whole(mobage, "lap")
    assert found == (everybody if order == "ascending" else everybody[::-1])


@pytest.mark.parametrize("order", ["ascending", "descending"])
async def test_the_ends_of_a_board(mobage: Mobage, order: str) -> None:
    assert len(await rows(mobage, "highscore")) == 50
    assert len(await rows(mobage, "highscore", count=1000, sortOrder=order)) == 1000
    assert len(await rows(mobage, "highscore", startIndex=2400, sortOrder=order)) == 1
    for start in (2401, 2_000_000, "9" * 15):
        page = await mobage.page(scores("highscore", startIndex=start, sortOrder=order))
        assert (page["totalResults"], page["entry"]) == (2400, [])
    assert (await mobage.page(scores("newcup", sortOrder=order)))["entry"] == []


@pytest.mark.parametrize("name", ["userId", "value", "displayValue", "rank"])
async def test_each_field_can_be_asked_for_alone(mobage: Mobage, name: str) -> None:
    mine = await mobage.page(scores("lap", "@me", "@self"))
    for spelt in (name, name.lower()):
        assert await mobage.page(scores("lap", "@me", "@self", fields=spelt)) == {name: mine[name]}
        for group in ("@all", "@friends"):
            entries = await rows(mobage, "lap", "@me", group, fields=spelt, count=1000)
            assert entries == [{name: row[name]} for row in await rows(mobage, "lap", "@me", group, count=1000)]
    assert list(await mobage.page(scores("lap", "@me", "@self", fields="rank,userid"))) == ["userId", "rank"]


@pytest.mark.parametrize(
    ("query", "why"),
    [("count=0", "count must"), ("count=1001", "count must"), ("count=x", "count must"), ("startIndex=0", "startIndex must"),
     ("startIndex=1.5", "startIndex must"), ("sortBy=id", "sortBy must be rank or value"), ("sortBy=Rank", "sortBy must"),
     ("sortOrder=asc", "sortOrder must"), ("format=atom", "format must be json"), ("fields=title", "There is no field “title”"),
     ("sortBy=rank&sortBy=rank", "sortBy is given more than once")],
)  # fmt: skip
async def test_what_a_parameter_cannot_be(mobage: Mobage, query: str, why: str) -> None:
    for group in ("@all", "@friends", "@self"):
        response = await mobage.get(f"{scores('highscore', '@me', group)}?{query}")
        assert response.status_code == 400
        assert said(response).startswith(why)


@pytest.mark.parametrize("group", ["@everybody", "all", "@All", "@me", "10002"])
async def test_another_group_is_malformed(mobage: Mobage, group: str) -> None:
    response = await mobage.get(scores("highscore", "@me", group))
    assert (response.status_code, said(response)) == (400, "The group must be one of @all, @friends, @self.")


async def test_who_is_nobody_or_not_there_is_not_found(mobage: Mobage) -> None:
    for group in ("@all", "@friends", "@self"):
        response = await mobage.get(scores("highscore", "99999999999", group))
        assert (response.status_code, said(response)) == (404, "There is no such user.")
    response = await mobage.get(scores("newcup", "@me", "@self"))
    assert (response.status_code, said(response)) == (404, "This user has no score on the leaderboard.")


async def test_ids_of_any_signs_are_found(mobage: Mobage) -> None:
    there = {row["userId"] for row in await whole(mobage, "patience")}
    assert {*HOSTILE, "mobage.jp:10077"} <= there
    for user in (*HOSTILE, "mobage.jp:10077"):
        mine = await mobage.page(scores("patience", quote(user, safe=""), "@self"))
        assert mine["userId"] == user
    assert await mobage.standing("highscore", "mobage.jp:10077")


async def test_values_are_exact(mobage: Mobage) -> None:
    text = (await mobage.get(scores("sprint", count=1000, fields="value"))).text
    values = [part.partition("}")[0] for part in text.split('"value":')[1:]]
    assert len(values) == 120
    assert all(len(value.partition(".")[2]) in (0, 3) for value in values)
    assert any(value.endswith("0") and "." in value for value in values)
    below = await rows(mobage, "coins", sortOrder="descending", count=1)
    assert below[0]["value"] < 0
    assert below[0]["displayValue"].startswith("-")
