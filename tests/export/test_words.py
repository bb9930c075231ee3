"""The command line that goes on with an export, and what makes an export another one."""

from __future__ import annotations

import shlex
from argparse import ArgumentParser
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from lbtui.cli.export import configure, format_of, wanted_of
from lbtui.cli.main import BY_NAME
from lbtui.cli.usage import parser_for
from lbtui.export.manifest import fingerprint
from lbtui.export.wanted import Beginning, Format, Piece, WalkKind, Wanted
from lbtui.export.words import export_profile, resume_words
from lbtui.model.jump import ByRows, ToPlayer
from lbtui.model.secret import SecretRef
from tests.export.exports import demo


@pytest.mark.parametrize(
    ("wanted", "words"),
    [
        ({}, "-o x.csv"),
        ({"path": Path("-x y.csv")}, "-o './-x y.csv'"),
        ({"path": Path("/a/x.txt")}, "-o /a/x.txt --format csv"),
        ({"format": Format.TSV}, "-o x.csv --format tsv"),
        ({"piece": Piece(from_rank=3, to_rank=9)}, "-o x.csv --from 3 --to 9"),
        ({"piece": Piece(jump=ToPlayer("10002", "rival"), limit=9)}, "-o x.csv --at=@rival --limit 9"),
        ({"piece": Piece(jump=ByRows(-5), limit=9)}, "-o x.csv --at=-5 --limit 9"),
        ({"spreadsheet": True, "overwrite": True}, "-o x.csv --csv spreadsheet --overwrite"),
        ({"as_json": True}, "-o x.csv --json"),
        ({"walk": WalkKind.FAST, "at_once": 3}, "-o x.csv --walk fast --concurrency 3"),
    ],
)
def test_the_command_line_that_goes_on_means_the_same(wanted: dict[str, Any], words: str) -> None:
    connection = demo("mobage")
    ref = connection.provider.board_ref("highscore")
    said = Wanted(ref, Path("x.csv"), Format.CSV)._replace(**wanted)
    line = resume_words("demo/mobage", said)
    assert shlex.join(line) == f"lbtui export demo/mobage highscore {words} --resume"
    parser = ArgumentParser()
    configure(parser)
    args = parser.parse_args(line[2:])
    understood = wanted_of(args, format_of(args), connection)
    assert understood == said._replace(beginning=Beginning.RESUME)


@pytest.mark.parametrize("board", ["-o", "--resume", "-x y", "-5"])
def test_a_board_that_looks_like_an_option_comes_after_two_dashes(board: str) -> None:
    connection = demo("mobage")
    said = Wanted(connection.provider.board_ref(board), Path("x.csv"), Format.CSV, Piece(from_rank=3))
    line = resume_words("demo/mobage", said)
    words = f"lbtui export demo/mobage -o x.csv --from 3 --resume -- {shlex.quote(board)}"
    assert shlex.join(line) == words
    args = parser_for(BY_NAME["export"]).read(line[2:])
    assert args.profile == "demo/mobage"
    assert wanted_of(args, format_of(args), connection) == said._replace(beginning=Beginning.RESUME)


@pytest.mark.parametrize(
    ("values", "resumed"),
    [
        ({"url": "https://elsewhere.invalid"}, False),
        ({"scid": "00000000-0000-0000-0000-000000000000"}, False),
        ({"authorization": SecretRef.parse("env:ANOTHER_TOKEN")}, False),
        (
            {"authorization": SecretRef.parse("a new token"), "page_size": 70, "timeout": 3, "concurrency": 2},
            True,
        ),
    ],
)
def test_what_makes_an_export_another_one(values: dict[str, Any], resumed: bool) -> None:
    connection = demo("xbox")
    wanted = Wanted(connection.provider.board_ref("BestLap"), Path("x.csv"), Format.CSV)
    profile = connection.profile
    other = replace(profile, values={**profile.values, **values})
    assert (fingerprint(profile, wanted) == fingerprint(other, wanted)) is resumed


@pytest.mark.parametrize(
    ("said", "asked", "allowed"),
    [(8, 8, 8), (8, 3, 3), (8, 16, 16), (2, 8, 2), (2, 1, 1), (20, 8, 8), (20, 64, 20)],
)
def test_a_profile_that_says_how_many_at_once_has_the_last_word(said: int, asked: int, allowed: int) -> None:
    profile = demo("xbox", concurrency=said).profile
    assert export_profile(profile, asked).at_once == allowed
