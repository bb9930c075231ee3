"""`lbtui export` and the person before it: the line that says how far it is, and what stays of it."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

from tests.cli.conftest import command
from tests.cli.slow import BOARD, ROWS, Slow, beside
from tests.pty_terminal import Terminal

HELD = 20
"""The answer from which on the service waits, until the progress was looked at."""

READING = f" of {ROWS:,} rows"
"""What the progress says; the summary has no "of"."""


def words(profile: str, *more: str) -> list[str]:
    return command("export", profile, BOARD, *more)


def test_progress_is_one_line_and_nothing_of_it_is_left(slow: Slow, kills: str, tmp_path: Path) -> None:
    slow.latency, slow.held_at = 0.3, HELD
    with Terminal(words(kills, "-o", str(tmp_path / "kills.csv"))) as terminal:
        terminal.until(READING)
        slow.held_at = None
        shown = next(line for line in terminal.lines if READING in line)
        assert shown.startswith("[")
        assert len(shown.rstrip()) <= 77
        assert terminal.wait(30) == 0
        seconds = time.perf_counter() - terminal.started
    left = "".join(line for line in terminal.lines).split()
    assert left[:1] == ["lbtui:"]
    assert "[=" not in terminal.text
    assert "/s" not in terminal.text
    assert 3 <= terminal.written.count(b"\r\x1b[K") <= 2 * seconds + 2


def test_at_60_by_16_it_is_one_line_too(slow: Slow, kills: str, tmp_path: Path) -> None:
    slow.held_at = HELD
    with Terminal(words(kills, "-o", str(tmp_path / "f.csv")), columns=60, lines=16) as terminal:
        terminal.until(READING)
        slow.held_at = None
        assert sum(bool(line.strip()) for line in terminal.lines) == 1
        assert terminal.wait(30) == 0
    assert READING not in terminal.text


def test_ctrl_c_takes_the_line_away_and_says_how_to_go_on(slow: Slow, kills: str, tmp_path: Path) -> None:
    slow.held_at = HELD
    folder = tmp_path / "out"
    folder.mkdir()
    file = folder / "kills.csv"
    with Terminal(words(kills, "-o", str(file)), columns=200) as terminal:
        terminal.until(READING)
        terminal.send("\x03")
        assert terminal.wait() == 130
    stopped, way_on = [line.rstrip() for line in terminal.lines if line.strip()]
    assert stopped.startswith("lbtui: stopped: ")
    assert way_on.endswith(f"lbtui export {kills} '{BOARD}' -o {file} --resume")
    assert "Traceback" not in terminal.text
    assert beside(file) == ["kills.csv.part", "kills.csv.part.json"]


def test_a_terminal_that_is_closed_ends_it_with_129_and_what_came_is_kept(
    slow: Slow, kills: str, tmp_path: Path
) -> None:
    slow.held_at = HELD
    folder = tmp_path / "out"
    folder.mkdir()
    with Terminal(words(kills, "-o", str(folder / "kills.csv"))) as terminal:
        terminal.until(READING)
        terminal.hang_up()
        assert terminal.wait() == 129
    assert beside(folder / "kills.csv") == ["kills.csv.part", "kills.csv.part.json"]


def test_a_terminal_that_was_stopped_does_not_stop_it(slow: Slow, kills: str, tmp_path: Path) -> None:
    slow.latency, slow.held_at = 0.1, HELD
    file = tmp_path / "kills.csv"
    with Terminal(words(kills, "-o", str(file))) as terminal:
        terminal.until(READING)
        terminal.send("\x13")  # ctrl-s: the terminal takes nothing any more
        slow.held_at = None
        end = time.monotonic() + 30
        while not file.exists():
            assert time.monotonic() < end, "it stood still"
            time.sleep(0.05)
        terminal.send("\x11")
        assert terminal.wait(30) == 0


def test_asleep_and_awake_again_it_goes_on(slow: Slow, kills: str, tmp_path: Path) -> None:
    slow.latency, slow.held_at = 0.1, HELD
    file = tmp_path / "kills.csv"
    with Terminal(words(kills, "-o", str(file))) as terminal:
        terminal.until(READING)
        slow.held_at = None
        os.kill(terminal.pid, signal.SIGSTOP)
        end = time.monotonic() + 10
        while not terminal.stopped:
            assert time.monotonic() < end
            time.sleep(0.01)
        time.sleep(1.5)
        terminal.resize(100, 20)
        os.kill(terminal.pid, signal.SIGCONT)
        assert terminal.wait(30) == 0
    assert len(file.read_text().splitlines()) == ROWS + 1


def test_rows_that_would_act_on_a_terminal_are_kept_off_it(kills: str) -> None:
    with Terminal(words(kills, "-o", "-", "--format", "csv", "--limit", "3")) as terminal:
        assert terminal.wait() == 2
    assert "A terminal is no place for csv" in terminal.text


def test_rows_of_json_may_be_looked_at(kills: str) -> None:
    """And no progress is drawn among them."""
    with Terminal(words(kills, "-o", "-", "--limit", "3"), columns=250) as terminal:
        assert terminal.wait() == 0
    assert [line.split(",")[0] for line in terminal.lines[:3]] == ['{"rank":1', '{"rank":2', '{"rank":3']
    assert b"\x1b[K" not in terminal.written


def test_nothing_of_the_progress_is_among_rows_that_come_to_the_same_terminal(slow: Slow, kills: str) -> None:
    slow.held_at = HELD
    piped = ["/bin/sh", "-c", '"$@" | cut -c 1-9', "sh", *words(kills, "-o", "-")]
    with Terminal(piped, lines=ROWS + 10) as terminal:
        terminal.until(READING)
        slow.held_at = None
        assert terminal.wait(30) == 0
    assert terminal.lines[0].rstrip() == '{"rank":1'
    assert sum(line.startswith('{"rank":') for line in terminal.lines) == ROWS
    assert b"\x1b[K" not in terminal.written.partition(b'{"rank":1')[2]
    assert "lbtui: standard output: " in terminal.text
