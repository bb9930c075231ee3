"""Every answer of the demo's Mobage has the forms and the types of the service's page."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from tests.demo.mobage_asking import BOARDS, LISTED, ORIGIN, Mobage, said, scores
from tests.demo.mobage_conformance import LEADERBOARD, SCORE, broken_collection, broken_object, parsed

pytestmark = pytest.mark.anyio

PLACES: tuple[dict[str, object], ...] = (
    {}, {"count": 1}, {"count": 1000}, {"startIndex": 3}, {"startIndex": 5000}, {"sortBy": "value"},
    {"sortBy": "rank", "sortOrder": "descending", "count": 20}, {"fields": "rank,userId"}, {"format": "json"},
)  # fmt: skip
CHANGED = {"coins": (12, -3, 12.5, "-0.0", "1e3", "0.10", "1E-7"), "newcup": (2**31 - 1, -(2**31), "5.0", None)}


def checked(response: httpx.Response, status: int = 200) -> Any:
    """The JSON of an answer, after its status and its headers."""
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/json"
    assert int(response.headers["content-length"]) == len(response.content)
    assert response.headers["date"] == "Fri, 15 Jan 2027 08:00:00 GMT"
    return parsed(response.text)


async def test_boards(mobage: Mobage) -> None:
    for target in (BOARDS, f"{BOARDS}?count=3", f"{BOARDS}?startIndex=99", f"{BOARDS}/lap,coins"):
        assert broken_collection(checked(await mobage.get(target)), LEADERBOARD) == []
    for board in LISTED:
        assert broken_object(checked(await mobage.get(f"{BOARDS}/{board}")), LEADERBOARD) == []


@pytest.mark.parametrize("board", LISTED)
async def test_scores(mobage: Mobage, board: str) -> None:
    for group in ("@all", "@friends"):
        for place in PLACES:
            fields = str(place["fields"]).split(",") if "fields" in place else None
            page = checked(await mobage.get(scores(board, "@me", group, **place)))
            assert broken_collection(page, SCORE, fields) == []
    response = await mobage.get(scores(board, "@me", "@self"))
    if response.status_code == 404:
        assert said(response)
    else:
        assert broken_object(checked(response), SCORE) == []


async def test_changes(fresh: Mobage) -> None:
    for board, values in CHANGED.items():
        for value in values:
            assert broken_object(checked(await fresh.put(board, value), 202), SCORE) == []
            assert broken_object(checked(await fresh.get(scores(board, "@me", "@self"))), SCORE) == []
        response = await fresh.delete(board)
        assert (response.status_code, response.content, response.headers["content-length"]) == (202, b"", "0")
        assert "content-type" not in response.headers
        assert response.headers["date"] == "Fri, 15 Jan 2027 08:00:00 GMT"


async def test_errors(mobage: Mobage) -> None:
    for target in (f"{BOARDS}/nosuch", f"{BOARDS}?count=0", f"{BOARDS}/brokenboard", "/", f"{BOARDS}/"):
        response = await mobage.get(target)
        assert said(response).endswith(".")
        checked(response, response.status_code)
    unsigned = await mobage.send(httpx.Request("GET", ORIGIN + BOARDS))
    assert said(unsigned)
    checked(unsigned, 401)


GOOD_SCORE = {"userId": "1", "value": 2, "displayValue": "2", "rank": 1}
GOOD_PAGE = {"startIndex": 1, "itemsPerPage": 50, "totalResults": 1, "entry": [GOOD_SCORE]}


@pytest.mark.parametrize(
    ("spoil", "rule"),
    [
        (lambda page, row: page.pop("itemsPerPage"), "it has startIndex, itemsPerPage, totalResults and entry"),
        (lambda page, row: page.update(startIndex="1"), "startIndex"),
        (lambda page, row: page.update(totalResults=None), "totalResults"),
        (lambda page, row: page.update(itemsPerPage=0, entry=[]), "itemsPerPage"),
        (lambda page, row: page.update(entry={}), "entry is a list"),
        (lambda page, row: page.update(itemsPerPage=1, entry=[row, row]), "no more entries than a page has"),
        (lambda page, row: page.update(entry=[[]]), "it is a bare object"),
        (lambda page, row: row.pop("rank"), "it has the fields that were asked for, as the page spells them"),
        (
            lambda page, row: row.update(unit="m"),
            "it has the fields that were asked for, as the page spells them",
        ),
        (lambda page, row: row.update(userId=1), "userId"),
        (lambda page, row: row.update(value="2"), "value"),
        (lambda page, row: row.update(value=True), "value"),
        (lambda page, row: row.update(displayValue=2), "displayValue"),
        (lambda page, row: row.update(rank=0), "rank"),
        (lambda page, row: row.update(rank=1.0), "rank"),
    ],
)
def test_the_checker_sees_each_rule_broken(spoil: Callable[[Any, Any], object], rule: str) -> None:
    page = json.loads(json.dumps(GOOD_PAGE))
    assert broken_collection(page, SCORE) == []
    spoil(page, page["entry"][0])
    assert broken_collection(page, SCORE) == [rule]


@pytest.mark.parametrize(
    ("name", "value"),
    [("id", 1), ("appId", None), ("title", None), ("scoreFormat", "Integer"), ("scorePrecision", "0"), ("iconUrl", 5),
     ("allowLowerScore", 0), ("reverse", "false"), ("defaultScore", "0"), ("archived", None),
     ("published", "2026-01-01T00:00:00Z"), ("updated", "2026-01-01")],
)  # fmt: skip
async def test_the_checker_sees_each_field_of_a_board(mobage: Mobage, name: str, value: object) -> None:
    board = await mobage.page(f"{BOARDS}/lap")
    assert broken_object(board | {name: value}, LEADERBOARD) == [name]
