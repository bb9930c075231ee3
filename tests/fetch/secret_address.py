"""A made-up secret address kept in each way that a profile may name, and all that an error could betray of it."""

from __future__ import annotations

import io
import json
import shlex
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path
from types import TracebackType
from typing import Any

import pytest
from rich.console import Console
from rich.traceback import Traceback

from lbtui.fetch.connection import Connection
from lbtui.fetch.timing import REAL, Timing
from lbtui.model.board import BoardRef
from lbtui.model.profile import Profile, check_profile
from lbtui.providers.gamesparks import GameSparksProvider
from lbtui.store.secrets import reveal

from .misbehaving import Turn

TESTS = Path(__file__).parent.parent
KEY, SECRET, PLAYER = "p310256Kx7Q", "Zt9made-upSecret_of", "52e27a77e4b0309a6e507901"
PATH = f"/callback/{KEY}/lbRequests/{SECRET}"
REF = BoardRef("flags")
ROWS = json.dumps([{"playerId": PLAYER, "rank": 1}]).encode()
KINDS = ("env", "file", "cmd", "inline")

Make = Callable[..., Connection]
"""Makes connections by an address's reference, and closes them after the test."""


class Keeper:
    """Keeps an address where a reference leads to it."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self._folder = folder
        self._monkeypatch = monkeypatch

    def keep(self, kind: str, text: str) -> str:
        """What the profile says, once `text` is kept so."""
        if kind == "inline":
            return text
        if kind == "env":
            self._monkeypatch.setenv("LBTUI_TEST_CALLBACK", text)
            return "env:LBTUI_TEST_CALLBACK"
        file = self._folder / "callback"
        file.write_text(text)
        file.chmod(0o600)
        if kind == "file":
            return f"file:{file}"
        return "cmd:" + shlex.join(["cat", str(file)])


def profile(url: str, service: str = "gamesparks", **values: Any) -> Profile:
    document = {"service": service, "url": url, "timeout": 30, **values}
    made, problems = check_profile("p", document, GameSparksProvider.fields)
    assert not problems, problems
    return made


def callback_at(url: str, timing: Timing = REAL, **values: Any) -> Connection:
    return Connection(profile(url, **values), reveal, timing=timing)


def crash_screen(error: BaseException) -> str:
    """What Textual prints of an error that ends it, but whole."""
    console = Console(file=io.StringIO(), width=300, color_system=None)
    console.print(
        Traceback.from_exception(
            type(error), error, _ours(error.__traceback__), show_locals=True,
            locals_max_length=10**6, locals_max_string=10**6,
        )
    )  # fmt: skip
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def told_by(error: BaseException) -> str:
    """All that a log or a post mortem could show of an error and of what led to it, save of the tests' frames."""
    return "\n".join(_texts(error))


def _ours(trace: TracebackType | None) -> TracebackType | None:
    """What follows the tests' frames."""
    while trace and Path(trace.tb_frame.f_code.co_filename).is_relative_to(TESTS):
        trace = trace.tb_next
    return trace


def _texts(error: BaseException) -> Iterator[str]:
    links: list[BaseException | None] = [error]
    seen: set[int] = set()
    while links:
        link = links.pop()
        if link is None or id(link) in seen:
            continue
        seen.add(id(link))
        yield f"{link!r} {link} {vars(link)}"
        for frame, _ in traceback.walk_tb(_ours(link.__traceback__)):
            yield f"{frame.f_code.co_name} {frame.f_locals!r}"
        links += [link.__cause__, link.__context__]


def clear(text: str) -> bool:
    """Whether neither the secret nor the key stands in a text, however it may be written there."""
    folded = text.replace("\\", "").lower()
    return not any(part in folded for part in (SECRET.lower(), "zt9made", KEY.lower()))


def echo(turn: Turn) -> str:
    """The address as a service knows it, without its scheme."""
    return f"{turn.seen.headers['host']}{turn.seen.target}"
