"""Markdown: one row a line, and hostile texts show as themselves."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from hypothesis import given, settings
from markdown_it import MarkdownIt

from lbtui.export.wanted import Format
from lbtui.model.entry import Entry
from tests.export.formats.made import ENTRIES, entry, file_of

RENDERER = MarkdownIt("commonmark").enable(["table", "strikethrough"])
BREAK = "\u200b"


def shown(*entries: Entry) -> list[list[str]]:
    """The cells as a reader sees them, the line of headings first; there is no markup in any."""
    tokens = RENDERER.parse(file_of(Format.MARKDOWN, *entries).decode())
    assert [each.type for each in tokens].count("table_open") == 1
    assert tokens[-1].type == "table_close"
    rows: list[list[str]] = []
    for token in tokens:
        if token.type == "tr_open":
            rows.append([])
        if token.type == "inline":
            assert {each.type for each in token.children or ()} <= {"text", "text_special"}
            rows[-1].append("".join(each.content for each in token.children or ()))
    return rows


def name(text: str) -> str:
    return shown(entry(name=text), entry("2", 2, name="last"))[1][2]


def test_a_table_as_github_renders_it() -> None:
    rows = [entry("12", 1, name="Åsa", score=1000, percentile=Decimal("-0.50")), entry("13", 2)]
    assert file_of(Format.MARKDOWN, *rows).decode() == (
        "| rank | player\\_id | name | score | percentile |\n"
        "| ---: | --- | --- | ---: | ---: |\n"
        "| 1 | 12 | Åsa | 1000 | -0.50 |\n"
        "| 2 | 13 |  |  |  |\n"
    )


@pytest.mark.parametrize(
    "text",
    [
        "a|b", "a\\|b", "a\\", "\\", "|", "`a`", "``", "*a*", "__a__", "~~a~~", "[a](javascript:x)", "![a](x)",
        "<b>a</b>", "<!-- -->", "<script>x</script>", "&lt;", "&#x41;", "$a$", "# a", "- a", "1. a", "> a", "---",
        "[a]: x", "a\\`b", "[^1]", "http", "a_b", "a-b", "=1", "50%",
    ],
)  # fmt: skip
def test_markup_in_a_text_shows_as_itself(text: str) -> None:
    assert name(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "https://evil.test/a", "WWW.evil.test", "a@evil.test", "@somebody", "me/it#12", "GH-12", ":tada:",
        "mailto:a", "XMPP:a", ":stuck_out:", "ftp://x", "&#65;",
    ],
)  # fmt: skip
def test_what_github_makes_something_of_is_broken_invisibly(text: str) -> None:
    told = name(text)
    assert told.replace(BREAK, "") == text
    calls = r"://|(?i:www\.|gh-\d|mailto:[^\u200b]|xmpp:[^\u200b])|@[^\u200b]|#\d|:[\w+-]+:"
    assert not re.search(calls, told)


def test_controls_are_pictures_and_every_row_is_one_line() -> None:
    told = name("a\r\nb\tc\x1b[2Jd\x00\x7f\u2028\x85\x9b\u202e\ud800")
    assert told == "a␍␊b␉c␛[2Jd␀␡␤\ufffd\ufffd\ufffd\ufffd"


def test_headings_are_texts_too() -> None:
    assert shown(entry(extra={"a|b\n": "x|y"}))[0][2] == "a|b␊"


def test_values_of_other_kinds_stand_as_in_csv() -> None:
    others = {"yes": True, "list": ["a|b", None], "part": Decimal("1.50"), "odd": None}
    assert shown(entry(extra=others))[1][2:] == ["true", '["a|b",null]', "1.50", ""]


def test_c8_no_rows_are_a_table_of_none() -> None:
    assert shown() == [["rank", "player_id"]]


@settings(max_examples=30, deadline=None)
@given(ENTRIES)
def test_whatever_rows_hold_is_one_row_each(entries: list[Entry]) -> None:
    text = file_of(Format.MARKDOWN, *entries).decode()
    assert len(text.splitlines()) == text.count("\n") == len(entries) + 2
    rows = shown(*entries)
    assert len(rows) == len(entries) + 1
    assert len({len(row) for row in rows}) == 1
