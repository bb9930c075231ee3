"""Profiles on disk: one TOML file each, read with suspicion and written gently."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable
from contextlib import nullcontext, suppress
from pathlib import Path
from typing import NamedTuple

from lbtui.errors import ConfigError, ProfileError
from lbtui.model.near import nearest
from lbtui.model.profile import Profile, name_problem
from lbtui.store.atomic import locked, sync_folder, write_atomically
from lbtui.store.document import Document, read_document
from lbtui.store.files import why

SUFFIX = ".toml"


class Saved(NamedTuple):
    """A file of the profiles folder: its profile, or what is wrong with it. One of the two is None."""

    name: str
    path: Path
    profile: Profile | None
    error: ProfileError | None


Listing = list[Saved]
Names = list[str]


class ProfileStore:
    """The profiles of one folder, which need not exist before the first is saved.

    A file is read, changed and written under a lock, so that programs at work on it at once all get their
    change in. A file that is not valid TOML is listed with its error, and never written over.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def path(self, name: str) -> Path:
        """Where the profile `name` is kept; ProfileError where it cannot be a profile's name."""
        if problem := name_problem(name):
            raise ProfileError(f"“{name}” cannot be a profile's name", problem)
        return self.folder / f"{name}{SUFFIX}"

    def list(self) -> Listing:
        """Every profile file, by name; ProfileError where the folder itself cannot be read."""
        return [self._saved(name) for name in self._names()]

    def load(self, name: str) -> Profile:
        """The profile `name`; ProfileError where there is none, or its file cannot be used as it is."""
        path = self.path(name)
        if not os.path.lexists(path):
            raise self._no_profile(name)
        return read_document(path).profile()

    def save(self, profile: Profile, *, replace: bool = False) -> Path:
        """Writes a profile and gives its path; an existing one only with `replace`, its unknown keys kept.

        ProfileError where the name is taken, the file there is not valid TOML, or the profile itself would
        not be readable again; ConfigError where the disk refuses. Nothing is changed then.
        """
        path = self.path(profile.name)
        _standing(path, replace)  # before the lock, which lies beside what a link leads to
        with locked(path):
            self._write(_standing(path, replace), profile)
        return path

    def update(self, name: str, change: Callable[[Profile], Profile]) -> Profile:
        """Re-reads a profile, changes it and writes it, all under its lock; gives what the file now says.

        ProfileError as for `load` and `save`, and then nothing is written. `change` may not rename.
        """
        path = self.path(name)
        if not os.path.lexists(path):
            raise self._no_profile(name)
        read_document(path)  # before the lock, as in save
        with locked(path):
            document = read_document(path)
            before = document.profile()
            after = change(before)
            if after == before:
                return before
            if after.name != name:
                raise ProfileError(f"A change of {name} cannot make it {after.name}", path=str(path))
            return self._write(document, after, before)

    def remove(self, name: str) -> None:
        """Deletes a listed profile's file, readable or not; of a symlink the link. ProfileError otherwise."""
        if name not in self._names():
            raise self._no_profile(name)
        path = self.folder / f"{name}{SUFFIX}"
        try:
            mode = os.lstat(path).st_mode
            if not (stat.S_ISREG(mode) or stat.S_ISLNK(mode)):
                raise ProfileError(
                    f"{path.name} is not removed", f"{path} is no file", "Remove it by hand", path=str(path)
                )
            with locked(path) if stat.S_ISREG(mode) else nullcontext():
                os.unlink(path)
            sync_folder(self.folder)
        except OSError as wrong:
            raise ProfileError(
                f"{path.name} cannot be removed", f"{path}: {why(wrong)}", path=str(path)
            ) from None

    def _saved(self, name: str) -> Saved:
        path = self.folder / f"{name}{SUFFIX}"
        try:
            return Saved(name, path, self.load(name), None)
        except ProfileError as wrong:
            return Saved(name, path, None, wrong)

    def _names(self) -> Names:
        try:
            found = os.listdir(self.folder)
        except FileNotFoundError:
            return []
        except OSError as wrong:
            raise ProfileError(
                "The profiles cannot be listed", f"{self.folder}: {why(wrong)}", path=str(self.folder)
            ) from None
        names = [name.removesuffix(SUFFIX) for name in found if name.endswith(SUFFIX) and name[0] != "."]
        return sorted(names, key=lambda name: (name.casefold(), name))

    def _write(self, document: Document, profile: Profile, before: Profile | None = None) -> Profile:
        data, written = document.changed(profile, before)
        write_atomically(document.path, data)
        return written

    def _no_profile(self, name: str) -> ProfileError:
        names = []
        with suppress(ConfigError):
            names = self._names()
        near = nearest(name, names)
        hint = f"Did you mean {near}?" if near else "Run: lbtui profiles list"
        return ProfileError(f"There is no profile {name}", f"Looked in {self.folder}", hint)


def _standing(path: Path, replace: bool) -> Document:
    """What a save to `path` would change: the file there if it may be replaced, else nothing."""
    if not os.path.lexists(path):
        return Document(path, {})
    if not replace:
        name = path.name.removesuffix(SUFFIX)
        raise ProfileError(
            f"There is a profile {name} already", str(path), "Choose another name", path=str(path)
        )
    return read_document(path)
