"""Going on with what an earlier export left, or beginning again and saying why (E10)."""

from __future__ import annotations

import json
import os
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from lbtui.errors import ConfigError
from lbtui.export.checkpoint import VERSION
from lbtui.export.wanted import Beginning
from tests.export.spooling import OF, ROWS, chunk, left, numbers, opened, stopped


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Of an export that was stopped after three chunks."""
    stopped(tmp_path / "x.csv")
    return tmp_path / "x.csv"


def part(path: Path) -> Path:
    return path.with_name("x.csv.part")


def beside(path: Path) -> Path:
    return path.with_name("x.csv.part.json")


def why_anew(path: Path, of: dict[str, Any] | None = None) -> str:
    """Goes on with an export, which has to begin again, and can."""
    _, spool = opened(path, Beginning.RESUME, of=OF if of is None else of)
    with spool:
        assert (spool.position, spool.rows, numbers(spool)) == (None, 0, [])
        assert not beside(path).exists()
        spool.append(chunk(7))
        spool.checkpoint({"next": 8}, ROWS)
    _, again = opened(path, Beginning.RESUME, of=OF if of is None else of)
    with again:
        assert (again.position, numbers(again), again.why_anew) == ({"next": 8}, [7], "")
    return spool.why_anew


def edit(path: Path, change: Callable[[dict[str, Any]], object], *, checked: bool = False) -> None:
    """Changes a member of the checkpoint; `checked` with a checksum that fits."""
    told = json.loads(beside(path).read_bytes())
    change(told)
    if checked:
        told.pop("check")
        told["check"] = zlib.crc32(json.dumps(told, sort_keys=True, separators=(",", ":")).encode())
    beside(path).write_text(json.dumps(told))


def test_e10_an_export_goes_on_at_its_checkpoint(path: Path) -> None:
    size = part(path).stat().st_size
    with part(path).open("ab") as file:
        file.write(b'[3,31,0.75,[["half a li')
    _, spool = opened(path, Beginning.RESUME)
    with spool:
        assert (spool.position, spool.rows, spool.why_anew) == ({"next": 3}, 30, "")
        assert part(path).stat().st_size == size
        offset = spool.append(chunk(3))
        assert offset == size
        assert numbers(spool) == [0, 1, 2, 3]
        spool.checkpoint({"next": 4}, 40)
    _, spool = opened(path, Beginning.RESUME)
    with spool:
        assert (spool.position, numbers(spool)) == ({"next": 4}, [0, 1, 2, 3])


def test_e10_a_whole_chunk_that_no_checkpoint_counts_is_read_again_by_the_walk(path: Path) -> None:
    _, spool = opened(path, Beginning.RESUME)
    with spool:
        spool.append(chunk(3))
    _, spool = opened(path, Beginning.RESUME)
    with spool:
        assert (spool.position, numbers(spool)) == ({"next": 3}, [0, 1, 2])


def test_e10_where_nothing_was_left_it_begins_without_an_error(tmp_path: Path) -> None:
    assert why_anew(tmp_path / "x.csv") == "there is nothing to go on from"


def test_e10_every_flipped_bit_of_the_rows_is_seen(path: Path) -> None:
    data, checkpoint = part(path).read_bytes(), beside(path).read_bytes()
    for at in range(0, len(data), 97):
        part(path).write_bytes(data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :])
        beside(path).write_bytes(checkpoint)
        with opened(path, Beginning.RESUME)[1] as spool:
            assert spool.why_anew == "x.csv.part has been changed"
        assert left(path.parent) == []


def test_e10_a_cut_part_file(path: Path) -> None:
    os.truncate(part(path), part(path).stat().st_size - 1)
    assert why_anew(path) == "x.csv.part has been cut"


def test_e10_a_part_file_that_is_not_there(path: Path) -> None:
    part(path).unlink()
    assert why_anew(path) == "x.csv.part has been cut"


def test_e10_no_byte_of_a_checkpoint_can_be_lost_or_flipped_unseen(path: Path) -> None:
    data, checkpoint = part(path).read_bytes(), beside(path).read_bytes()
    torn = [checkpoint[:size] for size in range(0, len(checkpoint) - 2, 7)]
    flipped = [
        checkpoint[:at] + bytes([checkpoint[at] ^ 2]) + checkpoint[at + 1 :]
        for at in range(len(checkpoint) - 1)
    ]
    for each in torn + flipped:
        part(path).write_bytes(data)
        beside(path).write_bytes(each)
        with opened(path, Beginning.RESUME)[1] as spool:
            assert spool.position is None
            assert spool.why_anew.startswith("x.csv.part.json is") or "x.csv.part.json has" in spool.why_anew


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "x.csv.part.json is torn"),
        (b"[]", "x.csv.part.json is of another version of lbtui"),
        (b"[" * 100_000, "x.csv.part.json is torn"),
        (b"\xff\xfe", "x.csv.part.json is torn"),
        (b"{}", "x.csv.part.json is of another version of lbtui"),
        (b" " * (5 << 20), "x.csv.part.json is larger than 4,096 KiB"),
    ],
)
def test_e10_a_checkpoint_that_is_none(content: bytes, reason: str, path: Path) -> None:
    beside(path).write_bytes(content)
    assert why_anew(path) == reason


def test_e10_a_checkpoint_that_is_not_there_or_no_file(path: Path) -> None:
    beside(path).unlink()
    assert why_anew(path) == "x.csv.part.json is not there"


def test_e10_a_named_pipe_for_a_checkpoint_holds_nobody_up(path: Path) -> None:
    beside(path).unlink()
    os.mkfifo(beside(path))
    with opened(path, Beginning.RESUME)[1] as spool:
        assert spool.why_anew == "x.csv.part.json is a named pipe, not a file"


@pytest.mark.parametrize("version", [VERSION - 1, VERSION + 1, str(VERSION), None])
def test_e10_a_checkpoint_of_another_version(version: object, path: Path) -> None:
    edit(path, lambda told: told.update(version=version), checked=True)
    assert why_anew(path) == "x.csv.part.json is of another version of lbtui"


@pytest.mark.parametrize("member", ["bytes", "rows", "crc32", "position", "fingerprint"])
def test_e10_a_checkpoint_that_somebody_edited(member: str, path: Path) -> None:
    edit(path, lambda told: told.update({member: {"next": 9}}))
    assert why_anew(path) == "x.csv.part.json has been changed"


@pytest.mark.parametrize(
    ("member", "value"),
    [
        ("bytes", -1),
        ("bytes", True),
        ("rows", None),
        ("crc32", 1.5),
        ("position", [1]),
        ("fingerprint", None),
        ("more", 1),
    ],
)
def test_e10_a_checkpoint_whose_checksum_fits_and_that_makes_no_sense(
    member: str, value: object, path: Path
) -> None:
    edit(path, lambda told: told.update({member: value}), checked=True)
    assert why_anew(path) == "x.csv.part.json makes no sense"


@pytest.mark.parametrize(
    ("of", "differing"),
    [
        ({**OF, "profile": "other"}, "profile"),
        ({**OF, "board": "lap", "ranks": (1, 5)}, "board and ranks"),
        ({"profile": "shop"}, "board and ranks"),
        ({**OF, "board": "lap", "ranks": None, "walk": "fast"}, "board, ranks and --walk"),
    ],
)
def test_e10_another_query_or_profile(of: dict[str, Any], differing: str, path: Path) -> None:
    assert why_anew(path, of) == f"what was left is of another {differing}"


def test_rows_that_change_under_the_lock_are_told(path: Path) -> None:
    _, spool = opened(path, Beginning.RESUME)
    with spool:
        offsets = [offset for offset, _ in spool.replay()]
        data = part(path).read_bytes()
        for damaged in (data.replace(b'"', b"'"), data[: offsets[2] + 5], data[: offsets[2]]):
            part(path).write_bytes(damaged)
            with pytest.raises(ConfigError, match="were changed"):
                spool.read(offsets[2])
