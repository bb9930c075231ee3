"""Limits, pages and partitions as JavaScript reads them, and requests that nobody sends on purpose."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from lbtui.demo.gamesparks_request import FURTHEST, parse_int, read_data
from tests.demo.gamesparks_asking import FORM, PATH, Callback, pull

pytestmark = pytest.mark.anyio


def ranks(rows: list[dict[str, Any]]) -> list[int]:
    return [row["rank"] for row in rows]


@pytest.mark.parametrize(
    ("text", "number"),
    [("0", 0), ("7", 7), ("007", 7), (" \t\r\n\v\f\u00a0\ufeff12", 12), ("+5", 5), ("-5", -5), ("5.9", 5), ("1e3", 1),
     ("12abc", 12), ("0x10", 16), ("0Xff", 255), ("-0x10", -16), ("0b1", 0), ("0 x", 0), ("9" * 15, 10**15 - 1),
     ("9" * 16, FURTHEST), ("-" + "9" * 5000, -FURTHEST), ("0x" + "f" * 15, FURTHEST), ("0" * 20 + "3", 3)],
)  # fmt: skip
def test_parse_int_takes_what_a_text_begins_with(text: str, number: int) -> None:
    assert parse_int(text) == number


@pytest.mark.parametrize("text", ["", " ", "abc", "x1", "-", "+ 1", "--1", ".5", "٣", "Infinity", "NaN", "undefined",
                                  "0x", "0xg", "\x1c1", "\x851"])  # fmt: skip
def test_parse_int_of_what_is_no_number_is_none(text: str) -> None:
    assert parse_int(text) is None


@pytest.mark.parametrize(
    ("limit", "first", "count"),
    [(1, 1, 1), (2, 1, 2), (999, 1, 999), (1000, 1, 1000), (1001, 1, 1000), (5000, 1, 1000), ("9" * 40, 1, 1000),
     ("10rows", 1, 10), ("2.9", 1, 2), ("0x20", 1, 32), ("+3", 1, 3), (" 3", 1, 3)],
)  # fmt: skip
async def test_a_limit_gives_at_most_a_thousand_rows(
    gamesparks: Callback, limit: object, first: int, count: int
) -> None:
    assert ranks(await gamesparks.page("flags", limit)) == list(range(first, first + count))


@pytest.mark.parametrize("limit", ["0", "-1", "", "many", "-0", "00", ".5"])
async def test_a_limit_that_is_none_gives_no_rows(gamesparks: Callback, limit: str) -> None:
    assert await gamesparks.reply(pull("flags", limit)) == "[]"


@pytest.mark.parametrize(
    ("limit", "page", "first", "count"),
    [(50, 1, 51, 50), (1000, 1, 1001, 1000), (1001, 1, 1002, 1000), (5000, 2, 10_001, 1000), (1000, 23, 23_001, 437),
     (2000, 11, 22_001, 1000), (5000, 4, 20_001, 1000), (1, 23_436, 23_437, 1), (50, "many", 1, 50), (50, "", 1, 50),
     (50, "1.9", 51, 50), (50, "2x", 101, 50)],
)  # fmt: skip
async def test_a_page_begins_at_limit_times_page(
    gamesparks: Callback, limit: int, page: object, first: int, count: int
) -> None:
    """However few rows the platform gives, the offset is counted with the limit that was sent."""
    assert ranks(await gamesparks.page("flags", limit, page)) == list(range(first, first + count))


@pytest.mark.parametrize(
    ("limit", "page"), [(1000, 24), (1, 23_437), (5000, 5), ("9" * 40, 1), ("9" * 16, "9" * 16)]
)
@pytest.mark.parametrize("board", ["flags", "quiz", "plain", "arena", "empty"])
async def test_behind_the_end_is_an_empty_array(
    gamesparks: Callback, board: str, limit: object, page: object
) -> None:
    assert await gamesparks.reply(pull(board, limit, page)) == "[]"


async def test_a_billion_rows_have_an_end(gamesparks: Callback) -> None:
    (last,) = await gamesparks.page("lifetime", 1, 999_999_999)
    assert last["rank"] == 1_000_000_000
    assert ranks(await gamesparks.page("lifetime", 7, 142_857_142)) == list(range(999_999_995, 1_000_000_001))
    for limit, page in ((1, 10**9), (1000, 10**6), (1000, 10**12), ("9" * 16, "9" * 16)):
        assert await gamesparks.reply(pull("lifetime", limit, page)) == "[]"


async def test_before_the_top_the_platform_throws(gamesparks: Callback) -> None:
    for limit, page in ((5, -1), (-5, 1)):
        assert "must not be negative" in await gamesparks.reply(pull("flags", limit, page))
    assert await gamesparks.reply(pull("flags", -5, -1)) == "[]"


async def test_parameters_that_are_not_sent(gamesparks: Callback) -> None:
    whole = "key=pull_data&lb_name=plain&partition_id="
    assert await gamesparks.reply(whole) == "[]"
    assert await gamesparks.reply(f"{whole}&page=0") == "[]"
    assert len((await gamesparks.ask(f"{whole}&limit=3")).json()) == 3
    for asked in ("key=pull_data&lb_name=plain&limit=3&page=0", "key=pull_data&partition_id=&limit=3&page=0"):
        assert "TypeError" in await gamesparks.reply(asked)


async def test_parameters_that_are_sent_twice_are_lists_to_the_script(gamesparks: Callback) -> None:
    assert ranks((await gamesparks.ask(f"{pull('plain', 2, 1)}&limit=9")).json()) == [3, 4]
    assert ranks((await gamesparks.ask("limit=9", f"{PATH}?{pull('plain', 2, 1)}")).json()) == [3, 4]
    assert "TypeError" in await gamesparks.reply(f"{pull('plain', 2, 1)}&lb_name=plain")
    assert "TypeError" in await gamesparks.reply(f"{pull('plain', 2, 1)}&partition_id=")


def test_names_and_values_are_decoded_as_forms_are() -> None:
    assert read_data("", FORM, b"a+b=%E9%9B%AA+x&c=&d") == {"a b": "雪 x", "c": "", "d": ""}
    assert read_data("a=1&a=2", FORM, b"a=3") == {"a": "1,2,3"}


KINDS = some.sampled_from(
    [FORM, "multipart/form-data; boundary=b", "multipart/form-data", "multipart/mixed; x*=y'z"]
)
BODIES = some.one_of(
    some.binary(max_size=200),
    some.lists(
        some.sampled_from([b"--b", b"--b--", b"\r\n", b"\n", b"Content-Disposition: form-data; name=", b'"key"', b"x", b"=",
                           b"&", b"%", b"\xff", b"name*=utf-8''%e9", b"Content-Transfer-Encoding: base64", b":"]),
        max_size=24,
    ).map(b"".join),
)  # fmt: skip


@given(some.text(max_size=60), KINDS, BODIES)
def test_any_request_is_read_into_texts(query: str, kind: str, body: bytes) -> None:
    found = read_data(query, kind, body)
    assert all(isinstance(each, str) for pair in found.items() for each in pair)


@given(some.text(max_size=40))
def test_any_text_is_a_number_or_none(text: str) -> None:
    number = parse_int(text)
    assert number is None or -FURTHEST <= number <= FURTHEST


@given(some.integers(-(10**14), 10**14), some.sampled_from(["", " ", "x", ".5", "e9"]))
def test_whole_numbers_come_back(number: int, after: str) -> None:
    assert parse_int(f"{number}{after}") == number
