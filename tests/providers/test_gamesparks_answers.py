"""What a callback may answer: rows with whatever members, and everything that is none."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest

from lbtui.errors import (
    BadAnswer,
    Forbidden,
    LbtuiError,
    NotAuthorized,
    NotFound,
    PartitionNeeded,
    RequestRefused,
    Throttled,
    Unavailable,
)
from lbtui.model.board import BoardRef, Exact
from lbtui.model.entry import Entry
from lbtui.model.page import Offset, Page, Top
from lbtui.providers.wire import Reply

from .wire import gamesparks, reply

pytestmark = pytest.mark.anyio

REF = BoardRef("flags")


async def read(text: str, word: str = "valid-lb-name", **values: Any) -> Page:
    """The page that this text is read as; a question about the board is answered by `word`."""
    provider, _ = gamesparks(
        lambda request: reply((text if b"key=pull_data" in request.body else word).encode()), **values
    )
    return await provider.page(REF, Top(), 100)


async def entry(text: str, **values: Any) -> Entry:
    page = await read(f"[{text}]", **values)
    assert page.warnings == ()
    return page.entries[0]


async def test_further_members_are_kept_in_their_order_and_exactly() -> None:
    row = await entry(
        '{"SCORE": 1.10, "playerId": "p", "COUNTRY": "UK", "rank": 1, "big": 12345678901234567890123, "no": null, '
        '"tags": ["a", {"b": 0.1}], "yes": true}'
    )
    assert (row.rank, row.player_id, row.score, row.name) == (1, "p", None, None)
    assert list(row.extra.items()) == [
        ("SCORE", Decimal("1.10")),
        ("COUNTRY", "UK"),
        ("big", 12345678901234567890123),
        ("no", None),
        ("tags", ["a", {"b": Decimal("0.1")}]),
        ("yes", True),
    ]
    assert str(row.extra["SCORE"]) == "1.10"


async def test_members_that_the_profile_names_are_score_and_name() -> None:
    text = '{"playerId": "p", "rank": 1, "SCORE": 1004, "userName": "Sniper", "city": "York"}'
    row = await entry(text, score="SCORE", name="userName")
    assert row == Entry(1, "p", "Sniper", 1004, extra={"city": "York"})


@pytest.mark.parametrize(
    ("member", "score", "display"),
    [
        ("10.50", Decimal("10.50"), None),
        ('"1004"', 1004, None),
        ('"1:02.5"', None, "1:02.5"),
        ("null", None, None),
    ],
)
async def test_a_score_is_a_number_or_a_text(member: str, score: Any, display: str | None) -> None:
    row = await entry(f'{{"playerId": "p", "rank": 1, "Score": {member}}}', score="SCORE")
    assert row == Entry(1, "p", score=score, display=display)
    assert str(row.score) == str(score)


@pytest.mark.parametrize("member", ["true", "[1]", '{"a": 1}'])
async def test_a_score_that_is_none_is_told_of_and_kept(member: str) -> None:
    page = await read(f'[{{"playerId": "p", "rank": 1, "SCORE": {member}}}]', score="SCORE")
    assert page.entries == (Entry(1, "p", extra={"SCORE": json.loads(member)}),)
    assert page.warnings == ("the SCORE of row 1 cannot be read",)


@pytest.mark.parametrize(
    "text",
    [
        '{"playerId": "5", "rank": 2}',
        '{"playerId": 5, "rank": "2"}',
        '{" PLAYERID ": "5", "Rank": 2.0}',
        '{"rank": 2, "playerid": 5}',
    ],
)
async def test_names_in_any_case_ids_and_ranks_as_text_or_number(text: str) -> None:
    row = await entry(text)
    assert (row.rank, row.player_id, dict(row.extra)) == (2, "5", {})


async def test_the_plain_name_goes_before_one_like_it() -> None:
    row = await entry('{"PLAYERID": "x", "playerId": "p", "": 7, "rank": 1}')
    assert (row.player_id, row.score, dict(row.extra)) == ("p", None, {"PLAYERID": "x", "": 7})


@pytest.mark.parametrize(
    ("row", "expected", "said"),
    [
        ('{"rank": 1}', Entry(1, ""), "row 2 does not say whose it is"),
        (
            '{"playerId": " ", "rank": 1}',
            Entry(1, "", extra={"playerId": " "}),
            "row 2 does not say whose it is",
        ),
        (
            '{"playerId": {"$oid": "5"}, "rank": 1}',
            Entry(1, "", extra={"playerId": {"$oid": "5"}}),
            "row 2 does not say whose it is",
        ),
        ('{"playerId": "p2"}', Entry(None, "p2"), "player p2 has no rank that can be read"),
        (
            '{"playerId": "p2", "rank": "first"}',
            Entry(None, "p2", extra={"rank": "first"}),
            "player p2 has no rank that can be read",
        ),
        (
            '{"playerId": "p2", "rank": -1}',
            Entry(None, "p2", extra={"rank": -1}),
            "player p2 has no rank that can be read",
        ),
        ("null", Entry(None, ""), "row 2 is no object, so nothing of it could be read"),
        ("{}", Entry(None, ""), "row 2 does not say whose it is"),
    ],
)
async def test_an_odd_row_keeps_its_place(row: str, expected: Entry, said: str) -> None:
    page = await read(f'[{{"playerId": "p1", "rank": 1}}, {row}, {{"playerId": "p3", "rank": 3}}]')
    assert page.entries == (Entry(1, "p1"), expected, Entry(3, "p3"))
    assert page.warnings == (said,)


async def test_what_contradicts_itself_is_told_of() -> None:
    rows = [{"playerId": "p", "rank": 2}, {"playerId": "p", "rank": 1}]
    page = await read(json.dumps(rows))
    assert page.warnings == ("1 player stands on this page more than once", "the rows are not in rank order")


async def test_of_many_rows_that_are_nobodys_one_sentence_tells() -> None:
    page = await read(json.dumps([{"playerId": "p", "rank": 1}, *[{"rank": 2}] * 3]))
    assert page.warnings == ("3 rows do not say whose they are, the first of them row 2",)


@pytest.mark.parametrize("text", ["[]", "[ ]", " [\n\t] \r\n", "\ufeff[]", "\ufeff [ ]\n"])
async def test_the_end_however_it_is_spaced(text: str) -> None:
    page = await read(text)
    assert (page.entries, page.next, page.board.total) == ((), None, Exact(0))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "empty"),
        (" \n", "empty"),
        ("\ufeff", "empty"),
        ("{}", r"no array of rows\. It begins: \{\}\."),
        ('{"error":{"script":"TypeError: x"}}', "It begins: .*TypeError: x"),
        ("null", "It begins: null"),
        ("5", "It begins: 5"),
        ('"endpoint-valid"', 'It begins: "endpoint-valid"'),
        ("invalid-lb-name", "it begins: invalid-lb-name"),
        ("<html><body>Log in\x1b[31m</body></html>", "web page instead of data. It begins: Log in"),
        ("[1, 2]", r"It begins: \[1, 2\]"),
        ('["a", null]', r'It begins: \["a", null\]'),
        ("[[1]]", r"It begins: \[\[1\]\]"),
        ('[{"playerId": "p"', r"not JSON.*it begins: \[\{"),
        ("[NaN]", "not JSON"),
        ("[" * 100_000, "nested too deeply"),
        ("[] []", "not JSON"),
    ],
)
async def test_what_is_no_array_of_rows(text: str, said: str) -> None:
    with pytest.raises(BadAnswer, match=f"(?s){said}") as caught:
        await read(text)
    assert caught.value.exit_code == 6
    assert caught.value.hint
    assert "\x1b" not in str(caught.value)


@pytest.mark.parametrize("text", ["{}", '{"error": {"script": "null"}}', "null", "[]"])
async def test_a_board_that_is_not_there_is_told_apart_from_a_script_that_fails(text: str) -> None:
    with pytest.raises(NotFound, match="There is no board flags"):
        await read(text, "invalid-lb-name")
    with pytest.raises(PartitionNeeded):
        await read(text, "requires-partition")


@pytest.mark.parametrize("word", ["{}", "", "Bad Gateway"])
async def test_where_the_board_cannot_be_asked_for_what_came_is_told(word: str) -> None:
    with pytest.raises(BadAnswer, match=r"board flags is no array of rows. It begins: \{\}"):
        await read("{}", word)
    assert (await read("[]", word)).entries == ()


@pytest.mark.parametrize(
    "body", [b"endpoint-valid", b" endpoint-valid\n", b'"endpoint-valid"', b'\xef\xbb\xbf"endpoint-valid" ']
)
async def test_a_word_with_blanks_and_one_pair_of_quotes(body: bytes) -> None:
    assert await gamesparks(reply(body))[0].greet() == "endpoint-valid"


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"", "answer about board flags is empty"),
        (b'""valid-lb-name""', 'begins: ""valid-lb-name""'),
        (
            b"endpoint-valid",
            "It should be invalid-lb-name or requires-partition or valid-lb-name, and begins: endpoint-valid",
        ),
        (b'{"valid-lb-name": 1}', r'begins: \{"valid-lb-name": 1\}'),
        (b'"', 'begins: "'),
        (b"VALID-LB-NAME", "begins: VALID-LB-NAME"),
        (b"<h1>Log in</h1>", "begins: Log in"),
        (b"\xff\xfe", "begins: \ufffd\ufffd"),
        (b"x" * 10_000, "begins: x{119}…"),
    ],
)
async def test_any_other_word(body: bytes, said: str) -> None:
    with pytest.raises(BadAnswer, match=said):
        await gamesparks(reply(body))[0].board(REF)


@pytest.mark.parametrize(
    ("status", "kind", "said"),
    [
        (
            401,
            NotAuthorized,
            "Not authorised to read board flags. The service says: no. .*secret is in its address",
        ),
        (403, Forbidden, "Not allowed to read board flags. .*secret is in its address"),
        (404, NotFound, "There is no callback at the profile's url. .*secret is in its address"),
        (400, RequestRefused, "malformed"),
        (413, RequestRefused, "refused"),
        (429, Throttled, "Too many requests for board flags"),
        (500, Unavailable, "an error of its own over board flags"),
        (502, Unavailable, "cannot give board flags now"),
        (204, BadAnswer, "status 204"),
        (307, BadAnswer, "elsewhere"),
    ],
)
async def test_statuses(status: int, kind: type[LbtuiError], said: str) -> None:
    for ask in ("page", "board"):
        provider, wire = gamesparks(Reply(status, {}, b"no"))
        with pytest.raises(kind, match=f"(?s){said}") as caught:
            await (provider.page(REF, Offset(3), 5) if ask == "page" else provider.board(REF))
        assert type(caught.value) is kind
        assert len(wire.requests) == 1
