"""The parts of the benchmark of exports: loops that read a board whole, what a run took, budgets from below."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from lbtui.demo import SERVICES, demo_app
from tests.benchmarks.export import BARE, LOST, OWN, RATE, REPEATED, TUTORIAL, Case, Place, measured
from tests.benchmarks.loops import ASKING, main, player_of, tutorial
from tests.benchmarks.measured import run, serving
from tests.benchmarks.numbered import numbered, player_id
from tests.benchmarks.table import Measure, table
from tests.loopback import serve
from tests.slow import SERVED


def test_every_program_reads_the_whole_board(tmp_path: Path) -> None:
    with serving("tests.slow", "gamesparks", "--crowd", "130") as address:
        place = Place(tmp_path, "gamesparks", address, 50)
        (name, _), *rows = measured(Case(0, 50, live=False, players=130), place, 1)
    assert name.name == "0 ms, 3 pages of 50, still: complete"
    found = {measure.name: values for measure, values in rows}
    assert set(found[LOST.name].values()) == set(found[REPEATED.name].values()) == {0, None}
    assert all(value and value > 0 for value in found[RATE.name].values())
    assert all(list(values) == [OWN, TUTORIAL, BARE] for values in found.values())


@pytest.mark.parametrize("service", SERVICES)
def test_the_loops_read_every_service(service: str, tmp_path: Path) -> None:
    with serve(demo_app(service, pace=0, crowd=130), **SERVED) as address:
        tutorial(ASKING[service], address, 50, tmp_path / "rows")
        main("bare", service, address, "50", "")
    players = [player_of(json.loads(line)) for line in (tmp_path / "rows").read_text().splitlines()]
    assert len(players) == len(set(players) - {"None"}) == 130


def test_rows_made_of_their_numbers(tmp_path: Path) -> None:
    with serve(numbered(25), lifespan="off") as address:
        tutorial(ASKING["gamesparks"], address, 10, tmp_path / "rows")
    players = [player_of(json.loads(line)) for line in (tmp_path / "rows").read_text().splitlines()]
    assert players == [player_id(number) for number in range(1, 26)]


def test_a_run_is_measured_without_what_started_it() -> None:
    ballast = bytearray(64 * 2**20)
    made = run([sys.executable, "-S", "-c", "print('said')"])
    assert made.said == "said\n"
    assert made.seconds > 0
    assert made.peak_mib < 60, len(ballast)
    with pytest.raises(RuntimeError, match="ended with 3"):
        run([sys.executable, "-S", "-c", "raise SystemExit(3)"])


def test_a_budget_may_be_a_least() -> None:
    rate = Measure("rate").at_least(8)
    shown = table("", ["lbtui", "peer"], [(rate, {"lbtui": 8, "peer": 4}), (rate, {"lbtui": 7.4, "peer": 4})])
    reached, missed = shown.splitlines()[2:]
    assert reached.split("|")[-2].strip() == "≥ 8"
    assert missed.split("|")[-2].strip() == "≥ 8 missed"
    assert "(2.00×)" in reached
    over = table("", ["lbtui"], [(Measure("cost").within(8), {"lbtui": 9})])
    assert "≤ 8 missed" in over
