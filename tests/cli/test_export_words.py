"""What is typed after `lbtui export`: arguments that make no sense, alone or together, are told before anything is
asked or written."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.cli.slow import BOARD, Slow, beside

EXPORT = ("export", "demo/xbox", "TotalFlagsCaptured")
SPLIT = ("export", "demo/gamesparks", "HSBC")


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder that a test is in, which is empty."""
    folder = tmp_path / "here"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "the following arguments are required: -o/--output"),
        (("-o", ""), "needs a file's name"),
        (("-o", "x.csv", "--from", "0"), "--from: needs a rank, 1 or more, not “0”"),
        (("-o", "x.csv", "--from", "-5"), "--from: needs a rank, 1 or more, not “-5”"),
        (("-o", "x.csv", "--to", "1.5"), "--to: needs a rank, 1 or more, not “1.5”"),
        (("-o", "x.csv", "--to", "many"), "--to: needs a rank, 1 or more, not “many”"),
        (("-o", "x.csv", "--to", "9" * 30), "--to: there is no rank above 9,223,372,036,854,775,807"),
        (("-o", "x.csv", "--to", ""), "--to: needs a rank, 1 or more, not “”"),
        (("-o", "x.csv", "--from", "50%"), "--from: needs a rank, 1 or more, not “50%”"),
        (("-o", "x.csv", "--limit", "0"), "--limit: needs a whole number, 1 or more, not “0”"),
        (("-o", "x.csv", "--limit", "-1"), "--limit: needs a whole number, 1 or more, not “-1”"),
        (("-o", "x.csv", "--concurrency", "0"), "--concurrency: needs a whole number from 1 to 64, not “0”"),
        (("-o", "x.csv", "--concurrency", "65"), "--concurrency: needs a whole number from 1 to 64, not “65”"),
        (("-o", "x.csv", "--walk", "slow"), "argument --walk: invalid choice: 'slow'"),
        (("-o", "x.csv", "--csv", "excel"), "argument --csv: invalid choice: 'excel'"),
        (("-o", "x.csv", "--format", "xlsx"), "argument --format: invalid choice: 'xlsx'"),
        (("-o", "x.csv", "--resume", "--restart"), "--restart: not allowed with argument --resume"),
    ],
)
def test_a_value_that_makes_no_sense_shows_the_usage(
    run: Run, here: Path, words: tuple[str, ...], said: str
) -> None:
    ran = run(*EXPORT, *words)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith("usage: lbtui export ")
    assert said in ran.err
    assert list(here.iterdir()) == []


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (
            ("-o", "x.csv", "--from", "20", "--to", "10"),
            ["There are no ranks from 20 to 10.", "The first of the two is --from."],
        ),
        (
            ("-o", "x.csv", "--to", "10", "--at", "5"),
            ["--to and --at both say which rows.", "Give --from and --to, or --at and --limit."],
        ),
        (
            ("-o", "x.csv", "--from", "10", "--limit", "5"),
            ["--from and --limit both say which rows.", "Give --from and --to, or --at and --limit."],
        ),
        (("-o", "x.csv", "--at", "nowhere"), ["“nowhere” is no place on a board.", None]),
        (
            ("-o", "x.json", "--csv", "spreadsheet"),
            ["--csv says how csv and tsv are written, and this is json."],
        ),
        (
            ("-o", f"{'x' * 300}.csv"),
            [None, None, "Shorten its name: those of the files beside it are 14 bytes longer."],
        ),
        (("-o", "-", "--csv", "exact"), ["--csv says how csv and tsv are written, and this is jsonl."]),
        (
            ("-o", "-", "--format", "parquet"),
            ["Standard output does not take parquet.", "It takes jsonl, csv and tsv; all others need a file."],
        ),
        (("-o", "-", "--format", "json"), ["Standard output does not take json.", None]),
        (("-o", "-", "--format", "markdown"), ["Standard output does not take markdown.", None]),
        (("-o", "-", "--resume"), ["--resume needs a file.", "Name one in place of the -, as in -o FILE."]),
        (("-o", "-", "--restart"), ["--restart needs a file.", None]),
        (("-o", "-", "--overwrite"), ["--overwrite needs a file.", None]),
        (("-o", "-", "--json"), ["--json needs a file.", None]),
        (("-o", "x.xlsx"), ["The ending of “x.xlsx” stands for no format.", None, None]),
        (("-o", "flags"), ["The ending of “flags” stands for no format.", None, None]),
        (("-o", "there/x.csv"), ["The folder of x.csv is not there.", None, "Run: mkdir -p there."]),
        (("-o", "."), [". is a folder.", "Name a file in it."]),
        (("-o", "../here/", "--format", "csv"), ["../here/ is a folder.", "Name a file in it."]),
        (("-o", "x.csv/"), ["x.csv/ is a folder.", "Name a file in it."]),
    ],
)
def test_arguments_that_make_no_sense_together(
    run: Run, here: Path, words: tuple[str, ...], said: list[str | None]
) -> None:
    ran = run(*EXPORT, *words)
    assert (ran.code, ran.out) == (2, "")
    lines = ran.err.splitlines()
    assert len(lines) == len(said)
    for line, each in zip(lines, said, strict=True):
        assert line == f"lbtui: {each}" or each is None
    assert list(here.iterdir()) == []


def test_a_service_without_friends_says_why(run: Run, here: Path) -> None:
    ran = run("export", "demo/gamesparks", "flags", "-o", "x.csv", "--friends")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith("lbtui: There are no friends to show.\nlbtui: ")
    assert list(here.iterdir()) == []


def test_a_partition_that_is_needed_is_asked_for(run: Run, here: Path) -> None:
    ran = run(*SPLIT, "-o", "x.csv")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith("lbtui: Board HSBC needs a partition.\n")
    assert list(here.iterdir()) == []


@pytest.mark.parametrize("profile", ["demo/xbox", "demo/mobage", "demo/gamesparks"])
def test_a_board_that_is_not_there(run: Run, here: Path, profile: str) -> None:
    ran = run("export", profile, "no_such_board", "-o", "x.csv", "--json")
    assert (ran.code, ran.out) == (4, "")
    assert ran.err.startswith("lbtui: ")
    assert list(here.iterdir()) == []


def test_a_profile_that_is_not_there(run: Run, here: Path) -> None:
    ran = run("export", "demo/xobx", "flags", "-o", "x.csv")
    assert (ran.code, ran.out) == (2, "")
    assert "Did you mean demo/xbox?" in ran.err
    assert list(here.iterdir()) == []


FAILURES = {"status-401": 3, "status-403": 3, "status-404": 4, "status-400": 2, "page": 6}


@pytest.mark.parametrize(("board", "code"), FAILURES.items(), ids=FAILURES)
def test_where_nothing_was_read_the_code_is_the_failures(
    run: Run, near: str, here: Path, board: str, code: int
) -> None:
    ran = run("export", near, board, "-o", "x.csv", "--json")
    assert (ran.code, ran.out) == (code, "")
    assert "Traceback" not in ran.err
    assert "--resume" not in ran.err
    assert beside(here / "x.csv") == []


def test_parquet_without_its_library_names_the_extra_and_the_other_formats_work(
    run: Run, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in [each for each in sys.modules if each.partition(".")[0] == "pyarrow"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    ran = run(*EXPORT, "-o", "x.parquet")
    assert (ran.code, ran.out) == (2, "")
    assert "lbtui[parquet]" in ran.err
    assert list(here.iterdir()) == []
    assert run(*EXPORT, "-o", "x.csv", "--limit", "3").code == 0


def test_a_file_that_is_there_is_not_replaced_unasked(run: Run, here: Path) -> None:
    file = here / "x.csv"
    file.write_text("mine")
    ran = run(*EXPORT, "-o", "x.csv", "--limit", "3")
    assert (ran.code, file.read_text()) == (2, "mine")
    assert ran.err.startswith("lbtui: x.csv is there already.\n")
    assert "--overwrite" in ran.err
    assert run(*EXPORT, "-o", "x.csv", "--limit", "3", "--overwrite").code == 0
    assert file.read_text().startswith("rank,player_id,")


def test_what_the_service_allows_is_never_exceeded(run: Run, slow: Slow, kills: str, here: Path) -> None:
    slow.latency = 0.02
    assert run("export", kills, BOARD, "-o", "x.csv", "--concurrency", "3").code == 0
    assert 1 < slow.most_at_once <= 3
