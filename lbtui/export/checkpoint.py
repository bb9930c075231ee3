"""The checkpoint of an export: how much of the part file counts, and where the walk was then.

It is a small JSON object beside the part file, written whole or not at all, and only after the rows that it
counts are on the disk. It carries a checksum of itself, so that a flipped digit is not taken for a position.
"""

from __future__ import annotations

import json
import os
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from lbtui.store.atomic import fill, open_fresh
from lbtui.store.files import Refused, read_regular

VERSION = 2
"""Of what the checkpoint says and how the part file's lines are to be read."""

_LIMIT = 4 * 2**20


class Checkpoint(NamedTuple):
    """The first `bytes` of the part file, whose CRC-32 is `crc32`, hold `rows` rows; `position` is all that a
    walk needs to go on after them. `fingerprint` tells what the export is of, as an object of JSON."""

    fingerprint: Mapping[str, Any]
    bytes: int
    rows: int
    crc32: int
    position: Mapping[str, Any]


class Unusable(Exception):
    """There is nothing to go on from; its text is a clause that says why."""


_WORDS = {
    "settings": "setting of the profile",
    "mark": "secret address",
    "from_rank": "--from",
    "to_rank": "--to",
    "at": "--at",
    "limit": "--limit",
    "walk": "--walk",
}
"""Parts of a fingerprint whose names say little to a person."""


class OfAnother(Unusable):
    """The checkpoint is whole, and of an export with another fingerprint."""


def write_checkpoint(path: Path, temporary: Path, checkpoint: Checkpoint) -> None:
    """Puts a checkpoint at `path` by way of `temporary`, for whoever holds the lock of both. OSError."""
    told = {"version": VERSION, **checkpoint._asdict()}
    text = json.dumps({**told, "check": _check(told)}, allow_nan=False)
    descriptor = open_fresh(temporary)
    try:
        fill(descriptor, text.encode("ascii") + b"\n")
        os.replace(temporary, path)
    except BaseException:
        os.unlink(temporary)
        raise
    finally:
        os.close(descriptor)


def read_checkpoint(path: Path, fingerprint: Mapping[str, Any], *, unknown: str = "") -> Checkpoint:
    """The checkpoint of an export with this fingerprint, of which the part named `unknown` may be any. Raises
    Unusable, and OfAnother where all that is wrong is the fingerprint."""
    if not os.path.lexists(path):
        raise Unusable(f"{path.name} is not there")
    try:
        told = json.loads(read_regular(path, _LIMIT).data)
    except Refused as wrong:
        raise Unusable(f"{path.name} {wrong.reason}") from None
    except (ValueError, RecursionError):
        raise Unusable(f"{path.name} is torn") from None
    if not isinstance(told, dict) or told.get("version") != VERSION:
        raise Unusable(f"{path.name} is of another version of lbtui")
    if told.pop("check", None) != _check(told):
        raise Unusable(f"{path.name} has been changed")
    del told["version"]
    try:
        checkpoint = Checkpoint(**told)
    except TypeError:
        raise Unusable(f"{path.name} makes no sense") from None
    if not _makes_sense(checkpoint):
        raise Unusable(f"{path.name} makes no sense")
    differing = [each for each in _differing(checkpoint.fingerprint, fingerprint) if each != unknown]
    if differing:
        differing = [each for each in differing if each != "mark"] or differing  # which goes with the profile
        raise OfAnother(
            f"what was left is of another {_listed([_WORDS.get(each, each) for each in differing])}"
        )
    return checkpoint


def as_kept(fingerprint: Mapping[str, Any]) -> dict[str, Any]:
    """A fingerprint as it is when it is read again. ValueError, TypeError for what JSON does not have."""
    kept: dict[str, Any] = json.loads(json.dumps(dict(fingerprint), allow_nan=False))
    return kept


def _check(told: Mapping[str, Any]) -> int:
    return zlib.crc32(json.dumps(told, sort_keys=True, separators=(",", ":")).encode("ascii"))


def _makes_sense(checkpoint: Checkpoint) -> bool:
    counts = (checkpoint.bytes, checkpoint.rows, checkpoint.crc32)
    objects = (checkpoint.fingerprint, checkpoint.position)
    return all(type(each) is int and each >= 0 for each in counts) and all(
        isinstance(each, dict) for each in objects
    )


def _differing(one: Mapping[str, Any], other: Mapping[str, Any]) -> list[str]:
    absent = object()
    return [name for name in sorted({*one, *other}) if one.get(name, absent) != other.get(name, absent)]


def _listed(names: list[str]) -> str:
    return " and ".join(filter(None, (", ".join(names[:-1]), names[-1])))
