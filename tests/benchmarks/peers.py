"""What the screens are measured beside: how each program is started, when it is ready, and its keys."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

VISIDATA_VARIABLE = "VISIDATA"
DOWN, PAGE_DOWN, ESCAPE = "\x1b[B", "\x1b[6~", "\x1b"
FIRST, LAST = "\x1b[1;5H", "\x1b[1;5F"  # ctrl+home, ctrl+end
COLUMNS = ("RANK", "PLAYER", "SCORE", "PCT", "COLOR", "WEIGHT")
ROWS = [
    (f"{n:,}", f"Player{n}", f"{10**9 - n:,}", "0.01", "silver", f"{n * 7 % 4000:,}") for n in range(1, 1001)
]

BARE = """
from textual.app import App
from textual.widgets import Static
class Bare(App):
    def compose(self):
        yield Static("ready")
Bare().run()
"""

TABLE = """
from textual.app import App
from textual.widgets import DataTable
from tests.benchmarks.peers import COLUMNS, ROWS
class Stock(App):
    def compose(self):
        yield DataTable(cursor_type="row")
    def on_mount(self):
        table = self.query_one(DataTable)
        table.add_columns(*COLUMNS)
        table.add_rows(ROWS)
Stock().run()
"""


@dataclass(frozen=True, slots=True)
class Program:
    """`jumps` go far within the rows; of `help` and `palette` the first key opens, the others close."""

    name: str
    argv: Sequence[str]
    ready: str | Callable[[str], bool]
    jumps: Sequence[str] = ()
    help: Sequence[str] = ()
    palette: Sequence[str] = ()
    environment: Mapping[str, str] = field(default_factory=dict)

    @property
    def moves(self) -> bool:
        """Whether it has rows."""
        return bool(self.jumps)


def lbtui(name: str, driver: str) -> Program:
    return Program(
        name,
        [sys.executable, "-m", "lbtui", "open", "demo/xbox", "LifetimeXP"],
        lambda text: "1 of 1,000,000,000" in text and " kB" in text,
        jumps=("#50%\r", "#7\r", "#999999999\r", "#123456\r"),
        help=("?", ESCAPE),
        palette=(":", ESCAPE, ESCAPE),
        environment={"LBTUI_DRIVER": driver},
    )


def programs(folder: Path) -> list[Program]:
    """lbtui first, then its peers; VisiData where `VISIDATA` names it or it is on the path."""
    found = [
        lbtui("lbtui", "thin"),
        lbtui("Textual's driver", "stock"),
        Program(
            "DataTable",
            [sys.executable, "-c", TABLE],
            "Player15",
            jumps=(LAST, FIRST, LAST, FIRST),
            palette=("\x10", ESCAPE),
        ),
        Program("bare app", [sys.executable, "-c", BARE], "ready", palette=("\x10", ESCAPE)),
    ]
    if visidata := os.environ.get(VISIDATA_VARIABLE) or shutil.which("vd"):
        rows = folder / "rows.tsv"
        rows.write_text("\n".join("\t".join(row) for row in (COLUMNS, *ROWS)) + "\n")
        found.append(
            Program(
                "VisiData",
                [visidata, str(rows)],
                "Player15",
                jumps=("zr500\r", "zr7\r", "zr990\r", "zr123\r"),
                help=("z\x08", "q"),
                palette=(" ", ESCAPE),
                environment={"HOME": str(folder)},
            )
        )
    return found
