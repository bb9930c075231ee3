"""Exports that are killed, or told to stop, and gone on with."""

from __future__ import annotations

import json
import os
import random
import shlex
import signal
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pyarrow.parquet
import pytest

from lbtui.cli.main import main
from tests.cli.conftest import Run, command, process
from tests.cli.slow import BOARD, ROWS, Slow, beside, started, until

KILLS = {"csv": 8, "json": 8, "jsonl": 7, "parquet": 7}
AT_THE_END = 2
"""Kills of each format that come while the file is written."""


def same(file: Path, whole: Path) -> bool:
    if file.suffix == ".parquet":
        read = pyarrow.parquet.read_table
        return bool(read(file).equals(read(whole)))
    return file.read_bytes() == whole.read_bytes()


def killed_once(file: Path, profile: str, chance: random.Random, *, writing: bool) -> bool:
    """Kills an export at a random instant, while it reads or while it writes; whether it still ran."""
    sign = file.with_name(f"{file.name}.part.out" if writing else f"{file.name}.part")
    with started("export", profile, BOARD, "-o", str(file), "--resume") as ran:
        if until(sign.exists, ran):
            time.sleep(chance.random() * (0.1 if writing else 1.5))
        ran.kill()
        ran.communicate()
    return ran.returncode == -signal.SIGKILL


def killed_and_gone_on_with(file: Path, whole: Path, profile: str, kills: int) -> bool:
    """Kills an export so often, going on each time; whether the last time went on too."""
    chance = random.Random(f"{file.name} {kills}")
    done = 0
    while done < kills:
        if killed_once(file, profile, chance, writing=done >= kills - AT_THE_END):
            done += 1
        else:
            assert same(file, whole), f"{file.name} differs after {done} kills"
            for name in beside(file):
                file.with_name(name).unlink()
    ended = process(("export", profile, BOARD, "-o", str(file), "--resume", "--overwrite", "--json"))
    if ended.code or not same(file, whole):
        raise AssertionError(f"{file.name} differs at the end: {ended}")
    assert beside(file) == [file.name, f"{file.name}.manifest.json"]
    return bool(ended.json["resumed"])


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the board in each format, exported without interruption from the demo."""
    folder = tmp_path_factory.mktemp("whole")
    with pytest.MonkeyPatch.context() as patch:
        for name in ("LBTUI_CONFIG_DIR", "LBTUI_STATE_DIR"):
            patch.setenv(name, str(folder / "none"))
        for format_ in KILLS:
            assert main(["export", "demo/xbox", BOARD, "-o", str(folder / f"kills.{format_}")]) == 0
    return folder


def test_e1_killed_at_thirty_random_instants_the_file_is_the_same(
    slow: Slow, kills: str, whole: Path, tmp_path: Path
) -> None:
    slow.latency = 0.25

    def one(format_: str) -> bool:
        folder = tmp_path / format_
        folder.mkdir()
        name = f"kills.{format_}"
        return killed_and_gone_on_with(folder / name, whole / name, kills, KILLS[format_])

    assert sum(KILLS.values()) == 30
    with ThreadPoolExecutor(len(KILLS)) as pool:
        assert any(list(pool.map(one, KILLS))), "no run went on from what was kept"


@pytest.mark.parametrize(
    ("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 129)], ids=str
)
def test_e2_told_to_stop_it_keeps_what_it_has_and_says_how_to_go_on(
    run: Run, slow: Slow, kills: str, whole: Path, tmp_path: Path, number: signal.Signals, code: int
) -> None:
    slow.latency = 0.2
    file = tmp_path / "out" / "kills.csv"
    file.parent.mkdir()
    with started("export", kills, BOARD, "-o", str(file)) as ran:
        assert until(lambda: slow.asked > 20, ran)
        ran.send_signal(number)
        told, said = ran.communicate(timeout=20)
    lines = said.decode().splitlines()
    assert (ran.returncode, told) == (code, b"")
    assert beside(file) == ["kills.csv.part", "kills.csv.part.json"]
    kept = json.loads(file.with_name("kills.csv.part.json").read_bytes())["rows"]
    assert kept > 0
    stopped, way_on = lines[-2:]
    assert stopped.startswith("lbtui: stopped: ")
    assert stopped.endswith(f" of {ROWS:,} rows were read")
    assert way_on == f"lbtui: to go on: lbtui export {kills} '{BOARD}' -o {file} --resume"
    slow.quick()
    words = shlex.split(way_on.partition("to go on: ")[2])
    gone_on = run(*words[1:], "--json")
    assert (gone_on.code, gone_on.err, gone_on.json["resumed"]) == (0, "", True)
    assert slow.asked < (ROWS - kept) / 40 + 12, "it read again what was kept"
    assert same(file, whole / "kills.csv")


def test_stopped_before_anything_came_it_leaves_nothing(slow: Slow, kills: str, tmp_path: Path) -> None:
    slow.latency = 20
    file = tmp_path / "out" / "kills.csv"
    file.parent.mkdir()
    with started("export", kills, BOARD, "-o", str(file)) as ran:
        assert until(lambda: slow.asked, ran)
        ran.send_signal(signal.SIGTERM)
        _, said = ran.communicate(timeout=20)
    assert (ran.returncode, said) == (143, b"lbtui: stopped: nothing was read\n")
    assert beside(file) == []


def test_e13_under_nohup_a_hang_up_does_not_stop_it(
    slow: Slow, kills: str, whole: Path, tmp_path: Path
) -> None:
    """As nohup and a job of cron have it: no terminal, no input, and hang-ups ignored."""
    slow.latency = 0.05
    file = tmp_path / "out" / "kills.csv"
    file.parent.mkdir()
    log = tmp_path / "log"
    shell = 'trap "" HUP; exec "$@" <&- >"$0" 2>&1'
    words = ["/bin/sh", "-c", shell, str(log), *command("export", kills, BOARD, "-o", str(file))]
    with subprocess.Popen(words, start_new_session=True, env=os.environ | {"TERM": "dumb"}) as ran:
        assert until(lambda: slow.asked > 10, ran)
        ran.send_signal(signal.SIGHUP)
        assert ran.wait(30) == 0
    said = log.read_text()
    assert said.startswith(f"lbtui: {file}: {ROWS:,} rows, ")
    assert "\r" not in said
    assert "\x1b" not in said
    assert same(file, whole / "kills.csv")
