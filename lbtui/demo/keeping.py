"""A demo world that can be changed, and the file that keeps its changes.

Until the first change the world is in memory and there is no file. The first change moves it into one, whole or
not at all; from then on each change is one transaction there, by whichever process. Removing the file starts
anew, also for a process that has it open.
"""

from __future__ import annotations

import sqlite3
import weakref
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from lbtui.demo.database import Kind, opened, unusable
from lbtui.store.atomic import locked, write_atomically

T = TypeVar("T")


class Keeping:
    """The connection to a world of one kind and seed, for one thread at a time.

    The world is in memory, or in the file at `path` from the start, or in the one at `keep` where there is one.
    ConfigError, from here and from every method, where a file holds anything else or cannot be used.
    """

    def __init__(self, kind: Kind, seed: int, path: Path | None = None, keep: Path | None = None) -> None:
        self._kind = kind
        self._seed = seed
        self._path = path
        self._keep = None if path else keep
        self._file: tuple[int, int] | None = None
        self._open()

    def read(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """What `work` finds at one moment of the world."""
        self._settle()
        return self._transaction("BEGIN", work, "COMMIT")

    def change(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """Does `work` in one transaction; what it raises leaves the world as it was, and makes no file.

        `work` may be run twice, of which one counts.
        """
        self._settle()
        if self._keep and not self._file:
            self._transaction("BEGIN", work, "ROLLBACK")
            self._move(self._keep)
        return self._transaction("BEGIN IMMEDIATE", work, "COMMIT")

    def _transaction(self, begin: str, work: Callable[[sqlite3.Connection], T], end: str) -> T:
        self._connection.execute(begin)
        try:
            result = work(self._connection)
            self._connection.execute(end)
        finally:
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")
        return result

    def _open(self) -> None:
        file = _identity(self._keep) if self._keep else None
        place = self._keep if file else self._path
        self._connection = opened(self._kind, self._seed, place, there=file is not None)
        self._file = file
        self.close = weakref.finalize(self, self._connection.close)

    def _settle(self) -> None:
        """Follows the file, which another process may have made, replaced or removed."""
        if self._keep and _identity(self._keep) != self._file:
            close_last = self.close
            self._open()
            close_last()

    def _move(self, keep: Path) -> None:
        """Writes the world down, unless another process has done so in the meantime."""
        with locked(keep):
            self._settle()
            if not self._file:
                _forget_journal(keep)
                write_atomically(keep, self._connection.serialize())
                self._settle()


def check(kind: Kind, seed: int, keep: Path) -> None:
    """ConfigError where there is a file at `keep` that holds no world of that kind and seed."""
    if _identity(keep):
        opened(kind, seed, keep, there=True).close()


def _forget_journal(keep: Path) -> None:
    """What SQLite left beside a file that is gone would be rolled back into the next of that name."""
    try:
        keep.with_name(f"{keep.name}-journal").unlink(missing_ok=True)
    except OSError as wrong:
        raise unusable(keep, f"{keep.name}-journal is in the way: {wrong.strerror}") from None


def _identity(path: Path) -> tuple[int, int] | None:
    """Which file is at `path`: the same one keeps its device and number."""
    try:
        state = path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as wrong:
        raise unusable(path, wrong.strerror or str(wrong)) from None
    return state.st_dev, state.st_ino
