"""What the disk says to an export, as errors for a person, and how a finished file gets its name."""

from __future__ import annotations

import contextlib
import errno
import os
from collections.abc import Iterator
from pathlib import Path

from lbtui.errors import ConfigError, ExportIncomplete
from lbtui.store.files import why

MOVE_AWAY = "Move it away, or name another file"
"""The hint about what stands under a name that nobody typed."""

_HINTS = {
    errno.ENOSPC: "Make room there first",
    errno.EDQUOT: "Make room there first",
    errno.EFBIG: "Allow larger files there first",
    errno.EACCES: "Allow writing there first",
    errno.EPERM: "Allow writing there first",
    errno.EROFS: "Allow writing there first",
    errno.EEXIST: MOVE_AWAY,
    errno.ENAMETOOLONG: "Shorten its name: those of the files beside it are 14 bytes longer",
}
_HEAD = 24
"""Signs of a name that is too long, by which a person knows it."""

_NO_LINKS = (errno.EPERM, errno.EOPNOTSUPP, errno.ENOTSUP, errno.ENOSYS, errno.EMLINK)


@contextlib.contextmanager
def beforehand(path: Path) -> Iterator[None]:
    """Tells the system's errors of an export to `path` that has not begun: ConfigError."""
    try:
        yield
    except OSError as wrong:
        raise ConfigError(*_not_written(path, wrong)) from None


@contextlib.contextmanager
def meanwhile(path: Path) -> Iterator[None]:
    """Tells the system's errors of an export to `path` that is under way: ExportIncomplete, with what has to be
    done before it can go on as its hint."""
    try:
        yield
    except OSError as wrong:
        raise ExportIncomplete(*_not_written(path, wrong)) from None


def _not_written(path: Path, wrong: OSError) -> tuple[str, str, str]:
    name, where = path.name, path
    if wrong.errno == errno.ENAMETOOLONG:  # and would leave no room on a screen for the reason
        name, where = f"{name[:_HEAD]}…{path.suffix[:_HEAD]}", path.parent
    return f"{name} cannot be written", f"{where}: {why(wrong)}", _HINTS.get(wrong.errno or 0, "")


def put(source: Path, name: Path, *, replace: bool) -> None:
    """Gives the file at `source` the name `name`; `source` may stay as a second name of it.

    FileExistsError where the name is taken and `replace` is false. A file system without links leaves an
    instant between looking and renaming.
    """
    if replace:
        os.replace(source, name)
        return
    try:
        os.link(source, name, follow_symlinks=False)
    except FileExistsError:
        raise
    except OSError as wrong:
        if wrong.errno not in _NO_LINKS:
            raise
        if os.path.lexists(name):
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST)) from None
        os.rename(source, name)


def remove(*paths: Path) -> None:
    """Removes what is there of these."""
    for path in paths:
        with contextlib.suppress(FileNotFoundError):
            os.unlink(path)
