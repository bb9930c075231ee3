"""The journal of writes: what was changed at a service, with the row as it was, so that it can be taken back.

A file of JSON lines that only ever grows. A change is two of them: one that is on the disk before anything is
sent, with the whole row as it was, and one with the outcome. A change without the second was cut short, and
nobody knows what became of it. Numbers with decimals are texts, so that they stay exact.
"""

from __future__ import annotations

import contextlib
import errno
import os
import stat
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

from lbtui.errors import ConfigError
from lbtui.model.change import Outcome
from lbtui.model.entry import Entry
from lbtui.store.atomic import PATIENCE, fill, lock, make_folder, sync_folder
from lbtui.store.files import why
from lbtui.store.journal_lines import (
    Ended,
    Place,
    Record,
    Unreadable,
    mentions,
    outcome_line,
    parse_line,
    record_line,
    tells,
)

LONGEST = 8 * 2**20
"""Bytes of a line; a row that takes more is not changed, because it could not be brought back."""

MOST = 500
"""Changes of a board that are looked at, the newest first."""

_BLOCK = 1 << 16
_FLAGS = os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC | os.O_NOCTTY


@dataclass(frozen=True, slots=True)
class Past:
    """A change as the journal tells it; `outcome` is None where it was cut short."""

    record: Record
    outcome: Outcome | None

    @property
    def player_ids(self) -> frozenset[str]:
        """The id that the change was sent for, and those by which the service told of the player."""
        rows = (self.record.before, self.outcome and self.outcome.after)
        return frozenset({self.record.player_id, *(row.player_id for row in rows if row)})


@dataclass(frozen=True, slots=True)
class History:
    """Changes, the newest first. `elsewhere` is the host of the newest one of the same board and profile that
    went to another place, and `notes` are sentences about lines that were skipped. `more` tells that there are
    lines older than the last of `MOST` changes, which were not looked at."""

    changes: tuple[Past, ...]
    elsewhere: str | None = None
    notes: tuple[str, ...] = ()
    more: bool = False


class Journal:
    """`path` is its file, which need not be there; None keeps the journal in memory. Every error is a
    ConfigError."""

    def __init__(self, path: Path | None) -> None:
        self.path = path
        self._lines: list[bytes] = []

    def begin(self, record: Record) -> None:
        """Writes down what is about to be sent; when this returns it outlasts a power cut."""
        try:
            line = record_line(record)
        except (ValueError, RecursionError):
            line = b""
        if not 0 < len(line) <= LONGEST or not tells(line, record):
            raise ConfigError(
                "The row cannot be kept in the journal of writes",
                "It is too large, too exact, or nested too deeply, to be brought back",
                "Nothing was sent",
            )
        self._append(line, "Nothing was sent: what is not written down cannot be taken back")

    def end(self, record: Record, outcome: Outcome) -> None:
        """Writes down what became of it."""
        now = datetime.now(UTC)
        for each in (outcome, _without_extras(outcome), replace(outcome, after=None)):
            with contextlib.suppress(ValueError, RecursionError, Unreadable):
                line = outcome_line(record, each, now)
                if len(line) <= LONGEST and isinstance(parse_line(line), Ended):
                    break
        self._append(line, "What became of the write is not written down")

    def history(self, place: Place, player_ids: Collection[str] | None = None) -> History:
        """The changes of a board, or of the players there who go by one of these ids, that a profile made in
        that place; up to `MOST`."""
        gathering = _Gathering(place, player_ids)
        if self.path is None:
            gathering.take_all(reversed([line.rstrip(b"\n") for line in self._lines]))
        else:
            try:
                descriptor = _opened(self.path, os.O_RDONLY)
            except FileNotFoundError:
                return History(())
            except OSError as wrong:
                raise ConfigError(
                    "The journal of writes cannot be read", f"{self.path}: {why(wrong)}"
                ) from None
            try:
                gathering.take_all(_lines_back(descriptor))
            finally:
                os.close(descriptor)
        return gathering.history()

    def _append(self, line: bytes, hint: str) -> None:
        if self.path is None:
            self._lines.append(line)
            return
        try:
            make_folder(self.path.parent)
            _append(self.path, line)
        except OSError as wrong:
            raise ConfigError(
                "The journal of writes cannot be written", f"{self.path}: {why(wrong)}", hint
            ) from None


@dataclass(slots=True)
class _Gathering:
    """The changes of one board, met backwards: an outcome comes before its change."""

    place: Place
    player_ids: Collection[str] | None
    changes: list[Past] = field(default_factory=list)
    outcomes: dict[str, Outcome] = field(default_factory=dict)
    elsewhere: str | None = None
    more: bool = False
    skipped: dict[str, int] = field(default_factory=dict)

    def take_all(self, lines: Iterable[bytes | None]) -> None:
        for line in lines:
            if len(self.changes) >= MOST:
                self.more = line != b""
                return
            words = None if self.player_ids is None else (*self.player_ids, *self.outcomes)
            if line != b"" and (line is None or mentions(line, self.place.ref, words)):
                self._take(line)

    def _take(self, line: bytes | None) -> None:
        try:
            if line is None:
                raise Unreadable("far too long")
            found = parse_line(line)
        except Unreadable as wrong:
            self.skipped[wrong.trouble] = self.skipped.get(wrong.trouble, 0) + 1
            return
        if isinstance(found, Ended):
            self.outcomes.setdefault(found.id, found.outcome)
            return
        outcome = self.outcomes.pop(found.id, None)
        if not found.place.is_same_board(self.place):
            return
        past = Past(found, outcome)
        if self.player_ids is not None and past.player_ids.isdisjoint(self.player_ids):
            return
        if found.place == self.place:
            self.changes.append(past)
        elif self.elsewhere is None:
            self.elsewhere = found.place.host

    def history(self) -> History:
        notes = (
            f"the journal has {count:,} line{'' if count == 1 else 's'} {trouble}, skipped"
            for trouble, count in self.skipped.items()
        )
        return History(tuple(self.changes), self.elsewhere, tuple(notes), self.more)


def _without_extras(outcome: Outcome) -> Outcome:
    """The outcome with no more of the row than what a change is judged by."""
    after = outcome.after
    return replace(outcome, after=after and Entry(after.rank, after.player_id, score=after.score))


def _opened(path: Path, flags: int) -> int:
    """A descriptor of a regular file of this user's, and of nothing else that may lie there."""
    descriptor = os.open(path, flags | _FLAGS, 0o600)
    state = os.fstat(descriptor)
    if not stat.S_ISREG(state.st_mode) or state.st_uid != os.geteuid():
        os.close(descriptor)
        raise OSError(errno.EEXIST, "it is not a file of this user's")
    return descriptor


def _append(path: Path, line: bytes) -> None:
    """Adds a line, alone, and puts it on the disk. Where that fails the file is as it was."""
    descriptor = _opened(path, os.O_RDWR | os.O_CREAT)
    try:
        lock(descriptor, PATIENCE)
        os.fchmod(descriptor, 0o600)
        size = os.fstat(descriptor).st_size
        torn = size > 0 and os.pread(descriptor, 1, size - 1) != b"\n"
        try:
            fill(descriptor, b"\n" + line if torn else line, size)
            if not size:
                sync_folder(path.parent)
        except BaseException:
            with contextlib.suppress(OSError):
                os.ftruncate(descriptor, size)
            raise
    finally:
        os.close(descriptor)


def _lines_back(descriptor: int) -> Iterator[bytes | None]:
    """The lines of a file, the last one first, without their line feeds; None for one over `LONGEST`.

    Never holds more than one line, however large the file is.
    """
    at = os.fstat(descriptor).st_size
    tail: list[bytes] = []
    size = 0
    while at > 0:
        count = min(_BLOCK, at)
        at -= count
        first, *others = os.pread(descriptor, count, at).split(b"\n")
        for part in reversed(others):
            yield _joined(part, tail, size)
            tail, size = [], 0
        tail.append(first)
        size += len(first)
        if size > LONGEST:
            tail = []
    yield _joined(b"", tail, size)


def _joined(part: bytes, tail: list[bytes], size: int) -> bytes | None:
    return None if size + len(part) > LONGEST else part + b"".join(reversed(tail))
