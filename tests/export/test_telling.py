"""How far an export is: rates of late, time left, and totals of the rows that are wanted."""

from __future__ import annotations

from lbtui.export.progress import Progress, Stage
from lbtui.export.telling import WINDOW, Telling
from lbtui.export.walk import Span
from lbtui.model.board import AtLeast, Exact, Total, Unknown


class Clock:
    def __init__(self) -> None:
        self.now = 50.0

    def __call__(self) -> float:
        return self.now


def walking(rows: int, total: Total, rate: float | None = None, left: float | None = None) -> Progress:
    return Progress(Stage.READING, rows, total, 99.0, rate, left, 7, 1, "a note")


def test_the_rate_is_of_late_and_the_rest_takes_as_long_as_that() -> None:
    clock, heard = Clock(), list[Progress]()
    telling = Telling(clock, heard.append)
    telling.reading(walking(0, Exact(100_000)), 0, Span())
    assert (heard[-1].rate, heard[-1].left) == (None, None)
    for second in range(1, 31):
        clock.now += 1
        telling.reading(walking(second * 1000, Exact(100_000), 1000.0, 100.0 - second), second * 1000, Span())
    for second in range(1, int(WINDOW) + 3):
        clock.now += 1
        rows = 30_000 + second * 100
        telling.reading(walking(rows, Exact(100_000), 500.0, 120.0), rows, Span())
    now = heard[-1]
    assert now is telling.progress
    assert now.rate == 100.0
    assert now.left == 600.0
    assert (now.stage, now.rows, now.requests, now.retries, now.note) == (Stage.READING, rows, 7, 1, "a note")
    assert now.seconds == telling.seconds == 30 + int(WINDOW) + 2


def test_rows_that_are_read_again_count_for_the_rate_alone() -> None:
    clock = Clock()
    telling = Telling(clock, None)
    telling.reading(walking(500, Exact(500)), 500, Span())
    clock.now += 2
    telling.reading(walking(500, Exact(500)), 900, Span())
    assert (telling.progress.rows, telling.progress.rate) == (500, 200.0)


def test_the_total_is_of_the_rows_that_are_wanted() -> None:
    telling = Telling(Clock(), None)
    for total, span, expected in (
        (Exact(1000), Span(), Exact(1000)),
        (Exact(1000), Span(101, 300), Exact(200)),
        (Exact(1000), Span(901, 2000), Exact(100)),
        (Exact(1000), Span(990), Exact(11)),
        (Exact(5), Span(10, 20), Exact(0)),
        (AtLeast(50), Span(11), AtLeast(40)),
        (Unknown(), Span(11, 20), Unknown()),
    ):
        telling.reading(walking(0, total), 0, span)
        assert telling.progress.total == expected


def test_writing_has_a_rate_of_its_own() -> None:
    clock = Clock()
    telling = Telling(clock, None)
    telling.reading(walking(1000, Exact(1000)), 5000, Span())
    clock.now += 2
    telling.writing(0, 900)
    assert (telling.progress.stage, telling.progress.rows, telling.progress.rate) == (Stage.WRITING, 0, None)
    clock.now += 2
    telling.writing(300, 900)
    now = telling.progress
    assert (now.rows, now.total, now.rate, now.left, now.note) == (300, Exact(900), 150.0, 4.0, "")


def test_stopped_while_the_file_is_written_all_was_read() -> None:
    telling = Telling(Clock(), None)
    telling.reading(walking(900, Exact(1000)), 5000, Span())
    assert telling.read == 900
    telling.writing(300, 1000)
    assert telling.read == 1000
    telling.over(Stage.STOPPED)
    assert (telling.progress.rows, telling.read) == (1000, 1000)


def test_looking_for_the_end_and_being_over() -> None:
    clock = Clock()
    telling = Telling(clock, None)
    telling.measuring(AtLeast(77))
    assert (telling.progress.stage, telling.progress.total) == (Stage.MEASURING, AtLeast(77))
    clock.now += 3
    telling.over(Stage.STOPPED)
    assert (telling.progress.stage, telling.progress.left, telling.progress.seconds) == (Stage.STOPPED, None, 3)
