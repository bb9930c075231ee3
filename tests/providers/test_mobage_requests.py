"""Every request of the four methods, as the vendor's own clients send them."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from lbtui.errors import UsageError
from lbtui.fetch.address import Address
from lbtui.model.entry import Scope
from lbtui.model.score import Score
from lbtui.providers.mobage_request import (
    BOARD_FIELDS,
    SCORE_FIELDS,
    Part,
    delete_score,
    list_boards,
    list_scores,
    put_score,
)
from lbtui.providers.wire import Request
from tests.providers.wire import target

BASE = Address.of("http://sp.sb.mobage-platform.cn/social/api/restful/v2")

SAMPLES: list[tuple[Request, str, str, bytes | None]] = [
    (list_boards("@app", ["17"]), "GET", "/leaderboards/@app/17", None),
    (list_boards("@app"), "GET", "/leaderboards/@app", None),
    (list_boards("@app", ["17", "18"]), "GET", "/leaderboards/@app/17,18", None),
    (list_scores("@app", "17", "@me", Scope.ALL), "GET", "/leaderboards/@app/17/@me/@all", None),
    (list_scores("@app", "17", "@me", Scope.FRIENDS), "GET", "/leaderboards/@app/17/@me/@friends", None),
    (list_scores("@app", "17", "10001", Scope.SELF), "GET", "/leaderboards/@app/17/10001/@self", None),
    (
        put_score("@app", "17", "@me", 123),
        "PUT",
        "/leaderboards/@app/17/@me/@self?fields=value",
        b'{"value":123}',
    ),
    (delete_score("@app", "17", "@me"), "DELETE", "/leaderboards/@app/17/@me/@self", None),
]


@pytest.mark.parametrize(("request_", "method", "expected", "body"), SAMPLES)
def test_the_vendors_samples(request_: Request, method: str, expected: str, body: bytes | None) -> None:
    assert (request_.method, target(request_), request_.body) == (method, expected, body)
    assert request_.repeatable is (method == "GET")
    json_body = {"Content-Type": "application/json; charset=utf-8"} if body is not None else {}
    assert request_.headers == {"Accept": "application/json", **json_body}


EVERYTHING: dict[str, Any] = {"count": 1000, "sort_order": "descending", "start_index": 51}


@pytest.mark.parametrize(
    ("request_", "query"),
    [
        (
            list_boards("@app", (), Part(sort_by="id", fields=BOARD_FIELDS, **EVERYTHING)),
            "fields=" + ",".join(BOARD_FIELDS) + "&count=1000&sortBy=id&sortOrder=descending&startIndex=51",
        ),
        (
            list_scores("12", "b", "@me", Scope.ALL, Part(sort_by="value", fields=SCORE_FIELDS, **EVERYTHING)),
            "fields=userId,value,displayValue,rank&count=1000&sortBy=value&sortOrder=descending&startIndex=51",
        ),
        (
            list_scores("12", "b", "@me", Scope.FRIENDS, Part((), 1, "rank", "ascending", 1)),
            "count=1&sortBy=rank&sortOrder=ascending&startIndex=1",
        ),
        (list_scores("12", "b", "@me", Scope.ALL, Part(("rank",))), "fields=rank"),
    ],
)
def test_every_parameter_in_the_order_of_the_page(request_: Request, query: str) -> None:
    assert target(request_).partition("?")[2] == query


@pytest.mark.parametrize(
    ("part", "words"),
    [
        (Part(count=0), "1 to 1,000 rows at a time, not 0"), (Part(count=1001), "not 1,001"), (Part(count=-5), "not -5"),
        (Part(start_index=0), "from 1, not from 0"), (Part(start_index=-1), "not from -1"),
        (Part(sort_by="title"), "no “title”"), (Part(sort_by=""), "no “”"), (Part(sort_order="up"), "ascending, descending"),
        (Part(("nope",)), "no “nope”"), (Part(("\x1b[31m",)), "no “␛[31m”"),
    ],
)  # fmt: skip
def test_a_parameter_that_is_not_legal_is_refused_here(part: Part, words: str) -> None:
    with pytest.raises(UsageError) as caught:
        list_scores("@app", "b", "@me", Scope.ALL, part)
    assert words in str(caught.value)
    with pytest.raises(UsageError) as caught:
        list_boards("@app", ["b"], part)
    assert words in str(caught.value)


@pytest.mark.parametrize("count", [1, 50, 1000])
def test_the_bounds_of_count_are_legal(count: int) -> None:
    assert list_boards("@app", (), Part(count=count)).query == (("count", str(count)),)


def test_what_sorts_boards_does_not_sort_scores() -> None:
    with pytest.raises(UsageError, match="rank, value"):
        list_scores("@app", "b", "@me", Scope.ALL, Part(sort_by="id"))
    with pytest.raises(UsageError, match="It knows id"):
        list_boards("@app", (), Part(sort_by="rank"))
    with pytest.raises(UsageError, match="userId"):
        list_scores("@app", "b", "@me", Scope.ALL, Part(fields=("title",)))


@pytest.mark.parametrize(
    ("text", "segment"),
    [
        ("a b", "a%20b"), ("a/b", "a%2Fb"), ("a%2Fb", "a%252Fb"), ("a,b", "a%2Cb"), ("@me", "@me"), ("😀", "%F0%9F%98%80"),
        ("mobage.jp:10001", "mobage.jp:10001"), ("a?b#c&d=e+f", "a%3Fb%23c%26d%3De%2Bf"), ("\udce4", "%ED%B3%A4"),
        ("é\n", "%C3%A9%0A"), ("...", "..."), ("-._~", "-._~"), ("\\", "%5C"),
    ],
)  # fmt: skip
def test_an_id_is_one_segment_of_the_path_wherever_it_stands(text: str, segment: str) -> None:
    root = "/social/api/restful/v2/leaderboards/"
    for request_, path in (
        (list_boards(text), segment),
        (list_boards("@app", [text]), f"@app/{segment}"),
        (list_boards("@app", [text, "x", text]), f"@app/{segment},x,{segment}"),
        (list_scores(text, text, text, Scope.ALL), f"{segment}/{segment}/{segment}/@all"),
        (delete_score("@app", text, text), f"@app/{segment}/{segment}/@self"),
    ):
        assert BASE.url(request_) == f"http://sp.sb.mobage-platform.cn{root}{path}"


@pytest.mark.parametrize("text", ["", " ", ".", "..", "a/../b"])
@pytest.mark.parametrize(
    "build",
    [
        lambda text: list_boards(text),
        lambda text: list_boards("@app", [text]),
        lambda text: list_boards("@app", ["a", text]),
        lambda text: list_scores("@app", "b", text, Scope.ALL),
        lambda text: put_score("@app", text, "@me", 1),
        lambda text: delete_score("@app", "b", text),
    ],
)
def test_an_id_that_would_lead_elsewhere_is_refused(build: Callable[[str], Request], text: str) -> None:
    with pytest.raises(UsageError):
        BASE.url(build(text))


@pytest.mark.parametrize(
    ("value", "body"),
    [
        (None, b"{}"), (0, b'{"value":0}'), (-5, b'{"value":-5}'), (2**31 - 1, b'{"value":2147483647}'),
        (Decimal("3723.250"), b'{"value":3723.250}'), (Decimal("1E+3"), b'{"value":1000}'),
        (Decimal("1E-7"), b'{"value":0.0000001}'), (Decimal("1E+300"), b'{"value":1E+300}'), (Decimal("-0.5"), b'{"value":-0.5}'),
    ],
)  # fmt: skip
def test_a_score_is_sent_exactly(value: Score | None, body: bytes) -> None:
    assert put_score("@app", "b", "@me", value).body == body


@pytest.mark.parametrize("text", ["NaN", "Infinity", "-Infinity"])
def test_a_score_that_is_no_number_is_never_sent(text: str) -> None:
    with pytest.raises(UsageError, match="finite"):
        put_score("@app", "b", "@me", Decimal(text))
