"""E5, E14 and every way out while an export runs, in a real terminal: it goes on, ends in time, and is kept."""

from __future__ import annotations

import os
import re
import shlex
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from lbtui.demo import demo_app
from tests.loopback import serve
from tests.places import LBTUI
from tests.pty_terminal import Terminal
from tests.terminal.test_leaving import ENTRY, PROMPT, at_prompt
from tests.tui.between import Between
from tests.tui.folder import Folder
from tests.tui.test_slow_terminal import PAGE_DOWN
from tests.tui.test_terminal import ALTERNATE_OFF, IGNORING

F2 = "\x1bOQ"
ENDLESS, LAPS = "LifetimeXP", "BestLap"
OPEN = [*LBTUI, "open", "near"]
# the loop of the screens stands still where ctrl+c leads
BLOCKING = f"import time; from lbtui.tui.app import LbtuiApp; LbtuiApp.cancel_or_quit = lambda *_: time.sleep(60); {ENTRY}"
BLOCKED = [sys.executable, "-c", BLOCKING, "lbtui", "open", "near"]


@pytest.fixture
def service(save_profile: Callable[..., Path]) -> Iterator[Between]:
    """Xbox Live, which a profile `near` asks."""
    between = Between(demo_app("xbox"))
    with serve(between) as address:
        save_profile("near", address, ENDLESS, LAPS)
        yield between


pytestmark = pytest.mark.usefixtures("service")


def begin(terminal: Terminal, folder: Folder, board: str) -> None:
    """Exports the board that is open; its first rows are there."""
    terminal.until(" kB")
    terminal.send("e")
    terminal.until(f" File         {board}.csv")
    terminal.send(F2)
    terminal.until(f"{board}.csv: ")
    terminal.until(lambda _: folder.read(f"{board}.csv") > 0)


def check_kept(folder: Folder, at_least: int) -> None:
    """The export was stopped with a checkpoint of all that was read by then, and has no file."""
    assert folder.kept(f"{ENDLESS}.csv") == folder.read(f"{ENDLESS}.csv") >= at_least
    assert not folder.has(f"{ENDLESS}.csv")


def grown(folder: Folder) -> int:
    """The bytes of rows once there are 100 kB more of them; nobody looks at the terminal meanwhile."""
    wanted = folder.read(f"{ENDLESS}.csv") + 100_000
    end = time.monotonic() + 20
    while (read := folder.read(f"{ENDLESS}.csv")) < wanted:
        assert time.monotonic() < end
        time.sleep(0.02)
    return read


def end_of(terminal: Terminal, seconds: float) -> None:
    """Waits for the program's end without reading what it says."""
    end = time.monotonic() + seconds
    while os.waitid(os.P_PID, terminal.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None:
        assert time.monotonic() < end
        time.sleep(0.02)


def test_e5_while_nobody_reads_the_terminal_rows_go_on_and_sigterm_ends_it(folder: Folder) -> None:
    with Terminal([*OPEN, ENDLESS], 200, 60) as terminal:
        begin(terminal, folder, ENDLESS)
        for _ in range(60):  # several times what a terminal takes unread
            terminal.send(PAGE_DOWN)
            time.sleep(0.02)
        read = grown(folder)
        os.kill(terminal.pid, signal.SIGTERM)
        end_of(terminal, 5)
        assert terminal.wait() == 143
    check_kept(folder, read)


def test_while_the_loop_of_the_screens_stands_still_it_goes_on_and_a_signal_ends_it(folder: Folder) -> None:
    with Terminal([*BLOCKED, ENDLESS]) as terminal:
        begin(terminal, folder, ENDLESS)
        terminal.send("\x03")
        read = grown(folder)
        os.kill(terminal.pid, signal.SIGTERM)
        end_of(terminal, 5)
        assert terminal.wait() == 143
    check_kept(folder, read)


@pytest.mark.parametrize("prefix", [[], [sys.executable, "-c", IGNORING]])
def test_e3_a_dropped_link_ends_it_with_a_checkpoint(folder: Folder, prefix: list[str]) -> None:
    with Terminal([*prefix, *OPEN, ENDLESS]) as terminal:
        begin(terminal, folder, ENDLESS)
        read = grown(folder)
        terminal.hang_up()
        end_of(terminal, 4)
        assert terminal.wait() == 129
    check_kept(folder, read)


def said(terminal: Terminal) -> list[str]:
    """What was written once the screens were gone."""
    return bytes(terminal.written).rpartition(ALTERNATE_OFF)[2].decode().replace("\r", "").split("\n")


def test_how_far_it_is_costs_little_and_a_signal_says_how_to_go_on(folder: Folder) -> None:
    with Terminal([*OPEN, ENDLESS], 160) as terminal:
        begin(terminal, folder, ENDLESS)
        terminal.settle(1.0, 1.0)
        before = len(terminal.written)
        terminal.settle(2.1, 2.1)
        assert 0 < len(terminal.written) - before < 5 * 60  # twice a second, and only what is another number
        os.kill(terminal.pid, signal.SIGHUP)
        assert terminal.wait(5) == 129
        told = "\n".join(said(terminal))
    check_kept(folder, 1)
    assert re.search(
        rf"lbtui: export of {ENDLESS} to {ENDLESS}.csv stopped: [1-9][\d,]* rows were read\n", told
    )
    assert told.endswith(f"lbtui: to go on: lbtui export near {ENDLESS} -o {ENDLESS}.csv --resume\n")


def test_who_quits_is_asked_and_goes_on_from_the_command_line(folder: Folder, service: Between) -> None:
    with Terminal([*OPEN, LAPS], 160) as terminal:
        service.answer_while(lambda: not folder.read(f"{LAPS}.csv"))
        begin(terminal, folder, LAPS)
        terminal.send("\x03\x03")
        terminal.until("An export is running. Quit, and keep what is read?")
        terminal.send("y")
        assert terminal.wait() == 0
        (command,) = (line for line in said(terminal) if "--resume" in line)
    assert not folder.has(f"{LAPS}.csv")
    service.release()
    words = shlex.split(command.removeprefix("lbtui: to go on: "))
    done = subprocess.run([*LBTUI, *words[1:]], capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    assert "gone on with" in done.stderr
    assert len({row["player_id"] for row in folder.rows(f"{LAPS}.csv")}) == 1_500


def test_e14_to_the_shell_and_back_and_any_size_and_the_export_is_whole(
    folder: Folder, service: Between
) -> None:
    with Terminal(["sh", "-i"], environment={"PS1": PROMPT, "ENV": ""}) as terminal:
        terminal.until(at_prompt(terminal))
        terminal.send(" ".join([*OPEN, LAPS]) + "\r")
        service.answer_while(lambda: not folder.read(f"{LAPS}.csv"))
        begin(terminal, folder, LAPS)
        for columns, lines in ((1, 1), (400, 100), (80, 24)):
            terminal.resize(columns, lines)
            terminal.settle(0.06)
        terminal.until("A, x stops")
        terminal.send("\x1a")
        terminal.until(at_prompt(terminal))
        terminal.settle()
        asleep = folder.read(f"{LAPS}.csv")
        assert asleep > 0
        service.release()
        terminal.send("fg\r")
        terminal.until(f"1,500 rows are in {LAPS}.csv · ")
        terminal.send("qqq")
        terminal.until(at_prompt(terminal))
        terminal.send("exit\r")
        assert terminal.wait() == 0
    rows = folder.rows(f"{LAPS}.csv")
    assert len({row["player_id"] for row in rows}) == len(rows) == 1_500
