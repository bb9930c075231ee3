"""Mobage in a real terminal: formats and flags, friends, a refusal, and a delete that is taken back."""

from __future__ import annotations

import pytest

from tests.pty_terminal import Terminal
from tests.tui.test_terminal import LBTUI, cursor_line


def words(terminal: Terminal) -> str:
    """The screen's text with its lines run together."""
    return " ".join(terminal.text.split())


def around(terminal: Terminal) -> list[str]:
    """The cursor's line and its neighbours, without the scroll bar."""
    at = terminal.lines.index(cursor_line(terminal))
    return [line[:-1].rstrip() for line in terminal.lines[at - 2 : at + 3]]


def cursor_on(terminal: Terminal, *cells: str) -> None:
    """Waits until the cursor's line begins with these cells."""
    terminal.until(lambda _: cursor_line(terminal).replace("▶", " ").split()[: len(cells)] == list(cells))
    terminal.settle(0.1)


@pytest.mark.parametrize(("columns", "lines"), [(80, 24), (60, 16)])
def test_friends_a_refusal_a_delete_and_its_undoing(columns: int, lines: int) -> None:
    with Terminal([*LBTUI, "demo"], columns, lines) as terminal:
        terminal.until("demo/mobage")
        terminal.send("j\r")
        terminal.until(lambda text: "2,400" in text and "archived" in text)
        for shown in ("minute_second 3", "decimal 2", "day_second", "higher", "last"):
            assert shown in terminal.text
        assert ("DEFAULT" in terminal.text) is (columns == 80)
        terminal.send("\r@me\r")
        cursor_on(terminal, "731", "me", "(10001)", "48,210")
        before, view = around(terminal), terminal.lines[1:-3]

        terminal.send("f")
        terminal.until("1 of 21 friends")
        terminal.send("f")
        cursor_on(terminal, "731", "me", "(10001)")
        assert "▸ me" in terminal.lines[0]
        terminal.send("f")
        cursor_on(terminal, "731", "me", "(10001)")
        terminal.until(lambda _: terminal.lines[1:-3] == view)

        terminal.send("s100\r")
        terminal.until("Send it all the same?  y / n")
        assert "high score takes no score lower than" in words(terminal).lower()
        terminal.send("y")
        terminal.until("(409)")
        assert "allowLowerScore is false" in words(terminal)
        cursor_on(terminal, "731", "me", "(10001)", "48,210")

        terminal.send("x\r")
        terminal.until("Make this change?  y / n")
        assert "highscore · me (10001): 48,210 → deleted, rank 731 of 2,400" in words(terminal)
        terminal.send("y")
        terminal.until("(10001): deleted")
        terminal.until(
            lambda _: cursor_line(terminal).split()[1:2] == ["731"] and "10001" not in cursor_line(terminal)
        )

        terminal.send("u")
        terminal.until("y / n")
        assert "not there → 48,210, row 731 of 2,400" in words(terminal)
        terminal.send("y")
        cursor_on(terminal, "731", "me", "(10001)", "48,210")
        terminal.send("r")
        terminal.until("731 of 2,400")
        terminal.settle()
        assert around(terminal) == before
        terminal.send("qqq")
        assert terminal.wait() == 0
