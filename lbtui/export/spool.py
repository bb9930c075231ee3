"""Where the rows of an export lie until all are there: a file that only grows, and what of it counts.

A chunk is a line. The file's lock keeps other exports away and goes with the process, whatever ends it. A
checkpoint counts only what is on the disk, so that after a crash at any instant what is gone on from is the
beginning of what was appended.
"""

from __future__ import annotations

import contextlib
import errno
import os
import tempfile
import threading
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from lbtui.errors import BadAnswer, ConfigError, LbtuiError, UsageError
from lbtui.export.checkpoint import Checkpoint, Unusable, as_kept, read_checkpoint, write_checkpoint
from lbtui.export.chunk import Chunk, from_line, to_line
from lbtui.export.disk import beforehand, meanwhile, remove
from lbtui.export.lines import Lines
from lbtui.export.target import Target
from lbtui.export.wanted import Beginning
from lbtui.store.atomic import names, open_locked, sync_folder


class Spool:
    """The rows so far. `position` is the walk's at the checkpoint that is gone on from, with `rows` rows, None
    where there is none; `why_anew` is a clause that says why a resumed export begins again, else "".

    Made by `open` or `unnamed`, and closed by leaving it as a context. Used by one thread, but for `keep`.
    """

    def __init__(self, descriptor: int, target: Target | None, fingerprint: Mapping[str, Any]) -> None:
        self.position: dict[str, Any] | None = None
        self.rows = 0
        self.why_anew = ""
        self.kept: Checkpoint | None = None
        self._descriptor = descriptor
        self._target = target
        self._fingerprint = fingerprint
        self._lines = Lines(descriptor)
        self._failure: LbtuiError | None = None
        self._keeping = threading.Lock()

    @classmethod
    def open(cls, target: Target, fingerprint: Mapping[str, Any], beginning: Beginning) -> Self:
        """The spool of a target: new, or as its checkpoint counts it where an earlier one is gone on with.

        `fingerprint` tells what the export is of; only an equal one is gone on with. UsageError where another
        export holds the file, or where one left it and nobody said whether to go on; ConfigError where it
        cannot be written.
        """
        known = as_kept(fingerprint)
        with beforehand(target.path):
            try:
                descriptor = open_locked(target.part, patience=0)
            except OSError as wrong:
                if wrong.errno != errno.EBUSY:
                    raise
                raise _busy(target) from None
        spool = cls(descriptor, target, known)
        try:
            with beforehand(target.path):
                spool._begin(target, beginning)
        except BaseException:
            with contextlib.suppress(OSError):
                if not os.fstat(descriptor).st_size and names(target.part, descriptor):
                    remove(target.part)
            os.close(descriptor)
            raise
        target.holder = descriptor
        return spool

    @classmethod
    def unnamed(cls) -> Self:
        """A spool in a temporary file without a name, which nobody goes on with. ConfigError."""
        folder = Path(tempfile.gettempdir())
        with beforehand(folder), tempfile.TemporaryFile() as file:
            return cls(os.dup(file.fileno()), None, {})

    def append(self, chunk: Chunk) -> int:
        """Keeps a chunk, and gives the offset to read it by. Raises ExportIncomplete, or BadAnswer for a row
        that cannot be written down. After a failure this and `keep` only fail again, because a chunk is missing
        that the walk has passed."""
        if self._failure is not None:
            raise self._failure
        with self._failing():
            try:
                line = to_line(chunk)
            except (ValueError, RecursionError) as wrong:
                raise BadAnswer("The service sent a row that cannot be kept", str(wrong)) from None
            return self._lines.append(line)

    def read(self, offset: int) -> Chunk:
        """The chunk that `append` or `replay` gave this offset for."""
        with self._meanwhile():
            line = self._lines.line(offset)
        return self._parsed(line)

    def replay(self) -> Iterator[tuple[int, Chunk]]:
        """The offset and the chunk of everything kept so far, in the order of `append`."""
        offset = 0
        while offset < self._lines.size:
            with self._meanwhile():
                line = self._lines.line(offset)
            yield offset, self._parsed(line)
            offset += len(line)

    def mark(self, position: Mapping[str, Any], rows: int) -> Checkpoint:
        """What `keep` is to write down: all that was appended so far, with the walk's position after it."""
        return Checkpoint(self._fingerprint, self._lines.size, rows, self._lines.crc32, position)

    def keep(self, mark: Checkpoint) -> None:
        """Puts what a mark counts on the disk, and then its checkpoint. May be called in another thread while
        this one appends. ExportIncomplete where it fails; then the checkpoint before stands."""
        if self._target is None:
            return
        with self._keeping:
            if self._failure is not None:
                raise self._failure
            if self._descriptor < 0 or (self.kept is not None and self.kept.bytes > mark.bytes):
                return
            self._target.check_held()
            with self._failing():
                self._lines.sync()
            with meanwhile(self._target.path):
                write_checkpoint(self._target.checkpoint, self._target.checkpoint_draft, mark)
                if self.kept is None:
                    sync_folder(self._target.path.parent)
            self.kept = mark

    def checkpoint(self, position: Mapping[str, Any], rows: int) -> None:
        """`keep` of a `mark` of this moment."""
        self.keep(self.mark(position, rows))

    def close(self) -> None:
        """Lets go of the lock. What can be gone on from stays; a part file without rows does not."""
        self._close(empty=not self._lines.size)

    def discard(self) -> None:
        """Lets go of the lock, and leaves nothing to go on from."""
        self._close(empty=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, wrong: BaseException | None, where: TracebackType | None
    ) -> None:
        self.close()

    def _begin(self, target: Target, beginning: Beginning) -> None:
        os.fchmod(self._descriptor, 0o600)
        size = os.fstat(self._descriptor).st_size
        if size and beginning is Beginning.NEW:
            raise UsageError(
                f"An earlier export of {target.path.name} was stopped",
                str(target.part),
                "Say --resume to go on with it, or --restart to throw it away",
            )
        target.check_free(anew=False)
        target.clear()
        if beginning is Beginning.RESUME:
            try:
                self._go_on(target, size)
            except Unusable as wrong:
                self.why_anew = str(wrong)
            else:
                return
        target.check_free(anew=True)
        remove(target.checkpoint)
        self._lines.clear()

    def _go_on(self, target: Target, size: int) -> None:
        """Takes what the checkpoint counts, and cuts the rest off. Raises Unusable."""
        if not size and not os.path.lexists(target.checkpoint):
            raise Unusable("there is nothing to go on from")
        kept = read_checkpoint(target.checkpoint, self._fingerprint)
        if kept.bytes > size:
            raise Unusable(f"{target.part.name} has been cut")
        if not self._lines.go_on(kept.bytes, kept.crc32):
            raise Unusable(f"{target.part.name} has been changed")
        self.rows, self.kept = kept.rows, kept
        self.position = dict(kept.position)

    def _parsed(self, line: bytes) -> Chunk:
        try:
            return from_line(line)
        except (ValueError, RecursionError):
            name = "the temporary file" if self._target is None else self._target.part.name
            raise ConfigError(
                f"The rows in {name} were changed during the export",
                hint="Export again, and leave the file alone meanwhile",
            ) from None

    def _meanwhile(self) -> AbstractContextManager[None]:
        if self._target is None:
            return beforehand(Path(tempfile.gettempdir()))
        return meanwhile(self._target.path)

    @contextlib.contextmanager
    def _failing(self) -> Iterator[None]:
        """Remembers a failure: after one, nobody knows what of the data the disk still has to write."""
        try:
            with self._meanwhile():
                yield
        except LbtuiError as wrong:
            self._failure = wrong
            raise

    def _close(self, *, empty: bool) -> None:
        with self._keeping:
            descriptor, self._descriptor = self._descriptor, -1
            if descriptor < 0:
                return
            # The number of a closed descriptor may soon be another file's.
            self._lines = Lines(-1)
            try:
                if self._target is not None:
                    self._tidy(self._target, empty)
            finally:
                os.close(descriptor)

    def _tidy(self, target: Target, empty: bool) -> None:
        with contextlib.suppress(LbtuiError, OSError):
            target.check_held()
            target.clear()
            if empty:
                remove(target.checkpoint, target.part)


def _busy(target: Target) -> UsageError:
    return UsageError(
        f"Another export is writing {target.path.name}", str(target.part), "Wait for it, or name another file"
    )
