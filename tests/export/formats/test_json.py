"""JSON and JSONL: rows as `rows --json` prints them, read again exactly."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings

from lbtui.cli.shapes import row_json
from lbtui.export.wanted import Format
from lbtui.model.entry import Entry
from lbtui.model.json_text import json_text
from tests.export.formats.made import ENTRIES, entry, file_of, read_json, written


def lines(*entries: Entry) -> list[Any]:
    return [read_json(line) for line in file_of(Format.JSONL, *entries).split(b"\n")[:-1]]


def only(member: str, row: Entry) -> Any:
    return lines(row)[0][member]


@settings(max_examples=50, deadline=None)
@given(ENTRIES)
def test_rows_are_those_of_rows_json_and_do_nothing_to_a_terminal(entries: list[Entry]) -> None:
    expected = [read_json(json_text(row_json(each))) for each in entries]
    text = file_of(Format.JSONL, *entries).decode()
    told = [read_json(line) for line in text.splitlines()]
    assert told == expected
    assert [list(row) for row in told] == [list(row_json(each)) for each in entries]
    assert read_json(file_of(Format.JSON, *entries)) == expected
    assert not [sign for sign in text if sign != "\n" and (sign < " " or "\x7f" <= sign < "\xa0")]


def test_signs_of_all_languages_stand_as_they_are() -> None:
    assert "서울 Åsa 😀".encode() in file_of(Format.JSONL, entry(name="서울 Åsa 😀"))


def test_what_would_turn_the_direction_of_writing_is_an_escape() -> None:
    data = file_of(Format.JSONL, entry(name="a\u202eb\x9b31m\u2028\x7f"))
    assert b'"a\\u202eb\\u009b31m\\u2028\\u007f"' in data
    assert b'"\\u007f"' in file_of(Format.JSONL, entry(name="\x7f"))


def test_c2_an_empty_text_is_not_null() -> None:
    rows = lines(entry("1", name="", display=None), entry("2", name=None, display=""))
    assert [(row["name"], row["display"]) for row in rows] == [("", None), (None, "")]


@pytest.mark.parametrize("player_id", [str(2**53 + 1), str(2**63), str(2**64 - 1), "98765432109876543210"])
def test_c3_long_ids_are_exact(player_id: str) -> None:
    assert only("player_id", entry(player_id)) == player_id
    assert read_json(file_of(Format.JSON, entry(player_id)))[0]["player_id"] == player_id


def test_c4_scores_are_numbers_when_integral_and_texts_when_not() -> None:
    scores = [10**22, Decimal("123456789012345678.0"), Decimal("10.50"), Decimal("1E+22"), 2**70, None]
    rows = lines(*(entry(str(at), at, score=score) for at, score in enumerate(scores)))
    assert [row["score"] for row in rows] == [10**22, 123456789012345678, "10.50", 10**22, 2**70, None]


def test_c4_what_json_has_no_number_for_is_a_text() -> None:
    odd = {"a": Decimal("NaN"), "b": [Decimal("Infinity")]}
    row = lines(entry(display="NaN", percentile=Decimal("-Infinity"), extra=odd))[0]
    assert (row["display"], row["percentile"], row["extra"]) == (
        "NaN",
        "-Infinity",
        {"a": "NaN", "b": ["Infinity"]},
    )
    data = file_of(
        Format.JSONL, entry(percentile=Decimal("0.640"), extra={"x": Decimal("123456789012345678.0")})
    )
    assert b'"percentile":0.640,' in data
    assert b'{"x":123456789012345678.0}' in data


def test_c5_half_a_sign_is_an_escape_and_nothing_is_lost() -> None:
    rows = [entry(str(at), at, name="a") for at in range(1, 50)]
    data, found = written(Format.JSON, [*rows, entry("50", 50, name="a\ud800b")])
    assert b'"a\\ud800b"' in data
    assert json.loads(data)[49]["name"] == "a\ud800b"
    assert found.notes == ()


def test_c7_members_stay_with_the_row_that_has_them() -> None:
    rows = lines(entry("1", extra={"a": 1}), entry("2", extra={"a": "x", "b": None}), entry("3"))
    assert [row["extra"] for row in rows] == [{"a": 1}, {"a": "x", "b": None}, {}]


@pytest.mark.parametrize("count", [0, 1, 2, 7])
def test_c8_an_array_and_lines_of_any_length(count: int) -> None:
    rows = [entry(str(at), at) for at in range(count)]
    array, many = file_of(Format.JSON, *rows), file_of(Format.JSONL, *rows)
    assert len(json.loads(array)) == count
    assert array.endswith(b"]\n")
    assert many == b"" if not count else many.endswith(b"}\n")
    assert many.count(b"\n") == count


@pytest.mark.parametrize(
    "source",
    [
        '{"color":"silver","weight":2000,"israining":"yes"}',
        '{ "b" : 1.50 , "a" : [ 1e3 , null ] , "b" : "서울" }',
        "{}",
        '{"long": ' + "9" * 399 + ', "more": "' + "x" * 900 + '"}',
    ],
)
def test_c9_metadata_stands_as_it_came(source: str) -> None:
    for format in (Format.JSON, Format.JSONL):
        assert b'"metadata":' + source.encode() + b"," in file_of(format, entry(metadata_text=source))


def test_c9_metadata_of_several_lines_loses_only_its_line_breaks() -> None:
    data = file_of(Format.JSONL, Entry(1, "1", metadata_text='{"a":\r\n 1.0,\n "b": "x\\ny"}'))
    assert b'"metadata":{"a":   1.0,  "b": "x\\ny"},' in data


def test_c9_metadata_without_its_braces_gets_them() -> None:
    data = file_of(Format.JSONL, Entry(1, "1", metadata_text='"color" : "silver", "weight" : 2000'))
    assert b'"metadata":{"color" : "silver", "weight" : 2000},' in data


@pytest.mark.parametrize(
    "source",
    [
        "", "silver", "[1]", '{"a":NaN}', '{"a":1}}', '{"a":1e999999}', '{"a":"\x1b"}', '{"a":1}\n{"b":2}',
        "{" * 5000, '{"a":' + "9" * 5000 + "}", '{"a":' + "[" * 5000 + "]" * 5000 + "}", "\ufeff{}", "{'a':1}",
    ],
)  # fmt: skip
def test_c9_metadata_that_is_no_json_is_a_text(source: str) -> None:
    assert only("metadata", Entry(1, "1", metadata_text=source)) == source


def test_nesting_has_no_bottom() -> None:
    deep: Any = 1
    for _ in range(600):
        deep = [deep]
    assert b"[" * 600 + b"1" + b"]" * 600 in file_of(Format.JSONL, entry(extra={"deep": deep, "x": 1}))


def test_a_members_name_is_no_form() -> None:
    rows = [entry(str(at), at, extra={"100%s": at, 'a"b': "%d"}) for at in range(3)]
    assert [row["extra"] for row in lines(*rows)] == [{"100%s": at, 'a"b': "%d"} for at in range(3)]
