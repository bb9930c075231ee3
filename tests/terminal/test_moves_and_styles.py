"""Cursor moves and style changes lead where they should, at no more than the plain way costs."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len
from wcwidth import wcwidth

from lbtui.terminal.moves import absolute, move
from lbtui.terminal.styles import PLAIN, after, change
from lbtui.terminal.widths import narrow, sure, wide
from tests.emulator import Emulator

CELLS = st.tuples(st.integers(0, 19), st.integers(0, 9))
KNOWN = "0 1 2 3 4 5 7 8 9 22 23 24 25 27 28 29 31 97 39 42 107 49 38;5;9 48;5;200 38;2;1;2;3 48;2;0;0;0"
CODES = st.lists(st.sampled_from(KNOWN.split()), max_size=6).map(";".join)


@settings(max_examples=200, deadline=None)
@given(CELLS, CELLS, st.sampled_from(["\n", "\r\n"]))
def test_a_move_ends_where_it_should(start: tuple[int, int], end: tuple[int, int], feed: str) -> None:
    if start == end:
        return
    terminal = Emulator(20, 10)
    terminal.feed(absolute(*start))
    way = move(*start, *end, feed)
    terminal.feed(way)
    assert terminal.place == end
    assert len(way) <= len(absolute(*end))


@settings(max_examples=100, deadline=None)
@given(st.integers(0, 9), CELLS)
def test_a_move_from_behind_the_last_column_ends_where_it_should(line: int, end: tuple[int, int]) -> None:
    terminal = Emulator(20, 10)
    terminal.feed("\x1b[?7l" + absolute(0, line) + "x" * 20)
    terminal.feed(move(None, line, *end, "\n"))
    assert terminal.place == end


def test_moves_nearby_are_short() -> None:
    assert move(4, 3, 0, 4, "\n") == "\n"
    assert move(4, 3, 0, 3, "\n") == "\r"
    assert move(4, 3, 3, 3, "\n") == "\b"
    assert move(4, 3, 4, 2, "\n") == "\x1bM"
    assert move(4, 3, 9, 3, "\n") == "\x1b[5C"
    assert move(None, None, 0, 0, "\n") == "\x1b[H"


@settings(max_examples=200, deadline=None)
@given(CODES, CODES)
def test_a_change_of_style_gives_the_other_style(old: str, new: str) -> None:
    expected, changed = Emulator(4, 1), Emulator(4, 1)
    expected.feed(f"\x1b[m\x1b[{new}m")
    changed.feed(f"\x1b[m\x1b[{old}m")
    step = change(after(PLAIN, old), after(PLAIN, new))
    changed.feed(step)
    assert changed.cursor.attrs == expected.cursor.attrs
    assert len(step) <= len(f"\x1b[0;{new}m")


def test_styles_are_kept_together_where_they_are_not_known() -> None:
    curly = after(after(PLAIN, "1"), "4:3;58:5:1")
    assert change(PLAIN, curly) == "\x1b[1;4:3;58:5:1m"
    assert change(curly, PLAIN) == "\x1b[m"
    assert change(curly, after(PLAIN, "31")) == "\x1b[0;31m"
    assert after(curly, "0") == PLAIN
    assert after(curly, "0;31") == after(PLAIN, "31")
    assert change(after(PLAIN, "1;31;42"), after(PLAIN, "31;42")) == "\x1b[22m"


def test_sure_characters_are_as_wide_for_textual_and_for_the_emulator() -> None:
    characters = [chr(point) for point in range(32, 0x30000) if not 0xD800 <= point < 0xE000]
    known = [each for each in characters if sure(each)]
    assert len(known) > 40_000
    for each in known:
        assert cell_len(each) == wcwidth(each) == (2 if wide(each) else 1), hex(ord(each))
        assert narrow(each) == (0 if wide(each) else 1)


def test_what_terminals_disagree_on_is_doubted() -> None:
    for text in (
        "\u0301",
        "\u200d",
        "\ufe0f",
        "😀",
        "🇩🇪",
        "\u200b",
        "\xad",
        "ש",
        "ع",
        "\ue0b0",
        "\u1100\u1161",
        "क्षि",
        "\u302a",
    ):
        assert sure(text) == 0, text
    assert sure("name e\u0301 x") == 6
    assert narrow("ab漢") == 2
