"""A terminal that takes little or nothing: no backlog, the last key counts, and lbtui itself goes on."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable
from pathlib import Path

from lbtui.demo import demo_app
from tests.loopback import serve
from tests.places import FLAGS, LBTUI
from tests.pty_terminal import Terminal
from tests.terminal.test_thin_driver import taken_unread
from tests.tui.test_holding_keys import Counted

PAGE_DOWN = "\x1b[6~"
BYTES_A_SECOND = 2_000
FRAME = 2_500  # no less than a page of 24 lines of 80 cells, and its status


def crawl(terminal: Terminal, seconds: float) -> None:
    """Takes what a slow link takes in a time."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        terminal.read(0.02, BYTES_A_SECOND // 50)
        time.sleep(0.02)


def test_a_slow_link_is_not_flooded_and_lands_where_the_last_key_said() -> None:
    with Terminal([*LBTUI, "open", "demo/xbox", "LifetimeXP"]) as terminal:
        terminal.until(" kB")
        terminal.settle(1.1)
        before = len(terminal.written)
        for _ in range(100):
            terminal.send(PAGE_DOWN)
            crawl(terminal, 0.03)
        terminal.rest()
        row = 100 * 20 + 1
        held = len(terminal.written) - before
        terminal.until(lambda text: f"▶        {row:,}  " in text and f" {row + 19:,}  " in text)
        terminal.settle(1.1)
        late = len(terminal.written) - before - held
        assert late < taken_unread() + 4 * FRAME  # of 100 pages, what was on its way and where they ended


def test_e5_while_nobody_reads_the_terminal_the_work_goes_on_and_sigterm_ends_it(
    save_profile: Callable[..., Path],
) -> None:
    service = Counted(demo_app("xbox"), 0.0)
    with serve(service) as address:
        save_profile("near", address, "LifetimeXP", further="page_size = 10\n")
        with Terminal([*LBTUI, "open", "near", "LifetimeXP"], 200, 60) as terminal:
            terminal.until(" kB")
            terminal.settle(1.1)
            for _ in range(60):  # several times what a terminal takes unread
                terminal.send(PAGE_DOWN)
                time.sleep(0.03)
            asked = service.total
            began = time.monotonic()
            while service.total < asked + 5:
                assert time.monotonic() < began + 20
                terminal.send(PAGE_DOWN)
                time.sleep(0.1)
            began = time.monotonic()
            os.kill(terminal.pid, signal.SIGTERM)
            while os.waitid(os.P_PID, terminal.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None:
                assert time.monotonic() < began + 5
                time.sleep(0.02)
            assert terminal.wait() == 143


def test_e14_any_size_at_any_time() -> None:
    with Terminal([*LBTUI, *FLAGS]) as terminal:
        terminal.until("HappyJay")
        for keys in ("jj", "?", "\x1b", "#15"):
            terminal.send(keys)
            terminal.settle(0.4)
            for columns, lines in ((1, 1), (400, 100), (2, 50), (300, 2), (80, 24)):
                terminal.resize(columns, lines)
                terminal.settle(0.06)
        terminal.until(lambda text: "North Drum" in text and "Go to 15" in text)
        terminal.send("000\r")
        terminal.until("WarriorSaint")
        terminal.send("qqq")
        assert terminal.wait() == 0


def test_keys_go_to_the_prompt_as_soon_as_it_is_seen_again() -> None:
    typed = ""
    with Terminal([*LBTUI, *FLAGS]) as terminal:
        terminal.until("HappyJay")
        terminal.send("#")
        for digit in "15000" * 3:
            terminal.until(f"Go to {typed}")
            terminal.resize(40, 10)
            terminal.until("lbtui needs")
            terminal.resize(90, 30)
            terminal.until(f"Go to {typed}")
            terminal.send(digit)
            typed += digit
        terminal.until(f"Go to {typed}", 2.0)
