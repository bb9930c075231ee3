"""An export that was killed between giving its file the name and tidying up."""

from __future__ import annotations

from pathlib import Path

import pytest

from lbtui.errors import ExportIncomplete, UsageError
from lbtui.export.wanted import Beginning
from tests.export.killing import DONE
from tests.export.spooling import (
    begun,
    beside,
    content,
    export,
    finish,
    is_whole,
    left,
    manifest,
    numbers,
    opened,
    stopped,
    text,
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "x.csv"


def killed_after_naming(path: Path) -> None:
    """What an export leaves that was killed between giving the file its name and removing the rest."""
    target, spool = begun(path)
    rest = content(path.parent)
    with spool:
        finish(target, spool)
    for name, data in rest.items():
        path.with_name(name).write_bytes(data)
    target.out.hardlink_to(path)


def test_a_file_that_was_just_named_is_gone_on_with(path: Path) -> None:
    killed_after_naming(path)
    with pytest.raises(UsageError, match="there already"):
        opened(path)
    target, spool = opened(path, Beginning.RESUME)
    assert (numbers(spool), spool.position) == ([0, 1, 2], {"next": 3})
    assert is_whole(path, 3)
    with spool:
        finish(target, spool)
    assert is_whole(path, 3)
    assert left(path.parent) == DONE


def test_a_file_that_was_just_named_and_then_changed_is_somebodys(path: Path) -> None:
    killed_after_naming(path)
    with path.open("ab") as file:
        file.write(b"mine")
    with pytest.raises(UsageError, match="there already"):
        opened(path, Beginning.RESUME)


def test_a_file_that_is_changed_while_its_export_is_gone_on_with_stays(path: Path) -> None:
    killed_after_naming(path)
    target, spool = opened(path, Beginning.RESUME)
    path.unlink()
    path.write_bytes(b"mine")
    with spool, pytest.raises(ExportIncomplete, match="appeared"):
        finish(target, spool)
    assert path.read_bytes() == b"mine"


@pytest.mark.parametrize("why", ["other query", "rows changed"])
def test_a_file_that_was_just_named_is_not_replaced_by_an_export_that_begins_again(
    why: str, path: Path
) -> None:
    killed_after_naming(path)
    if why == "rows changed":
        path.with_name("x.csv.part").write_bytes(b"[]")
    before = content(path.parent)
    with pytest.raises(UsageError, match="there already"):
        opened(path, Beginning.RESUME, of={"profile": "other"} if why == "other query" else {})
    assert content(path.parent).items() <= before.items()
    assert is_whole(path, 3)


def test_a_manifest_of_an_export_that_was_killed_just_before_naming_the_file_is_its_own(path: Path) -> None:
    stopped(path)
    beside(path).write_bytes(manifest(b"other"))
    export(path, 3)
    assert is_whole(path, 3)


def test_a_file_that_was_swapped_while_it_was_written_is_not_named(path: Path) -> None:
    target, spool = begun(path)
    with spool, target.writing(), target.open_out() as out:
        out.write(text(3))
        target.out.unlink()
        target.out.write_bytes(b"theirs")
        with pytest.raises(ExportIncomplete, match=r"x\.csv\.part\.out was removed or replaced"):
            target.finish(out, manifest(text(3)))
    assert not path.exists()
    assert not beside(path).exists()
