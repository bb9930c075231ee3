"""Where a file can be exported to, and what is said where it cannot (E7), before anything is asked or written."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from lbtui.errors import ConfigError, LbtuiError, UsageError
from lbtui.export.target import Target
from lbtui.export.wanted import Beginning
from tests.export.killing import DONE
from tests.export.spooling import PROJECT, begun, chunk, export, finish, is_whole, left, opened

HINTS = {
    "fifo": "Standard output, named -, can be led there",
    "socket": "Standard output, named -, can be led there",
    "folder": "Name a file in it",
    "link": "Name the file that is meant",
}
LONGEST = 255 - len(".manifest.json")


def refused(path: Path | str, overwrite: bool = False) -> LbtuiError:
    """What is said of a place where no export can begin."""
    with pytest.raises(LbtuiError) as caught:
        opened(Path(path), overwrite=overwrite)
    assert caught.value.exit_code == 2
    return caught.value


def test_looking_at_a_place_leaves_nothing_there(tmp_path: Path) -> None:
    for beginning in Beginning:
        Target.at(tmp_path / "x.csv", beginning, False)
    assert left(tmp_path) == []


@pytest.mark.parametrize("overwrite", [False, True])
@pytest.mark.parametrize("path", ["", ".", "..", "/", "a", "a/..", "a/b/../.."])
def test_e7_a_folder_is_no_file(
    path: str, overwrite: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a" / "b").mkdir(parents=True)
    monkeypatch.chdir(tmp_path)
    wrong = refused(path, overwrite)
    assert isinstance(wrong, UsageError)
    assert "is a folder. Name a file in it" in str(wrong)
    assert left(tmp_path) == ["a"]


@pytest.mark.parametrize("name", ["x.csv", "x.csv.manifest.json"])
@pytest.mark.parametrize("overwrite", [False, True])
@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("fifo", "is a named pipe, not a file"),
        ("socket", "is a socket, not a file"),
        ("folder", "is a folder"),
        ("link", "is a link to real"),
        ("dangling", "is a link to nowhere"),
        ("loop", "is a link to "),
    ],
)
def test_e7_e9_what_is_no_file_is_not_replaced(
    kind: str, said: str, overwrite: bool, name: str, tmp_path: Path
) -> None:
    path = tmp_path / name
    (tmp_path / "real").write_bytes(b"mine")
    match kind:
        case "fifo":
            os.mkfifo(path)
        case "socket":
            with socket.socket(socket.AF_UNIX) as server:
                server.bind(str(path))
        case "folder":
            path.mkdir()
        case _:
            path.symlink_to({"link": "real", "dangling": "nowhere", "loop": name}[kind])
    wrong = refused(tmp_path / "x.csv", overwrite)
    assert f"{path} {said}" in str(wrong)
    assert wrong.hint == (
        HINTS.get(kind, HINTS["link"]) if name == "x.csv" else "Move it away, or name another file"
    )
    assert left(tmp_path) == ["real", name]
    assert (tmp_path / "real").read_bytes() == b"mine"


def test_e7_devices() -> None:
    assert "/dev/null is a device, not a file" in str(refused("/dev/null", overwrite=True))
    assert "/dev/stdout is a link to" in str(refused("/dev/stdout"))


def test_e7_a_folder_that_is_not_there(tmp_path: Path) -> None:
    wrong = refused(tmp_path / "a b" / "x.csv")
    assert wrong.title == "The folder of x.csv is not there"
    assert wrong.hint == f"Run: mkdir -p '{tmp_path}/a b'"
    (tmp_path / "file").touch()
    assert "Not a directory" in str(refused(tmp_path / "file" / "x.csv"))
    (tmp_path / "loop").symlink_to("loop")
    assert "x.csv cannot be written" in str(refused(tmp_path / "loop" / "x.csv"))
    assert left(tmp_path) == ["file", "loop"]


@pytest.mark.parametrize("folder", ["/proc", "/sys", "/proc/self/fdinfo"])
def test_e7_a_folder_that_not_even_root_may_write_to(folder: str) -> None:
    wrong = refused(f"{folder}/x.csv")
    assert isinstance(wrong, ConfigError)
    assert wrong.title == "x.csv cannot be written"
    assert wrong.detail.startswith(f"{folder if 'self' not in folder else '/proc/'}")


NOBODY = """
import os, sys
from pathlib import Path
from lbtui.errors import LbtuiError
from tests.export.spooling import opened
if os.geteuid() == 0:
    os.setgroups([])
    os.setegid(65534)
    os.seteuid(65534)
try:
    opened(Path(sys.argv[1]))
except LbtuiError as wrong:
    print(type(wrong).__name__, wrong)
"""


@pytest.fixture
def closed_folder() -> Iterator[Path]:
    """A folder that can be read and not written, outside pytest's own, which only its user may enter."""
    folder = Path(tempfile.mkdtemp(prefix="lbtui-test-"))
    folder.chmod(0o555)
    yield folder
    shutil.rmtree(folder)


def test_e7_no_permission_to_write(closed_folder: Path) -> None:
    path = closed_folder / "x.csv"
    said = subprocess.run(
        [sys.executable, "-c", NOBODY, str(path)],
        capture_output=True,
        text=True,
        timeout=30,
        check=True,
        cwd=PROJECT,
    )
    expected = f"x.csv cannot be written. {path}: Permission denied. Allow writing there first.\n"
    assert said.stdout == f"ConfigError {expected}"
    assert left(closed_folder) == []


@pytest.mark.parametrize("letter", ["x", "é"])
def test_e7_a_name_that_leaves_no_room_for_its_manifest(letter: str, tmp_path: Path) -> None:
    size = len(letter.encode())
    longest = letter * (LONGEST // size)
    for name in (longest + letter, letter * (255 // size), letter * 300):
        wrong = refused(tmp_path / name)
        assert wrong.detail == f"{tmp_path}: File name too long"
        assert wrong.title == f"{letter * 24}… cannot be written"
        assert "14 bytes longer" in wrong.hint
    assert left(tmp_path) == []
    export(tmp_path / longest, 2)
    assert left(tmp_path) == [longest, f"{longest}.manifest.json"]


def test_e7_names_that_no_file_can_have(tmp_path: Path) -> None:
    assert "cannot be written" in str(refused(tmp_path / "x\0.csv"))
    assert "cannot be written" in str(refused(tmp_path / "x\0" / "x.csv"))
    assert "cannot be written" in str(refused(tmp_path / "\ud900.csv"))
    assert "cannot be written" in str(refused(tmp_path / ("a" * 300) / "x.csv"))
    export(tmp_path / os.fsdecode(b"\xff\x1b.csv"), 1)
    assert left(tmp_path) == ["\udcff\x1b.csv", "\udcff\x1b.csv.manifest.json"]


def test_a_relative_path_is_of_the_folder_where_the_export_began(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "other").mkdir()
    monkeypatch.chdir(tmp_path)
    target, spool = begun(Path("x.csv"), 2)
    monkeypatch.chdir(tmp_path / "other")
    with spool:
        spool.append(chunk(2))
        spool.checkpoint({"next": 3}, 30)
        finish(target, spool)
    assert left(tmp_path / "other") == []
    assert is_whole(tmp_path / "x.csv", 3)


def test_a_folder_may_be_a_link_and_the_way_there_may_turn_back(tmp_path: Path) -> None:
    (tmp_path / "far" / "deep").mkdir(parents=True)
    (tmp_path / "near").symlink_to("far/deep")
    export(tmp_path / "near" / "x.csv", 2)
    assert is_whole(tmp_path / "far" / "deep" / "x.csv", 2)
    export(tmp_path / "near" / ".." / "y.csv", 2)
    assert is_whole(tmp_path / "far" / "y.csv", 2)
    assert left(tmp_path) == ["far", "near"]


def test_a_folders_link_that_is_turned_meanwhile_moves_nothing(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
    link = tmp_path / "link"
    link.symlink_to("one")
    target, spool = begun(link / "x.csv", 2)
    link.unlink()
    link.symlink_to("two")
    with spool:
        finish(target, spool)
    assert left(tmp_path / "two") == []
    assert left(tmp_path / "one") == DONE
