"""Setting and deleting scores in the demo's Mobage: what is accepted, what is refused, and what the board shows."""

from __future__ import annotations

import httpx
import pytest

from lbtui.demo import demo_app
from tests.demo.mobage_asking import BOARDS, FORM, JSON, RIVAL, USER, Mobage, said, scores, signed

pytestmark = pytest.mark.anyio


def target(board: str, user: str = "@me", query: str = "?fields=value") -> str:
    return scores(board, user, "@self") + query


async def top(mobage: Mobage, board: str, count: int = 5) -> list[tuple[str, int]]:
    page = await mobage.page(scores(board, count=count))
    return [(row["userId"], row["rank"]) for row in page["entry"]]


async def test_a_higher_score_is_accepted_and_moves_the_ranks(fresh: Mobage) -> None:
    before = await fresh.page(scores("highscore", count=1000))
    response = await fresh.put("highscore", 500_000)
    at = sum(row["value"] > 500_000 for row in before["entry"])
    score = {"userId": USER, "value": 500_000, "displayValue": "500,000", "rank": at + 1}
    assert (response.status_code, response.json()) == (202, score)
    after = await fresh.page(scores("highscore", count=1000))
    assert after["totalResults"] == before["totalResults"]
    assert after["entry"][at] == score
    passed = before["entry"][at]
    assert after["entry"][at + 1] == passed | {"rank": passed["rank"] + 1}
    assert after["entry"][999] == before["entry"][999]


@pytest.mark.parametrize("board", ["highscore", "playtime"])
async def test_a_lower_score_is_a_conflict_where_the_board_keeps_the_higher(fresh: Mobage, board: str) -> None:
    await fresh.put(board, 3_000_000)
    for value in (2_999_999, 0, -1):
        response = await fresh.put(board, value)
        assert (response.status_code, "allowLowerScore is false" in said(response)) == (409, True)
    assert (await fresh.put(board, 3_000_000)).status_code == 202
    assert (await fresh.standing(board))["value"] == 3_000_000


@pytest.mark.parametrize(("board", "better", "worse"), [("lap", 60, 70), ("coins", 70_000, 60_000)])
async def test_where_lower_scores_are_allowed_they_are_set(
    fresh: Mobage, board: str, better: int, worse: int
) -> None:
    assert (await fresh.put(board, better)).status_code == 202
    first = (await fresh.standing(board))["rank"]
    assert (await fresh.put(board, worse)).status_code == 202
    assert (await fresh.standing(board))["rank"] > first


async def test_without_a_value_the_default_counts(fresh: Mobage) -> None:
    response = await fresh.put("newcup", None)
    expected = {"userId": USER, "value": 100, "displayValue": "100", "rank": 1}
    assert (response.status_code, response.json()) == (202, expected)
    for body, kind in (("{}", JSON), ("", FORM), (" {} ", JSON)):
        await fresh.put("newcup", 7)
        response = await fresh.ask("PUT", target("newcup"), body, kind)
        assert (response.status_code, response.json()["value"]) == (202, 100), body
    assert (await fresh.put("playtime", None, "77")).json()["value"] == 0


async def test_without_a_value_and_a_default_there_is_a_conflict(fresh: Mobage) -> None:
    for board in ("highscore", "lap"):
        response = await fresh.put(board, None)
        assert (response.status_code, "defaultScore is null" in said(response)) == (409, True)
    await fresh.put("playtime", 5)
    response = await fresh.put("playtime", None)
    assert (response.status_code, "allowLowerScore is false" in said(response)) == (409, True)


async def test_an_archived_board_takes_nothing(fresh: Mobage) -> None:
    before = await fresh.page(scores("spring2026"))
    for response in (await fresh.put("spring2026", 99_999_999), await fresh.delete("spring2026")):
        assert (response.status_code, "archived" in said(response)) == (403, True)
    assert await fresh.page(scores("spring2026")) == before


async def test_a_new_player_comes_in_and_goes_again(fresh: Mobage) -> None:
    assert (await fresh.get(scores("highscore", "newcomer", "@self"))).status_code == 404
    before = await fresh.page(scores("highscore", count=10))
    assert (await fresh.put("highscore", 2_000_000_000, "newcomer")).json()["rank"] == 1
    after = await fresh.page(scores("highscore", count=10))
    assert after["totalResults"] == before["totalResults"] + 1
    assert after["entry"][1:] == [row | {"rank": row["rank"] + 1} for row in before["entry"][:9]]
    response = await fresh.delete("highscore", "newcomer")
    assert (response.status_code, response.content) == (202, b"")
    assert await fresh.page(scores("highscore", count=10)) == before
    response = await fresh.delete("highscore", "newcomer")
    assert (response.status_code, said(response)) == (404, "This user has no score on the leaderboard.")


async def test_a_score_that_was_deleted_can_be_set_again_in_its_place(fresh: Mobage) -> None:
    before = await fresh.page(scores("highscore", count=5, startIndex=729))
    assert (await fresh.delete("highscore")).status_code == 202
    assert await fresh.standing("highscore") is None
    assert (await fresh.page(scores("highscore")))["totalResults"] == 2399
    assert (await fresh.put("highscore", 48210)).json()["rank"] == 731
    assert await fresh.page(scores("highscore", count=5, startIndex=729)) == before


async def test_equals_share_a_rank_and_who_came_first_stands_first(fresh: Mobage) -> None:
    for user in ("a", "b", "c"):
        await fresh.put("newcup", 10, user)
    await fresh.put("newcup", 20, "d")
    assert await top(fresh, "newcup") == [("d", 1), ("a", 2), ("b", 2), ("c", 2)]
    await fresh.put("newcup", 10, "a")
    await fresh.put("newcup", "10.0", "a")
    assert await top(fresh, "newcup") == [("d", 1), ("a", 2), ("b", 2), ("c", 2)]
    await fresh.put("newcup", 5, "e")
    assert (await top(fresh, "newcup"))[-1] == ("e", 5)
    await fresh.put("newcup", 15, "a")
    await fresh.put("newcup", 10, "a")
    assert await top(fresh, "newcup") == [("d", 1), ("b", 2), ("c", 2), ("a", 2), ("e", 5)]


async def test_on_a_reversed_board_lower_is_better(fresh: Mobage) -> None:
    first = (await fresh.page(scores("lap", count=1)))["entry"][0]
    assert (await fresh.put("lap", first["value"] - 1, RIVAL)).json()["rank"] == 1
    assert (await fresh.put("lap", first["value"] + 1_000_000, RIVAL)).json()["rank"] == 600


async def test_updated_tells_the_last_change_and_no_attempt() -> None:
    now = [1_800_000_000.0]
    mobage = Mobage(demo_app("mobage", clock=lambda: now[0]))

    async def updated(board: str) -> str:
        return str((await mobage.page(f"{BOARDS}/{board}", timestamp=str(int(now[0]))))["updated"])

    async def change(method: str, value: str | None = None) -> int:
        query = "?fields=value" if method == "PUT" else ""
        body = None if value is None else f'{{"value": {value}}}'
        return (
            await mobage.ask(method, target("coins", query=query), body, timestamp=str(int(now[0])))
        ).status_code

    assert await updated("coins") == "2026-06-30T21:14:05"
    assert await change("PUT", "12") == 202
    assert await updated("coins") == "2027-01-15T08:00:00"
    now[0] += 61
    assert await change("PUT", '"x"') == 400
    assert await updated("coins") == "2027-01-15T08:00:00"
    assert await change("DELETE") == 202
    assert await updated("coins") == "2027-01-15T08:01:01"
    assert await updated("lap") == "2026-06-30T21:14:05"


@pytest.mark.parametrize(
    ("sent", "shown"),
    [("12.50", "12.50"), ("0.10", "0.10"), ("1e3", "1000"), ("-0.0", "0"), ("0E-400", "0"), ("1E-7", "1E-7"),
     ("123456789012345678.01", "123456789012345678.01"), ("9007199254740993", "9007199254740993"), ("1E+300", "1E+300"),
     ("5.0", "5")],
)  # fmt: skip
async def test_a_number_is_kept_as_exactly_as_it_was_sent(fresh: Mobage, sent: str, shown: str) -> None:
    response = await fresh.put("coins", sent)
    assert response.status_code == 202, response.text
    assert f'"value":{shown},' in response.text
    again = await fresh.get(scores("coins", "@me", "@self"))
    assert again.text == response.text


async def test_numbers_rank_by_their_size_not_their_spelling(fresh: Mobage) -> None:
    values = (
        "-1E+300",
        "-1000.5",
        "-1000.49",
        "-2",
        "-1E-300",
        "0",
        "1E-300",
        "0.10",
        "0.11",
        "9",
        "10",
        "1E+300",
    )
    for at, value in enumerate(values):
        assert (await fresh.put("watchkeeping", value, f"u{at:02}")).status_code == 202
    page = await fresh.page(scores("watchkeeping", count=1000))
    order = [row["userId"] for row in page["entry"] if row["userId"].startswith("u")]
    assert order == [f"u{at:02}" for at in reversed(range(len(values)))]


@pytest.mark.parametrize("value", ["2147483648", "-2147483649", "1.5", "1e10", "0.1", "1E-300", "1e300"])
async def test_an_integer_board_takes_signed_32_bit_integers_alone(mobage: Mobage, value: str) -> None:
    response = await mobage.put("newcup", value)
    assert (response.status_code, "32-bit" in said(response)) == (400, True)


async def test_an_integer_board_takes_its_limits(fresh: Mobage) -> None:
    for value in (2**31 - 1, -(2**31)):
        assert (await fresh.put("newcup", value)).json()["value"] == value
    assert '"value":2000,' in (await fresh.put("newcup", "2e3")).text


@pytest.mark.parametrize(
    "value",
    ['"12"', "true", "null", "[]", "{}", "NaN", "Infinity", "-Infinity", "1e309", "-1.7977E308", "2.2E-308", "9" * 31, "1e" + "9" * 30, "1e999999999",
     "9" * 5000, "01", "+1", ".5", "1.", "0x10", "1_000", '{"a":1}', "[" * 5000],
)  # fmt: skip
async def test_what_is_no_number_is_malformed(mobage: Mobage, value: str) -> None:
    before = await mobage.standing("coins")
    response = await mobage.put("coins", value)
    assert response.status_code == 400
    assert said(response)
    assert await mobage.standing("coins") == before


@pytest.mark.parametrize(
    ("body", "kind"),
    [('{"value":1,"value":2}', JSON), ('{"value":1,"rank":2}', JSON), ('{"score":1}', JSON), ("[1]", JSON), ('[["value",1]]', JSON),
     ("1", JSON), ("value=1", "application/json"), ('{"value":1', JSON), ("\ufeff{}", JSON), ('{"value":1}', "text/plain"),
     ('{"value":1}', ""), ("value=1&value=2", FORM), ("value=1&x=2", FORM), ("value=", FORM), ("value=abc", FORM),     ("x=1", FORM), ("value=+1", FORM)],
)  # fmt: skip
async def test_what_is_no_body_of_an_update_is_malformed(mobage: Mobage, body: str, kind: str) -> None:
    request = signed("PUT", target("coins"))
    request = httpx.Request("PUT", request.url, headers={**request.headers, "content-type": kind}, content=body)
    if kind == FORM:
        request = signed("PUT", target("coins"), body, FORM)
    response = await mobage.send(request)
    assert response.status_code == 400, response.text
    assert said(response)


async def test_a_body_of_any_length_is_not_read(mobage: Mobage) -> None:
    body = '{"value": 1' + " " * 20_000 + "}"
    response = await mobage.ask("PUT", target("coins"), body)
    assert (response.status_code, said(response)) == (400, "The body has over 16384 octets.")


@pytest.mark.parametrize(
    ("query", "why"),
    [("", "fields is missing"), ("?fields=", "fields may only be value"), ("?fields=rank", "fields may only be value"),
     ("?fields=value,rank", "fields may only be value"), ("?fields=name", "There is no field"),
     ("?fields=value&fields=value", "fields is given more than once")],
)  # fmt: skip
async def test_an_update_names_the_field_value(fresh: Mobage, query: str, why: str) -> None:
    response = await fresh.ask("PUT", target("coins", query=query), '{"value": 1}')
    assert response.status_code == 400
    assert said(response).startswith(why)
    assert (await fresh.ask("PUT", target("coins", query="?fields=Value"), '{"value": 1}')).status_code == 202


@pytest.mark.parametrize("method", ["PUT", "DELETE"])
async def test_only_oneself_is_changed(mobage: Mobage, method: str) -> None:
    for group in ("@all", "@friends", "10002"):
        response = await mobage.ask(method, scores("coins", "@me", group, fields="value"), '{"value":1}')
        assert (response.status_code, said(response)) == (400, "Only @self can be changed.")


@pytest.mark.parametrize("user", ["@you", "%20%20", "a%0Ab", "%1B%5B31m", "x" * 65, "%E2%80%AE"])
async def test_an_id_that_no_new_player_can_have(mobage: Mobage, user: str) -> None:
    response = await mobage.ask("PUT", target("coins", user), '{"value":1}')
    assert (response.status_code, "A user id has" in said(response)) == (400, True)
    assert (await mobage.get(scores("coins", user, "@self"))).status_code == 404


async def test_a_player_of_any_signs_who_is_there_can_be_changed(fresh: Mobage) -> None:
    for user in ("two%0Alines", "..%2F..%2Fetc", "mobage.jp%3A10077"):
        assert (await fresh.ask("PUT", target("coins", user), '{"value":3}')).status_code == 202
        assert (await fresh.delete("coins", user)).status_code == 202


async def test_without_a_token_others_can_be_changed_and_nobody_is_me(fresh: Mobage) -> None:
    response = await fresh.ask("PUT", target("coins", RIVAL), '{"value":3}', legs={})
    assert response.json()["userId"] == RIVAL
    for method in ("PUT", "DELETE"):
        response = await fresh.ask(method, target("coins"), '{"value":3}', legs={})
        assert (response.status_code, "@me is nobody" in said(response)) == (400, True)
    assert (await fresh.ask("DELETE", scores("coins", RIVAL, "@self"), legs={})).status_code == 202
