"""`lbtui find --scan` and the person before it: progress, the question before a dear search, and Ctrl-C."""

from __future__ import annotations

import json
import re
import signal
import subprocess
import time

import pytest

from tests.cli.callback import Callback
from tests.cli.conftest import Run, command
from tests.pty_terminal import Terminal

READING = "lbtui: reading board large (3,000 rows): up to 30 requests, about "


def test_progress_is_one_line_on_a_terminal_and_gone_at_the_end(poor: str, callback: Callback) -> None:
    callback.latency = 0.15
    with Terminal(command("find", poor, "p2950", "--scan", "--board", "large")) as terminal:
        terminal.until("of 3,000 rows · about")
        assert terminal.wait() == 0
        shown = [line.rstrip() for line in terminal.lines if line.strip()]
    assert [line.split()[0] for line in shown] == ["lbtui:", "BOARD", "large"]
    assert shown[0].startswith(READING)
    seconds = time.perf_counter() - terminal.started
    assert 3 <= terminal.written.count(b"\r\x1b[K") <= 4 * seconds + 2


def test_ctrl_c_ends_it_with_130_and_leaves_the_terminal_as_it_was(poor: str, callback: Callback) -> None:
    """A narrow one, in which the progress is cut, so that one line can be taken away."""
    callback.latency = 0.3
    with Terminal(command("find", poor, "nobody", "--scan", "--board", "large"), columns=20) as terminal:
        terminal.until("\nlarge: ")
        terminal.send("\x03")
        assert terminal.wait() == 130
        shown = "".join(line.rstrip() for line in terminal.lines)
    assert shown.startswith("lbtui: reading board")
    assert "large: " not in shown
    assert "^C" not in shown
    assert "Traceback" not in shown
    assert terminal.screen.cursor.x == 0


@pytest.mark.parametrize("form", [(), ("--json",)])
def test_ctrl_c_shows_the_boards_that_are_done(poor: str, callback: Callback, form: tuple[str, ...]) -> None:
    callback.latency = 0.15
    words = command("find", poor, "p240", "nobody", "--scan", *form)
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as ran:
        deadline = time.monotonic() + 20
        while len(callback.pages("large", 100)) < 12 and time.monotonic() < deadline:
            time.sleep(0.02)
        ran.send_signal(signal.SIGINT)
        out, err = ran.communicate(timeout=20)
    assert ran.returncode == 130
    if form:
        found = [(each["board"], each["player_id"], each["rank"]) for each in json.loads(out)]
        assert found == [("small", "p240", 240), ("small", "nobody", None)]
    else:
        assert [line.split()[:2] for line in out.splitlines()[1:]] == [["small", "p240"], ["small", "nobody"]]
    assert re.fullmatch(r"lbtui: stopped: [\d,]+ of 3,000 rows of board large were read", err.splitlines()[-1])


@pytest.mark.parametrize(("keys", "code"), [("n\n", 2), ("\n", 2), ("\x04", 2), ("\x03", 130)])
def test_a_dear_search_is_asked_about_first(poor: str, callback: Callback, keys: str, code: int) -> None:
    callback.boards["large"] = [f"p{row}" for row in range(1, 100_251)]
    words = command("find", poor, "nobody", "--scan", "--board", "large")
    with Terminal(words) as terminal:
        terminal.until("Read that much? [y/N]")
        terminal.send(keys)
        assert terminal.wait() == code
        assert "Traceback" not in terminal.text
        assert "stopped" not in terminal.text
    assert callback.pages("large", 100) == [0]  # what its cost is told by


def test_a_dear_search_goes_on_after_a_yes_and_where_nobody_can_be_asked(
    run: Run, poor: str, callback: Callback
) -> None:
    callback.boards["large"] = [f"p{row}" for row in range(1, 100_251)]
    words = ("find", poor, "p350", "--scan", "--board", "large")
    with Terminal(command(*words)) as terminal:
        terminal.until("Read that much? [y/N]")
        terminal.send("y\n")
        assert terminal.wait() == 0
    assert run(*words).code == 0
