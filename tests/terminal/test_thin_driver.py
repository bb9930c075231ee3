"""The thin driver in a real terminal: how it leaves it, sleeps, heals and waits; and where it is not used."""

from __future__ import annotations

import contextlib
import os
import pty
import signal
import sys
import time
import tty
from pathlib import Path

import pytest
from textual.driver import Driver
from textual.drivers.headless_driver import HeadlessDriver
from textual.drivers.linux_driver import LinuxDriver
from textual.drivers.linux_inline_driver import LinuxInlineDriver
from textual.drivers.web_driver import WebDriver

from lbtui.store.settings import DRIVERS, STOCK, THIN
from lbtui.terminal.choice import thinned
from lbtui.terminal.thin_driver import ThinDriver
from tests.pty_terminal import Terminal

LBTUI = [sys.executable, "-m", "lbtui"]
BOARD = ["open", "demo/xbox", "TotalFlagsCaptured"]
PAGE_DOWN = "\x1b[6~"
FRAME = 5_000  # no less than a page of 60 lines of 200 cells


def test_a_change_of_size_that_is_none_heals_the_screen() -> None:
    with Terminal([*LBTUI, *BOARD]) as terminal:
        terminal.until("HappyJay")
        terminal.settle()
        before = terminal.text
        terminal.screen.erase_in_display(2)
        os.kill(terminal.pid, signal.SIGWINCH)
        terminal.until("HappyJay")
        terminal.settle()
        assert terminal.text == before


@pytest.mark.parametrize("key", ["\x0c", "\x1b[15~"], ids=["ctrl+l", "F5"])
def test_a_redraw_heals_what_was_written_over(key: str) -> None:
    with Terminal([*LBTUI, *BOARD]) as terminal:
        terminal.until("HappyJay")
        terminal.settle()
        before = terminal.text
        terminal.screen.erase_in_display(2)
        terminal.send(key)
        terminal.until("HappyJay")
        terminal.settle()
        assert terminal.text == before


def test_a_terminal_that_tells_its_size_itself() -> None:
    with Terminal([*LBTUI, *BOARD]) as terminal:
        terminal.until("HappyJay")
        terminal.send("\x1b[?2048;2$y")
        terminal.settle()
        for columns, lines in ((60, 16), (90, 20)):
            terminal.resize(columns, lines)
            terminal.send(f"\x1b[48;{lines};{columns};{lines * 20};{columns * 10}t")
            terminal.until(lambda text, lines=lines: "? help" in text.split("\n")[lines - 1])  # type: ignore[misc]  # a default binds it
            terminal.settle()
            assert terminal.lines[0].startswith(" lbtui ▸ demo/xbox")
            assert terminal.lines[2].startswith("▶     1  ")
            assert sum("HappyJay" in line for line in terminal.lines) == 1


def test_frames_are_marked_for_a_terminal_that_draws_them_at_once() -> None:
    with Terminal([*LBTUI, *BOARD]) as terminal:
        terminal.until("HappyJay")
        terminal.send("\x1b[?2026;2$y")
        terminal.settle()
        before = len(terminal.written)
        terminal.send("j")
        terminal.until(lambda _: len(terminal.written) > before)
        terminal.settle()
        frames = bytes(terminal.written[before:]).split(b"\x1b[?2026h")
        assert frames[0] == b""
        assert len(frames) > 1
        assert all(frame.endswith(b"\x1b[?2026l") for frame in frames[1:])


def taken_unread() -> int:
    """The bytes that a terminal line takes while nobody reads them."""
    reader, writer = pty.openpty()
    tty.setraw(writer)
    os.set_blocking(writer, False)
    count = 0
    with contextlib.suppress(BlockingIOError):
        while True:
            count += os.write(writer, b"x" * 100)
    os.close(writer)
    os.close(reader)
    return count


def test_a_terminal_that_is_not_read_is_not_flooded() -> None:
    with Terminal([*LBTUI, "open", "demo/xbox", "LifetimeXP"], 200, 60) as terminal:
        terminal.until(" kB")
        terminal.settle()
        before = len(terminal.written)
        for _ in range(400):  # more than a megabyte of pages
            terminal.send(PAGE_DOWN)
            time.sleep(0.02)
        terminal.rest()
        row = 400 * 56 + 1
        terminal.until(lambda text: f"▶       {row:,}  " in text and f"{row + 55:,}  " in text)
        terminal.settle()
        assert len(terminal.written) - before < taken_unread() + 4 * FRAME


def first_screen_bytes(environment: dict[str, str]) -> int:
    with Terminal([*LBTUI, *BOARD], environment=environment) as terminal:
        terminal.until("HappyJay")
        terminal.settle()
        return len(terminal.written)


def test_the_stock_driver_can_be_had_by_a_variable_or_a_setting() -> None:
    by_variable = first_screen_bytes({"LBTUI_DRIVER": "stock"})
    folder = Path(os.environ["LBTUI_CONFIG_DIR"])
    folder.mkdir()
    (folder / "settings.toml").write_text('driver = "stock"\n')
    by_setting, thin = first_screen_bytes({}), first_screen_bytes({"LBTUI_DRIVER": "thin"})
    assert thin < min(by_variable, by_setting) / 2


@pytest.mark.parametrize("other", [HeadlessDriver, LinuxInlineDriver, WebDriver])
@pytest.mark.parametrize("setting", DRIVERS)
def test_other_drivers_stay(other: type[Driver], setting: str) -> None:
    assert thinned(other, setting) is other


@pytest.mark.parametrize(("setting", "driver"), [(STOCK, LinuxDriver), (THIN, ThinDriver)])
def test_the_setting_chooses(setting: str, driver: type[Driver]) -> None:
    assert thinned(LinuxDriver, setting) is driver


def test_on_windows_the_driver_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "win32")
    assert thinned(LinuxDriver, THIN) is LinuxDriver
