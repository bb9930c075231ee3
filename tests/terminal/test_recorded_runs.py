"""Recorded runs of lbtui's screens show through the thin driver what they show without it, frame by frame."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import pytest

from tests.loopback import serve
from tests.pty_terminal import Terminal
from tests.terminal.pair import Pair
from tests.tui.hostile import Hostile

DOWN, PAGE_DOWN, PAGE_UP, END = "\x1b[B", "\x1b[6~", "\x1b[5~", "\x1b[F"
Step = str | tuple[int, int]
TOUR: list[Step] = [
    DOWN,
    "\r",
    "?",
    "\x1b",
    DOWN,
    "\x1b[A",
    "\r",
    *[DOWN] * 24,
    PAGE_DOWN,
    PAGE_UP,
    "#150",
    "00\r",
    DOWN,
    "m",
    "\r",
    "\x1b",
]
TOUR += ["?", "/page", "\x1b", "\x1b", "q", "q", "a", "halo", "\x1b"]
BILLION: list[Step] = [
    *[DOWN] * 22,
    *["\x1b[A"] * 22,
    PAGE_DOWN,
    PAGE_DOWN,
    PAGE_UP,
    END,
    "\x1b[A",
    "#50%\r",
    "m",
]
NAMES: list[Step] = [*[PAGE_DOWN] * 6, *[DOWN] * 3, PAGE_UP, "m", "\r"]
ESC = "\x1b"
# the profiles, a form, a service whose texts are hostile, and one with friends that takes scores
EVERYTHING: list[Step] = ["e", "\t\t", "/", ESC, "y", "\r", "i", ESC]
EVERYTHING += ["\r", PAGE_DOWN, "m", "\r", DOWN, ESC, "i", ESC, "#2\r", "@[/]\r", ESC, "?", DOWN, ESC, "q"]
EVERYTHING += [DOWN, "\r", DOWN, ESC, DOWN, "\r", "q", "q", "t", "jj"]
EVERYTHING += ["\r", "/[", ESC, "i", ESC, "\r", "f", DOWN, "f", "f", "s1", "00\r", "n", "x", ESC, "w", "r"]
EVERYTHING += [":", "page", "\x7f", ESC, "q", "#", "1", "5", ESC]
ALL_SIZES = [(60, 16), (100, 30), (40, 10), (200, 60), (80, 24)]
RESIZED: list[Step] = [
    each
    for at, step in enumerate(EVERYTHING)
    for each in (step, *ALL_SIZES[at % 15 // 3 : at % 15 // 3 + (at % 3 == 2)])
]


def record(into: Path, arguments: list[str], size: tuple[int, int], steps: list[Step]) -> list[list[object]]:
    """What Textual wrote during a run with these keys and sizes."""
    record_to = into / "record"
    variables = {"TEXTUAL_DRIVER": "tests.terminal.recorder:Recorder", "RECORD": str(record_to)}
    variables |= {"PYTHONPATH": os.getcwd(), "TOKEN_OF_TESTS": "XBL3.0 x=77;made-up"}
    with Terminal([sys.executable, "-m", "lbtui", *arguments], *size, variables) as terminal:
        terminal.until("? help")
        terminal.settle(0.3)
        for step in steps:
            if isinstance(step, str):
                terminal.send(step)
            else:
                terminal.resize(*step)
            terminal.read(1.0)
            terminal.settle(0.15)
        terminal.settle(0.3)
    return [json.loads(line) for line in record_to.read_text().splitlines()]


@pytest.mark.parametrize(
    ("arguments", "size", "steps"),
    [
        pytest.param(["demo"], (80, 24), TOUR, id="tour"),
        pytest.param(["open", "demo/xbox", "LifetimeXP"], (80, 24), BILLION, id="billion"),
        pytest.param(["open", "demo/xbox", "LifetimeXP"], (200, 60), BILLION[-9:], id="billion at 200×60"),
        pytest.param(["open", "demo/xbox", "Trophies"], (80, 24), NAMES, id="names"),
    ],
)
def test_a_recorded_run(tmp_path: Path, arguments: list[str], size: tuple[int, int], steps: list[Step]) -> None:
    check_alike(record(tmp_path, arguments, size, steps), size, len(steps))


@pytest.mark.parametrize(
    ("size", "steps"),
    [
        pytest.param((80, 24), EVERYTHING, id="80×24"),
        pytest.param((200, 60), EVERYTHING, id="200×60"),
        pytest.param((80, 24), RESIZED, id="resized"),
    ],
)
def test_every_screen_with_hostile_texts(tmp_path: Path, size: tuple[int, int], steps: list[Step]) -> None:
    with serve(Hostile()) as address:
        folder = Path(os.environ["LBTUI_CONFIG_DIR"]) / "profiles"
        folder.mkdir(parents=True)
        (folder / "a.toml").write_text(
            f'service = "xbox"\nurl = "{address}"\nscid = "0FA0D955-56CF-49DE-8668-05D82E6D45C4"\nauthorization = "env:TOKEN_OF_TESTS"\n'
            'boards = ["names", "ids", "[/x]refused"]\n'
        )
        runs = record(tmp_path, [], size, steps)
    texts = "".join(str(entry[1]) for entry in runs if entry[0] == "write")
    for shown in (
        "profiles ▸ a",
        "[link=https://e]x[/link]",
        "▸ info",
        "▸ help",
        "▸ commands",
        "▸ friends",
    ):
        assert shown in texts
    assert "y / n" in texts
    check_alike(runs, size, len(steps))


def check_alike(runs: list[list[object]], size: tuple[int, int], steps: int) -> None:
    """Plays what was recorded to both terminals."""
    pair = Pair(*size)
    stock = thin = frames = 0
    for kind, *entry in runs:
        if kind == "size":
            pair.resize(int(str(entry[0])), int(str(entry[1])))
            continue
        sent = pair.write(str(entry[0]))
        pair.check()
        frames += 1
        stock, thin = stock + len(str(entry[0])), thin + len(sent)
    assert frames > steps / 2
    assert thin < stock / 2
