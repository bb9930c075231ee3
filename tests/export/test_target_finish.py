"""The finished file: whole before it has its name, never over what nobody said to replace (E9)."""

from __future__ import annotations

import contextlib
import errno
import os
import stat
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from lbtui.errors import ExportIncomplete, UsageError
from lbtui.export.spool import Spool
from lbtui.export.target import Target
from lbtui.export.wanted import Beginning
from tests.export.killing import DONE
from tests.export.spooling import (
    OF,
    begun,
    beside,
    content,
    export,
    finish,
    is_whole,
    left,
    manifest,
    opened,
    stopped,
    text,
)

KEPT = ["x.csv.part", "x.csv.part.json"]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "x.csv"


@contextlib.contextmanager
def umask(mask: int) -> Iterator[None]:
    before = os.umask(mask)
    try:
        yield
    finally:
        os.umask(before)


def mode_of(path: Path) -> int:
    return stat.S_IMODE(path.lstat().st_mode)


@pytest.mark.parametrize(("mask", "mode"), [(0o022, 0o644), (0o077, 0o600), (0, 0o666), (0o277, 0o400)])
def test_a_new_file_has_the_mode_of_new_files(mask: int, mode: int, path: Path) -> None:
    with umask(mask):
        export(path, 2)
    assert (mode_of(path), mode_of(beside(path))) == (mode, mode)


def test_a_replaced_file_keeps_its_mode(path: Path) -> None:
    path.write_bytes(b"old")
    path.chmod(0o640)
    with umask(0o022):
        export(path, 2, overwrite=True)
    assert (mode_of(path), mode_of(beside(path))) == (0o640, 0o644)


def test_the_file_lasts_before_its_name_does(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target, spool = begun(path)
    steps: list[str] = []

    def watch(name: str, said: Callable[..., str]) -> None:
        original = getattr(os, name)

        def watched(*arguments: Any, **members: Any) -> Any:
            steps.append(said(*arguments))
            return original(*arguments, **members)

        monkeypatch.setattr(os, name, watched)

    def synced(descriptor: int) -> str:
        state = os.fstat(descriptor)
        if stat.S_ISDIR(state.st_mode):
            return "sync folder"
        name = next(each.name for each in path.parent.iterdir() if os.path.samestat(each.stat(), state))
        return f"sync {name} of {state.st_size}"

    watch("fsync", synced)
    watch("link", lambda _, new: f"name {new.name}")
    watch("unlink", lambda old: f"remove {old.name}" if old.exists() else "")
    with spool:
        finish(target, spool)
    assert [each for each in steps if each] == [
        f"sync x.csv.part.manifest of {len(manifest(text(3)))}",
        f"sync x.csv.part.out of {len(text(3))}",
        "name x.csv.manifest.json",
        "name x.csv",
        "sync folder",
        "remove x.csv.part.manifest",
        "remove x.csv.part.out",
        "remove x.csv.part.json",
        "remove x.csv.part",
    ]


@pytest.mark.parametrize("beginning", list(Beginning))
@pytest.mark.parametrize("name", DONE)
def test_e9_a_file_that_is_there_is_not_replaced_unasked(name: str, beginning: Beginning, path: Path) -> None:
    (path.parent / name).write_bytes(b"mine")
    with pytest.raises(UsageError) as caught:
        opened(path, beginning)
    assert f"{name} is there already" in str(caught.value)
    assert "--overwrite" in caught.value.hint
    assert content(path.parent) == {name: b"mine"}
    export(path, 2, overwrite=True)
    assert is_whole(path, 2)
    assert left(path.parent) == DONE


def test_e9_a_file_beside_a_stopped_export_is_not_replaced_by_going_on(path: Path) -> None:
    stopped(path)
    path.write_bytes(b"mine")
    before = content(path.parent)
    for beginning in Beginning:
        with pytest.raises(UsageError, match="there already"):
            opened(path, beginning)
    assert content(path.parent) == before


@pytest.mark.parametrize("kind", ["file", "link", "dangling link", "folder"])
@pytest.mark.parametrize("name", DONE)
def test_e9_what_appears_during_the_run_stays(name: str, kind: str, path: Path) -> None:
    target, spool = begun(path)
    taken = path.parent / name
    (path.parent / "victim").write_bytes(b"mine")
    match kind:
        case "file":
            taken.write_bytes(b"mine")
        case "link":
            taken.symlink_to("victim")
        case "dangling link":
            taken.symlink_to("nowhere")
        case "folder":
            taken.mkdir()
    before = taken.lstat()
    with spool, pytest.raises(ExportIncomplete) as caught:
        finish(target, spool)
    assert f"{name} appeared during the export" in str(caught.value)
    assert os.path.samestat(before, taken.lstat())
    assert (path.parent / "victim").read_bytes() == b"mine"
    assert left(path.parent) == sorted(["victim", name, *KEPT])
    taken.rmdir() if kind == "folder" else taken.unlink()
    export(path, 3)
    assert is_whole(path, 3)


def test_e9_a_file_that_appears_in_the_last_instant_stays(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target, spool = begun(path)
    original = os.link

    def late(old: Path, new: Path, **members: Any) -> None:
        if new == path:
            path.write_bytes(b"mine")
        original(old, new, **members)

    monkeypatch.setattr(os, "link", late)
    with spool, pytest.raises(ExportIncomplete, match=r"x\.csv appeared during the export"):
        finish(target, spool)
    assert path.read_bytes() == b"mine"
    assert left(path.parent) == ["x.csv", *KEPT]


def test_e9_a_file_that_another_export_finished_before_this_one_got_the_lock(path: Path) -> None:
    stopped(path)
    new, going_on = Target.at(path, Beginning.NEW, False), Target.at(path, Beginning.RESUME, False)
    export(path, 3)
    for target, beginning in ((new, Beginning.NEW), (going_on, Beginning.RESUME)):
        with pytest.raises(UsageError, match="there already"):
            Spool.open(target, OF, beginning)
    assert left(path.parent) == DONE


def test_e9_what_was_said_to_be_replaced_stands_until_the_end(path: Path) -> None:
    export(path, 1)
    before = content(path.parent)
    target, spool = begun(path, overwrite=True)
    with spool:
        with target.writing(), target.open_out() as out:
            out.write(text(3))
        assert {name: path.with_name(name).read_bytes() for name in DONE} == before
        path.unlink()
        path.mkdir()
        with pytest.raises(ExportIncomplete):
            finish(target, spool)
    assert beside(path).read_bytes() == before["x.csv.manifest.json"]
    path.rmdir()
    export(path, 3, overwrite=True)
    assert is_whole(path, 3)


def no_links(error: int) -> Callable[..., None]:
    def link(*_: Any, **__: Any) -> None:
        raise OSError(error, os.strerror(error))

    return link


@pytest.mark.parametrize("error", [errno.EPERM, errno.EOPNOTSUPP])
def test_a_file_system_without_links(error: int, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "link", no_links(error))
    export(path, 2)
    assert is_whole(path, 2)
    assert left(path.parent) == DONE
    beside(path).unlink()
    path.unlink()
    target, spool = begun(path)
    beside(path).write_bytes(b"mine")
    with spool, pytest.raises(ExportIncomplete, match="appeared during the export"):
        finish(target, spool)
    assert beside(path).read_bytes() == b"mine"
    assert left(path.parent) == ["x.csv.manifest.json", *KEPT]
