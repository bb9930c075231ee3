"""Recorded runs of lbtui's screens show through the thin driver what they show without it, frame by frame."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import pytest

from tests.pty_terminal import Terminal
from tests.terminal.pair import Pair

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
SIZES: list[Step] = [
    DOWN,
    (60, 16),
    DOWN,
    (100, 30),
    PAGE_DOWN,
    (40, 10),
    (80, 24),
    "?",
    (70, 20),
    "\x1b",
    (80, 24),
]


def record(into: Path, arguments: list[str], size: tuple[int, int], steps: list[Step]) -> list[list[object]]:
    """What Textual wrote during a run with these keys and sizes."""
    record_to = into / "record"
    variables = {"TEXTUAL_DRIVER": "tests.terminal.recorder:Recorder", "RECORD": str(record_to)}
    variables["PYTHONPATH"] = os.getcwd()
    with Terminal([sys.executable, "-m", "lbtui", *arguments], *size, variables) as terminal:
        terminal.until("? help")
        terminal.settle(0.3)
        for step in steps:
            if isinstance(step, str):
                terminal.send(step)
            else:
                terminal.resize(*step)
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
        pytest.param(["open", "demo/xbox", "Trophies"], (200, 60), NAMES[-6:], id="names at 200×60"),
        pytest.param(["open", "demo/xbox", "Trophies"], (80, 24), SIZES, id="sizes"),
    ],
)
def test_a_recorded_run(tmp_path: Path, arguments: list[str], size: tuple[int, int], steps: list[Step]) -> None:
    pair = Pair(*size)
    stock = thin = frames = 0
    for kind, *entry in record(tmp_path, arguments, size, steps):
        if kind == "size":
            pair.resize(int(str(entry[0])), int(str(entry[1])))
            continue
        sent = pair.write(str(entry[0]))
        pair.check()
        frames += 1
        stock, thin = stock + len(str(entry[0])), thin + len(sent)
    assert frames > len(steps)
    assert thin < stock / 2
