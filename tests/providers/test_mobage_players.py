"""Looking players up: one by one, and among friends."""

from __future__ import annotations

from typing import Any

import pytest

from lbtui.errors import BadAnswer, NotFound, Throttled
from lbtui.model.entry import Scope
from lbtui.providers.wire import Request
from tests.providers.mobage_shapes import (
    BEST,
    HIGH,
    HIGHSCORE,
    LAP,
    asked,
    bare,
    board_rows,
    by_path,
    collection,
    score,
)
from tests.providers.wire import mobage, reply

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize("missing", [reply([], 404), [], collection([], 0)])
async def test_players_are_looked_up_one_by_one(missing: Any) -> None:
    def one(request: Request) -> Any:
        return score("10001", 731, 48210) if "/10001/" in request.path else missing

    provider, wire = mobage(one)
    found, gone = await provider.players(HIGH, ["10001", "10/02"])
    assert found is not None
    assert (found.player_id, found.rank, found.score) == ("10001", 731, 48210)
    assert gone is None
    assert asked(wire) == ["/highscore/10001/@self", "/highscore/10%2F02/@self"]


async def test_a_missing_player_is_told_from_a_missing_board() -> None:
    provider, wire = mobage(by_path(highscore=HIGHSCORE))
    assert await provider.players(HIGH, ["1", "2"]) == (None, None)
    assert asked(wire) == ["/highscore/1/@self", "/highscore/2/@self", "/highscore"]
    nothing: list[Any] = [reply([], 404), []]
    for each in nothing:
        provider, wire = mobage(each)
        with pytest.raises(NotFound, match="There is no board highscore"):
            await provider.players(HIGH, ["1"])
    with pytest.raises(Throttled):
        await mobage(reply([], 429))[0].players(HIGH, ["1"])


@pytest.mark.parametrize(
    ("answer", "player", "expected"),
    [
        (score("10001"), "@me", "10001"), (score("mobage.jp:10001"), "10001", "mobage.jp:10001"), (score(10001), "10001", "10001"),
        ({"value": 5, "rank": 1}, "10001", "10001"), (collection([score("7"), score("10001", 2)]), "10001", "10001"),
    ],
)  # fmt: skip
async def test_a_single_score_in_any_of_its_forms(answer: Any, player: str, expected: str) -> None:
    found = (await mobage(answer)[0].players(HIGH, [player]))[0]
    assert found is not None
    assert found.player_id == expected


async def test_a_score_of_somebody_else_is_not_taken_for_the_players() -> None:
    with pytest.raises(BadAnswer, match="the score of player 10001 on board highscore is about another player"):
        await mobage(score("10002"))[0].players(HIGH, ["10001"])


async def test_friends_are_looked_for_in_their_list() -> None:
    provider, wire = mobage(by_path(highscore=HIGHSCORE, friends=board_rows(1_500)))
    found = await provider.players(HIGH, ["7", "1400", "9999"], Scope.FRIENDS)
    assert [each and each.rank for each in found] == [7, 1400, None]
    assert asked(wire) == [
        "/highscore/@me/@friends?count=1000",
        "/highscore/@me/@friends?count=1000&startIndex=1001",
    ]


async def test_a_list_of_friends_that_repeats_itself_ends() -> None:
    same = [score(str(at), at) for at in range(1_000)]

    def answer(request: Request) -> Any:
        assert len(wire.requests) <= 3
        return by_path(highscore=HIGHSCORE, friends=same)(request)

    provider, wire = mobage(answer)
    assert await provider.players(HIGH, ["x"], Scope.FRIENDS) == (None,)
    assert len(wire.requests) == 3


async def test_the_first_single_score_without_a_text_asks_for_the_board_as_well() -> None:
    provider, wire = mobage(by_path(lap=LAP, self=bare("1", 1, 83.25)))
    found = (await provider.players(BEST, ["1"]))[0]
    assert found is not None
    assert found.display == "1:23.250"
    assert asked(wire) == ["/lap/1/@self", "/lap"]
