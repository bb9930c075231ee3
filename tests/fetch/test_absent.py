"""A module that is not installed is looked for once, and not with every request."""

from __future__ import annotations

import importlib
import importlib.abc
import subprocess
import sys

import pytest

from lbtui.fetch.absent import left_out, note_absent

NAME = "lbtui_has_no_such_module"


class Watching(importlib.abc.MetaPathFinder):
    """Finds nothing, and notes what it was asked for."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def find_spec(self, fullname: str, path: object, target: object = None) -> None:
        del path, target
        self.asked.append(fullname)


@pytest.fixture
def watching(monkeypatch: pytest.MonkeyPatch) -> Watching:
    finder = Watching()
    monkeypatch.setattr(sys, "meta_path", [finder, *sys.meta_path])
    monkeypatch.delitem(sys.modules, NAME, raising=False)
    return finder


def test_what_is_not_there_is_not_looked_for_again(watching: Watching, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "modules", dict(sys.modules))
    note_absent(NAME)
    note_absent(NAME)
    assert watching.asked == [NAME]
    with pytest.raises(ModuleNotFoundError, match=NAME):
        importlib.import_module(NAME)
    assert watching.asked == [NAME]


def test_what_is_there_stays() -> None:
    note_absent("json")
    note_absent("this")
    assert importlib.import_module("json") is sys.modules["json"]
    assert "this" not in sys.modules


def test_what_an_import_can_do_without_is_back_afterwards() -> None:
    with left_out(NAME):
        with pytest.raises(ModuleNotFoundError, match=NAME):
            importlib.import_module(NAME)
        with left_out("json"):
            assert importlib.import_module("json") is sys.modules["json"]
    assert NAME not in sys.modules


def test_the_command_line_of_the_http_library_is_not_loaded() -> None:
    """httpx imports it, with all that it needs, wherever click and Rich are installed."""
    code = "import sys, lbtui.fetch.client; print([name for name in ('click', 'rich', 'httpx._main') if name in sys.modules])"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout == "[]\n"
