"""Profile files as a person would leave them, in a folder of the test's own."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from lbtui.store.profiles import ProfileStore

SCID = "00000000-0000-4000-8000-0000000000aa"
GOOD = f'service = "xbox"\nscid = "{SCID}"\nauthorization = "env:XBL_TOKEN"\n'
INLINE = GOOD.replace("env:XBL_TOKEN", "XBL3.0 x=1;made-up-4711")

WriteProfile = Callable[..., Path]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "config" / "profiles"


@pytest.fixture
def store(folder: Path) -> ProfileStore:
    return ProfileStore(folder)


@pytest.fixture
def write(folder: Path) -> WriteProfile:
    """Writes `profiles/NAME.toml` by hand and gives its path."""

    def written(name: str = "halo", contents: str | bytes = GOOD, mode: int = 0o600) -> Path:
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / f"{name}.toml"
        path.write_bytes(contents.encode() if isinstance(contents, str) else contents)
        path.chmod(mode)
        return path

    return written


@pytest.fixture
def disown(monkeypatch: pytest.MonkeyPatch) -> Callable[[Path], None]:
    """Makes a file another user's: truly so where the tests run as root, else by making us another user."""

    def disowned(path: Path) -> None:
        if os.geteuid() == 0:
            os.chown(path, 12_345, -1)
        else:
            stranger = os.geteuid() + 1
            monkeypatch.setattr(os, "geteuid", lambda: stranger)

    return disowned
