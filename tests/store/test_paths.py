"""Where the files of a person are."""

from __future__ import annotations

from pathlib import Path

import pytest

from lbtui.errors import ConfigError
from lbtui.store.paths import Paths


def test_the_variables_name_the_folders() -> None:
    paths = Paths.from_environment({"LBTUI_CONFIG_DIR": "/a/config", "LBTUI_STATE_DIR": "/a/state"})
    assert paths == Paths(Path("/a/config"), Path("/a/state"))
    assert paths.profiles == Path("/a/config/profiles")


def test_a_tilde_is_home_and_a_relative_folder_is_below_here(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", "/home/someone")
    monkeypatch.chdir(tmp_path)
    paths = Paths.from_environment({"LBTUI_CONFIG_DIR": "~/config", "LBTUI_STATE_DIR": "state"})
    assert paths == Paths(Path("/home/someone/config"), tmp_path / "state")


@pytest.mark.parametrize("environ", [{}, {"LBTUI_CONFIG_DIR": "", "LBTUI_STATE_DIR": ""}])
def test_without_them_the_system_says_where(environ: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", "/a/xdg-config")
    monkeypatch.setenv("XDG_STATE_HOME", "/a/xdg-state")
    paths = Paths.from_environment(environ)
    assert paths.config.name == "lbtui"
    assert paths.state != paths.config
    assert paths.config.is_absolute()


def test_a_home_that_nobody_knows_is_told() -> None:
    with pytest.raises(ConfigError) as caught:
        Paths.from_environment({"LBTUI_CONFIG_DIR": "~no-such-user-here/x"})
    assert "LBTUI_CONFIG_DIR" in caught.value.hint
    assert "~no-such-user-here/x" in str(caught.value)


def test_a_user_without_a_home_is_told_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    def nobody(uid: int) -> None:
        raise KeyError(uid)

    for name in ("HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("pwd.getpwuid", nobody)
    with pytest.raises(ConfigError, match="no home folder") as caught:
        Paths.from_environment({})
    assert caught.value.hint == "Set LBTUI_CONFIG_DIR"


def test_asking_makes_no_folder(tmp_path: Path) -> None:
    Paths.from_environment()
    assert list(tmp_path.iterdir()) == []
