"""`lbtui export` as a person uses it: the file, what is said, standard output, and an early end."""

from __future__ import annotations

import csv
import hashlib
import json
import os
import re
import subprocess
from pathlib import Path

import pytest

from tests.cli.callback import Callback
from tests.cli.conftest import Ran, Run, command, process
from tests.cli.slow import BOARD, ROWS, Slow, beside, started, until
from tests.cli.test_streams import reader_leaves

EXPORT = ("export", "demo/xbox", BOARD)


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder that a test is in, which is empty."""
    folder = tmp_path / "here"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


def rows_of(run: Run, *words: str) -> list[dict[str, object]]:
    """The same rows as `lbtui rows` prints them."""
    found: list[dict[str, object]] = run("rows", *words, "--json").json["rows"]
    return found


def lines_of(file: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in file.read_text().splitlines()]


def test_a_whole_board_into_a_file(run: Run, here: Path) -> None:
    ran = process(("export", "demo/xbox", "TotalFlagsCaptured", "-o", "flags.csv"))
    assert (ran.code, ran.out) == (0, "")
    first, second, third, fourth = ran.err.splitlines()
    assert first.startswith("lbtui: flags.csv: 23,437 rows, ")
    assert first.endswith(" rows a second)")
    assert second.startswith("lbtui: guarantee complete: ")
    assert third.endswith(" rows came again, as where pages overlap; the newest of each player was kept")
    assert fourth == (
        "lbtui: 23,437 ids have over 15 digits; exact here, and rounded by a spreadsheet unless read as text"
    )
    assert beside(here / "flags.csv") == ["flags.csv", "flags.csv.manifest.json"]
    with (here / "flags.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert [int(row["rank"]) for row in rows] == list(range(1, 23_438))
    told = rows_of(run, "demo/xbox", "TotalFlagsCaptured", "--at", "14000", "--limit", "2000")
    assert [row["player_id"] for row in rows[13_999:15_999]] == [each["player_id"] for each in told]
    assert [row["score"] for row in rows[13_999:15_999]] == [str(each["score"]) for each in told]
    assert (rows[14_999]["name"], rows[14_999]["weight"]) == ("WarriorSaint", "2000")


def test_its_manifest_says_what_came(run: Run, here: Path) -> None:
    ran = run(*EXPORT, "-o", "kills.json", "--json")
    assert (ran.code, ran.err) == (0, "")
    told, data = ran.json, (here / "kills.json").read_bytes()
    assert list(told) == [
        "file", "format", "rows", "duplicates_dropped", "guarantee", "why", "total_first", "total_last", "seconds",
        "rows_per_second", "bytes", "sha256", "manifest", "dangerous_cells", "long_ids", "resumed", "warnings",
    ]  # fmt: skip
    assert (told["file"], told["format"], told["manifest"]) == (
        "kills.json",
        "json",
        "kills.json.manifest.json",
    )
    assert (told["rows"], told["total_first"], told["total_last"]) == (ROWS, ROWS, ROWS)
    assert (told["guarantee"], told["resumed"], told["warnings"]) == ("complete", False, [])
    assert (told["bytes"], told["sha256"]) == (len(data), hashlib.sha256(data).hexdigest())
    manifest = json.loads((here / told["manifest"]).read_text())
    for name in (
        "rows",
        "duplicates_dropped",
        "guarantee",
        "why",
        "total_first",
        "total_last",
        "sha256",
        "warnings",
    ):
        assert manifest[name] == told[name]
    assert manifest["source"]["profile"] == "demo/xbox"
    assert [row["rank"] for row in json.loads(data)] == list(range(1, ROWS + 1))


PIECES = {
    "ranks": (("--from", "1,500", "--to", "#1502"), ("--at", "1500", "--limit", "3")),
    "beginning": (("--to", "7"), ("--limit", "7")),
    "first": (("--limit", "234"), ("--limit", "234")),
    "page": (("--at", "50%"), ("--at", "50%", "--limit", "100")),
    "around": (("--at", "@warrior", "--limit", "51"), ("--at", "@warrior", "--limit", "51")),
    "last": (("--at", "last", "--limit", "30"), ("--at", "last", "--limit", "30")),
}


@pytest.mark.parametrize("piece", PIECES)
def test_a_piece_holds_the_rows_that_rows_prints(run: Run, here: Path, piece: str) -> None:
    words, same = PIECES[piece]
    ran = run(*EXPORT, "-o", "piece.jsonl", *words)
    assert ran.code == 0, ran.err
    told = rows_of(run, "demo/xbox", BOARD, *same)
    found = lines_of(here / "piece.jsonl")
    assert [each["rank"] for each in found] == [each["rank"] for each in told]
    assert [(each["player_id"], each["score"]) for each in found] == [
        (each["player_id"], each["score"]) for each in told
    ]


def test_friends_alone(run: Run, here: Path) -> None:
    ran = run("export", "demo/mobage", "highscore", "-o", "friends.jsonl", "--friends")
    assert ran.code == 0, ran.err
    told = rows_of(run, "demo/mobage", "highscore", "--friends", "--limit", "1000")
    assert [each["player_id"] for each in lines_of(here / "friends.jsonl")] == [
        each["player_id"] for each in told
    ]
    assert len(told) == 21


def test_ranks_past_the_end_are_told_and_leave_nothing(run: Run, here: Path) -> None:
    ran = run(*EXPORT, "-o", "x.csv", "--from", "3000")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith(f"lbtui: Rank 3,000 is past the end: this board has {ROWS:,} rows.\n")
    assert "lower rank" in ran.err
    assert "last" not in ran.err
    assert list(here.iterdir()) == []


def test_an_empty_board_is_a_file_without_rows(run: Run, here: Path) -> None:
    ran = run("export", "demo/xbox", "NewSeason", "-o", "new.json")
    assert (ran.code, json.loads((here / "new.json").read_text())) == (0, [])
    assert ran.err.startswith("lbtui: new.json: 0 rows, ")


def test_the_fast_walk_says_so(run: Run, here: Path) -> None:
    ran = run(*EXPORT, "-o", "kills.jsonl", "--walk", "fast")
    assert ran.code == 0
    assert "forward" in ran.err.splitlines()[1]
    assert len(lines_of(here / "kills.jsonl")) == ROWS
    assert json.loads((here / "kills.jsonl.manifest.json").read_text())["query"]["walk"] == "fast"


# an early end


def test_a_service_that_refuses_half_way_is_code_7_with_the_command_line_that_goes_on(
    run: Run, slow: Slow, kills: str, here: Path
) -> None:
    slow.fails_at, slow.status = 20, 403
    ran = run("export", kills, BOARD, "-o", "kills.csv", "--json")
    assert (ran.code, ran.out) == (7, "")
    assert ran.err.endswith(f" lbtui export {kills} '{BOARD}' -o kills.csv --json --resume\n")
    assert beside(here / "kills.csv") == ["kills.csv.part", "kills.csv.part.json"]
    again = run("export", kills, BOARD, "-o", "kills.csv")
    assert again.code == 2
    assert "--resume" in again.err
    assert "--restart" in again.err
    slow.quick()
    gone_on = run("export", kills, BOARD, "-o", "kills.csv", "--resume")
    assert gone_on.code == 0
    assert ", gone on with" in gone_on.err
    assert beside(here / "kills.csv") == ["kills.csv", "kills.csv.manifest.json"]


def test_what_is_left_can_be_thrown_away(run: Run, slow: Slow, kills: str, here: Path) -> None:
    slow.fails_at, slow.status = 20, 403
    assert run("export", kills, BOARD, "-o", "kills.csv").code == 7
    slow.quick()
    ran = run("export", kills, BOARD, "-o", "kills.csv", "--restart", "--json")
    assert (ran.code, ran.json["resumed"], ran.json["rows"]) == (0, False, ROWS)


def test_a_waiting_export_says_so_where_no_line_shows_it(
    slow: Slow, kills: str, profiles: Path, here: Path
) -> None:
    slow.fails_at = 20
    profile = profiles / f"{kills}.toml"
    profile.write_text(profile.read_text().replace("timeout = 30", "timeout = 2"))
    with started("export", kills, BOARD, "-o", "kills.csv") as ran:
        assert ran.stderr is not None
        line = ran.stderr.readline().decode()
        slow.quick()
        _, rest = ran.communicate(timeout=30)
    assert re.match(r"lbtui: [\d,]+( of 2,003)? rows were read; .* again in \d", line)
    assert ran.returncode == 0
    assert rest.startswith(b"lbtui: kills.csv: ")


def test_another_export_of_the_same_file_is_refused(run: Run, slow: Slow, kills: str, here: Path) -> None:
    slow.latency = 0.1
    with started("export", kills, BOARD, "-o", "kills.csv") as ran:
        assert until((here / "kills.csv.part").exists, ran)
        for words in ((), ("--resume",), ("--restart",)):
            second = run("export", kills, BOARD, "-o", "kills.csv", *words)
            assert (second.code, second.out) == (2, "")
            assert second.err.startswith("lbtui: Another export is writing kills.csv.\n")
        slow.quick()
        ran.communicate(timeout=30)
    assert ran.returncode == 0


# standard output


@pytest.mark.parametrize("walk", ["safe", "fast"])
def test_standard_output_gets_the_rows_and_nothing_else(run: Run, here: Path, walk: str) -> None:
    ran = process((*EXPORT, "-o", "-", "--walk", walk))
    assert ran.code == 0
    assert [json.loads(line)["rank"] for line in ran.out.splitlines()] == list(range(1, ROWS + 1))
    assert ran.err.startswith(f"lbtui: standard output: {ROWS:,} rows, ")
    assert list(here.iterdir()) == []


@pytest.mark.parametrize(("format_", "comma"), [("csv", ","), ("tsv", "\t")])
def test_standard_output_takes_csv_and_tsv(run: Run, here: Path, format_: str, comma: str) -> None:
    ran = run(*EXPORT, "-o", "-", "--format", format_, "--limit", "5")
    assert run(*EXPORT, "-o", f"five.{format_}", "--limit", "5").code == 0
    assert ran.out.encode() == (here / f"five.{format_}").read_bytes()
    assert ran.out.splitlines()[0].split(comma)[:2] == ["rank", "player_id"]


@pytest.mark.parametrize(
    ("words", "lines"), [((), 0), ((), 1), (("--walk", "fast"), 1), (("--format", "csv"), 1)], ids=str
)
def test_e12_a_reader_who_leaves_ends_it_quietly(words: tuple[str, ...], lines: int) -> None:
    assert reader_leaves((*EXPORT, "-o", "-", *words), lines) == Ran(0, "", "")


def test_e12_a_reader_who_left_is_noticed_while_pages_are_read(slow: Slow, kills: str) -> None:
    slow.latency = 1
    with started("export", kills, BOARD, "-o", "-") as ran:
        assert until(lambda: slow.asked, ran)
        assert ran.stdout is not None
        assert ran.stderr is not None
        ran.stdout.close()
        assert ran.wait(10) == 0
        assert ran.stderr.read() == b""
    assert slow.asked < 30


def test_a_reader_who_reads_nothing_does_not_keep_it_from_ending(here: Path) -> None:
    with started(*EXPORT, "-o", "-", "--walk", "fast") as ran:
        assert ran.stdout is not None
        ran.stdout.readline()
        ran.terminate()
        assert ran.wait(10) == 143


def test_a_full_disk_behind_standard_output_is_told() -> None:
    with open("/dev/full", "wb") as full:
        ran = process((*EXPORT, "-o", "-"), stdout=full, capture_output=False, stderr=subprocess.PIPE)
    assert ran.code == 1
    assert ran.err.startswith("lbtui: The output cannot be written.\n")
    assert "Traceback" not in ran.err


def test_e13_without_any_stream_or_terminal_it_still_exports(here: Path) -> None:
    shell = '"$0" "$@" >&- 2>&- <&-'
    words = ["/bin/sh", "-c", shell, *command(*EXPORT, "-o", "kills.csv", "--limit", "700")]
    done = subprocess.run(words, env=os.environ | {"TERM": ""}, timeout=60, check=False)
    assert done.returncode == 0
    assert len((here / "kills.csv").read_text().splitlines()) == 701


def test_standard_output_that_was_never_open_is_told() -> None:
    words = ["/bin/sh", "-c", '"$0" "$@" >&-', *command(*EXPORT, "-o", "-")]
    done = subprocess.run(words, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 2
    assert done.stderr.startswith("lbtui: Standard output is closed.\n")


# a service that looks nobody up, and counts no rows


def test_a_callback_is_read_to_its_end(run: Run, poor: str, callback: Callback, here: Path) -> None:
    ran = run("export", poor, "large", "-o", "large.jsonl", "--json")
    assert (ran.code, ran.json["rows"], ran.json["total_last"]) == (0, 3_000, 3_000)
    assert [each["player_id"] for each in lines_of(here / "large.jsonl")] == callback.boards["large"]
