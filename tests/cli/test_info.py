"""`lbtui info` and `lbtui keys`: facts for a person and a bug report."""

from __future__ import annotations

import os
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest

from lbtui.tui.actions import ACTIONS
from tests.cli.conftest import Run


def test_info_says_where_everything_is(run: Run, near: str, profiles: Path) -> None:
    (profiles / "torn.toml").write_text("=")
    told = run("info", "--json").json
    assert told["config"] == os.environ["LBTUI_CONFIG_DIR"]
    assert told["state"] == os.environ["LBTUI_STATE_DIR"]
    assert told["profiles"] == {"folder": str(profiles), "saved": 2, "usable": 1, "problem": None}
    assert told["libraries"] == {name: version(name) for name in ("textual", "httpx", "pyarrow")}
    assert told["terminal"]["stdout"] is False
    text = run("info").out
    assert str(profiles) in text
    assert "2, of which 1 usable" in text


def test_info_names_our_variables_and_shows_only_folders(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LBTUI_SOMETHING", "made-up-secret\x1b")
    ran = run("info")
    assert "LBTUI_SOMETHING" in ran.out
    assert "made-up-secret" not in ran.out + run("info", "--json").out
    assert run("info", "--json").json["environment"]["LBTUI_STATE_DIR"] == os.environ["LBTUI_STATE_DIR"]


def test_info_names_the_settings_and_what_is_wrong_with_them(run: Run, profiles: Path) -> None:
    file = profiles.parent / "settings.toml"
    told: dict[str, Any] = {"file": str(file), "driver": "thin", "notes": [], "problem": None}
    assert run("info", "--json").json["settings"] == told
    file.write_text('driver = "stock"\ncolor = 1\n')
    notes = ["settings.toml: unknown key color"]
    assert run("info", "--json").json["settings"] == told | {"driver": "stock", "notes": notes}
    assert str(file) in run("info").out
    assert notes[0] in run("info").out
    file.write_text('driver = "stok"\n')
    ran = run("info", "--json")
    assert (ran.code, ran.json["settings"]["driver"]) == (0, None)
    assert ran.json["settings"]["problem"] in run("info").out


def test_info_prints_what_the_environment_holds_clean(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "x\x1b[31m")
    monkeypatch.setenv("COLORTERM", "a\nb")
    ran = run("info")
    assert "\x1b" not in ran.out
    assert "x␛[31m" in ran.out
    assert "a␊b" in ran.out


def test_info_creates_nothing(run: Run, tmp_path: Path) -> None:
    assert run("info").code == 0
    assert list(tmp_path.iterdir()) == []


def test_keys_has_a_line_for_every_action(run: Run) -> None:
    ran = run("keys")
    assert (ran.code, ran.err) == (0, "")
    lines = ran.out.splitlines()[1:]
    assert len(lines) == len(ACTIONS)
    for line, action in zip(lines, ACTIONS, strict=True):
        assert action.id in line
        assert action.help in line
    assert [each["id"] for each in run("keys", "--json").json] == [action.id for action in ACTIONS]
