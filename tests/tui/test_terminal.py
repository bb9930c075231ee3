"""The program in a real terminal: what a person sees at 80×24, and how it leaves."""

from __future__ import annotations

import os
import re
import signal
import sys
import time
from pathlib import Path

import pytest

from tests.pty_terminal import Terminal

LBTUI = [sys.executable, "-m", "lbtui"]
ALTERNATE_OFF, MOUSE_OFF = b"\x1b[?1049l", b"\x1b[?1000l"


def cursor_line(terminal: Terminal) -> str:
    return next((line for line in terminal.lines if line.startswith("▶")), "")


def test_demo_to_a_rank_and_a_player_at_80_by_24() -> None:
    with Terminal([*LBTUI, "demo"]) as terminal:
        terminal.until("demo/xbox")
        terminal.send("\r")
        terminal.until("23,437")
        terminal.send("\r")
        terminal.until("HappyJay")
        terminal.send("#15000\r")
        terminal.until(lambda text: "▶15,000  WarriorSaint" in text)
        terminal.settle()
        at = terminal.lines.index(cursor_line(terminal))
        assert "14,999" in terminal.lines[at - 1]
        assert "xxxSniper39" in terminal.lines[at + 1]
        terminal.send("g")
        terminal.until(lambda text: "▶     1  " in text)
        terminal.send("@1234567890123666\r")
        terminal.until(lambda text: "▶15,002  WhockaWhocka" in text)
        terminal.settle()
        at = terminal.lines.index(cursor_line(terminal))
        assert "xxxSniper39" in terminal.lines[at - 1]
        assert "15,003" in terminal.lines[at + 1]
        terminal.send("qqq")
        assert terminal.wait() == 0
        assert ALTERNATE_OFF in terminal.written
        assert MOUSE_OFF in terminal.written


def test_keys_typed_ahead_go_where_they_were_meant() -> None:
    with Terminal([*LBTUI, "demo"]) as terminal:
        terminal.until("demo/xbox")
        terminal.send("\r\r#15000\r")
        terminal.until(lambda text: "▶15,000  WarriorSaint" in text)


def test_straight_to_a_row_of_a_billion_and_to_its_end() -> None:
    with Terminal([*LBTUI, "open", "demo/xbox", "LifetimeXP", "--at", "50%"], 60, 16) as terminal:
        terminal.until(lambda text: "▶  500,000,000" in text)
        terminal.send("\x1b[F")
        terminal.until(lambda text: "▶1,000,000,000" in text)
        terminal.until("1,000,000,000 of 1,000,000,000")


def test_an_idle_screen_sends_nothing() -> None:
    with Terminal([*LBTUI, "open", "demo/xbox", "LifetimeXP"]) as terminal:
        terminal.until(" kB")
        terminal.settle(0.6)
        before = len(terminal.written)
        terminal.settle(1.5, 1.5)
        assert len(terminal.written) == before


@pytest.mark.parametrize(("number", "status"), [(signal.SIGTERM, 143), (signal.SIGHUP, 129)])
def test_a_signal_ends_it_with_its_status(number: signal.Signals, status: int) -> None:
    with Terminal([*LBTUI, "demo"]) as terminal:
        terminal.until("demo/xbox")
        os.kill(terminal.pid, number)
        assert terminal.wait(5) == status
        assert ALTERNATE_OFF in terminal.written


IGNORING = (
    "import os, signal, sys; signal.signal(signal.SIGHUP, signal.SIG_IGN); os.execv(sys.argv[1], sys.argv[1:])"
)


@pytest.mark.parametrize("prefix", [[], [sys.executable, "-c", IGNORING]])
def test_a_dropped_link_leaves_no_process_behind(prefix: list[str]) -> None:
    with Terminal([*prefix, *LBTUI, "demo"]) as terminal:
        terminal.until("demo/xbox")
        terminal.settle()
        terminal.hang_up()
        began = time.monotonic()
        assert terminal.wait(5) in (129, -signal.SIGHUP)
        assert time.monotonic() - began < 3


def test_ctrl_c_twice_quits() -> None:
    with Terminal([*LBTUI, "demo"]) as terminal:
        terminal.until("demo/xbox")
        terminal.send("\x03")
        terminal.until("Press ctrl+c again to quit")
        terminal.send("\x03")
        assert terminal.wait() == 0


def test_hostile_names_send_no_sequence_of_their_own() -> None:
    with Terminal([*LBTUI, "open", "demo/xbox", "Trophies"]) as terminal:
        terminal.until("CloudGrove")
        for _ in range(16):
            terminal.send("\x1b[6~")
            terminal.settle(0.1)
        for planted in (b"]0;", b"]52;", b"]8;", b"\xc2\x9b", "\u202e".encode(), b"[6n", b"[21t"):
            assert b"\x1b" + planted not in terminal.written
            assert not planted.startswith((b"\xc2", b"\xe2")) or planted not in terminal.written


def test_a_resize_redraws() -> None:
    with Terminal([*LBTUI, "open", "demo/xbox", "TotalFlagsCaptured", "--at", "15000"]) as terminal:
        terminal.until(lambda text: "▶15,000" in text)
        terminal.resize(60, 16)
        terminal.settle(0.5)
        terminal.until(lambda text: "▶15,000" in text and len(text.split("\n")) == 16)
        terminal.resize(40, 10)
        terminal.until("needs 60 columns")


@pytest.mark.parametrize("colours", ["truecolor", ""])
def test_no_color_sends_no_colour(colours: str) -> None:
    with Terminal([*LBTUI, "demo"], environment={"NO_COLOR": "1", "COLORTERM": colours}) as terminal:
        terminal.until("demo/xbox")
        terminal.send("\r\r")
        terminal.until("HappyJay")
        terminal.settle()
        sent = {
            code
            for style in re.findall(rb"\x1b\[([0-9;]*)m", bytes(terminal.written))
            for code in style.split(b";")
        }
        assert not sent - {b"", b"0", b"1", b"2", b"7", b"39", b"49"}


@pytest.mark.parametrize(
    ("keys", "shown"),
    [
        ("#159\x7f0\r", "▶   150  "),
        ("#999\x1515000\rjj", "▶15,002  WhockaWhocka"),
        ("#18000\r#5\r", "▶     5  "),
        ("#15000\rm", "▶15,000  WarriorSaint"),
        ("?/page\r", "▶"),
    ],
)
def test_keys_typed_ahead_in_a_prompt_keep_their_order(keys: str, shown: str) -> None:
    with Terminal([*LBTUI, "open", "demo/xbox", "TotalFlagsCaptured"]) as terminal:
        terminal.until("HappyJay")
        terminal.send(keys)
        terminal.until(shown)
        terminal.settle()
        assert shown in terminal.text
        assert "no place on a board" not in terminal.text


def test_keys_typed_ahead_in_a_form_go_to_their_lines(tmp_path: Path) -> None:
    with Terminal(LBTUI, environment={"LBTUI_CONFIG_DIR": str(tmp_path)}) as terminal:
        terminal.until("demo/xbox")
        terminal.send("ahalo\t\t\tscid\tsecret-of-mine\x1b[Z\x7f!")
        terminal.until("sci!")
        terminal.settle()
        assert "Name *                   halo " in terminal.text
        assert "secret-of-mine" not in terminal.text


def test_a_resize_to_too_small_and_back_keeps_the_prompt() -> None:
    with Terminal([*LBTUI, "open", "demo/xbox", "TotalFlagsCaptured"]) as terminal:
        terminal.until("HappyJay")
        terminal.send("#15")
        terminal.until("Go to 15")
        for columns, lines in ((50, 12), (30, 4), (80, 24)):
            terminal.resize(columns, lines)
            terminal.settle(0.4)
        terminal.send("000\r")
        terminal.until("▶15,000  WarriorSaint")
