"""CSV and TSV: what is written is what Python's csv reads, and what a spreadsheet would do with it is told."""

from __future__ import annotations

import csv
import io
from decimal import Decimal

import pytest
from hypothesis import given, settings

from lbtui.export.wanted import Format
from lbtui.model.entry import Entry
from lbtui.model.score import exact
from tests.export.formats.made import ENTRIES, columns_of, entry, file_of, kept, written

FORMULAS = ("=1+1", "+1", "-1|x", "@S", "\tx", "\rx", "\nx", "＝x", "＋x", "－x", "＠x", "\0x")


def read(data: bytes, comma: str = ",") -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode(), newline=""), delimiter=comma, strict=True))


def column(data: bytes, name: str, comma: str = ",") -> list[str]:
    headings, *rows = read(data, comma)
    return [row[headings.index(name)] for row in rows]


def formulas() -> list[Entry]:
    return [
        entry(str(at), at, name=name, score=-5, percentile=Decimal("-0.5"))
        for at, name in enumerate(FORMULAS, 1)
    ]


def test_c1_exact_csv_keeps_every_formula_and_counts_them() -> None:
    data, found = written(Format.CSV, formulas())
    assert column(data, "name") == list(FORMULAS)
    assert found.dangerous == len(FORMULAS)


def test_c1_for_spreadsheets_an_apostrophe_stands_before_them_and_numbers_stay() -> None:
    data, found = written(Format.CSV, formulas(), spreadsheet=True)
    assert column(data, "name") == ["'" + name for name in FORMULAS]
    assert set(column(data, "score")) == {"-5"}
    assert set(column(data, "percentile")) == {"-0.5"}
    assert found.dangerous == len(FORMULAS)


def test_c1_every_text_counts_and_no_number_and_no_nested_value() -> None:
    others = {"=key": "=a", "low": -3, "share": Decimal("-0.1"), "list": ["=1"], "no": None, "yes": True}
    row = entry("-id", name="-name", display="@shown", score=Decimal("-5.50"), extra=others)
    data, found = written(Format.CSV, [row], spreadsheet=True)
    headings, cells = read(data)
    assert headings[-6:] == ["'=key", "low", "share", "list", "no", "yes"]
    assert cells[1:5] == ["'-id", "'-name", "-5.50", "'@shown"]
    assert cells[5:] == ["'=a", "-3", "-0.1", '["=1"]', "", "true"]
    assert found.dangerous == 5


def test_c1_a_score_that_is_shown_as_a_number_is_one() -> None:
    shown = ["-50.10", "-1,234", "+7", "-5 points", "=1", "-1|x", "-"]
    rows = [entry(str(at), at, display=each, score=-5) for at, each in enumerate(shown, 1)]
    data, found = written(Format.CSV, rows, spreadsheet=True)
    assert column(data, "display") == [*shown[:3], *("'" + each for each in shown[3:])]
    assert found.dangerous == 4


@pytest.mark.parametrize(("format", "comma"), [(Format.CSV, ","), (Format.TSV, "\t")])
def test_c2_awkward_signs_are_read_again_as_they_were(format: Format, comma: str) -> None:
    names = [
        "a,b",
        'a"b',
        "a\r\nb",
        "a\rb",
        "a\nb",
        " a ",
        "a\u2028b",
        "a\tb",
        '"',
        "a\x85b",
        "a\0b",
        "\ufeffa",
    ]
    data = file_of(format, *(entry(str(at), at, name=name) for at, name in enumerate(names, 1)))
    assert column(data, "name", comma) == names


def test_c2_an_empty_text_has_quotes_and_nothing_has_none() -> None:
    rows = [entry("1", 1, name=""), entry("2", 2), entry("3", 3, name="x")]
    assert file_of(Format.CSV, *rows) == b'rank,player_id,name\r\n1,1,""\r\n2,2,\r\n3,3,x\r\n'


def test_c3_long_ids_are_exact_and_counted() -> None:
    ids = [str(2**53 + 1), str(2**63), str(2**64 - 1), "98765432109876543210", "x" * 20, "123456789012345"]
    data, found = written(Format.CSV, [entry(each, at) for at, each in enumerate(ids, 1)])
    assert column(data, "player_id") == ids
    assert found.long_ids == 4


def test_c4_numbers_keep_the_digits_they_came_with() -> None:
    scores = [Decimal("-0.0"), exact("1e22"), Decimal("123456789012345678.0"), Decimal("10.50"), 2**70]
    rows = [entry(str(at), at, score=score) for at, score in enumerate(scores, 1)]
    rows += [entry("6", 6, display="NaN"), entry("7", 7, display="1e999")]
    data = file_of(Format.CSV, *rows)
    told = ["-0.0", "1e22", "123456789012345678.0", "10.50", "1180591620717411303424", "", ""]
    assert column(data, "score") == told
    assert column(data, "display")[-2:] == ["NaN", "1e999"]


def test_c5_half_a_sign_is_replaced_and_told() -> None:
    data, found = written(Format.CSV, [entry("1"), entry("2", 2, name="a\ud800b\udfff")])
    assert column(data, "name") == ["", "a\ufffdb\ufffd"]
    assert found.notes == ("2 lone surrogates in the texts cannot be written in UTF-8 and became U+FFFD",)
    assert written(Format.CSV, [entry("1", name="a")])[1].notes == ()


def test_c6_exact_has_no_byte_order_mark_and_lines_end_with_cr_lf() -> None:
    rows = [entry("1", name="Åsa"), entry("2", 2, name="b")]
    exact = "rank,player_id,name\r\n1,1,Åsa\r\n2,2,b\r\n".encode()
    assert file_of(Format.CSV, *rows) == exact
    assert file_of(Format.CSV, *rows, spreadsheet=True) == b"\xef\xbb\xbf" + exact
    assert file_of(Format.TSV, *rows) == "rank\tplayer_id\tname\n1\t1\tÅsa\n2\t2\tb\n".encode()


def test_c7_a_column_that_changes_its_type_and_one_that_comes_late_are_whole() -> None:
    rows = [entry(str(at), at, extra={"level": at} if at != 2 else {}) for at in range(1, 10)]
    rows.append(entry("10", 10, extra={"level": "top", "medal": {"gold": [1, None]}}))
    data = file_of(Format.CSV, *rows)
    assert column(data, "level") == ["1", "", "3", "4", "5", "6", "7", "8", "9", "top"]
    assert column(data, "medal") == [""] * 9 + ['{"gold":[1,null]}']


def test_c8_no_rows_are_a_line_of_headings() -> None:
    assert file_of(Format.CSV) == b"rank,player_id\r\n"
    assert read(file_of(Format.CSV, entry("1"))) == [["rank", "player_id"], ["1", "1"]]


def test_c9_metadata_stands_as_it_came_and_in_columns_of_its_own() -> None:
    source = '{"color": "silver",\n "weight": 2000.0, "color": "gold"}'
    data = file_of(Format.CSV, entry("1"), entry("2", 2, metadata_text=source))
    assert column(data, "metadata") == ["", source]
    assert column(data, "color") == ["", "gold"]
    assert column(data, "weight") == ["", "2000.0"]


def test_an_object_among_texts_of_metadata_is_json_there() -> None:
    data = file_of(Format.CSV, entry("1", metadata_text='{"a": 1}'), entry("2", 2, metadata={"a": 2}))
    assert column(data, "metadata") == ['{"a": 1}', '{"a":2}']
    assert column(file_of(Format.CSV, entry("2", 2, metadata={"a": 2})), "a") == ["2"]
    assert b"metadata" not in file_of(Format.CSV, entry("2", 2, metadata={"a": 2}))


@settings(max_examples=30, deadline=None)
@given(ENTRIES)
def test_whatever_rows_hold_is_read_again(entries: list[Entry]) -> None:
    headings = columns_of(kept(entries)).names
    for format, comma in ((Format.CSV, ","), (Format.TSV, "\t")):
        lines = read(file_of(format, *entries), comma)
        assert {len(line) for line in lines} == {len(headings)}
        assert lines[0] == [plain(name) for name in headings]
        for name in ("player_id", "name", "display"):
            if name in headings:
                at = headings.index(name)
                assert [line[at] for line in lines[1:]] == [plain(getattr(each, name)) for each in entries]
        if "score" in headings:
            at = headings.index("score")
            assert [line[at] for line in lines[1:]] == [
                "" if each.score is None else str(each.score) for each in entries
            ]


def plain(text: str | None) -> str:
    """What UTF-8 can write of a text."""
    return "" if text is None else "".join("\ufffd" if "\ud800" <= sign <= "\udfff" else sign for sign in text)
