"""Somebody meddles with the files or the folder of an export: nothing of theirs is touched, and it is told (E7)."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from lbtui.errors import ConfigError, ExportIncomplete, LbtuiError
from lbtui.export.spool import Spool
from lbtui.export.target import Target
from lbtui.export.wanted import Beginning
from tests.export.spooling import OF, begun, chunk, finish, left, numbers, opened


@pytest.mark.parametrize("plant", ["symlink", "dangling", "hard link", "fifo", "folder"])
@pytest.mark.parametrize("beginning", list(Beginning))
def test_nothing_is_written_through_what_waits_as_the_part_file(
    beginning: Beginning, plant: str, tmp_path: Path
) -> None:
    victim, trap = tmp_path / "victim", tmp_path / "x.csv.part"
    victim.write_bytes(b"mine")
    match plant:
        case "symlink":
            trap.symlink_to("victim")
        case "dangling":
            trap.symlink_to("nowhere")
        case "hard link":
            trap.hardlink_to(victim)
        case "fifo":
            os.mkfifo(trap)
        case "folder":
            trap.mkdir()
    with pytest.raises(ConfigError) as caught:
        opened(tmp_path / "x.csv", beginning)
    assert "x.csv.part beside it is in the way" in str(caught.value)
    assert "Move it away" in caught.value.hint
    assert victim.read_bytes() == b"mine"
    assert left(tmp_path) == ["victim", "x.csv.part"]


@pytest.mark.parametrize("name", ["x.csv.part.out", "x.csv.part.json.tmp", "x.csv.part.manifest"])
def test_nothing_is_written_through_what_waits_under_another_name(name: str, tmp_path: Path) -> None:
    victim = tmp_path / "victim"
    victim.write_bytes(b"mine")
    target, spool = opened(tmp_path / "x.csv")
    (tmp_path / name).symlink_to("victim")
    with spool:
        spool.append(chunk(0))
        if name == "x.csv.part.json.tmp":
            with pytest.raises(ExportIncomplete, match="beside it is in the way"):
                spool.checkpoint({"next": 1}, 10)
        else:
            with pytest.raises(ExportIncomplete, match="beside it is in the way"):
                finish(target, spool)
    assert victim.read_bytes() == b"mine"
    assert not target.path.exists()


@pytest.mark.parametrize("how", ["removed", "moved", "swapped"])
def test_e7_the_folder_goes_during_the_run(how: str, tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    target, spool = begun(folder / "x.csv", 2)
    if how == "removed":
        shutil.rmtree(folder)
    else:
        folder.rename(tmp_path / "elsewhere")
    if how == "swapped":
        folder.mkdir()
        begun(folder / "x.csv", 1)[1].close()
    with spool:
        spool.append(chunk(2))
        with pytest.raises(ConfigError, match=r"x\.csv\.part was removed or replaced during the export"):
            spool.checkpoint({"next": 3}, 30)
        with pytest.raises(LbtuiError):
            finish(target, spool)
    if how == "moved":
        with opened(tmp_path / "elsewhere" / "x.csv", Beginning.RESUME)[1] as spool:
            assert numbers(spool) == [0, 1]
    if how == "swapped":
        assert left(folder) == ["x.csv.part", "x.csv.part.json"]


@pytest.mark.parametrize("how", ["removed", "replaced", "another export"])
def test_somebody_takes_the_part_file_away(how: str, tmp_path: Path) -> None:
    target, spool = begun(tmp_path / "x.csv", 2)
    target.part.unlink()
    other: Spool | None = None
    match how:
        case "replaced":
            target.part.write_bytes(b"theirs")
        case "another export":
            other = Spool.open(Target.at(target.path, Beginning.RESTART, False), OF, Beginning.RESTART)
            other.append(chunk(0))
            target.out.write_bytes(b"theirs")
    with spool:
        spool.append(chunk(2))
        with pytest.raises(ConfigError, match="was removed or replaced"):
            spool.checkpoint({"next": 3}, 30)
        with pytest.raises(ConfigError, match="was removed or replaced"):
            finish(target, spool)
    assert not target.path.exists()
    if how == "replaced":
        assert target.part.read_bytes() == b"theirs"
    if other:
        assert target.out.read_bytes() == b"theirs"
        with other:
            other.checkpoint({"next": 1}, 10)
        with opened(target.path, Beginning.RESUME)[1] as spool:
            assert numbers(spool) == [0]


def test_somebody_takes_the_part_file_away_while_the_file_is_written(tmp_path: Path) -> None:
    target, spool = begun(tmp_path / "x.csv", 2)
    with spool, target.open_out() as out:
        target.part.unlink()
        with pytest.raises(ConfigError, match=r"x\.csv\.part was removed or replaced"):
            target.finish(out, b"{}")
    assert not target.path.exists()
    assert not target.manifest.exists()
