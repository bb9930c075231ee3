"""C4: numbers of every spelling come through an export as the service wrote them."""

from __future__ import annotations

import csv
import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from pyarrow.parquet import read_table

from tests.export.exports import demo, export

pytestmark = pytest.mark.anyio

NUMBERS = ["1e22", "-0.0", "1e999", "123456789012345678.0", "1.50E-7", "10.50", "-5", "1e99999999999999999999"]


async def odd(scope: dict[str, Any], receive: Any, send: Any) -> None:
    """A callback that answers its first page with these numbers, and any other with none."""
    if scope["type"] != "http":
        return
    asked = (await receive())["body"]
    rows = ",".join(
        f'{{"rank": {at}, "playerId": "p{at}", "SCORE": {number}, "more": {number}}}'
        for at, number in enumerate(NUMBERS, 1)
    )
    body = f"[{rows if asked.endswith(b'&page=0') else ''}]"
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": body.encode()})


def no_number(name: str) -> None:
    raise AssertionError(f"{name} is nothing that JSON has")


async def test_c4_each_number_keeps_its_spelling(tmp_path: Path) -> None:
    connection = demo("gamesparks", odd, score="SCORE")
    for name in ("x.csv", "x.jsonl", "x.parquet"):
        await export(connection, "quiz", tmp_path / name)
    await connection.close()
    with (tmp_path / "x.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    told = [row["score"] or row["display"] for row in rows]
    assert told == NUMBERS
    assert [row["more"] for row in rows] == NUMBERS
    lines = (tmp_path / "x.jsonl").read_text().splitlines()
    read = [json.loads(line, parse_float=Decimal, parse_constant=no_number) for line in lines]
    assert [row["score"] for row in read] == [
        10**22,
        0,
        "1e999",
        123456789012345678,
        "1.50E-7",
        "10.50",
        -5,
        None,
    ]
    assert read[-1]["display"] == NUMBERS[-1]
    beyond = ("1e999", NUMBERS[-1])
    assert [row["extra"]["more"] for row in read] == [
        each if each in beyond else Decimal(each) for each in NUMBERS
    ]
    table = read_table(tmp_path / "x.parquet")
    assert table.column("score").to_pylist() == [*NUMBERS[:-1], None]
    assert table.column("more").to_pylist() == NUMBERS
