"""The place of an export's file: whether it can be written there, and how the finished file gets its name.

    FILE                  appears whole, by a link or a rename, at the very end
    FILE.manifest.json    appears just before it; just after it where files are replaced, so that the old pair
                          stands if FILE cannot be replaced
    FILE.part             the rows so far; who exports to FILE holds its lock, which covers all the other names
    FILE.part.json        the checkpoint of FILE.part
    FILE.part.out         FILE while it is being written

Two more, FILE.part.json.tmp and FILE.part.manifest, are there for an instant. All the names are fixed, so that
a killed export leaves nothing that the next one does not find, and none is longer than the manifest's.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import io
import json
import os
import shlex
import stat
from contextlib import AbstractContextManager
from pathlib import Path
from typing import BinaryIO

from lbtui.errors import ConfigError, ExportIncomplete, UsageError
from lbtui.export.disk import MOVE_AWAY, beforehand, meanwhile, put, remove
from lbtui.export.wanted import Beginning
from lbtui.store.atomic import fill, names, open_fresh, sync_folder
from lbtui.store.files import Refused, kind, read_regular, why

_MANIFEST_LIMIT = 16 * 2**20


class Target:
    """Where an export's file goes. `path` is absolute, with the links of its folder followed.

    `holder` is the descriptor of the part file whose lock covers all names here, which `Spool.open` sets.
    """

    def __init__(self, path: Path, overwrite: bool) -> None:
        self.path = path
        self.part = path.with_name(f"{path.name}.part")
        self.checkpoint = path.with_name(f"{path.name}.part.json")
        self.checkpoint_draft = path.with_name(f"{path.name}.part.json.tmp")
        self.out = path.with_name(f"{path.name}.part.out")
        self.manifest = path.with_name(f"{path.name}.manifest.json")
        self.manifest_draft = path.with_name(f"{path.name}.part.manifest")
        self.holder: int | None = None
        self._overwrite = overwrite
        self._replaces_manifest = overwrite
        self._finished: os.stat_result | None = None

    @classmethod
    def at(cls, path: Path, beginning: Beginning, overwrite: bool) -> Target:
        """The place that a person named, if an export can begin there as far as can be seen without writing.

        UsageError where a file is there that nobody said to replace, or where no file can be; ConfigError where
        the folder is not there or the name is too long.
        """
        target = cls(_located(path), overwrite)
        with beforehand(target.path):
            final, manifest = _regular(target.path), _regular(target.manifest, MOVE_AWAY)
            left = [_state(each) is not None for each in (target.part, target.checkpoint)]
        going_on = beginning is Beginning.RESUME and all(left)
        if final and not overwrite:
            if not (going_on and manifest and target._is_whole()):
                raise _is_there(target.path)
            target._finished = final
        if manifest and not overwrite:
            # Beside the checkpoint of an export that was stopped it can only be of that export's last moment.
            if not going_on:
                raise _is_there(target.manifest)
            target._replaces_manifest = True
        return target

    def open_out(self) -> BinaryIO:
        """FILE.part.out, new and empty, for the finished file to be written into; the caller closes it, which
        may raise ExportIncomplete, because it writes what is left."""
        self.check_held()
        with meanwhile(self.path):
            return _Out(self.path, open_fresh(self.out))

    def writing(self) -> AbstractContextManager[None]:
        """Around all that is done with `open_out`'s file: tells the disk's errors."""
        return meanwhile(self.path)

    def finish(self, out: BinaryIO, manifest: bytes) -> None:
        """Gives what was written into `out`, which stays open, its name, and the manifest its own.

        Both are on the disk before their names are, have the permissions of the files they replace, else those
        that the umask gives, and replace nothing that nobody said to. The names that only an export needs are
        gone afterwards. Raises ExportIncomplete, and then all is there to go on from.
        """
        self.check_held()
        with meanwhile(self.path):
            mode = self._draft(manifest)
            out.flush()
            os.fchmod(out.fileno(), _mode_of(self.path, mode))
            os.fsync(out.fileno())
            if not names(self.out, out.fileno()):
                raise ExportIncomplete(f"{self.out.name} was removed or replaced", str(self.out))
            if self._overwrite:
                os.replace(self.out, self.path)
                os.replace(self.manifest_draft, self.manifest)
            else:
                self._name_unasked(out)
            sync_folder(self.path.parent)
        with contextlib.suppress(OSError):
            remove(self.manifest_draft, self.out, self.checkpoint, self.part)

    def check_free(self, *, anew: bool) -> None:
        """UsageError where a file is there that is not to be replaced: whatever was not there when this began,
        and for an export that begins `anew` also what an earlier one finished."""
        with beforehand(self.path):
            if not self._overwrite and (self._finished if anew else not self._is_free()):
                raise _is_there(self.path)

    def clear(self) -> None:
        """Removes what is there only while a file is being finished. The caller holds the lock."""
        remove(self.checkpoint_draft, self.manifest_draft, self.out)

    def check_held(self) -> None:
        """ConfigError where the part file, and with it the lock, is no longer the one that was opened."""
        with meanwhile(self.path):
            if self.holder is not None and not names(self.part, self.holder):
                raise _replaced(self.part)

    def _draft(self, manifest: bytes) -> int:
        """Writes the manifest, and tells the permissions that the system gives a new file here."""
        descriptor = open_fresh(self.manifest_draft, 0o666)
        try:
            mode = stat.S_IMODE(os.fstat(descriptor).st_mode)
            os.fchmod(descriptor, _mode_of(self.manifest, mode))
            fill(descriptor, manifest)
        finally:
            os.close(descriptor)
        return mode

    def _name_unasked(self, out: BinaryIO) -> None:
        """The manifest first: a file that is there has one. Without the file it has no business there."""
        if not self._is_free():
            raise _appeared(self.path)
        try:
            put(self.manifest_draft, self.manifest, replace=self._replaces_manifest)
        except FileExistsError:
            raise _appeared(self.manifest) from None
        try:
            put(self.out, self.path, replace=self._finished is not None)
        except FileExistsError:
            raise _appeared(self.path) from None
        finally:
            if self._finished is None and not names(self.path, out.fileno()):
                remove(self.manifest)

    def _is_free(self) -> bool:
        """Whether nothing is there but what an earlier run of this very export gave the name."""
        state, known = _state(self.path), self._finished
        if state is None or known is None:
            return state is None
        return (state.st_ino, state.st_mtime_ns) == (known.st_ino, known.st_mtime_ns)

    def _is_whole(self) -> bool:
        """Whether the file is the one that the manifest beside it tells of: an export was stopped after it gave
        the file its name, and before it removed what it went on from."""
        with contextlib.suppress(Refused, OSError, ValueError, TypeError, KeyError, RecursionError):
            told = json.loads(read_regular(self.manifest, _MANIFEST_LIMIT).data)["sha256"]
            with self.path.open("rb") as file:
                return bool(hashlib.file_digest(file, "sha256").hexdigest() == told)
        return False


class _Out(io.BufferedWriter):
    def __init__(self, path: Path, descriptor: int) -> None:
        super().__init__(io.FileIO(descriptor, "w"), 1 << 20)
        self._path = path

    def close(self) -> None:
        with meanwhile(self._path):
            super().close()


def _located(path: Path) -> Path:
    """The path with its folder's links followed, so that neither they nor the working folder matter later."""
    if path.name in ("", ".."):
        raise UsageError(f"{path} is a folder", hint="Name a file in it")
    try:
        folder = Path(os.path.realpath(path.parent, strict=True))
        if not folder.is_dir():
            raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR))
        if b"\0" in os.fsencode(path):
            raise ValueError("a name cannot hold a NUL")
    except FileNotFoundError:
        hint = f"Run: mkdir -p {shlex.quote(str(path.parent))}"
        raise ConfigError(f"The folder of {path.name} is not there", str(path.parent), hint) from None
    except (OSError, ValueError) as wrong:
        raise ConfigError(f"{path.name} cannot be written", f"{path}: {why(wrong)}") from None
    return folder / path.name


def _state(path: Path) -> os.stat_result | None:
    try:
        return os.lstat(path)
    except FileNotFoundError:
        return None


def _regular(path: Path, hint: str = "") -> os.stat_result | None:
    """The state of a regular file, None where nothing is. UsageError where something else is; `hint` is for a
    name that nobody typed."""
    state = _state(path)
    if state is None or stat.S_ISREG(state.st_mode):
        return state
    if stat.S_ISDIR(state.st_mode):
        raise UsageError(f"{path} is a folder", hint=hint or "Name a file in it")
    if stat.S_ISLNK(state.st_mode):
        raise UsageError(f"{path} is a link to {os.readlink(path)}", hint=hint or "Name the file that is meant")
    hint = hint or "Standard output, named -, can be led there"
    raise UsageError(f"{path} is {kind(state.st_mode)}, not a file", hint=hint)


def _mode_of(path: Path, otherwise: int) -> int:
    """The permissions of a regular file that is to be replaced."""
    state = _state(path)
    return stat.S_IMODE(state.st_mode) & 0o777 if state and stat.S_ISREG(state.st_mode) else otherwise


def _is_there(path: Path) -> UsageError:
    return UsageError(f"{path.name} is there already", str(path), "Name another file, or say --overwrite")


def _appeared(path: Path) -> ExportIncomplete:
    return ExportIncomplete(
        f"{path.name} appeared during the export, and is not replaced unasked",
        str(path),
        "Move it away, or say --overwrite",
    )


def _replaced(path: Path) -> ConfigError:
    return ConfigError(
        f"{path.name} was removed or replaced during the export",
        str(path),
        "The rows are gone with it: export again, and leave the file alone meanwhile",
    )
