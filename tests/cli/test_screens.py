"""The commands that draw: they start on a terminal alone, and say so anywhere else."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.cli.conftest import Run, command, process
from tests.pty_terminal import Terminal

DRAWING = ((), ("demo",), ("open", "demo/xbox"))


@pytest.mark.parametrize("words", DRAWING)
def test_without_a_terminal_nothing_is_drawn(words: tuple[str, ...]) -> None:
    ran = process(words)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith("lbtui: The screens need a terminal.\n")


def test_a_dumb_terminal_is_told_apart() -> None:
    with Terminal(command("demo"), environment={"TERM": "dumb"}) as terminal:
        terminal.until("TERM is dumb")
        assert terminal.wait() == 2
        assert b"\x1b" not in terminal.written


def test_one_stream_that_is_no_terminal_is_enough_to_refuse() -> None:
    with Terminal(["/bin/sh", "-c", 'exec "$0" "$@" >/dev/null', *command("demo")]) as terminal:
        terminal.until("standard output is not one")
        assert terminal.wait() == 2
    with Terminal(["/bin/sh", "-c", 'exec "$0" "$@" 2>/dev/null', *command("demo")]) as terminal:
        assert terminal.wait() == 2
        assert terminal.written == b""


def test_the_demo_touches_no_file(tmp_path: Path) -> None:
    with Terminal(command("demo")) as terminal:
        terminal.until("demo/xbox")
        terminal.send("q")
        assert terminal.wait() == 0
    assert not os.path.exists(os.environ["LBTUI_CONFIG_DIR"])
    assert not os.path.exists(os.environ["LBTUI_STATE_DIR"])
    assert list(tmp_path.iterdir()) == []


def test_open_goes_straight_to_a_board() -> None:
    with Terminal(command("open", "demo/xbox", "TotalFlagsCaptured", "--at", "15000")) as terminal:
        terminal.until("WarriorSaint")


def test_open_needs_a_board_to_jump_on(run: Run) -> None:
    ran = run("open", "demo/xbox", "--at", "15000")
    assert ran.code == 2
    assert "--at needs a board" in ran.err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("open", "nowhere"), "No profile is called “nowhere”"),
        (("open", "demo/xbox", "TotalFlagsCaptured", "--at", "sideways"), "is no place on a board"),
    ],
)
def test_what_cannot_be_opened_is_told_before_the_screen_is_taken(words: tuple[str, ...], said: str) -> None:
    with Terminal(command(*words)) as terminal:
        terminal.until(said)
        assert terminal.wait() == 2
        assert b"\x1b[?1049h" not in terminal.written


@pytest.fixture
def settings() -> Path:
    """The file of the settings, whose folder is there."""
    folder = Path(os.environ["LBTUI_CONFIG_DIR"])
    folder.mkdir()
    return folder / "settings.toml"


@pytest.mark.parametrize("words", [(), ("open", "demo/xbox")])
def test_a_setting_that_will_not_do_is_told_before_the_screen_is_taken(
    settings: Path, words: tuple[str, ...]
) -> None:
    settings.write_text('driver = "stok"\n')
    with Terminal(command(*words)) as terminal:
        terminal.until("needs thin or stock")
        assert terminal.wait() == 2
        assert b"\x1b[?1049h" not in terminal.written


def test_the_demo_reads_no_settings(settings: Path) -> None:
    settings.write_text("=")
    with Terminal(command("demo")) as terminal:
        terminal.until("demo/xbox")


def test_an_unknown_setting_is_told_on_the_terminal_that_is_left(settings: Path) -> None:
    settings.write_text('drivre = "stock"\n')
    with Terminal(command()) as terminal:
        terminal.until("demo/xbox")
        terminal.send("q")
        assert terminal.wait() == 0
        assert "lbtui: settings.toml: unknown key drivre; did you mean driver?" in terminal.text
    assert settings.read_text() == 'drivre = "stock"\n'
