"""The gate for foreign text: every class of code point that a terminal could act on or hide (T4 to T9)."""

from __future__ import annotations

import sys
import unicodedata

import pytest
import wcwidth
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from lbtui.model.text import LIMIT, MAX_MARKS, clean, escaped, first_words

BIDI = [0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)]
INVISIBLE = [
    0x00AD, 0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, *range(0x180B, 0x1810), 0x200B, *range(0x2060, 0x2066),
    *range(0x206A, 0x2070), 0x2800, 0x3164, *range(0xFE00, 0xFE0F), 0xFEFF, 0xFFA0, 0xFFF9, 0xFFFA, 0xFFFB,
    0x1D173, 0x1D17A, 0xE0000, 0xE0001, 0xE0067, 0xE007F, 0xE0100, 0xE01EF, 0xE0FFF,
]  # fmt: skip
DROPPED = [0x200D, 0xFE0F, *range(0x1F3FB, 0x1F400)]
NO_SURE_WIDTH = [
    0xD800,
    0xDBFF,
    0xDC00,
    0xDFFF,
    0xE000,
    0xF8FF,
    0xFDD0,
    0xFFFE,
    0xFFFF,
    0xF0000,
    0x10FFFF,
    0x0378,
]
NO_SURE_WIDTH += [0x0600, 0x06DD, 0x110BD]  # format characters that shape what follows

SAMPLES = {
    "zalgo": "Z" + "\u0301\u0316\u0489" * 60,
    "family": "👨\u200d👩\u200d👧",
    "flag": "\U0001f1ec\U0001f1e7",
    "lone regional indicator": "\U0001f1ec",
    "three regional indicators": "\U0001f1ec\U0001f1e7\U0001f1eb",
    "heart": "❤\ufe0f",
    "skin tone": "👍\U0001f3fd",
    "keycap": "1\ufe0f\u20e3",
    "tags": "🏴\U000e0067\U000e0062\U000e007f",
    "persian": "می\u200cخواهم",
    "hindi conjunct": "क\u094d\u200dष",
    "hindi": "उड़ते पर",
    "thai": "สวัสดี",
    "hebrew": "שלום",
    "arabic": "مرحبا",
    "korean": "한국어",
    "korean, decomposed": "\u1112\u1161\u11ab",
    "cjk": "日本語チーム",
    "cyrillic": "Игрок",
    "private": "a\ue000b",
}


@pytest.mark.parametrize("point", range(0x20))
def test_every_c0_control_becomes_its_picture(point: int) -> None:
    assert clean(f"a{chr(point)}b") == f"a{chr(0x2400 + point)}b"


def test_delete_becomes_its_picture() -> None:
    assert clean("a\x7fb") == "a␡b"


@pytest.mark.parametrize("point", range(0x80, 0xA0))
def test_every_c1_control_becomes_a_replacement(point: int) -> None:
    assert clean(f"a{chr(point)}b") == "a\ufffdb"


@pytest.mark.parametrize("point", BIDI + INVISIBLE, ids=hex)
def test_bidirectional_and_invisible_signs_become_dots(point: int) -> None:
    assert clean(f"a{chr(point)}b") == "a·b"


@pytest.mark.parametrize("point", DROPPED, ids=hex)
def test_joiners_and_modifiers_are_dropped(point: int) -> None:
    assert clean(f"a{chr(point)}b") == "ab"


@pytest.mark.parametrize("point", NO_SURE_WIDTH, ids=hex)
def test_what_has_no_sure_width_becomes_one_replacement(point: int) -> None:
    assert clean(f"a{chr(point)}b") == "a\ufffdb"
    assert cell_len(clean(chr(point))) == 1


@pytest.mark.parametrize("separator", ["\u2028", "\u2029"])
def test_line_and_paragraph_separators_do_not_break_the_row(separator: str) -> None:
    assert clean(f"a{separator}b") == "a␤b"


@pytest.mark.parametrize("text", ["WarriorSaint", "Ünïcödé", "日本語", "a b", "", "[/]", "…", "🎮", "½"])
def test_harmless_text_stays(text: str) -> None:
    assert clean(text) == text


@pytest.mark.parametrize(
    "point", [0x3164, 0x2800, 0x200B, 0xFEFF, 0x200D, 0x200C, 0xFE0F, 0x1F3FB, 0x1161, 0x0301]
)
@pytest.mark.parametrize("times", [1, 3])
def test_a_name_of_nothing_visible_does_not_look_empty(point: int, times: int) -> None:
    shown = clean(chr(point) * times)
    assert shown.strip()
    assert cell_len(shown) >= 1


def test_the_non_joiner_stays_between_letters_that_need_it_alone() -> None:
    assert clean("می\u200cخواهم") == "می\u200cخواهم"
    assert clean("a\u200cb\u200c") == "ab"
    assert clean("\u200cم") == "م"
    assert clean("م\u200c") == "م"
    assert clean("م\u0301\u0301\u0301\u0301\u200c\u0301x") == "م\u0301\u0301\u0301\u0301x"


def test_a_letter_carries_four_marks_at_most() -> None:
    assert clean("a" + "\u0301" * 200) == "a" + "\u0301" * MAX_MARKS
    assert clean("\u0301" * 200) == "◌" + "\u0301" * MAX_MARKS


@pytest.mark.parametrize("between", ["\u200c", "\u200d", "\ufe0f"])
def test_no_sign_between_marks_resets_their_count(between: str) -> None:
    stacked = clean("م" + ("\u0301" * 3 + between) * 100)
    assert sum(unicodedata.category(char) == "Mn" for char in stacked) == MAX_MARKS


@pytest.mark.parametrize("mark", ["\u0903", "\u093e", "\u1161", "\u11a8", "\ud7b0"], ids=ascii)
def test_vowel_signs_and_hangul_tails_do_not_pile_up(mark: str) -> None:
    assert clean("한" + mark * 300) == "한" + mark * MAX_MARKS


@pytest.mark.parametrize(
    "text",
    ["x" * (LIMIT + 1), "x" * 1_000_000, "é" * 100_000, "\u200d" * 100_000, "e\u0301" * 1000, "\x1b" * 5000],
    ids=["one over", "1 MB", "accents", "joiners", "marks", "escapes"],
)
def test_a_long_text_is_cut_with_an_ellipsis(text: str) -> None:
    shown = clean(text)
    assert len(shown) <= LIMIT
    assert shown.endswith("…")
    assert clean(shown) == shown


def test_a_text_of_the_limit_is_whole() -> None:
    assert clean("é" * LIMIT) == "é" * LIMIT


def test_what_is_remembered_of_a_huge_text_is_small() -> None:
    from lbtui.model import text as room

    room._cleaned.cache_clear()
    huge = "é" * 500_000
    before = sys.getrefcount(huge)
    clean(huge)
    assert sys.getrefcount(huge) == before


@pytest.mark.parametrize("name", SAMPLES)
def test_rich_and_wcwidth_agree_on_the_width(name: str) -> None:
    shown = clean(SAMPLES[name])
    each = sum(wcwidth.wcwidth(char) for char in shown)
    assert cell_len(shown) == wcwidth.wcswidth(shown) == each


HOSTILE = st.text(
    st.one_of(
        st.characters(),
        st.sampled_from("\x1b\x9b\u200c\u200d\ufe0f\u0301\u0903\u1161م…\u202e\U0001f1e6\ud800"),
    ),
    max_size=700,
)


@settings(deadline=None)
@given(HOSTILE)
def test_cleaning_is_idempotent_and_leaves_no_control(text: str) -> None:
    shown = clean(text)
    assert clean(shown) == shown
    assert len(shown) <= LIMIT
    assert bool(shown) == bool(text)
    for char in shown:
        assert unicodedata.category(char) not in ("Cc", "Cs", "Co", "Cn", "Zl", "Zp")
        assert ord(char) not in BIDI
    shown.encode()


@settings(deadline=None)
@given(st.integers(500, 520), st.sampled_from(["\u200c", "\u0301", "…", "م\u200c", "\U0001f1e6"]))
def test_a_cut_through_anything_is_stable(length: int, what: str) -> None:
    shown = clean("م" * length + what * 300 + "م" * 300)
    assert clean(shown) == shown
    assert len(shown) <= LIMIT


def test_escaped_tells_look_alikes_apart() -> None:
    one, two = "a\u200bb", "a\u200eb"
    assert clean(one) == clean(two)
    assert escaped(one) == r"a\u200bb"
    assert escaped(two) == r"a\u200eb"
    assert escaped("\x1b[0m é \ud800") == r"\x1b[0m \xe9 \ud800"


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("<html><head><style>p{}</style></head><body><h1>Sign in</h1>\n to\tgo on</body>", "Sign in to go on"),
        ("<script>alert(1)</script>no", "no"),
        ("plain  words", "plain words"),
        ("a\x1b[31mb", "a␛[31mb"),
        ("<<<<", "<<<<"),
        ("", ""),
    ],
)
def test_the_first_words_of_a_page(body: str, words: str) -> None:
    assert first_words(body) == words


def test_first_words_are_few() -> None:
    assert len(first_words("word " * 10_000)) == 120
    assert first_words("x" * 50, 10) == "x" * 9 + "…"
