"""What is said of an export while it runs and when it is done."""

from __future__ import annotations

from pathlib import Path

import pytest

from lbtui.cli.exported import progress_line, size_text, summary_json, summary_lines
from lbtui.export.progress import Guarantee, Progress, Reached, Stage, Summary
from lbtui.export.wanted import Format, Wanted
from lbtui.model.board import AtLeast, BoardRef, Exact, Unknown

READING = Progress(Stage.READING, 10_550, Exact(23_437), 1.3, 8_123.4, 1.6, 110)
LARGE = Progress(Stage.READING, 4_500_000, Exact(10_000_000), 36.0, 123_456.0, 45.0, 4_500)
SUMMARY = Summary(
    path=Path("flags.csv"),
    rows=23_437,
    duplicates=0,
    guarantee=Guarantee(Reached.COMPLETE, "every seam held."),
    total_first=Exact(23_437),
    total_last=Exact(23_438),
    seconds=2.84,
    rate=8_252.46,
    bytes=2_345_678,
    sha256="ab" * 32,
)
CSV = Wanted(BoardRef("flags"), Path("flags.csv"), Format.CSV)


@pytest.mark.parametrize(
    ("now", "text"),
    [
        (Progress(), "starting"),
        (Progress(Stage.MEASURING, 0, AtLeast(4_000)), "looking for the end · ≥ 4,000 rows"),
        (Progress(Stage.MEASURING), "looking for the end · ? rows"),
        (READING, "[====      ] 45 % · 10,550 of 23,437 rows · 8,123/s · 2 s left"),
        (LARGE, "[====      ] 45 % · 4,500,000 of 10,000,000 rows · 123,456/s · 45 s left"),
        (READING._replace(rows=0, rate=None, left=None), "[          ] 0 % · 0 of 23,437 rows"),
        (READING._replace(total=Unknown(), left=None), "10,550 rows · 8,123/s"),
        (READING._replace(total=AtLeast(9), left=None), "10,550 rows · 8,123/s"),
        (
            READING._replace(stage=Stage.AGAIN, rows=23_437, retries=1),
            "reading again · 100 % · 23,437 of 23,437 rows · 8,123/s · 2 s left · 1 retry",
        ),
        (
            READING._replace(stage=Stage.WAITING, note="12 s: busy \x1b[31m", retries=2),
            "[====      ] 12 s: busy ␛[31m · 45 % · 10,550 of 23,437 rows · 2 retries",
        ),
        (
            READING._replace(stage=Stage.WRITING, rows=23_437),
            "[==========] writing the file · 100 % · 23,437 of 23,437 rows",
        ),
        (READING._replace(rows=30_000), "[==========] 100 % · 30,000 of 23,437 rows · 8,123/s · 2 s left"),
        (READING._replace(total=Exact(0), rows=0, rate=None, left=None), "reading"),
    ],
)
def test_the_progress_fits_a_terminal_of_80(now: Progress, text: str) -> None:
    assert progress_line(now, 77) == text
    assert len(text) <= 77


def test_where_there_is_less_room_the_bar_goes_first_and_then_what_matters_least() -> None:
    now = READING._replace(retries=3)
    whole = progress_line(now, 200)
    assert whole == "[====      ] 45 % · 10,550 of 23,437 rows · 8,123/s · 2 s left · 3 retries"
    assert progress_line(now, len(whole)) == whole
    assert progress_line(now, len(whole) - 1) == whole.split("] ")[1]
    assert progress_line(now, 57) == "45 % · 10,550 of 23,437 rows · 8,123/s · 2 s left"
    assert progress_line(now, 30) == "45 % · 10,550 of 23,437 rows"
    assert progress_line(now, 1) == "45 %"


def told(summary: Summary, wanted: Wanted = CSV) -> list[str]:
    return list(summary_lines(summary, wanted))


def test_the_summary_says_what_there_is_to_say() -> None:
    assert told(SUMMARY) == [
        "flags.csv: 23,437 rows, 2.3 MB, in 2.8 s (8,252 rows a second)",
        "guarantee complete: every seam held.",
    ]
    gone_on = SUMMARY._replace(resumed=True)
    assert told(gone_on)[0] == "flags.csv: 23,437 rows, 2.3 MB, in 2.8 s, gone on with"
    short = SUMMARY._replace(rows=1, bytes=1, seconds=400.0, path=None, resumed=True)
    assert told(short)[0] == "standard output: 1 row, 1 byte, in 7 min, gone on with"


def test_the_summary_counts_what_was_dropped_and_what_a_spreadsheet_would_spoil() -> None:
    one = SUMMARY._replace(duplicates=1, dangerous=1, long_ids=1, notes=("the total changed",))
    assert told(one)[2:] == [
        "1 row came again, as where pages overlap; the newest of each player was kept",
        "1 cell begins as a formula does in a spreadsheet; --csv spreadsheet defuses them",
        "1 id has over 15 digits; exact here, and rounded by a spreadsheet unless read as text",
        "note: the total changed",
    ]
    many = SUMMARY._replace(duplicates=1_619, dangerous=3_000, long_ids=40_000)
    assert told(many, CSV._replace(spreadsheet=True))[2:] == [
        "1,619 rows came again, as where pages overlap; the newest of each player was kept",
        "3,000 cells begin as a formula does; they have a ' before, so that a spreadsheet takes none for one",
        "40,000 ids have over 15 digits; exact here, and rounded by a spreadsheet unless read as text",
    ]


def test_the_summary_as_json() -> None:
    told = summary_json(SUMMARY._replace(total_first=Unknown(), notes=("odd",)), CSV)
    assert told == {
        "file": "flags.csv",
        "format": "csv",
        "rows": 23_437,
        "duplicates_dropped": 0,
        "guarantee": "complete",
        "why": "every seam held.",
        "total_first": None,
        "total_last": 23_438,
        "seconds": 2.84,
        "rows_per_second": 8_252.5,
        "bytes": 2_345_678,
        "sha256": "ab" * 32,
        "manifest": "flags.csv.manifest.json",
        "dangerous_cells": 0,
        "long_ids": 0,
        "resumed": False,
        "warnings": ["odd"],
    }
    bounded = SUMMARY._replace(guarantee=Guarantee(Reached.BOUNDED, "two left.", 2), rate=None)
    assert summary_json(bounded, CSV)["guarantee"] == "bounded(2)"
    assert summary_json(bounded, CSV)["rows_per_second"] is None


@pytest.mark.parametrize(
    ("count", "text"),
    [(0, "0 bytes"), (1, "1 byte"), (999, "999 bytes"), (1_000, "1.0 kB"), (999_949, "999.9 kB"),
     (999_950, "1.0 MB"), (2_345_678, "2.3 MB"), (5_000_000_000_000, "5,000.0 GB")],
)  # fmt: skip
def test_sizes(count: int, text: str) -> None:
    assert size_text(count) == text
