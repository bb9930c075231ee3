"""Writes: what is sent, what counts as done (H22), what is foreseen, and how a conflict is told."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from lbtui.errors import (
    BadAnswer,
    RequestRefused,
    UsageError,
)
from lbtui.model.board import Board, BoardRef
from lbtui.model.entry import Entry
from lbtui.model.score import Score
from lbtui.providers.mobage import MobageProvider
from tests.providers.mobage_shapes import BEST, HIGH, HIGHSCORE, LAP, asked, bare, collection, refusing, score
from tests.providers.wire import mobage, reply

pytestmark = pytest.mark.anyio

MISSING = object()


def board_like(**changes: Any) -> dict[str, Any]:
    """The high score board with other members, or without those that are MISSING."""
    return {key: value for key, value in {**HIGHSCORE, **changes}.items() if value is not MISSING}


async def read_board(given: dict[str, Any]) -> tuple[MobageProvider, Board]:
    provider, _ = mobage(lambda request: reply([], 500) if request.path.endswith("@all") else given)
    return provider, await provider.board(BoardRef(given["id"]))


@pytest.mark.parametrize("status", [200, 202, 204])
@pytest.mark.parametrize("body", [b"", b" \r\n", b"[]", b"{}", b"null"])
async def test_h22_an_accepted_write_may_say_nothing(status: int, body: bytes) -> None:
    provider, wire = mobage(reply(body, status))
    assert await provider.submit(HIGH, "10001", 5) is None
    await provider.delete(HIGH, "10001")
    assert [(each.method, each.body) for each in wire.requests] == [("PUT", b'{"value":5}'), ("DELETE", None)]
    assert asked(wire) == ["/highscore/10001/@self?fields=value", "/highscore/10001/@self"]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (score("10001", 7, 1300), Entry(7, "10001", None, 1300, "1,300")),
        (collection([score("10001", 7, 1300)]), Entry(7, "10001", None, 1300, "1,300")),
        ({"value": 1300}, Entry(None, "10001", None, 1300)),
        (bare("mobage.cn:10001", "7", "1300"), Entry(7, "mobage.cn:10001", None, 1300)),
    ],
)
async def test_an_accepted_write_may_tell_the_score(body: Any, expected: Entry) -> None:
    provider, wire = mobage(reply(body, 202))
    assert await provider.submit(HIGH, "10001", 1300) == expected
    await provider.delete(HIGH, "10001")
    assert len(wire.requests) == 2


async def test_a_score_that_is_told_without_a_text_is_shown_as_far_as_the_board_is_known() -> None:
    provider, wire = mobage(
        lambda request: reply(bare("1", 1, 83.25), 202) if request.method == "PUT" else collection([LAP])
    )
    await provider.boards()
    told = await provider.submit(BEST, "1", Decimal("83.25"))
    assert told is not None
    assert told.display == "1:23.250"
    assert wire.requests[1].body == b'{"value":83.25}'
    assert len(wire.requests) == 2


@pytest.mark.parametrize(
    "body", [b"<html>log in</html>", b'"done"', {"Error": {"Message": "no"}}, score("10002"), b"\xff"]
)
async def test_an_answer_that_makes_no_sense_is_no_success(body: Any) -> None:
    provider, _ = mobage(reply(body, 200))
    with pytest.raises(BadAnswer):
        await provider.submit(HIGH, "10001", 5)
    with pytest.raises(BadAnswer):
        await provider.delete(HIGH, "10001")


async def test_the_default_score_is_asked_for_by_no_value_and_me_is_me() -> None:
    provider, wire = mobage(reply(b"", 202))
    await provider.submit(BoardRef("a b"), "@me", None)
    assert asked(wire) == ["/a%20b/@me/@self?fields=value"]
    assert wire.requests[0].body == b"{}"
    told, _ = mobage(reply(score("10001", 7, 1300), 202))
    assert (await told.submit(HIGH, "@me", 1300)) == Entry(7, "10001", None, 1300, "1,300")


WORDS = {"Error": {"Message": "Score is lower.", "Code": "4090"}}
EITHER = "It is lower than the player's present one, or it needs a value and has none"
LOWER, NO_DEFAULT = (
    "takes no lower scores (allowLowerScore is false)",
    "has no default score (defaultScore is null)",
)
UNCLEAR = "its flags do not say why"


@pytest.mark.parametrize(
    ("lower", "default", "value", "words"),
    [
        (False, None, 5, LOWER), (False, 100, 5, LOWER), (False, MISSING, 5, LOWER), (MISSING, 100, 5, LOWER),
        (False, 100, None, LOWER), (MISSING, 100, None, LOWER),
        (False, None, None, NO_DEFAULT), (True, None, None, NO_DEFAULT), (MISSING, None, None, NO_DEFAULT),
        (True, MISSING, None, NO_DEFAULT),
        (MISSING, MISSING, 5, EITHER), (MISSING, None, 5, EITHER), (False, MISSING, None, EITHER), (MISSING, MISSING, None, EITHER),
        (True, 100, 5, UNCLEAR), (True, 100, None, UNCLEAR), (True, None, 5, UNCLEAR),
    ],
)  # fmt: skip
async def test_the_two_causes_of_a_409_are_told_apart_by_the_boards_flags(
    lower: Any, default: Any, value: Score | None, words: str
) -> None:
    provider, wire = refusing(409, WORDS, board_like(allowLowerScore=lower, defaultScore=default))
    with pytest.raises(RequestRefused) as caught:
        await provider.submit(HIGH, "10001", value)
    said = str(caught.value)
    assert [each in said for each in (LOWER, NO_DEFAULT, EITHER, UNCLEAR)].count(True) == 1
    assert words in said
    assert "Board High score" in said
    assert "The service says: Score is lower (4090)" in said
    assert caught.value.exit_code == 2
    assert [(each.method, each.repeatable) for each in wire.requests] == [("PUT", False), ("GET", False)]


async def test_a_409_of_a_board_that_nobody_knows_may_have_either_cause() -> None:
    provider, _ = refusing(409, b"")
    with pytest.raises(RequestRefused) as caught:
        await provider.submit(HIGH, "10001", 5)
    assert EITHER in str(caught.value)
    assert "Board highscore" in str(caught.value)


async def test_a_409_is_explained_by_what_was_told_before_where_the_board_cannot_be_read_now() -> None:
    provider, _ = mobage(
        lambda request: (
            reply([], 409)
            if request.method == "PUT"
            else collection([HIGHSCORE])
            if request.query
            else reply([], 500)
        )
    )
    await provider.boards()
    with pytest.raises(RequestRefused, match="takes no lower scores"):
        await provider.submit(HIGH, "10001", 5)


async def test_a_409_to_a_deletion_is_not_about_scores() -> None:
    with pytest.raises(RequestRefused, match="refused to delete the score of player 10001 on board highscore"):
        await refusing(409, [])[0].delete(HIGH, "10001")


FLAGS: list[tuple[dict[str, Any], Score | None, Score | None, str]] = [
    ({}, 1200, 1100, "High score takes no score lower than the player's present 1,200."),
    ({}, 1200, 1200, ""), ({}, 1200, 1300, ""), ({}, None, 5, ""), ({}, 1200, Decimal("1199.9"), "lower than the player's present 1,200"),
    ({"allowLowerScore": True}, 1200, 5, ""), ({"allowLowerScore": MISSING}, 1200, 5, ""),
    ({}, 1200, None, "High score has no default score, so a value has to be given."),
    ({}, None, None, "has no default score"),
    ({"defaultScore": 100}, 1200, None, "lower than the player's present"), ({"defaultScore": 100}, 50, None, ""),
    ({"defaultScore": 100}, None, None, ""), ({"defaultScore": MISSING}, 1200, None, ""),
    ({"defaultScore": 0, "allowLowerScore": True}, 1200, None, ""),
    ({"reverse": True}, 1200, 1100, "present 1,200, although low scores stand first there."), ({"reverse": True}, 1200, 1300, ""),
    ({"archived": True, "allowLowerScore": True}, 1200, 1300, "High score is archived and takes no more scores."),
    ({"archived": True}, None, None, "is archived"),
]  # fmt: skip


@pytest.mark.parametrize(("flags", "present", "new", "words"), FLAGS)
async def test_a_refusal_is_foreseen_as_far_as_the_flags_tell(
    flags: dict[str, Any], present: Score | None, new: Score | None, words: str
) -> None:
    provider, board = await read_board(board_like(**flags))
    before = None if present is None else Entry(3, "10001", score=present)
    said = provider.refusal(board, before, new)
    assert words in said
    assert bool(said) is bool(words)


@pytest.mark.parametrize(
    ("given", "expected"),
    [(100, 100), ("10.50", Decimal("10.50")), (0, 0), (None, None), (MISSING, None), ("some", None)],
)
async def test_the_default_score_of_a_board(given: Any, expected: Score | None) -> None:
    provider, board = await read_board(board_like(defaultScore=given))
    assert provider.default_score(board) == expected


async def test_an_entry_without_a_number_foretells_nothing() -> None:
    provider, board = await read_board(HIGHSCORE)
    assert provider.refusal(board, Entry(3, "10001", display="gold"), 5) == ""
    assert provider.refusal(Board(HIGH), Entry(3, "10001", score=9), 5) == ""


async def test_a_score_is_typed_and_shown_in_the_boards_format() -> None:
    provider, lap = await read_board({**LAP, "scoreFormat": " Minute_Second "})
    assert provider.score_from(lap, "1:02.250") == Decimal("62.250")
    assert provider.score_text(lap, Decimal("62.25")) == "1:02.250"
    _, high = await read_board(HIGHSCORE)
    assert provider.score_text(high, 48210) == "48,210"
    assert provider.score_text(Board(HIGH), 48210) == "48,210"
    assert provider.score_from(Board(HIGH), "62.25") == Decimal("62.25")
    for text in ("2147483648", "-2147483649", "1.5", "soon", ""):
        with pytest.raises(UsageError):
            provider.score_from(high, text)


async def test_a_write_to_a_partition_is_refused_before_it_is_sent() -> None:
    provider, wire = mobage(reply(b"", 202))
    for ask in (provider.submit(BoardRef("a", "b"), "1", 5), provider.delete(BoardRef("a", "b"), "1")):
        with pytest.raises(UsageError, match="have none"):
            await ask
    assert wire.requests == []
