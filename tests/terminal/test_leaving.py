"""Whatever was used and however one leaves, for good or for a while, the terminal is as it was found."""

from __future__ import annotations

import os
import re
import signal
import sys
from collections.abc import Callable, Sequence

import pytest

from tests.emulator import Cell
from tests.places import FLAGS, LBTUI, PLACES, ROW
from tests.pty_terminal import Terminal

CURSOR_SHOWN, WRAP = 25, 7
# mouse, focus, sizes, alternate screen, bracketed paste, synchronised output
OFF = {1000, 1002, 1003, 1004, 1006, 1015, 1016, 1049, 2004, 2026, 2048}
PROMPT = "sh-prompt "
# a defect of lbtui's own, planted where ctrl+c leads
ENTRY = "import sys; from lbtui.cli.main import entry; sys.argv[1:] = sys.argv[2:]; sys.exit(entry())"
FAILING = f"from lbtui.tui.app import LbtuiApp; LbtuiApp.cancel_or_quit = lambda *_: 1 / 0; {ENTRY}"
CRASHING = [sys.executable, "-c", FAILING, "lbtui"]


def started(program: Sequence[str]) -> Terminal:
    """A program in a terminal on which something stood before."""
    return Terminal(["sh", "-c", 'printf "\\nbefore\\n"; exec "$@"', "sh", *program])


def check_as_found(terminal: Terminal) -> None:
    modes = terminal.screen.mode
    assert not {mode for mode in OFF if mode << 5 in modes}
    assert {CURSOR_SHOWN << 5, WRAP << 5} <= modes
    assert terminal.screen.margins is None
    assert tuple(terminal.screen.cursor.attrs) == Cell()
    pushed, popped = (re.findall(rb"\x1b\[%su" % each, bytes(terminal.written)) for each in (rb">\d+", b"<"))
    assert len(pushed) == len(popped) > 0


def at_prompt(terminal: Terminal) -> Callable[[str], bool]:
    """Whether the shell reads again: a prompt further up is back as soon as the other screen is left, and what is
    typed before the program has ended goes with it."""
    return lambda _: terminal.written.endswith(PROMPT.encode())


def told(number: signal.Signals) -> Callable[[Terminal], None]:
    return lambda terminal: os.kill(terminal.pid, number)


@pytest.mark.parametrize(
    ("program", "leave", "status"),
    [
        pytest.param(LBTUI, lambda terminal: terminal.send("qqq"), 0, id="quit"),
        pytest.param(LBTUI, lambda terminal: terminal.send("\x03\x03"), 0, id="ctrl+c"),
        pytest.param(LBTUI, told(signal.SIGTERM), 143, id="SIGTERM"),
        pytest.param(LBTUI, told(signal.SIGHUP), 129, id="SIGHUP"),
        pytest.param(CRASHING, lambda terminal: terminal.send("\x03"), 1, id="crash"),
    ],
)
def test_each_way_out(program: list[str], leave: Callable[[Terminal], None], status: int) -> None:
    with started([*program, *FLAGS]) as terminal:
        terminal.until(ROW)
        terminal.send("j" * 40)  # past the end of the screen, so that the terminal scrolls
        terminal.settle()
        leave(terminal)
        assert terminal.wait() == status
        check_as_found(terminal)
        assert terminal.lines[1].rstrip() == "before"
        assert ROW not in terminal.text


@pytest.mark.parametrize("name", [name for name in PLACES if name != "ranks"])
def test_from_each_screen(name: str) -> None:
    place = PLACES[name]
    with started([*LBTUI, *place.words]) as terminal:
        terminal.until(place.first)
        terminal.send(place.keys)
        terminal.until(place.shown)
        os.kill(terminal.pid, signal.SIGTERM)
        assert terminal.wait() == 143
        check_as_found(terminal)
        assert terminal.lines[1].rstrip() == "before"
        assert (place.shown or place.first) not in terminal.text


def test_e14_to_the_shell_and_back_whatever_is_open_and_whatever_size_comes_meanwhile() -> None:
    with Terminal(["sh", "-i"], environment={"PS1": PROMPT, "ENV": ""}) as terminal:
        terminal.until(at_prompt(terminal))
        terminal.send(" ".join([*LBTUI, *FLAGS]) + "\r")
        terminal.until(ROW)
        terminal.until(" kB")
        for keys, back in (("jj", ""), ("#15", "\x1b")):
            terminal.send(keys)
            terminal.settle(1.1)
            before = terminal.text
            terminal.send("\x1a")
            terminal.until(at_prompt(terminal))
            terminal.settle()
            check_as_found(terminal)
            terminal.send("echo as ever\r")
            terminal.until("\nas ever")
            terminal.until(at_prompt(terminal))
            terminal.send("fg\r")
            terminal.until(lambda text, before=before: text == before)  # type: ignore[misc]  # a default binds it
            terminal.send(back)
            terminal.settle(0.3)
        for columns, lines in ((1, 1), (400, 100), (100, 30)):
            terminal.send("\x1a")
            terminal.until(at_prompt(terminal))
            terminal.settle()
            terminal.resize(columns, lines)
            terminal.send("fg\r")
            terminal.settle(0.5)
        terminal.until(lambda text: ROW in text and "? help" in text.split("\n")[-1])
        terminal.send("qqq")
        terminal.until(at_prompt(terminal))
        terminal.settle()
        check_as_found(terminal)
        terminal.send("exit\r")
        assert terminal.wait() == 0


def test_where_no_shell_could_call_it_back_it_stays() -> None:
    with Terminal([*LBTUI, *FLAGS]) as terminal:
        terminal.until(ROW)
        terminal.settle()
        terminal.send("\x1a")
        terminal.until("There is no shell to go back to")
        assert ROW in terminal.text
        assert not terminal.stopped
        terminal.send("#15000\r")
        terminal.until("WarriorSaint")


def test_a_signal_of_another_makes_it_sleep_and_wake() -> None:
    with Terminal([*LBTUI, *FLAGS]) as terminal:
        terminal.until(ROW)
        terminal.settle()
        before = terminal.text
        os.kill(terminal.pid, signal.SIGTSTP)
        terminal.until(lambda text: ROW not in text)
        while not terminal.stopped:
            terminal.settle(0.05)
        terminal.settle()  # it may sleep before everything it said was read here
        check_as_found(terminal)
        os.kill(terminal.pid, signal.SIGCONT)
        terminal.until(ROW)
        terminal.settle()
        assert terminal.text == before
        terminal.send("j")
        terminal.until(lambda text: text != before)
