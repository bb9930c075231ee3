"""A program run to its end and measured, and a server that runs meanwhile."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

NO_CLICK = "import sys; sys.modules['click'] = None\n"
"""httpx imports click where it is installed, and Rich with it; only the tests bring it."""

LBTUI = f"{NO_CLICK}from lbtui.cli.main import entry; entry()"

LAUNCH = """
import json, os, subprocess, sys, time
start = time.perf_counter()
program = subprocess.Popen(sys.argv[1:], stdout=subprocess.PIPE, stdin=subprocess.DEVNULL)
said = program.stdout.read().decode()
_, status, used = os.wait4(program.pid, 0)
program.returncode = os.waitstatus_to_exitcode(status)
seconds = time.perf_counter() - start
print(json.dumps([program.returncode, seconds, used.ru_maxrss, used.ru_utime + used.ru_stime, said]))
"""
"""A small program that starts another: the peak of a program's memory counts that of the one that started it."""


def environment(folder: Path) -> dict[str, str]:
    """One in which lbtui's files and a bytecode cache are in `folder`, and nothing keeps Python from its own pace."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if name not in ("PYTHONDONTWRITEBYTECODE", "PYTHONUNBUFFERED")
    }
    return kept | {
        "PYTHONPYCACHEPREFIX": str(folder / "bytecode"),
        "LBTUI_CONFIG_DIR": str(folder / "config"),
        "LBTUI_STATE_DIR": str(folder / "state"),
    }


@dataclass(frozen=True, slots=True)
class Run:
    """What a program took: seconds, its start included, and of a processor; its peak memory; what it printed."""

    seconds: float
    processor_seconds: float
    peak_mib: float
    said: str


def run(argv: Sequence[str], environment: Mapping[str, str] | None = None) -> Run:
    """Runs it. RuntimeError where it does not end well; what it says of that stands on standard error."""
    launched = subprocess.run(
        [sys.executable, "-S", "-c", LAUNCH, *argv], env=environment, stdout=subprocess.PIPE, check=True
    )
    status, seconds, peak, processor, said = json.loads(launched.stdout)
    if status:
        raise RuntimeError(f"{' '.join(argv)} ended with {status}: {said}")
    return Run(seconds, processor, peak / 1024, said)


@contextlib.contextmanager
def serving(*words: str) -> Iterator[str]:
    """Runs a server, a module with its arguments, that prints its address, and gives that."""
    with subprocess.Popen([sys.executable, "-m", *words], stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout
        try:
            if not (address := server.stdout.readline().strip()):
                raise RuntimeError(f"{' '.join(words)} did not start")
            yield address
        finally:
            server.send_signal(signal.SIGTERM)
