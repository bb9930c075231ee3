"""Where lbtui keeps its files on this machine."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from lbtui.errors import ConfigError

CONFIG_VARIABLE = "LBTUI_CONFIG_DIR"
STATE_VARIABLE = "LBTUI_STATE_DIR"


class Paths(NamedTuple):
    """The configuration folder and the state folder; neither need exist yet."""

    config: Path
    state: Path

    @property
    def profiles(self) -> Path:
        """The folder with one file per profile."""
        return self.config / "profiles"

    @property
    def settings(self) -> Path:
        """The file of a person's settings."""
        return self.config / "settings.toml"

    @classmethod
    def from_environment(cls, environ: Mapping[str, str] = os.environ) -> Paths:
        """The folders that `LBTUI_CONFIG_DIR` and `LBTUI_STATE_DIR` name, else the system's own places.

        An empty variable counts as unset. ConfigError where a folder depends on a home that nobody knows.
        """
        return cls(
            _folder(environ, CONFIG_VARIABLE, "user_config_path"),
            _folder(environ, STATE_VARIABLE, "user_state_path"),
        )


def _folder(environ: Mapping[str, str], variable: str, kind: str) -> Path:
    given = environ.get(variable)
    try:
        folder = (Path(given) if given else _own(kind)).expanduser()
    except RuntimeError:
        folder_of = f"The folder {given}" if given else "The folder of lbtui's files"
        raise ConfigError(
            f"{folder_of} cannot be found", "This user has no home folder", f"Set {variable}"
        ) from None
    if not given and str(folder).startswith("~"):
        raise ConfigError("This user has no home folder to keep files in", hint=f"Set {variable}")
    return folder.absolute()


def _own(kind: str) -> Path:
    """The system's own place for files of that kind."""
    import platformdirs  # only who asks for the system's places pays for it

    place: Path = getattr(platformdirs, kind)("lbtui", appauthor=False)
    return place
