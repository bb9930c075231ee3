"""Every board of the demo services in every format, against what the demo's own world says."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from lbtui.export.progress import Reached
from lbtui.export.wanted import Format, Piece
from lbtui.model.score import Score, parse_score
from tests.export.exports import demo, export, lines_left, manifest_of, read_back
from tests.export.worlds import Row, gamesparks, mobage, xbox

pytestmark = pytest.mark.anyio

WORLDS: dict[str, Callable[..., list[Row]]] = {"xbox": xbox, "mobage": mobage, "gamesparks": gamesparks}

WHOLE = [
    *(("xbox", each) for each in ("BestLap", "Trophies", "Accuracy", "Titles", "FirstLight", "NewSeason")),
    *(("mobage", each) for each in ("highscore", "coins", "lap", "marathon", "playtime", "survival")),
    *(("mobage", each) for each in ("patience", "sprint", "expedition", "voyage", "watchkeeping", "newcup")),
    *(("gamesparks", each) for each in ("trophies", "quiz", "HSBC.COUNTRY.UK", "HSBC.COUNTRY.JP", "empty")),
]


def score_of(value: Any) -> Score | None:
    """A score as any format has it."""
    return parse_score(value) if isinstance(value, str) else value


def assert_rows(found: list[dict[str, Any]], expected: list[Row]) -> None:
    """The rows in the world's order, ids and scores to the last digit. An id of blanks is nobody's."""
    assert [str(each["player_id"]) for each in found] == [
        each.player.strip() and each.player for each in expected
    ]
    assert [int(each["rank"]) for each in found] == [each.rank for each in expected]
    assert [score_of(each.get("score")) for each in found] == [each.score for each in expected]


@pytest.mark.parametrize(("service", "board"), WHOLE)
async def test_a_whole_board_is_the_worlds_own(service: str, board: str, tmp_path: Path) -> None:
    connection = demo(service, page_size=1000)
    path = tmp_path / "board.jsonl"
    summary = await export(connection, board, path)
    await connection.close()
    expected = WORLDS[service](board)
    found = read_back(path)
    assert_rows(found, expected)
    if service == "xbox":
        assert [each["metadata"] for each in found] == [each.metadata for each in expected]
    if service == "gamesparks":
        assert [each["extra"] for each in found] == [each.extra for each in expected]
    assert summary.rows == len(expected)
    assert summary.guarantee.reached in (Reached.COMPLETE, Reached.ATOMIC)
    assert lines_left(tmp_path) == ["board.jsonl", "board.jsonl.manifest.json"]


@pytest.mark.parametrize(
    ("service", "board"), [("xbox", "Accuracy"), ("mobage", "coins"), ("gamesparks", "HSBC.COUNTRY.FR")]
)
@pytest.mark.parametrize("format_", list(Format))
async def test_every_format_says_the_same(service: str, board: str, format_: Format, tmp_path: Path) -> None:
    ending = "md" if format_ is Format.MARKDOWN else format_.value
    path = tmp_path / f"board.{ending}"
    connection = demo(service, page_size=150)
    summary = await export(connection, board, path)
    await connection.close()
    expected = WORLDS[service](board)
    found = read_back(path)
    assert_rows(found, expected)
    assert summary.bytes == path.stat().st_size
    assert summary.sha256 == hashlib.sha256(path.read_bytes()).hexdigest() == manifest_of(path)["sha256"]
    assert any(isinstance(each.score, Decimal) for each in expected)
    if format_ not in (Format.JSON, Format.JSONL):
        assert list(found[0])[:2] == ["rank", "player_id"]


async def test_columns_that_appear_late_are_there_from_the_top(tmp_path: Path) -> None:
    """`deaths` begins on row 151, `clan` on row 1,201, and both are read before the rows above them."""
    connection = demo("gamesparks", limit=500)
    path = tmp_path / "flags.csv"
    await export(connection, "flags", path, piece=Piece(limit=1300))
    await connection.close()
    found = read_back(path)
    assert list(found[0]) == [
        "rank", "player_id", "name", "score", "when", "color", "weight", "israining", "deaths", "clan",
    ]  # fmt: skip
    for each, expected in zip(found, gamesparks("flags", 1, 1300), strict=True):
        for name in ("deaths", "clan"):
            assert each[name] == str(expected.extra.get(name, ""))


async def test_metadata_is_a_text_and_columns(tmp_path: Path) -> None:
    connection = demo("xbox", page_size=1000)
    path = tmp_path / "lap.csv"
    await export(connection, "TotalFlagsCaptured", path, piece=Piece(limit=50))
    await connection.close()
    found = read_back(path)
    first = json.loads(found[0]["metadata"])
    assert found[0]["color"] == first["color"]
    assert found[0]["weight"] == str(first["weight"])
    assert found[0]["israining"] == str(first["israining"]).lower()
