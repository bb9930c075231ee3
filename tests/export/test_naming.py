"""T14: whatever a board is called, the name that is suggested for its file is one name, in no other folder."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from lbtui.export.naming import format_of, slug, suggested
from lbtui.export.wanted import Format
from lbtui.model.board import BoardRef


@pytest.mark.parametrize(
    ("board", "name"),
    [
        ("TotalFlagsCaptured", "TotalFlagsCaptured"),
        ("HSBC.COUNTRY.UK", "HSBC.COUNTRY.UK"),
        ("../../.ssh/x", "ssh-x"),
        ("a/b", "a-b"),
        ("-rf", "rf"),
        ("..", "board"),
        (".", "board"),
        ("", "board"),
        ("/etc/passwd", "etc-passwd"),
        ("a\\b:c", "a-b-c"),
        ("trailing dot.", "trailing-dot"),
        ("\x1b]0;PWN\x1b\\", "0-PWN"),
        ("a\x00b\nc", "a-b-c"),
        ("$(reboot) `x`", "reboot-x"),
        ("half \ud800", "half"),
        ("\u202egnp.exe", "gnp.exe"),
        ("ゲーム・スコア", "ゲーム-スコア"),
        ("ひらか\u3099な", "ひらがな"),
        ("NUL", "NUL-board"),
        ("com1.txt", "com1.txt-board"),
        ("x" * 300, "x" * 120),
        ("é" * 300, "é" * 60),
        ("\u3164\u115f", "board"),
        ("~root", "root"),
        ("stat(a,b)", "stat-a-b"),
    ],
)
def test_t14_names_of_boards(board: str, name: str) -> None:
    assert slug(board) == name
    assert suggested(BoardRef(board), "", Format.CSV) == Path(f"{name}.csv")


def test_the_part_and_the_format_stand_in_the_name() -> None:
    assert suggested(BoardRef("quiz", "A/B"), "friends", Format.MARKDOWN) == Path("quiz.A-B-friends.md")
    assert suggested(BoardRef("x" * 300), "around", Format.JSONL) == Path("x" * 113 + "-around.jsonl")


@example("../" * 200)
@example("\u0301" * 400)
@example("\U0001d400" * 200)
@example(".-_" * 99)
@given(st.text(max_size=400))
def test_t14_any_name_at_all(board: str) -> None:
    for part in ("", "ranks"):
        name = str(suggested(BoardRef(board), part, Format.PARQUET))
        assert Path(name).name == name
        assert name[0] not in "-_.~"
        assert not set(name) & set('/\\:*?"<>|$`\x7f')
        assert name.isprintable()
        assert len(f"{name}.manifest.json".encode()) <= 143
        stem = name.removesuffix(".parquet")
        assert slug(stem) == unicodedata.normalize("NFC", stem) or "-board" in stem


def test_the_format_of_an_ending() -> None:
    assert format_of(Path("a/b.JSON")) is Format.JSON
    assert format_of(Path("b.ndjson")) is Format.JSONL
    assert format_of(Path("json")) is None
    assert format_of(Path("")) is None
