"""What the ranks screen costs a terminal, beside a bare Textual app and a stock DataTable in the same run.

    python -m tests.benchmarks.terminal

Each program runs in a real pty. First frames are measured in turn, so that a busy machine is busy for all.
lbtui shows its board of a billion rows, through the thin driver and through Textual's own, the DataTable 1,000 rows of the same columns, the bare app one line. Home and
End move a DataTable within its row, which repaints nothing: there 0.0 stands for no answer.
"""

from __future__ import annotations

import statistics
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from tests.pty_terminal import Cost, Terminal

ROUNDS = 7
DOWN, PAGE_DOWN, HOME, END = "\x1b[B", "\x1b[6~", "\x1b[H", "\x1b[F"

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
class Stock(App):
    def compose(self):
        yield DataTable(cursor_type="row")
    def on_mount(self):
        table = self.query_one(DataTable)
        table.add_columns("RANK", "PLAYER", "SCORE", "PCT", "COLOR", "WEIGHT")
        table.add_rows(
            (f"{n:,}", f"Player{n}", f"{10**9 - n:,}", "0.01", "silver", f"{n * 7 % 4000:,}") for n in range(1, 1001)
        )
Stock().run()
"""


@dataclass(frozen=True, slots=True)
class Program:
    name: str
    argv: Sequence[str]
    ready: str | Callable[[str], bool]
    moves: bool = True
    environment: Mapping[str, str] = field(default_factory=dict)


def programs() -> list[Program]:
    billion = [sys.executable, "-m", "lbtui", "open", "demo/xbox", "LifetimeXP"]
    return [
        Program("bare Textual app", [sys.executable, "-c", BARE], "ready", moves=False),
        Program("stock DataTable, 1,000 rows", [sys.executable, "-c", TABLE], "Player15"),
        Program("lbtui ranks, 1,000,000,000 rows", billion, ranks_shown),
        Program("the same, Textual's own driver", billion, ranks_shown, environment={"LBTUI_DRIVER": "stock"}),
    ]


def ranks_shown(text: str) -> bool:
    return "1 of 1,000,000,000" in text and "reading" not in text


def measure(program: Program, columns: int, lines: int) -> str:
    """A row of the report: bytes of the first screen, a cursor row, a page and 3 s of nothing, memory, times."""
    with Terminal(program.argv, columns, lines, program.environment) as terminal:
        terminal.until(program.ready)
        terminal.settle(0.5)
        screen, memory = len(terminal.written), terminal.memory_kib / 1024
        moved, times = f"{'':15}", ""
        if program.moves:
            rows = [terminal.cost(DOWN, 0.06) for _ in range(40)]
            pages = [terminal.cost(PAGE_DOWN, 0.1) for _ in range(14)]
            ends = [terminal.cost(key, 0.1) for key in (END, HOME) * 5]
            moved = f"{mean_bytes(rows):>7,.0f}{mean_bytes(pages):>8,.0f}"
            times = "".join(f"{median_seconds(each) * 1000:>9.1f}" for each in (rows, ends[1::2], ends[::2]))
        terminal.settle(1.0)
        before = len(terminal.written)
        terminal.settle(3.0, 3.0)
        return f"{screen:>9,}{moved}{len(terminal.written) - before:>10,}{memory:>7.1f}{times}"


def median_seconds(costs: Sequence[Cost]) -> float:
    return statistics.median(each.seconds for each in costs)


def mean_bytes(costs: Sequence[Cost]) -> float:
    return statistics.mean(each.bytes for each in costs)


def first_frames(all_of: Sequence[Program]) -> dict[str, float]:
    """The median first frame of each, measured in turn."""
    times: dict[str, list[float]] = {each.name: [] for each in all_of}
    for _ in range(ROUNDS):
        for each in all_of:
            with Terminal(each.argv, environment=each.environment) as terminal:
                times[each.name].append(terminal.until(each.ready))
    return {name: statistics.median(values) for name, values in times.items()}


def report(columns: int, lines: int) -> None:
    print(f"\n{columns}×{lines}, bytes to the terminal")
    print(
        f"{'':34}{'screen':>9}{'row':>7}{'page':>8}{'idle 3 s':>10}{'MiB':>7}{'row ms':>9}{'home ms':>9}{'end ms':>9}"
    )
    for each in programs():
        print(f"{each.name:34}{measure(each, columns, lines)}", flush=True)


def main() -> None:
    all_of = programs()
    frames = first_frames(all_of)
    bare = frames[all_of[0].name]
    print(f"first frame, 80×24, median of {ROUNDS} in turn")
    for name, seconds in frames.items():
        print(f"{name:34}{seconds * 1000:>7.0f} ms{seconds / bare:>8.2f} × the bare app")
    report(80, 24)
    report(200, 60)


if __name__ == "__main__":
    main()
