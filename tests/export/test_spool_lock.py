"""One export of a file at a time, and nothing held by who failed or was killed (E8)."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from lbtui.errors import ConfigError, UsageError
from lbtui.export.spool import Spool
from lbtui.export.target import Target
from lbtui.export.wanted import Beginning
from tests.export.spooling import PROJECT, begun, chunk, left, numbers, opened, stopped

HOLDS = """
import sys, time
from pathlib import Path
from tests.export.spooling import begun
begun(Path(sys.argv[1]))
print("ready", flush=True)
time.sleep(60)
"""


def test_e8_a_second_export_is_refused_and_touches_nothing(tmp_path: Path) -> None:
    target, spool = begun(tmp_path / "x.csv")
    target.open_out().close()
    for beginning in Beginning:
        with pytest.raises(UsageError) as caught:
            opened(tmp_path / "x.csv", beginning)
        assert caught.value.exit_code == 2
        assert "Another export is writing x.csv" in str(caught.value)
    assert left(tmp_path) == ["x.csv.part", "x.csv.part.json", "x.csv.part.out"]
    assert numbers(spool) == [0, 1, 2]
    spool.close()


def test_e8_the_lock_goes_with_a_killed_process(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    with subprocess.Popen(
        [sys.executable, "-c", HOLDS, str(path)], stdout=subprocess.PIPE, cwd=PROJECT
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == b"ready\n"
        with pytest.raises(UsageError, match="Another export"):
            opened(path, Beginning.RESUME)
        other.send_signal(signal.SIGKILL)
    with opened(path, Beginning.RESUME)[1] as spool:
        assert numbers(spool) == [0, 1, 2]


def test_e8_the_lock_is_of_the_file_that_has_the_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Between opening a part file and locking it, the one who held it can have finished and removed it."""
    import fcntl

    path, original = tmp_path / "x.csv", fcntl.flock
    (tmp_path / "x.csv.part").write_bytes(b"")

    def late(descriptor: int, operation: int) -> None:
        monkeypatch.setattr(fcntl, "flock", original)
        os.unlink(tmp_path / "x.csv.part")
        original(descriptor, operation)

    monkeypatch.setattr(fcntl, "flock", late)
    with opened(path)[1] as spool:
        spool.append(chunk(0))
        with pytest.raises(UsageError, match="Another export"):
            opened(path, Beginning.RESUME)
    assert left(tmp_path) == ["x.csv.part"]


@pytest.mark.parametrize("wrong", ["asked", "no json", "other file", "folder"])
def test_who_fails_to_begin_holds_no_lock(wrong: str, tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    stopped(path)
    target = Target.at(path, Beginning.RESUME, False)
    of: dict[str, object] = {"x": object()} if wrong == "no json" else {}
    if wrong == "other file":
        path.touch()
    if wrong == "folder":
        target.out.mkdir()
    before = len(os.listdir("/dev/fd"))
    with pytest.raises((UsageError, ConfigError, TypeError)):
        Spool.open(target, of, Beginning.NEW if wrong == "asked" else Beginning.RESUME)
    assert len(os.listdir("/dev/fd")) == before
    path.unlink(missing_ok=True)
    if wrong == "folder":
        target.out.rmdir()
    with opened(path, Beginning.RESUME)[1] as spool:
        assert numbers(spool) == [0, 1, 2]
