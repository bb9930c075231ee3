"""A loop written from the tutorial's description alone exports each demo board, over a socket, to valid JSON."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest

from lbtui.demo import DEFAULT_SEED, demo_app
from lbtui.demo.gamesparks_world import Leaderboards
from lbtui.demo.world import World
from tests.demo.gamesparks_asking import BOARDS, HEADERS, PATH, exported, pull
from tests.demo.gamesparks_conformance import broken_rules
from tests.loopback import serve

Send = Callable[[str], str]

PLAIN = (
    '[{"playerId":"52e27a77e4b0309a6e507901","rank":1},{"playerId":"52e27a77e4b0309a6e507902","rank":2},'
    '{"playerId":"52e27a77e4b0309a6e507903","rank":3},{"playerId":"52e27a77e4b0309a6e507904","rank":4},'
    '{"playerId":"52e27a77e4b0309a6e507905","rank":5}]'
)


@pytest.fixture(scope="module")
def send() -> Iterator[Send]:
    """Posts a form to the callback, whose live board stands still, and gives the reply's text."""
    with serve(demo_app("gamesparks", pace=0)) as base, httpx.Client(headers=HEADERS) as client:
        yield lambda body: client.post(base + PATH, content=body).text


@pytest.fixture(scope="module")
def own() -> Iterator[Leaderboards]:
    """The demo's boards themselves."""
    world = Leaderboards(World(DEFAULT_SEED, pace=0))
    yield world
    world.close()


def rows_of(own: Leaderboards, board: str, partition: str, count: int) -> list[dict[str, Any]]:
    entries = own.find(f"{board}.{partition}" if partition else board)
    assert entries is not None
    return list(entries(count, 0))


@pytest.mark.parametrize(("board", "partition"), BOARDS)
def test_the_loop_exports_a_whole_board(send: Send, own: Leaderboards, board: str, partition: str) -> None:
    rows = json.loads(exported(send, board, partition))
    expected = rows_of(own, board, partition, 100_000)
    assert rows == expected
    assert [list(row) for row in rows] == [list(row) for row in expected]
    assert len({row["playerId"] for row in rows}) == len(rows)


def test_a_board_that_is_made_is_kept(own: Leaderboards) -> None:
    for name in ("quiz", "HSBC.COUNTRY.FR"):
        entries = own.find(name)
        assert entries is not None
        assert entries(1, 7)[0] is entries(8, 0)[7]


@pytest.mark.parametrize("limit", [3, 100, 281, 999])
def test_any_limit_gives_the_same_file(send: Send, limit: int) -> None:
    assert exported(send, "trophies", "", limit) == exported(send, "trophies")


def test_the_loop_exports_the_beginning_of_a_billion_rows(send: Send, own: Leaderboards) -> None:
    rows = json.loads(exported(send, "lifetime", pages=4))
    assert rows == rows_of(own, "lifetime", "", 4_000)


def test_the_files_of_the_plain_and_the_empty_board_are_these(send: Send) -> None:
    assert exported(send, "plain", "", 2) == exported(send, "plain") == PLAIN
    assert exported(send, "empty") == exported(send, "HSBC") == "[]"


def test_what_is_no_array_spoils_the_file(send: Send) -> None:
    """Which is why a reply is to be looked at before it is spliced."""
    for board in ("scripterror", "errorpage", "badgateway"):
        with pytest.raises(json.JSONDecodeError):
            json.loads(exported(send, board, pages=2))


@pytest.mark.parametrize(("board", "partition"), [*BOARDS, ("lifetime", "")])
@pytest.mark.parametrize(("limit", "page"), [(1, 0), (7, 3), (1000, 0), (1000, 1), (5000, 0)])
def test_every_page_keeps_the_rules(send: Send, board: str, partition: str, limit: int, page: int) -> None:
    assert broken_rules(send(pull(board, limit, page, partition)), limit, page) == []


ROW = '{"playerId":"52e27a77e4b0309a6e507954","rank":1,"SCORE":1,"userName":"a","when":"2014-06-18T09:55Z"}'


def altered(old: str, new: str) -> str:
    assert old in ROW
    return f"[{ROW.replace(old, new, 1)}]"


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("[ ]", "[] without"),
        ("[]\n", "bracket"),
        ("{}", "bracket"),
        ("[,]", "JSON"),
        ("[1]", "an object"),
        (f"[{ROW},{ROW},{ROW}]", "no more rows"),
        (f"[{ROW}, {ROW}]", "compact"),
        (f"[{altered(':1,', ':2,')[1:-1]},{ROW}]", "go up"),
        (altered('"userName"', '"SCORE"'), "twice"),
        (altered("954", "95X"), "hex"),
        (altered("playerId", "userId"), "begins with"),
        (altered('"rank":1', '"rank":2'), "row's number"),
        (altered('"rank":1', '"rank":0'), "from 1"),
        (altered("Z", ""), "platform's form"),
        (altered('"SCORE":1', '"SCORE":"1"'), "a number"),
    ],
)
def test_the_checker_sees_what_is_broken(text: str, rule: str) -> None:
    assert broken_rules(f"[{ROW},{ROW}]", 2, 0) == []
    assert any(rule in each for each in broken_rules(text, 2, 0)), broken_rules(text, 2, 0)
