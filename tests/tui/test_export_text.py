"""What the screens say of an export: whole where there is room, and never without the way to stop it."""

from __future__ import annotations

import pytest

from lbtui.export.progress import Progress, Stage
from lbtui.model.board import AtLeast, Exact, Unknown
from lbtui.tui.export_text import STOPS, progress_line
from lbtui.tui.safe import shortened, width_of
from lbtui.tui.screens.activity import JobRows
from lbtui.tui.widgets.columns import Row, Widths, joined

READING = Progress(Stage.READING, 12_000, Exact(50_000), 5.0, 2_400.0, 16.0, 130, 2)

NOTE = "The service answered 503, and is asked again in 4 s"
WAITING = Progress(Stage.WAITING, 12_000, Exact(50_000), 5.0, 2_400.0, 16.0, 130, 2, NOTE)
LONG = "arena-season-of-the-northern-islands-in-autumn.jsonl"


def test_how_far_it_is() -> None:
    whole = "flags.csv: 12,000 of 50,000 rows · 2,400/s · 16 s left · 2 retries · +1 · A, x stops"
    assert progress_line("flags.csv", READING, 1, 200) == whole
    assert progress_line("flags.csv", READING, 1, len(whole)) == whole
    assert progress_line("flags.csv", READING, 1, len(whole) - 1) == whole.replace(" · 2 retries", "")


@pytest.mark.parametrize(
    ("now", "said"),
    [
        (Progress(), "x: starting · A, x stops"),
        (
            Progress(Stage.MEASURING, 0, AtLeast(4_000)),
            "x: 0 of ≥ 4,000 rows · looking for the end · A, x stops",
        ),
        (Progress(Stage.READING, 1, Unknown()), "x: 1 row · A, x stops"),
        (
            Progress(Stage.WAITING, 7, Exact(9), note="503 for 4 s"),
            "x: 7 of 9 rows · waiting · 503 for 4 s · A, x stops",
        ),
        (Progress(Stage.READING, 0, Exact(1), retries=1), "x: 0 of 1 row · 1 retry · A, x stops"),
    ],
)
def test_what_is_not_known_is_not_said(now: Progress, said: str) -> None:
    assert progress_line("x", now, 0, 80) == said


@pytest.mark.parametrize("name", ["flags.csv", "\x1b]0;x\x07" * 20, "表" * 60, "a: b"])
def test_the_way_to_stop_it_is_never_cut(name: str) -> None:
    for room in range(width_of(STOPS), 120):
        line = progress_line(name, READING, 3, room)
        assert width_of(line) <= room
        assert line.endswith(STOPS)


@pytest.mark.parametrize(
    ("room", "said"),
    [
        (58, "12,000 of 50,000 rows · waiting · 2 retries · A, x stops"),
        (78, "x.csv: 12,000 of 50,000 rows · waiting · 2 retries · The service… · A, x stops"),
        (138, f"x.csv: 12,000 of 50,000 rows · waiting · 2 retries · {NOTE} · A, x stops"),
    ],
)
def test_while_it_waits_it_says_why(room: int, said: str) -> None:
    assert progress_line("x.csv", WAITING, 0, room) == said


def test_a_rate_of_nothing_is_not_said() -> None:
    still = Progress(Stage.READING, 5, Exact(9), 5.0, 0.3, None, 1, 0)
    assert progress_line("x", still, 0, 80) == "x: 5 of 9 rows · A, x stops"


@pytest.mark.parametrize("room", [58, 78, 138])
def test_a_long_name_is_cut_in_its_middle(room: int) -> None:
    line = progress_line(LONG, READING, 0, room)
    assert width_of(line) <= room
    assert "12,000 of 50,000 rows" in line
    name = line.partition(":")[0]
    assert name == LONG if room == 138 else name.startswith("arena") and name.endswith("jsonl")


@pytest.mark.parametrize("width", range(12))
def test_a_text_cut_in_its_middle_has_room(width: int) -> None:
    for text in ("表" * 20, "e\u0301" * 20, LONG):
        assert width - 2 <= width_of(shortened(text, width)) <= width


@pytest.mark.parametrize("room", [78, 138])
def test_the_list_of_exports_keeps_its_reasons(room: int) -> None:
    """Also after the longest state and number were seen."""
    cells = ("highscore", LONG, "999,999/1,000,000", "ended early", "best-effort", "The service refused it")
    widths = Widths()
    widths.widen(JobRows.columns, [Row(cells)])
    found = widths.fitting(JobRows.columns, room)
    assert len(found) == len(JobRows.columns)
    line = joined(JobRows.columns, found, cells)
    assert len(line) <= room
    assert "jsonl  999,999/1,000,000  ended early  best-effort  The" in line
