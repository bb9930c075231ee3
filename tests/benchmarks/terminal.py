"""What the ranks screen costs a terminal, beside its peers in the same run.

    python -m tests.benchmarks.terminal [PAGES]    # some 15 minutes, and as many for 10,000 pages; 0 for none

Each program runs in a real pty: lbtui on its board of a billion rows, through the thin driver and through
Textual's own; a stock DataTable and, where it is installed, VisiData on 1,000 rows of the same columns; an app of
one line. First frames are measured in turn, so that a busy machine is busy for all. lbtui's memory is measured
after 10 and after PAGES pages (10,000). Behind what a peer costs stands lbtui's part of it.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from tests.benchmarks.peers import DOWN, PAGE_DOWN, Program, programs
from tests.benchmarks.table import Measure, table
from tests.pty_terminal import Terminal

ROUNDS, MOVES, TURNS, KEYS = 7, 40, 14, 100
IDLE_SECONDS = 10.0
PAUSE_SECONDS = 0.6  # between keys whose time is taken: no status line is late by then
PAGE_ROWS = 100
REST_SECONDS = 1.2

Values = dict[str, float | None]


def first_frames(all_of: Sequence[Program]) -> Values:
    """Milliseconds to the first frame, the median of several, measured in turn."""
    times: dict[str, list[float]] = {each.name: [] for each in all_of}
    for _ in range(ROUNDS):
        for each in all_of:
            with Terminal(each.argv, environment=each.environment) as terminal:
                times[each.name].append(terminal.until(each.ready) * 1000)
    return {name: statistics.median(values) for name, values in times.items()}


def started(program: Program, columns: int, lines: int) -> Terminal:
    return Terminal(program.argv, columns, lines, program.environment)


def mean_bytes(terminal: Terminal, keys: Sequence[str]) -> float:
    """Bytes per key, with those that come late."""
    before = len(terminal.written)
    for key in keys:
        terminal.cost(key, 0.25)
    terminal.settle(REST_SECONDS)
    return (len(terminal.written) - before) / len(keys)


def opened_and_closed(terminal: Terminal, keys: Sequence[str]) -> tuple[float | None, float | None]:
    """Bytes that the first key costs, and the others together."""
    if not keys:
        return None, None
    costs = [mean_bytes(terminal, [key]) for key in keys]
    return costs[0], sum(costs[1:])


def bytes_of(program: Program, columns: int, lines: int) -> dict[str, float | None]:
    """What one program sends, by measure."""
    with started(program, columns, lines) as terminal:
        terminal.until(program.ready)
        terminal.settle(REST_SECONDS)
        found: dict[str, float | None] = {"first": len(terminal.written)}
        if program.moves:
            found["row"] = mean_bytes(terminal, [DOWN] * MOVES)
            found["page"] = mean_bytes(terminal, [PAGE_DOWN] * TURNS)
            found["jump"] = mean_bytes(terminal, program.jumps)
        found["help"], found["help closed"] = opened_and_closed(terminal, program.help)
        found["palette"], found["palette closed"] = opened_and_closed(terminal, program.palette)
        found["idle"], found["idle CPU"] = idle(terminal)
        found["memory"] = terminal.memory_kib / 1024
        return found


def idle(terminal: Terminal) -> tuple[float, float]:
    """Bytes and per cent of a processor's time while nothing is done."""
    terminal.settle(REST_SECONDS)
    sent, used = len(terminal.written), terminal.cpu_seconds
    time.sleep(IDLE_SECONDS)
    used = terminal.cpu_seconds - used
    terminal.settle()
    return len(terminal.written) - sent, used / IDLE_SECONDS * 100


def answer_times(program: Program) -> tuple[float, float]:
    """Milliseconds from a key that moves the cursor to the last byte of its answer: median and 99th percentile."""
    with started(program, 80, 24) as terminal:
        terminal.until(program.ready)
        terminal.settle(REST_SECONDS)
        times = [terminal.cost(DOWN, PAUSE_SECONDS).seconds * 1000 for _ in range(KEYS)]
        return statistics.median(times), statistics.quantiles(times, n=100)[98]


def memory_after(program: Program, counts: Sequence[int]) -> list[float]:
    """lbtui's MiB after so many pages of the service, each of them waited for until its first row is there."""
    found = []
    with started(program, 80, 24) as terminal:
        terminal.until(program.ready)
        page = 1
        for count in counts:
            while page < count:
                page += 1
                start = f" {(page - 1) * PAGE_ROWS + 1:,}  "
                terminal.send("]")
                while not (start in (line := terminal.line(2)) and line.split(start)[1][:4].strip()):
                    assert terminal.read(20), terminal.text
            terminal.settle(REST_SECONDS)
            found.append(terminal.memory_kib / 1024)
    return found


MEASURES = {
    "first": Measure("first screen, bytes"),
    "row": Measure(f"cursor one row (mean of {MOVES}, scrolling), bytes"),
    "page": Measure("page down, bytes"),
    "jump": Measure("jump, bytes"),
    "help": Measure("open help, bytes"),
    "help closed": Measure("close it"),
    "palette": Measure("open the palette, bytes"),
    "palette closed": Measure("close it"),
    "idle": Measure(f"idle {IDLE_SECONDS:.0f} s, bytes"),
    "idle CPU": Measure("its processor time, %"),
    "memory": Measure("memory at the end of all this, MiB", digits=1),
}
BUDGETS = {
    (80, 24): {"first": 3500, "row": 350, "page": 1500, "idle": 0, "idle CPU": 0},
    (200, 60): {"page": 4500, "idle": 0, "idle CPU": 0},
}


def sized(all_of: Sequence[Program], size: tuple[int, int]) -> Iterator[tuple[Measure, Values]]:
    """The measures in bytes at one size of the terminal."""
    found = {each.name: bytes_of(each, *size) for each in all_of}
    for key, measure in MEASURES.items():
        budget = BUDGETS[size].get(key)
        yield measure.within(budget), {name: values.get(key) for name, values in found.items()}


def timed(all_of: Sequence[Program]) -> Iterator[tuple[Measure, Values]]:
    """First frames, and answers to keys, at 80×24."""
    yield Measure(f"first frame (median of {ROUNDS}), ms"), first_frames(all_of)
    answers = {each.name: answer_times(each) for each in all_of if each.moves}
    for at, name in enumerate(("median", "99th percentile")):
        values: Values = {program: times[at] for program, times in answers.items()}
        budget = 0.5 * answers["DataTable"][at]
        yield Measure(f"key to last byte ({name}), ms", digits=1).within(budget), values


def remembered(program: Program, pages: int) -> Iterator[tuple[Measure, Values]]:
    early, late = memory_after(program, (10, pages))
    yield Measure("memory after 10 pages, MiB", digits=1), {program.name: early}
    yield Measure(f"after {pages:,} pages, MiB", digits=1).within(1.1 * early), {program.name: late}


def main() -> None:
    pages = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    with tempfile.TemporaryDirectory() as folder:
        all_of = programs(Path(folder))
        names = [each.name for each in all_of]
        parts: list[tuple[str, Callable[[], Iterator[tuple[Measure, Values]]]]] = [
            ("80×24", lambda: sized(all_of, (80, 24))),
            ("200×60", lambda: sized(all_of, (200, 60))),
            ("80×24, time", lambda: timed(all_of)),
        ]
        if pages:
            parts.append(("80×24, memory", lambda: remembered(all_of[0], pages)))
        for title, measured in parts:
            print(f"\n{table(title, names, list(measured()))}", flush=True)


if __name__ == "__main__":
    main()
