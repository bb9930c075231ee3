"""Garbage is not looked for while the screens start, and is from then on."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from tests.pty_terminal import Terminal

CODE = """
import gc, json, os
from lbtui.cli.main import entry
from lbtui.tui import garbage

started, looks = garbage.started, []

def told():
    by_then = len(looks)
    started()
    with open(os.environ["TOLD"], "a") as file:
        print(json.dumps([by_then, gc.isenabled(), gc.get_threshold()[0], gc.get_freeze_count()]), file=file)

start = garbage.start
garbage.start = lambda: (start(), gc.callbacks.append(lambda phase, _: looks.append(phase)))
garbage.started = told
entry()
"""


def test_a_start_looks_for_none_and_the_open_screens_do(tmp_path: Path) -> None:
    path = tmp_path / "told"
    with Terminal([sys.executable, "-c", CODE], environment={"TOLD": str(path)}) as terminal:
        terminal.until("demo/xbox")
        terminal.send("?")
        terminal.until("What can be done here")
        terminal.settle()
        terminal.send("qq")
        assert terminal.wait() == 0
    first, *later = map(json.loads, path.read_text().splitlines())
    assert first[:3] == [0, True, 20_000]
    assert later
    assert all(0 < each[3] <= first[3] for each in later)  # only what the start made is never looked through
