"""`lbtui info`: versions, folders, terminal: what a bug report needs, and where one's files are."""

from __future__ import annotations

import os
import platform
import shutil
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from lbtui import __version__
from lbtui.cli.output import is_terminal, write_lines
from lbtui.cli.table import width
from lbtui.cli.usage import add_json
from lbtui.errors import LbtuiError
from lbtui.model.json_text import json_text
from lbtui.model.text import clean

ABOUT = """
Prints versions, folders and what is known of this terminal. Of lbtui's own
environment variables it prints the names; values only where they are folders.
"""
EXAMPLES = ("lbtui info", "lbtui info --json")
LIBRARIES = ("textual", "httpx", "pyarrow")


def configure(parser: ArgumentParser) -> None:
    add_json(parser)


def run(args: Namespace) -> int:
    facts = gathered()
    if args.json:
        write_lines([json_text(facts)])
    else:
        lines = list(_lines(facts))
        size = max(width(name) for name, _ in lines)
        write_lines(f"{name:<{size}}  {clean(text)}" for name, text in lines)
    return 0


def gathered() -> dict[str, Any]:
    """What `info --json` prints."""
    from lbtui.store.paths import CONFIG_VARIABLE, STATE_VARIABLE, Paths
    from lbtui.store.profiles import ProfileStore

    paths = Paths.from_environment()
    saved, problem = [], None
    try:
        saved = ProfileStore(paths.profiles).list()
    except LbtuiError as error:
        problem = str(error)
    ours = sorted(name for name in os.environ if name.startswith("LBTUI_"))
    folders = {CONFIG_VARIABLE, STATE_VARIABLE}
    size = shutil.get_terminal_size((0, 0))
    return {
        "lbtui": __version__,
        "python": platform.python_version(),
        "system": platform.platform(),
        "libraries": {name: _version(name) for name in LIBRARIES},
        "config": str(paths.config),
        "state": str(paths.state),
        "profiles": {
            "folder": str(paths.profiles),
            "saved": len(saved),
            "usable": sum(each.profile is not None for each in saved),
            "problem": problem,
        },
        "settings": _settings(paths.settings),
        "terminal": {
            "term": os.environ.get("TERM"),
            "colorterm": os.environ.get("COLORTERM"),
            "columns": size.columns or None,
            "lines": size.lines or None,
            "stdin": is_terminal(sys.stdin),
            "stdout": is_terminal(sys.stdout),
            "stderr": is_terminal(sys.stderr),
            "encoding": getattr(sys.stdout, "encoding", None),
        },
        "environment": {name: os.environ[name] if name in folders else None for name in ours},
    }


def _settings(path: Path) -> dict[str, Any]:
    from lbtui.store.settings import read_settings

    facts: dict[str, Any] = {"file": str(path), "driver": None, "notes": [], "problem": None}
    try:
        settings = read_settings(path)
    except LbtuiError as error:
        return facts | {"problem": str(error)}
    return facts | {"driver": settings.driver, "notes": list(settings.notes)}


def _lines(facts: dict[str, Any]) -> Iterator[tuple[str, str]]:
    profiles, settings, terminal = facts["profiles"], facts["settings"], facts["terminal"]
    yield "lbtui", facts["lbtui"]
    yield "python", facts["python"]
    yield "system", facts["system"]
    for name, found in facts["libraries"].items():
        yield name, found or "not installed"
    yield "configuration", facts["config"]
    yield "state", facts["state"]
    yield "profiles", profiles["folder"]
    yield "saved profiles", profiles["problem"] or f"{profiles['saved']}, of which {profiles['usable']} usable"
    yield "settings", settings["file"]
    for problem in filter(None, (*settings["notes"], settings["problem"])):
        yield "", problem
    yield "driver", settings["driver"] or "not known"
    yield "TERM", terminal["term"] or "not set"
    yield "COLORTERM", terminal["colorterm"] or "not set"
    known = terminal["columns"] and terminal["lines"]
    yield "size", f"{terminal['columns']} x {terminal['lines']}" if known else "not known"
    for stream in ("stdin", "stdout", "stderr"):
        yield stream, "a terminal" if terminal[stream] else "no terminal"
    yield "encoding", terminal["encoding"] or "not known"
    for name, value in facts["environment"].items():
        yield name, value or "set"


def _version(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None
