"""Facts as rows: a long value goes on below, and every sign of it can be read."""

from __future__ import annotations

import unicodedata
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.app import App, ComposeResult

from lbtui.model.text import clean
from lbtui.tui.safe import width_of
from lbtui.tui.widgets.columns import GAP, Widths
from lbtui.tui.widgets.fact_rows import CHUNK, FactRows, FactTable

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
        alphabet=st.sampled_from("a 遠e\u0301\u0302\u0e33\u200d\u200c\ufe0f\x1b\u202e👩🇯\u1161\U0001f3fd"),
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


@pytest.mark.parametrize("room", [58, 78, 138])
def test_a_sentence_breaks_at_spaces_and_fills_the_room(room: int) -> None:
    text = (
        "lbtui export demo/mobage highscore --from-rank 11 --to-rank 2000 -o highscore-ranks.csv --resume " * 3
    )
    rows = FactRows([("goes on with", text), ("sha256", "0" * 200)])
    rows.fit(room)
    widths = Widths()
    shown = [rows.row(at) for at in range(rows.count)]
    widths.widen(rows.columns, shown)
    what, value = widths.fitting(rows.columns, room)
    assert what + GAP + value == room
    at = next(at for at, row in enumerate(shown) if row.cells[0] == "sha256")
    said, digits = ([row.cells[1] for row in part] for part in (shown[:at], shown[at:]))
    assert "".join(said) == text
    assert "".join(digits) == "0" * 200
    assert all(line.endswith(" ") and len(line) <= value for line in said)
    assert all(len(line + after.split()[0] + " ") > value for line, after in pairwise(said))
    assert {len(line) for line in digits[:-1]} == {value}


@pytest.mark.anyio
@pytest.mark.parametrize(("width", "wider"), [(60, 140), (140, 60), (80, 60)])
async def test_on_the_screen_nothing_is_lost_at_any_width(width: int, wider: int) -> None:
    words = [f"word{at}" for at in range(60)]

    class Shown(App[None]):
        def compose(self) -> ComposeResult:
            yield FactTable(FactRows([("why", "short")]))

    app = Shown()
    async with app.run_test(size=(width, 40)) as pilot:
        table = app.query_one(FactTable)
        table.show(FactRows([("why", " ".join(words)), ("a longer name", "x")]))
        for room in (width, wider):
            await pilot.resize_terminal(room, 40)
            await pilot.pause()
            text = [table.render_line(y).text for y in range(1, table.rows.count + 1)]
            assert " ".join(text).replace("▶", " ").split() == ["why", *words, "a", "longer", "name", "x"]
            assert max(len(line.rstrip()) for line in text) > room - 10
