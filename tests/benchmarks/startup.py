"""What it takes until lbtui has answered, or drawn, beside the least that could do it.

    python -m tests.benchmarks.startup [ROUNDS]

Each round runs every program once and in turn, so that a busy machine is busy for all; the first round, which
writes the bytecode, is not counted. Commands run to their end. First frames are timed in a pty, until their last
line is on the screen. The profiles are four saved ones in a folder of the benchmark's own. `find` asks a service
on a loopback socket, and so does its peer, for the same row. click, which only the tests bring, is hidden from
all: where it is installed, httpx imports it and Rich.
"""

from __future__ import annotations

import contextlib
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from lbtui.demo import demo_app
from tests.benchmarks.measured import LBTUI, NO_CLICK, environment
from tests.loopback import serve
from tests.pty_terminal import Terminal

ROUNDS = 11
PLAYER, BOARD = "1234567890123444", "TotalFlagsCaptured"
SCID = "0FA0D955-56CF-49DE-8668-05D82E6D45C4"

GET = f"""{NO_CLICK}
import httpx
scids = sys.argv[1] + "/scids/{SCID}/leaderboards/{BOARD}"
headers = {{"Authorization": "XBL3.0 x=8675309;made-up", "x-xbl-contract-version": "3"}}
reply = httpx.get(scids, params={{"skipToUser": "{PLAYER}", "maxItems": "1"}}, headers=headers)
print(reply.raise_for_status().json()["userList"])
"""
BARE = f"""{NO_CLICK}
from textual.app import App
from textual.widgets import Static
class Bare(App):
    def compose(self):
        yield Static("ready")
Bare().run()
"""
COUNTED = """
import sys
seen = open({path!r}, "a", buffering=1)
sys.addaudithook(lambda event, given: event == "import" and seen.write(given[0] + "\\n"))
"""
"""Notes the name of each module as its import begins."""

Shown = str | Callable[[str], bool]


@dataclass(frozen=True, slots=True)
class Program:
    """A line of the table: `shown` ends a first frame, None runs to the end; `peer` names the line it is measured
    by, `budget` the ratio it may cost."""

    name: str
    code: str
    words: Sequence[str] = ()
    shown: Shown | None = None
    peer: str = ""
    budget: float | None = None

    def argv(self, before: str = "") -> list[str]:
        return [sys.executable, "-c", before + self.code, *self.words]


PASS, ASKING, DRAWING = "python -c pass", "Python: httpx, one GET", "Textual: one Static"


def programs(address: str) -> list[Program]:
    """All of them; `address` is where the service answers."""

    def lbtui(
        *words: str, shown: Shown | None = None, peer: str = PASS, budget: float | None = None
    ) -> Program:
        return Program(" ".join(("lbtui", *words)), LBTUI, words, shown, peer, budget)

    player = (PLAYER, "--board", BOARD)
    return [
        Program(PASS, "pass"),
        lbtui("--version"),
        lbtui("--help"),
        lbtui("profiles", "list"),
        Program(ASKING, GET, (address,)),
        lbtui("find", "near", *player, peer=ASKING, budget=1.3),
        lbtui("boards", "near", peer=ASKING),
        lbtui("rows", "near", BOARD, "--limit", "1", peer=ASKING),
        lbtui("find", "demo/xbox", *player, peer=ASKING),
        Program(DRAWING, BARE, shown="ready"),
        lbtui(shown="1 of 7", peer=DRAWING, budget=1.25),
        lbtui("demo", shown="demo/mobage", peer=DRAWING),
        lbtui("open", "demo/xbox", "LifetimeXP", shown=rows_shown, peer=DRAWING),
    ]


def rows_shown(text: str) -> bool:
    return "1 of 1,000,000,000" in text and "reading" not in text


def seconds(program: Program, environment: Mapping[str, str], before: str = "") -> float:
    """How long one run takes, to its end or to its first frame."""
    if program.shown is not None:
        with Terminal(program.argv(before), environment=environment) as terminal:
            return terminal.until(program.shown)
    start = time.perf_counter()
    subprocess.run(
        program.argv(before),
        env=dict(environment),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        check=True,
    )
    return time.perf_counter() - start


def modules(program: Program, environment: Mapping[str, str], folder: Path) -> int:
    """How many modules are imported until the end or the first frame."""
    path = folder / "imports"
    path.write_text("")
    seconds(program, environment, COUNTED.format(path=str(path)))
    return len(set(path.read_text().splitlines()))


@contextlib.contextmanager
def places() -> Iterator[tuple[str, Path, dict[str, str]]]:
    """The address of a service, a folder, and an environment with profiles of it and a bytecode cache in there."""
    with tempfile.TemporaryDirectory() as name, serve(demo_app("xbox")) as address:
        folder = Path(name)
        profiles = folder / "config" / "profiles"
        profiles.mkdir(parents=True)
        for profile in ("far", "halo", "near", "third"):
            text = (
                f'service = "xbox"\nurl = "{address}"\nscid = "{SCID}"\n'
                f'authorization = "env:XBL"\nboards = ["{BOARD}"]\n'
            )
            (profiles / f"{profile}.toml").write_text(text)
        own = environment(folder) | {"XBL": "XBL3.0 x=8675309;made-up"}
        for each in os.environ.keys() - own.keys():
            del os.environ[each]  # a terminal's program gets these as well
        yield address, folder, own


def main(rounds: int) -> None:
    with places() as (address, folder, own):
        all_of = programs(address)
        times: dict[str, list[float]] = {each.name: [] for each in all_of}
        for _ in range(rounds + 1):
            for each in all_of:
                times[each.name].append(seconds(each, own))
        counts = {each.name: modules(each, own, folder) for each in all_of}
    middle = {name: statistics.median(values[1:]) for name, values in times.items()}
    print(f"median of {rounds} rounds; first frames in a pty of 80×24")
    print(f"{'':42}{'ms':>8}{'ratio':>8}{'budget':>8}{'modules':>9}  of")
    for each in all_of:
        ratio = f"{middle[each.name] / middle[each.peer]:.2f}" if each.peer else ""
        name = each.name.replace(f" {PLAYER} --board {BOARD}", " PLAYER")
        budget = "" if each.budget is None else f"{each.budget:.2f}"
        row = (
            f"{name:42}{middle[each.name] * 1000:>8.0f}{ratio:>8}{budget:>8}{counts[each.name]:>9}  {each.peer}"
        )
        print(row.rstrip())


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS)
