"""The process ends at once, and with nothing lost that anybody waits for."""

from __future__ import annotations

import subprocess
import sys

import pytest

from lbtui import __version__

VERSION = f"lbtui {__version__}"
LAST = "import atexit; atexit.register(print, 'taken down'); "
WORKING = "import threading, time; threading.Thread(target=lambda: (time.sleep(0.3), print('done'))).start(); "
WATCHED = "import sys; sys.setprofile(lambda *_: None); "
WAITING = "import sys; sys.stdout.write('before '); "


@pytest.mark.parametrize(
    ("before", "said"),
    [
        pytest.param(LAST, f"{VERSION}\n", id="alone"),
        pytest.param(LAST + WAITING, f"before {VERSION}\n", id="something printed"),
        pytest.param(LAST + WORKING, f"{VERSION}\ndone\ntaken down\n", id="a thread at work"),
        pytest.param(LAST + WATCHED, f"{VERSION}\ntaken down\n", id="a profiler"),
    ],
)
def test_the_interpreter_is_taken_down_only_where_that_serves_somebody(before: str, said: str) -> None:
    code = f"{before}from lbtui.cli.main import entry; entry()"
    done = subprocess.run(
        [sys.executable, "-c", code, "--version"], capture_output=True, text=True, check=False
    )
    assert (done.stdout, done.stderr, done.returncode) == (said, "", 0)


def test_the_exit_code_is_kept() -> None:
    done = subprocess.run([sys.executable, "-m", "lbtui", "nope"], capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert done.stderr.startswith("lbtui: There is no command")
