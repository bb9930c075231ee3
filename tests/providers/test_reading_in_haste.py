"""Pages are read by ways that are quick where rows are as they should be: they read the same as without haste."""

from __future__ import annotations

import json
from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from lbtui.errors import BadAnswer
from lbtui.model.board import BoardRef, Order
from lbtui.model.entry import Entry
from lbtui.model.page import Top
from lbtui.model.score import MAX_DIGITS
from lbtui.providers.answers import parse_json
from lbtui.providers.gamesparks_rows import read_entries
from lbtui.providers.mobage_answer import read_scores
from lbtui.providers.reading import contradictions, observed_order
from lbtui.providers.xbox_answer import read_page

from .plainly import gamesparks_entry, mobage_entry, xbox_entry
from .wire import reply

ODD: tuple[Any, ...] = (
    -3, 0, 10**12, "7", " 7 ", "1e3", "-0", "", "  ", "Ann", "1e99999999999", None, True, 1.5, 12.0, [], [5], {}
)  # fmt: skip
VALUES: st.SearchStrategy[Any] = st.sampled_from(ODD) | st.text(max_size=4)


def rows(*names: str) -> st.SearchStrategy[list[Any]]:
    """Rows of any layout, whose members go by other letters, stand there twice or are missing; and no rows."""
    spelled = [each for name in names for each in (name, name.upper(), f" {name} ", name.lower())]
    layout = st.just(list(names)) | st.lists(
        st.sampled_from([*spelled, "city", "City"]), unique=True, max_size=8
    )
    row = layout.flatmap(lambda keys: st.fixed_dictionaries(dict.fromkeys(keys, VALUES)))
    return st.lists(row | st.none(), max_size=5)


def one_odd(**usual: Any) -> list[Any]:
    """Rows that are as they should be but for one member, and a plain one among them."""
    return [usual] + [{**usual, "city": None, name: value} for name in usual for value in ODD]


def sent(value: Any) -> Any:
    """As it is after it was sent and read: numbers with decimals are Decimals."""
    return parse_json(json.dumps(value))


@given(rows("playerId", "rank", "SCORE", "userName"), st.sampled_from(["SCORE", "score", "rank", "", "city"]))
@example(one_odd(playerId="a", rank=1, SCORE=5, userName="Ann"), "SCORE")
@example([{"playerId": "a", "rank": each, "SCORE": 5, "userName": "Ann"} for each in (1, -1)], "SCORE")
@example([{"playerId": each, "rank": 1, "SCORE": 5, "userName": "Ann"} for each in ("a", " ")], "SCORE")
def test_rows_of_gamesparks(given_rows: list[Any], score: str) -> None:
    entries, _ = read_entries(sent(given_rows), 1, score, "userName")
    read = sent(given_rows)
    plain = [Entry(None, "") if row is None else gamesparks_entry(row, score, "userName") for row in read]
    assert list(entries) == plain
    assert [list(each.extra) for each in entries] == [list(each.extra) for each in plain]


@given(rows("userId", "value", "displayValue", "rank"))
@example(one_odd(userId="a", value=5, displayValue="5 s", rank=1))
def test_rows_of_mobage(given_rows: list[Any]) -> None:
    entries = read_scores(reply({"entry": given_rows}), "them").entries
    assert list(entries) == [mobage_entry(row or {}) for row in sent(given_rows)]


@given(rows("xuid", "gamertag", "rank", "value", "values", "percentile"))
@example(one_odd(xuid="1", gamertag="Ann", rank="1", value="5", values=["6"], percentile=0.5))
def test_rows_of_xbox(given_rows: list[Any]) -> None:
    page = read_page(sent({"userList": given_rows}), BoardRef("board"), Top(), 100)
    assert list(page.entries) == list(filter(None, (xbox_entry(row or {}) for row in sent(given_rows))))


@given(st.lists(st.none() | st.integers(0, 4) | st.decimals(0, 4, places=1), max_size=6))
def test_the_order_that_scores_show(scores: Sequence[Any]) -> None:
    known = [each for each in scores if each is not None]
    falls, rises = (all(sign * (a - b) >= 0 for a, b in pairwise(known)) for sign in (1, -1))
    expected = None if falls == rises else Order.HIGH_FIRST if falls else Order.LOW_FIRST
    assert observed_order([Entry(1, "a", score=each) for each in scores]) is expected


@given(
    st.lists(
        st.tuples(st.none() | st.integers(1, 5), st.sampled_from(["", "a", "b", "c", "d", "e"])), max_size=7
    )
)
def test_what_contradicts_itself(given_rows: Sequence[tuple[int | None, str]]) -> None:
    ids, ranks = [each for _, each in given_rows], [rank for rank, _ in given_rows if rank is not None]
    said = " ".join(contradictions([Entry(*row) for row in given_rows], 5))
    assert ("6 rows" in said or "7 rows" in said) is (len(ids) > 5)
    twice = sum(ids.count(each) > 1 for each in set(ids) - {""})
    players = "1 player stands" if twice == 1 else f"{twice} players stand"
    assert (players in said) is (twice > 0)
    assert ("not in rank order" in said) is any(a > b for a, b in pairwise(ranks))


@pytest.mark.parametrize("before", [0, 1, 198, 199, 200, 201, 399])
@pytest.mark.parametrize("sign", ["", "-"])
def test_a_number_is_too_long_wherever_it_stands(before: int, sign: str) -> None:
    longest = sign + "9" * (MAX_DIGITS - len(sign))
    text = '["' + "x" * before + '", {}, 1.50]'
    assert parse_json(text.replace("{}", longest)) == [
        "x" * before,
        int(longest),
        Decimal("1.5"),
    ]
    with pytest.raises(BadAnswer, match="a number too large"):
        parse_json(text.replace("{}", longest + "9"))
