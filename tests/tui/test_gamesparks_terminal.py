"""A callback in a real terminal, from a profile that is added by hand to a player whom only reading finds."""

from __future__ import annotations

import os
import termios

import pytest

from lbtui.store.profiles import ProfileStore
from tests.gamesparks import SECRETS
from tests.pty_terminal import Terminal
from tests.tui.between import Between
from tests.tui.conftest import JADE
from tests.tui.test_terminal import ALTERNATE_OFF, LBTUI, MOUSE_OFF, cursor_line

F2, CLEAR = "\x1bOQ", "\x1b[F\x15"


def cursor_on(terminal: Terminal, *cells: str) -> None:
    """Waits until the cursor's line begins with these cells."""
    terminal.until(lambda _: cursor_line(terminal).replace("▶", " ").split()[: len(cells)] == list(cells))


def add_profile(terminal: Terminal, url: str) -> None:
    """By hand: the partition of the board that is split is asked for before anything is saved."""
    terminal.until("demo/gamesparks")
    terminal.send("amine\tg")
    terminal.until("Callback *")
    terminal.send(f"\t{url}\t{CLEAR}100\tSCORE\tuserName\tquiz, HSBC{F2}")
    terminal.until("Partition of HSBC")
    terminal.send("NOPE\r")
    terminal.until("✗ Board HSBC has no partition NOPE")
    terminal.until("Partition of HSBC NOPE")
    terminal.send("\x15COUNTRY.UK\r")
    terminal.until("Saved mine; t tests it")
    terminal.settle()
    for step in (
        "endpoint: endpoint-valid",
        "board quiz: is there",
        "partition of HSBC: COUNTRY.UK",
        "limit: 100 rows",
    ):
        assert f"✓ {step}" in terminal.text


@pytest.mark.parametrize(("columns", "lines"), [(80, 24), (60, 16)])
def test_a_profile_by_hand_a_total_that_is_found_and_a_player_that_is_searched_for(
    callback: Between, served_callback: tuple[Between, str], store: ProfileStore, columns: int, lines: int
) -> None:
    with Terminal(LBTUI, columns, lines) as terminal:
        before = termios.tcgetattr(terminal._fd)
        add_profile(terminal, served_callback[1])
        terminal.send("\r")
        terminal.until("HSBC.COUNTRY.UK")
        terminal.send("\r")
        terminal.until("1 of ≥ ")
        terminal.send("G")
        terminal.until("2,608 of 2,608")
        terminal.send("#20\r")
        cursor_on(terminal, "20")

        terminal.send(f"@{JADE}\r")
        terminal.until("Go?  y / n")
        assert "Up to 2" in terminal.lines[-1]
        callback.pause = 0.3
        terminal.send("y")
        terminal.until("esc stops")
        terminal.until(lambda text: "00 of 2,608 rows" in text)
        terminal.send("g")
        cursor_on(terminal, "1")
        terminal.send("\x1b")
        terminal.until("@ goes on from there")
        callback.pause = 0.0
        terminal.send("@\r")
        terminal.until("Go?  y / n")
        terminal.send("y")
        cursor_on(terminal, "165", "JadeRobin", "126")
        terminal.until(", row 1,701")
        terminal.send("qqq")
        assert terminal.wait() == 0
        assert ALTERNATE_OFF in terminal.written
        assert MOUSE_OFF in terminal.written
        assert termios.tcgetattr(terminal._fd) == before
        for secret in SECRETS:
            assert secret.encode() not in terminal.written
    assert [str(each) for each in store.load("mine").boards] == ["quiz", "HSBC.COUNTRY.UK"]
    assert os.listdir(store.folder) == ["mine.toml"]
