"""Reading a file that somebody else may have put there: a profile, or a secret."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path
from typing import NamedTuple


class Refused(Exception):
    """A file that is not read; `reason` is a clause about it, `hint` what to do."""

    def __init__(self, reason: str, hint: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.hint = hint


class Contents(NamedTuple):
    """What a file held, and its permission bits, both of the one open descriptor."""

    data: bytes
    mode: int


def read_regular(path: Path, limit: int) -> Contents:
    """The contents of a regular file of at most `limit` bytes that belongs to this user or to root.

    Everything is checked on the open descriptor, so that nothing can be swapped in between, and the file is
    opened without blocking, so that a FIFO cannot hang. Raises Refused.
    """
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC | os.O_NOCTTY)
    except (OSError, ValueError) as wrong:
        raise _unopened(path, wrong) from None
    try:
        state = os.fstat(descriptor)
        _check(state)
        return Contents(_read(descriptor, limit), stat.S_IMODE(state.st_mode))
    except OSError as wrong:
        raise Refused(f"cannot be read: {why(wrong)}") from None
    finally:
        os.close(descriptor)


def is_private(mode: int) -> bool:
    """Whether nobody but a file's owner may read, write or run it."""
    return not mode & 0o077


def make_private(path: Path, mode: int) -> str:
    """The sentence that takes others' access to a file away."""
    import shlex  # for this sentence alone

    return f"Run: chmod {'400' if mode & 0o700 == 0o400 else '600'} {shlex.quote(str(path))}"


def kind(mode: int) -> str:
    """What a thing is that is not a regular file, from its `st_mode`, with its article."""
    kinds = (
        (stat.S_ISDIR, "a folder"),
        (stat.S_ISLNK, "a link"),
        (stat.S_ISFIFO, "a named pipe"),
        (stat.S_ISSOCK, "a socket"),
    )
    return next((name for test, name in kinds if test(mode)), "a device")


def why(wrong: OSError | ValueError) -> str:
    """The system's own words for a failure."""
    return (wrong.strerror if isinstance(wrong, OSError) else None) or str(wrong)


def _unopened(path: Path, wrong: OSError | ValueError) -> Refused:
    if isinstance(wrong, FileNotFoundError):
        if os.path.islink(path):
            return Refused(f"is a link to {os.readlink(path)}, which is not there")
        return Refused("is not there")
    if isinstance(wrong, OSError) and wrong.errno == errno.ENXIO:
        return Refused("is a socket or a device, not a file")
    return Refused(f"cannot be opened: {why(wrong)}")


def _check(state: os.stat_result) -> None:
    if not stat.S_ISREG(state.st_mode):
        raise Refused(f"is {kind(state.st_mode)}, not a file")
    if state.st_uid not in (os.geteuid(), 0):
        raise Refused(
            f"belongs to another user (uid {state.st_uid})", "Copy it, so that the copy belongs to you"
        )


def _read(descriptor: int, limit: int) -> bytes:
    data = bytearray()
    while block := os.read(descriptor, min(limit + 1 - len(data), 65_536)):
        data += block
        if len(data) > limit:
            raise Refused(f"is larger than {limit // 1024:,} KiB")
    return bytes(data)
