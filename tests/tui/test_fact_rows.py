"""Facts as rows: a long value goes on below, and every sign of it can be read."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lbtui.model.text import clean
from lbtui.tui.safe import width_of
from lbtui.tui.widgets.fact_rows import CHUNK, FactRows

COMBINED = "e\u0301\u0302"
EMOJI = "\U0001f469\u200d\U0001f4bb"


def lines(text: str) -> list[str]:
    rows = FactRows([("title", text)])
    cells = [rows.row(at).cells for at in range(rows.count)]
    assert [name for name, _ in cells] == ["title", *[""] * (len(cells) - 1)]
    return [value for _, value in cells]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", [""]),
        ("a" * 40, ["a" * 40]),
        ("a" * 41, ["a" * 40, "a"]),
        ("遠" * 60, ["遠" * 20] * 3),
        ("a" + "遠" * 20, ["a" + "遠" * 19, "遠"]),
        (COMBINED * 41, [COMBINED * 40, COMBINED]),
        ("a" * 39 + "e" + "\u0301" * 90, ["a" * 39 + "e" + "\u0301" * 90]),
        (EMOJI * 11, [EMOJI * 10, EMOJI]),
        ("\x1b" * 41, ["\x1b" * 40, "\x1b"]),
    ],
)
def test_lines_are_as_wide_as_the_column(text: str, expected: list[str]) -> None:
    assert lines(text) == expected


@given(
    st.text(
        alphabet=st.sampled_from("a遠e\u0301\u0302\u0e33\u200d\u200c\ufe0f\x1b\u202e👩🇯\u1161\U0001f3fd"),
        max_size=700,
    )
)
def test_nothing_is_lost_or_taken_from_its_sign(text: str) -> None:
    told = lines(text)
    assert "".join(told) == text
    for at, line in enumerate(told):
        assert width_of(line) <= CHUNK
        assert "…" not in clean(line)
        assert not at or not unicodedata.category(line[0]).startswith("M")
