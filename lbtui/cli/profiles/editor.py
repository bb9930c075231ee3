"""A profile's file in the person's own editor, so that neither a slip nor a crash loses what was typed.

The editor works on a draft in the state folder. The draft takes the file's place, byte for byte, once it can
be used and while the file is still what the draft began as. Until then it stays, and the next edit goes on
from it.
"""

from __future__ import annotations

import os
import shlex
import signal
import subprocess
from dataclasses import dataclass
from pathlib import Path

from lbtui.cli.output import narrate
from lbtui.errors import ConfigError, ProfileError
from lbtui.store.atomic import locked, write_atomically
from lbtui.store.document import LIMIT, read_document
from lbtui.store.files import Refused, read_regular
from lbtui.store.paths import Paths
from lbtui.store.profiles import ProfileStore

FALLBACK = "vi"


@dataclass(frozen=True, slots=True)
class Draft:
    """What is being typed, and beside it what it began as."""

    file: Path
    path: Path

    @property
    def base(self) -> Path:
        return self.path.with_suffix(".base")

    def begin(self) -> None:
        """Starts from the file as it is, or goes on from what an earlier edit left."""
        if self.path.exists() and self.base.exists():
            self.check_base()
            narrate(f"going on from the draft {self.path}")
            return
        now = _read(self.file)
        write_atomically(self.base, now)
        write_atomically(self.path, now)

    def check_base(self) -> None:
        """ProfileError where somebody else has changed the file since."""
        if _read(self.file) != _read(self.base):
            raise ProfileError(
                f"{self.file.name} has changed since your draft of it began",
                f"The draft is {self.path}",
                "Bring your changes over to the file, then remove the draft",
                path=str(self.file),
            )

    def unchanged(self) -> bool:
        return _read(self.path) == _read(self.base)

    def take_effect(self) -> None:
        """The draft becomes the file. ProfileError where it cannot be used, and then both stay as they are."""
        try:
            read_document(self.path).profile()
        except ProfileError as wrong:
            going_on = "The profile is as it was; the same command goes on from the draft"
            wrong.hint = f"{wrong.sentences()[2]} {going_on}".strip()
            raise
        with locked(self.file):
            self.check_base()
            write_atomically(self.file, _read(self.path))

    def drop(self) -> None:
        for each in (self.path, self.base):
            each.unlink(missing_ok=True)


def edit_by_hand(name: str) -> int:
    """Opens a profile's file in $VISUAL or $EDITOR and puts what comes back in its place."""
    paths = Paths.from_environment()
    store = ProfileStore(paths.profiles)
    file = store.path(name)
    if not os.path.lexists(file):
        store.load(name)  # says which name is near
    draft = Draft(file, paths.state / "drafts" / file.name)
    draft.begin()
    try:
        _edit(draft.path)
    except ConfigError:
        if draft.unchanged():
            draft.drop()
        raise
    if draft.unchanged():
        narrate("nothing changed")
    else:
        draft.take_effect()
        narrate(f"saved {file}")
    draft.drop()
    return 0


def _edit(path: Path) -> None:
    """Waits for the editor; ctrl+c in it is the editor's own business."""
    line = os.environ.get("VISUAL") or os.environ.get("EDITOR") or FALLBACK
    before = signal.signal(signal.SIGINT, lambda *_: None)
    try:
        argv = [*shlex.split(line), str(path)]
        code = subprocess.run(argv, check=False).returncode  # noqa: S603  the person's own choice of program
    except (OSError, ValueError) as wrong:
        reason = wrong.strerror if isinstance(wrong, OSError) else str(wrong)
        raise ConfigError(
            f"The editor “{line}” does not start", reason or "", "Set VISUAL or EDITOR, or use --set KEY=VALUE"
        ) from None
    finally:
        signal.signal(signal.SIGINT, before)
    if code:
        raise ConfigError(f"The editor “{line}” ended with code {code}", hint="The profile is as it was")


def _read(path: Path) -> bytes:
    try:
        return read_regular(path, LIMIT).data
    except Refused as refused:
        raise ProfileError(
            f"{path.name} cannot be read", f"{path} {refused.reason}", refused.hint, path=str(path)
        ) from None
