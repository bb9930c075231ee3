"""What the screens say of an export: whole where there is room, and never without the way to stop it."""

from __future__ import annotations

import pytest

from lbtui.export.progress import Progress, Stage
from lbtui.model.board import AtLeast, Exact, Unknown
from lbtui.tui.export_text import STOPS, progress_line
from lbtui.tui.safe import width_of

READING = Progress(Stage.READING, 12_000, Exact(50_000), 5.0, 2_400.0, 16.0, 130, 2)


def test_how_far_it_is() -> None:
    whole = "flags.csv: 12,000 of 50,000 rows · 2,400/s · 16 s left · 2 retries · +1 · A, x stops"
    assert progress_line("flags.csv", READING, 1, 200) == whole
    assert progress_line("flags.csv", READING, 1, len(whole)) == whole
    assert progress_line("flags.csv", READING, 1, len(whole) - 1) == whole.removeprefix("flags.csv: ")


@pytest.mark.parametrize(
    ("now", "said"),
    [
        (Progress(), "x: starting · A, x stops"),
        (
            Progress(Stage.MEASURING, 0, AtLeast(4_000)),
            "x: looking for the end · 0 of ≥ 4,000 rows · A, x stops",
        ),
        (Progress(Stage.READING, 1, Unknown()), "x: 1 row · A, x stops"),
        (Progress(Stage.WAITING, 7, Exact(9), note="503 for 4 s"), "x: 503 for 4 s · 7 of 9 rows · A, x stops"),
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
