"""What a person types to get somewhere, and the row that it leads to."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lbtui.errors import UsageError
from lbtui.model.board import AtLeast, Exact, Total, Unknown
from lbtui.model.jump import (
    MAX_RANK,
    ByRows,
    Jump,
    ToFirst,
    ToLast,
    ToPercent,
    ToPlayer,
    ToRank,
    parse_jump,
    target_row,
)
from lbtui.model.text import clean

PLAYERS = {"warrior": "1234567890123444", "Zoë": "99", "ZOË": "100"}
Rowed = ToRank | ToPercent | ByRows | ToFirst | ToLast


@pytest.mark.parametrize(
    ("text", "jump"),
    [
        ("15000", ToRank(15000)),
        ("#15000", ToRank(15000)),
        ("# 15000", ToRank(15000)),
        ("  15000\n", ToRank(15000)),
        ("15,000", ToRank(15000)),
        ("15 000", ToRank(15000)),
        ("1_000_000", ToRank(1_000_000)),
        ("007", ToRank(7)),
        ("00000000000000000000000001", ToRank(1)),
        (str(MAX_RANK), ToRank(MAX_RANK)),
        ("50%", ToPercent(Decimal(50))),
        ("99.9 %", ToPercent(Decimal("99.9"))),
        ("0%", ToPercent(Decimal(0))),
        ("100%", ToPercent(Decimal(100))),
        ("33.3333333333%", ToPercent(Decimal("33.3333333333"))),
        ("+100", ByRows(100)),
        ("-100", ByRows(-100)),
        ("+ 1,000", ByRows(1000)),
        ("-0", ByRows(0)),
        ("@2533274792093444", ToPlayer("2533274792093444")),
        ("@ 2533", ToPlayer("2533")),
        ("@warrior", ToPlayer("1234567890123444", "warrior")),
        ("@WARRIOR", ToPlayer("1234567890123444", "warrior")),
        ("@Zoë", ToPlayer("99", "Zoë")),
        ("@ZOË", ToPlayer("100", "ZOË")),
        ("@first", ToPlayer("first")),
        ("first", ToFirst()),
        ("TOP", ToFirst()),
        ("Last", ToLast()),
        ("end", ToLast()),
    ],
)
def test_what_the_grammar_takes(text: str, jump: Jump) -> None:
    assert parse_jump(text, PLAYERS) == jump


BAD = [
    "", " ", "0", "#0", "#", "##1", "+", "-", "--1", "+-1", "@", "@ ", "%", "-5%", "101%", "1000%", "50.%", ".5%",
    "1,00", "1,0000", "15.000", "1e3", "0x10", "½", "٣", "１", "warrior", "first!", "1 2", "#+1",
    str(MAX_RANK + 1), "9" * 5000, "+" + "9" * 30, "50%%", "a\nb", "\x1b]0;x\x07", "\u202e15", "x" * 10_000,
]  # fmt: skip


@pytest.mark.parametrize("text", BAD, ids=lambda text: ascii(text[:12]))
def test_what_it_does_not_take_gets_one_line(text: str) -> None:
    with pytest.raises(UsageError) as caught:
        parse_jump(text, PLAYERS)
    sentence = str(caught.value)
    assert clean(sentence) == sentence
    assert len(sentence) < 160
    assert caught.value.exit_code == 2


@settings(deadline=None)
@given(st.text(max_size=80))
def test_any_text_is_a_jump_or_a_sentence(text: str) -> None:
    said = ""
    try:
        parse_jump(text)
    except UsageError as wrong:
        said = str(wrong)
    assert clean(said) == said


@pytest.mark.parametrize(
    ("jump", "here", "total", "row"),
    [
        (ToFirst(), 9, Exact(20), 1),
        (ToFirst(), 9, Unknown(), 1),
        (ToFirst(), 1, Exact(0), 1),
        (ToLast(), 1, Exact(20), 20),
        (ToLast(), 1, Exact(0), 1),
        (ToLast(), 1, AtLeast(20), None),
        (ToLast(), 1, Unknown(), None),
        (ToRank(20), 1, Exact(20), 20),
        (ToRank(21), 1, AtLeast(20), 21),
        (ToRank(21), 1, Unknown(), 21),
        (ByRows(5), 10, Exact(20), 15),
        (ByRows(50), 10, Exact(20), 20),
        (ByRows(-50), 10, Exact(20), 1),
        (ByRows(50), 10, AtLeast(20), 60),
        (ByRows(-50), 10, Unknown(), 1),
        (ByRows(1), 1, Exact(0), 1),
        (ByRows(MAX_RANK), MAX_RANK, Unknown(), MAX_RANK),
        (ToPercent(Decimal(50)), 1, Exact(20), 10),
        (ToPercent(Decimal(50)), 1, Exact(3), 2),
        (ToPercent(Decimal(50)), 1, Exact(101), 51),
        (ToPercent(Decimal("0.1")), 1, Exact(1001), 2),
        (ToPercent(Decimal(0)), 9, Exact(20), 1),
        (ToPercent(Decimal(100)), 1, Exact(23_437), 23_437),
        (ToPercent(Decimal(50)), 1, Exact(0), 1),
        (ToPercent(Decimal("33.3333333333333333")), 1, Exact(10**18), 333333333333333333),
    ],
)
def test_the_row_a_jump_leads_to(jump: Rowed, here: int, total: Total, row: int | None) -> None:
    assert target_row(jump, here, total) == row


@pytest.mark.parametrize(
    ("jump", "total", "words"),
    [
        (ToRank(21), Exact(20), "Rank 21 is past the end: this board has 20 rows."),
        (ToRank(2), Exact(1), "this board has 1 row."),
        (ToRank(1), Exact(0), "This board is empty."),
        (ToPercent(Decimal(50)), AtLeast(4000), "At least 4,000 rows were seen."),
        (ToPercent(Decimal(50)), Unknown(), "not known."),
    ],
)
def test_where_the_board_cannot_say(jump: Rowed, total: Total, words: str) -> None:
    with pytest.raises(UsageError) as caught:
        target_row(jump, 1, total)
    assert words in str(caught.value)


@settings(deadline=None)
@given(st.decimals(0, 100, places=3), st.integers(1, 10**18))
def test_a_share_is_always_a_row_of_the_board(percent: Decimal, rows: int) -> None:
    row = target_row(ToPercent(percent), 1, Exact(rows))
    assert row is not None
    assert 1 <= row <= rows
    assert row - 1 <= percent.as_integer_ratio()[0] * rows // percent.as_integer_ratio()[1] // 100 <= row
