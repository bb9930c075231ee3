"""What an export costs beside loops that a person would write, on the same service in the same run.

    python -m tests.benchmarks.export [quick|speed|memory] [--service SERVICE]    # some 20 minutes without a word

Boards of 100,000 players, still and live (1,000 improvements a second), with 0 and 50 ms before each answer, in
pages of several sizes: by `lbtui export` with default settings, by the tutorial's loop, page after page, and by a
bare loop of eight at once that throws the rows away. Each is a process of its own, and its start counts. Behind
what a peer does stands lbtui's part of it. Then lbtui's memory on boards of 1 and of 10 million rows. `quick` takes
the two cases that have a budget and a fifth of the players; `speed` and `memory` are one part each.
"""

from __future__ import annotations

import argparse
import csv
import json
import statistics
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import tomli_w

from lbtui.demo import SERVICES
from tests.benchmarks.loops import player_of
from tests.benchmarks.measured import LBTUI, NO_CLICK, Run, environment, run, serving
from tests.benchmarks.numbered import player_id
from tests.benchmarks.table import Measure, table
from tests.slow import LIVE, document

PLAYERS, PACE = 100_000, 0.01
"""Players, and how many improvements each of them makes in a second."""

QUICK_PLAYERS = 20_000
ROUNDS = 7
MILLIONS = (1, 10)
OWN, TUTORIAL, BARE = "lbtui export", "tutorial's loop", "bare loop of 8"
LOOP = f"{NO_CLICK}from tests.benchmarks.loops import main; main(*sys.argv[1:])"
LEAST_OF_TUTORIAL, LEAST_OF_BARE = 6.0, 0.8
MOST_GROWTH, MOST_MIB = 1.1, 150.0

RATE = Measure("rows a second")
LOST, REPEATED = Measure("players lost"), Measure("players repeated")
PEAK = Measure("peak memory, MiB", digits=1)
PROCESSOR = Measure("processor time, s", digits=1)

Row = tuple[Measure, Mapping[str, float | None]]


@dataclass(frozen=True, slots=True)
class Case:
    """A board of so many players, that are moved or not, in pages of `rows`, each of which takes `delay` seconds.

    With a budget of the tutorial's loop there are 400 pages."""

    delay: float
    rows: int
    live: bool
    players: int = PLAYERS

    @property
    def name(self) -> str:
        pages = -(-self.players // self.rows)
        return (
            f"{self.delay * 1000:.0f} ms, {pages:,} pages of {self.rows:,}, {'live' if self.live else 'still'}"
        )

    def budget(self, rates: Mapping[str, float]) -> float | None:
        """The least rows a second of lbtui's; None where nothing is held to."""
        if self.delay:
            return LEAST_OF_TUTORIAL * rates[TUTORIAL] if self.players == 400 * self.rows else None
        return LEAST_OF_BARE * rates[BARE]


@dataclass(slots=True)
class Found:
    """What the rounds of one program gave."""

    runs: list[Run] = field(default_factory=list)
    lost: int | None = None
    repeated: int | None = None

    def add(self, run: Run, players: int, ids: Sequence[str] | None) -> None:
        self.runs.append(run)
        if ids is not None:
            unique = len(set(ids))
            self.lost = max(self.lost or 0, players - unique)
            self.repeated = max(self.repeated or 0, len(ids) - unique)


class Place:
    """A folder with a profile of the service at `address`, and the programs that read it."""

    def __init__(self, folder: Path, service: str, address: str, rows: int) -> None:
        self._folder, self._service, self._address, self._rows = folder, service, address, rows
        self._environment = environment(folder)
        path = folder / "config" / "profiles" / "bench.toml"
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        path.touch(mode=0o600)
        path.write_text(tomli_w.dumps(document(service, address, rows)))

    def export(self) -> Run:
        """lbtui's run, whose output is its summary."""
        words = ["export", "bench", str(LIVE[self._service]), "-o", str(self._file), "--overwrite", "--json"]
        return run([sys.executable, "-c", LBTUI, *words], self._environment)

    def exported(self) -> Iterator[str]:
        """The ids of the players in the file of the last run, row by row."""
        with self._file.open(newline="") as file:
            yield from (row["player_id"] for row in csv.DictReader(file))

    @property
    def _file(self) -> Path:
        return self._folder / "board.csv"

    def loop(self, kind: str) -> tuple[Run, list[str] | None]:
        """A peer's run; of the tutorial's loop also the players in its file."""
        path = self._folder / "board.jsonl"
        words = [kind, self._service, self._address, str(self._rows), str(path)]
        made = run([sys.executable, "-c", LOOP, *words], self._environment)
        if kind == "bare":
            return made, None
        with path.open() as file:
            return made, [player_of(json.loads(line)) for line in file]


def measured(case: Case, place: Place, rounds: int) -> Iterator[Row]:
    """All programs in turn, so that a busy machine is busy for all; rates are medians, all else the worst."""
    found = {name: Found() for name in (OWN, TUTORIAL, BARE)}
    reached = set()
    for _ in range(rounds):
        made = place.export()
        found[OWN].add(made, case.players, list(place.exported()))
        reached.add(json.loads(made.said)["guarantee"])
        found[TUTORIAL].add(*_of(place.loop("tutorial"), case))
        found[BARE].add(*_of(place.loop("bare"), case))
    rates = {
        name: case.players / statistics.median(run.seconds for run in each.runs) for name, each in found.items()
    }
    yield Measure(f"{case.name}: {', '.join(sorted(reached))}"), {}
    yield RATE.at_least(case.budget(rates)), rates
    yield LOST.within(0), {name: each.lost for name, each in found.items()}
    yield REPEATED.within(0), {name: each.repeated for name, each in found.items()}
    for measure, of in ((PROCESSOR, lambda run: run.processor_seconds), (PEAK, lambda run: run.peak_mib)):
        yield measure, {name: max(map(of, each.runs)) for name, each in found.items()}


def _of(made: tuple[Run, list[str] | None], case: Case) -> tuple[Run, int, list[str] | None]:
    return made[0], case.players, made[1]


def cases(quick: bool) -> list[Case]:
    if quick:
        return [Case(0, 1_000, False, QUICK_PLAYERS), Case(0.05, QUICK_PLAYERS // 400, True, QUICK_PLAYERS)]
    sizes = ((0.0, 1_000), (0.0, 200), (0.05, 1_000), (0.05, PLAYERS // 400), (0.05, 200))
    return [Case(delay, rows, live) for live in (False, True) for delay, rows in sizes]


def speed(folder: Path, service: str, quick: bool) -> Iterator[Row]:
    """The first case, which writes the bytecode, is not shown."""
    for case in [Case(0, 1_000, live=False, players=2_000), *cases(quick)]:
        words = (
            "--crowd",
            str(case.players),
            "--delay",
            str(case.delay),
            "--pace",
            str(case.players * PACE * case.live),
        )
        with serving("tests.slow", service, *words) as address:
            print(case.name, file=sys.stderr, flush=True)
            place = Place(folder, service, address, case.rows)
            rows = list(measured(case, place, 1 if case.delay or case.players < QUICK_PLAYERS else ROUNDS))
        if case.players >= QUICK_PLAYERS:
            yield from rows


def memory(folder: Path) -> Iterator[Row]:
    """lbtui alone: no peer keeps what it reads."""
    first: float | None = None
    for millions in MILLIONS:
        players = millions * 10**6
        print(f"{players:,} players", file=sys.stderr, flush=True)
        with serving("tests.benchmarks.numbered", str(players)) as address:
            place = Place(folder, "gamesparks", address, 1_000)
            made = place.export()
            there = sum(found == player_id(at) for at, found in enumerate(place.exported(), 1))
        yield Measure(f"0 ms, {players:,} players, still: {json.loads(made.said)['guarantee']}"), {}
        yield RATE, {OWN: players / made.seconds}
        yield PROCESSOR, {OWN: made.processor_seconds}
        yield LOST.within(0), {OWN: players - there}
        most = MOST_MIB if first is None else min(MOST_MIB, MOST_GROWTH * first)
        yield PEAK.within(most), {OWN: made.peak_mib}
        first = made.peak_mib


def main(words: Sequence[str]) -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.export")
    parser.add_argument("what", nargs="?", choices=["all", "quick", "speed", "memory"], default="all")
    parser.add_argument("--service", choices=SERVICES, default="gamesparks")
    given = parser.parse_args(words)
    rows: list[Row] = []
    with tempfile.TemporaryDirectory() as name:
        if given.what != "memory":
            rows += speed(Path(name), given.service, given.what == "quick")
        if given.what in ("all", "memory"):
            rows += memory(Path(name))
    print(table(given.service, [OWN, TUTORIAL, BARE], rows))


if __name__ == "__main__":
    main(sys.argv[1:])
