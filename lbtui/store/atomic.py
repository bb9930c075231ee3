"""Writing a file so that a crash or a full disk leaves the old one or the new one, never a torn one."""

from __future__ import annotations

import contextlib
import errno
import fcntl
import os
import stat
import time
from collections.abc import Iterator
from pathlib import Path

from lbtui.errors import ConfigError
from lbtui.store.files import why

PATIENCE = 10.0
"""Seconds that a writer waits for another one; a write takes milliseconds."""

_FOLDER_MODE = 0o700
_FLAGS = os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC


def write_atomically(path: Path, data: bytes, mode: int = 0o600) -> None:
    """Puts `data` at `path`, with exactly `mode` whatever the umask; missing folders are made at 0700.

    A symlink stays one: the file that it leads to is replaced. The temporary file beside it has a fixed name,
    so that killed writers leave at most one behind, and is locked, so that two writers never share it. Raises
    ConfigError; then the old file stands as it was.
    """
    real = Path(os.path.realpath(path))
    temporary = real.with_name(f".{real.name}.tmp")
    with _told(path):
        make_folder(real.parent)
        _check_target(real)
        descriptor = open_locked(temporary, PATIENCE)
        try:
            os.fchmod(descriptor, mode)
            os.ftruncate(descriptor, 0)
            fill(descriptor, data)
            os.replace(temporary, real)
        except BaseException:
            if names(temporary, descriptor):
                os.unlink(temporary)
            raise
        finally:
            os.close(descriptor)
    with _told(path, "The new file is there, but may not survive a power cut"):
        sync_folder(real.parent)


@contextlib.contextmanager
def locked(path: Path, patience: float = PATIENCE) -> Iterator[None]:
    """Holds the lock of `path` against other processes and threads: a sidecar file that goes with the lock.

    Raises ConfigError when another holds it for over `patience` seconds. Not to be nested for one path.
    """
    real = Path(os.path.realpath(path))
    sidecar = real.with_name(f".{real.name}.lock")
    with _told(path):
        make_folder(real.parent)
        descriptor = open_locked(sidecar, patience)
    try:
        yield
    finally:
        with contextlib.suppress(OSError):
            os.unlink(sidecar)
        os.close(descriptor)


def open_locked(path: Path, patience: float = PATIENCE) -> int:
    """A descriptor that holds the lock of the file that `path` names now, which is made where there is none.

    The last holder may have renamed or removed the file that was opened; then the next one is tried. OSError
    when another holds it for over `patience` seconds (EBUSY), or when the file is not one of ours alone.
    """
    deadline = time.monotonic() + patience
    while True:
        try:
            descriptor = os.open(path, os.O_RDWR | os.O_CREAT | _FLAGS, 0o600)
        except OSError as wrong:
            raise _in_the_way(path) if wrong.errno in (errno.ELOOP, errno.EISDIR) else wrong from None
        try:
            lock(descriptor, deadline - time.monotonic())
            if names(path, descriptor):
                _check_ours(path, os.fstat(descriptor))
                return descriptor
        except BaseException:
            os.close(descriptor)
            raise
        os.close(descriptor)


def open_fresh(path: Path, mode: int = 0o600) -> int:
    """A descriptor of a new, empty file for whoever holds a lock that covers its name.

    What an earlier holder left under the name goes; what is not a file of this user stays, with an OSError.
    """
    with contextlib.suppress(FileNotFoundError):
        state = os.lstat(path)
        if not stat.S_ISREG(state.st_mode) or state.st_uid != os.geteuid():
            raise _in_the_way(path)
        os.unlink(path)
    return os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | _FLAGS, mode)


def names(path: Path, descriptor: int) -> bool:
    """Whether a path leads to the very file that a descriptor has open."""
    try:
        return os.path.samestat(os.lstat(path), os.fstat(descriptor))
    except FileNotFoundError:
        return False


def lock(descriptor: int, patience: float = PATIENCE) -> None:
    """Holds an open file against other processes and threads until its descriptor is closed.

    OSError when another holds it for over `patience` seconds.
    """
    deadline = time.monotonic() + patience
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > deadline:
                raise OSError(errno.EBUSY, "another program is writing it") from None
            time.sleep(0.005)
        else:
            return


def fill(descriptor: int, data: bytes, at: int = 0) -> None:
    """Writes all of `data` from byte `at` on, and puts it on the disk."""
    rest = memoryview(data)
    while rest:
        count = os.pwrite(descriptor, rest, at)
        rest, at = rest[count:], at + count
    os.fsync(descriptor)


def make_folder(folder: Path) -> None:
    """Makes a folder and those above it that are missing, each with mode 0700 whatever the umask."""
    if folder.is_dir():
        return
    make_folder(folder.parent)
    try:
        folder.mkdir(_FOLDER_MODE)
    except FileExistsError:
        if not folder.is_dir():
            raise
    else:
        folder.chmod(_FOLDER_MODE)
        sync_folder(folder.parent)


def sync_folder(folder: Path) -> None:
    """Makes what was renamed or removed in a folder last through a power cut, where the system can."""
    try:
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    except PermissionError:
        return
    try:
        os.fsync(descriptor)
    except OSError as wrong:
        if wrong.errno not in (errno.EINVAL, errno.ENOTSUP):
            raise
    finally:
        os.close(descriptor)


@contextlib.contextmanager
def _told(path: Path, hint: str = "What was there before is unchanged") -> Iterator[None]:
    try:
        yield
    except OSError as wrong:
        raise ConfigError(f"{path.name} cannot be written", f"{path}: {why(wrong)}", hint) from None


def _check_target(real: Path) -> None:
    with contextlib.suppress(FileNotFoundError):
        if not stat.S_ISREG(os.lstat(real).st_mode):
            raise OSError(errno.EEXIST, "it is not a regular file")


def _check_ours(path: Path, state: os.stat_result) -> None:
    """Refuses a file that was put there under our name: what is written to it would go elsewhere too."""
    if not stat.S_ISREG(state.st_mode) or state.st_nlink != 1 or state.st_uid != os.geteuid():
        raise _in_the_way(path)


def _in_the_way(path: Path) -> OSError:
    return OSError(errno.EEXIST, f"{path.name} beside it is in the way, and not ours to use")
