"""Real processes and real pipes: streams that close early, a full disk, encodings, and what gets imported."""

from __future__ import annotations

import json
import os
import select
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.cli.conftest import Ran, command, process
from tests.pty_terminal import Terminal

ROWS = ("rows", "demo/xbox", "TotalFlagsCaptured", "--limit", "2000", "--json")
CHECK = """
import contextlib, io, json, sys
sys.modules["click"] = None  # a tool of the tests brings it, and where it is there httpx imports rich for it
from lbtui.cli.main import main
heavy = {"textual", "rich", "httpx", "starlette", "asyncio", "argparse", "platformdirs"} | set(sys.argv[2:])
told = {}
for words in json.loads(sys.argv[1]):
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        code = main(words)
    told[" ".join(words)] = [code, *sorted(heavy & set(sys.modules))]
print(json.dumps(told))
"""


def imported(*lines: str, also: tuple[str, ...] = ()) -> dict[str, list[object]]:
    """By command line, run one after the other: the exit code, then the heavy modules that are there by now, and
    those of `also`."""
    words = json.dumps([line.split() for line in lines])
    run = [sys.executable, "-c", CHECK, words, *also]
    done = subprocess.run(run, capture_output=True, timeout=60, check=True)
    told: dict[str, list[object]] = json.loads(done.stdout)
    return told


def test_what_asks_nobody_imports_nothing_heavy() -> None:
    assert imported("--help", "profiles --help", "score --help", "--version") == {
        "--help": [0],
        "profiles --help": [0],
        "score --help": [0],
        "--version": [0],
    }
    lines = (
        "rows --help",
        "find --help",
        "export --help",
        "score set --help",
        "keys",
        "rwos",
        "profiles add x --watch",
    )
    assert list(imported(*lines).values()) == [[code, "argparse"] for code in (0, 0, 0, 0, 0, 2, 2)]


def test_a_pipe_that_takes_little_at_once_gets_all() -> None:
    """Another program may have set it so that nothing waits for room in it."""
    whole = subprocess.run([sys.executable, "-m", "lbtui", *ROWS], capture_output=True, check=True).stdout
    reading, writing = os.pipe()
    os.set_blocking(writing, False)
    with subprocess.Popen([sys.executable, "-m", "lbtui", *ROWS], stdout=writing) as process:
        os.close(writing)
        assert select.select([reading], [], [], 20)[0]
        time.sleep(0.5)  # it is full by now
        with open(reading, "rb") as file:
            assert json.loads(file.read())["rows"] == json.loads(whole)["rows"]
    assert process.returncode == 0
    assert len(whole) > 2**17


def test_a_list_of_profiles_needs_nothing_that_asks() -> None:
    services = ("xbox", "mobage", "gamesparks")
    asking = ("lbtui.fetch", "lbtui.providers.base", *(f"lbtui.providers.{each}" for each in services))
    told = imported("profiles list", also=asking)
    assert told == {"profiles list": [0, "argparse"]}


def test_the_first_screen_needs_nothing_that_asks() -> None:
    code = """
import sys
import lbtui.tui.app
from lbtui.session import Session
assert [each.name for each in Session(None).listed()] == ["demo/xbox", "demo/mobage", "demo/gamesparks"]
services = ("xbox", "mobage", "gamesparks")
asking = {"lbtui.fetch", "lbtui.providers.base", *(f"lbtui.providers.{each}" for each in services)}
assert not asking & set(sys.modules), asking & set(sys.modules)
"""
    subprocess.run([sys.executable, "-c", code], timeout=60, check=True)


FIRST_FRAME = """
import sys
from lbtui.cli.main import main
from textual.drivers._writer_thread import WriterThread
write = WriterThread.write
shown = ""

def told(self, text):
    global shown
    write(self, text)
    shown += text
    if "demo/xbox" in shown:
        WriterThread.write = write
        with open(sys.argv[1], "w") as file:
            file.write("\\n".join(sys.modules))

WriterThread.write = told
main([])
"""


def test_the_first_frame_is_drawn_without_what_it_does_not_show(tmp_path: Path) -> None:
    """In a real terminal: what is imported when the profiles are written to it."""
    seen = tmp_path / "modules"
    with Terminal([sys.executable, "-c", FIRST_FRAME, str(seen)]) as terminal:
        terminal.until("demo/xbox")
        terminal.send("q")
        terminal.wait()
    modules = seen.read_text().split()
    assert "lbtui.terminal.thin_driver" in modules
    unseen = {
        "httpx", "certifi", "starlette", "sqlite3", "oauthlib", "anyio", "argparse", "tomli_w", "tomllib", "shlex",
        "lbtui.fetch", "lbtui.check", "lbtui.writing", "lbtui.model.change", "lbtui.model.page",
        "lbtui.store.journal", "lbtui.tui.screens.ranks", "lbtui.demo.world",
    }  # fmt: skip
    assert unseen & set(modules) == set()


def test_a_lookup_imports_no_more_than_it_needs() -> None:
    line = "find demo/xbox 1234567890123444 --board TotalFlagsCaptured"
    others = ("tomli_w", "tomllib", "oauthlib", "lbtui.tui", "lbtui.check", "lbtui.writing")
    told = imported(line, also=others)
    assert told == {line: [0, "argparse", "asyncio", "httpx", "starlette"]}


def test_one_demo_is_asked_without_the_others() -> None:
    line = "find demo/xbox 1234567890123444 --board TotalFlagsCaptured"
    services = [
        f"lbtui.{room}"
        for each in ("mobage", "gamesparks")
        for room in (f"demo.{each}_boards", f"providers.{each}")
    ]
    others = ("lbtui.fetch.plain_http", *services)
    ((code, *modules),) = imported(line, also=others).values()
    assert (code, set(others) & set(modules)) == (0, set())


def test_what_draws_nothing_imports_nothing_that_draws() -> None:
    told = imported(
        "profiles list",
        "info",
        "rows demo/xbox TotalFlagsCaptured",
        "boards demo/xbox",
        "find demo/xbox 1234567890123444 --board TotalFlagsCaptured",
        "profiles check demo/xbox",
    )
    assert [code for code, *_ in told.values()] == [0] * 6
    assert "httpx" in told["rows demo/xbox TotalFlagsCaptured"]
    assert "httpx" not in told["profiles list"]
    assert not [line for line, modules in told.items() if {"textual", "rich"} & set(modules)]


def reader_leaves(words: tuple[str, ...], lines: int) -> Ran:
    """Reads some lines of a command's output and closes the pipe."""
    with subprocess.Popen(command(*words), stdout=subprocess.PIPE, stderr=subprocess.PIPE) as running:
        assert running.stdout is not None
        assert running.stderr is not None
        for _ in range(lines):
            running.stdout.readline()
        running.stdout.close()
        code = running.wait(30)
        return Ran(code, "", running.stderr.read().decode())


@pytest.mark.parametrize("words", [("--help",), ("rows", "--help"), ("keys",), ROWS])
def test_a_reader_who_leaves_ends_it_quietly(words: tuple[str, ...]) -> None:
    assert reader_leaves(words, 0) == Ran(0, "", "")


def test_a_reader_who_leaves_ends_a_watch_although_nothing_changes() -> None:
    ran = reader_leaves(
        ("rows", "demo/xbox", "TotalFlagsCaptured", "--limit", "1", "--watch", "1", "--json"), 1
    )
    assert ran == Ran(0, "", "")


def test_a_full_disk_is_told() -> None:
    with open("/dev/full", "wb") as full:
        ran = process(("keys",), stdout=full, capture_output=False, stderr=subprocess.PIPE)
    assert ran.code == 1
    assert ran.err.startswith("lbtui: The output cannot be written.\n")
    assert "Traceback" not in ran.err


@pytest.mark.parametrize("closed", [">&-", "2>&-", "<&-", ">&- 2>&- <&-"])
def test_streams_that_were_never_open_are_no_failure(closed: str) -> None:
    done = subprocess.run(
        ["/bin/sh", "-c", f'"$0" "$@" {closed}', *command("info")], capture_output=True, timeout=60, check=False
    )
    assert done.returncode == 0
    assert b"Traceback" not in done.stderr


def test_an_encoding_without_our_signs_still_gets_all_rows() -> None:
    environment = os.environ | {"PYTHONIOENCODING": "iso-8859-1", "PYTHONUTF8": "0"}
    done = subprocess.run(command("keys"), env=environment, capture_output=True, timeout=60, check=False)
    assert done.returncode == 0
    assert b"\\u2191" in done.stdout
    assert b"\x9b" not in done.stdout
