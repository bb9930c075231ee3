"""`--watch`: prints what changed until it is told to stop, and how it ends."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from typing import IO

import pytest

from lbtui.cli.running import repeat
from lbtui.errors import UsageError
from tests.cli.conftest import SaveProfile, command
from tests.cli.service import Service
from tests.pty_terminal import Terminal


@contextmanager
def watching(
    *words: str, program: Sequence[str] = ()
) -> Iterator[tuple[subprocess.Popen[str], IO[str], IO[str]]]:
    """A process that watches, with its output and its narration."""
    with subprocess.Popen(
        [*(program or command()), *words],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        stdin=subprocess.DEVNULL,
        text=True,
    ) as running:
        assert running.stdout is not None
        assert running.stderr is not None
        try:
            yield running, running.stdout, running.stderr
        finally:
            running.kill()


ENDS = {signal.SIGINT: 130, signal.SIGTERM: 143, signal.SIGHUP: 129}


def test_a_signal_ends_it_with_its_own_code_and_no_traceback(near: str) -> None:
    with ExitStack() as stack:
        watches = {
            number: stack.enter_context(watching("rows", near, "small", "--watch", "60", "--json"))
            for number in ENDS
        }
        for number, (running, out, err) in watches.items():
            assert json.loads(out.readline())["rows"][0]["name"] == "Player1"
            running.send_signal(number)
            assert running.wait(10) == ENDS[number]
            assert (out.read(), err.read()) == ("", "")


def test_it_prints_a_line_of_json_for_each_change(near: str) -> None:
    rows = watching("rows", near, "moving", "--watch", "1", "--json")
    find = watching("find", near, "1001", "--board", "moving", "--watch", "1", "--json")
    with rows as (_, rows_out, _), find as (_, find_out, _):
        scores = [json.loads(rows_out.readline())["rows"][0]["score"] for _ in range(2)]
        assert scores[1] > scores[0]
        scores = [json.loads(find_out.readline())[0]["score"] for _ in range(2)]
        assert scores[1] > scores[0]


def test_an_error_that_will_not_pass_ends_it(near: str) -> None:
    rows = watching("rows", near, "status-403", "--watch", "60")
    find = watching("find", near, "1001", "--board", "status-403", "--watch", "60")
    with rows as rows_running, find as find_running:
        for running, out, err in (rows_running, find_running):
            assert running.wait(20) == 3
            assert out.read() == ""
            assert "Not allowed to read board status-403." in err.read()


@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 143), (signal.SIGHUP, 129)])
def test_a_signal_while_a_question_is_asked_has_the_same_code(near: str, number: int, code: int) -> None:
    with Terminal(command("profiles", "remove", near)) as terminal:
        terminal.until("[y/N]")
        os.kill(terminal.pid, number)
        assert terminal.wait() == code
        assert "Traceback" not in terminal.text


def test_the_loop_itself_ends_on_a_signal_and_closes_what_it_opened(near: str) -> None:
    program = [
        sys.executable,
        "-W",
        "default",
        "-c",
        "import sys; from lbtui.cli.main import main; sys.exit(main(sys.argv[1:]))",
    ]
    with watching("rows", near, "small", "--watch", "60", "--json", program=program) as (running, out, err):
        assert out.readline()
        running.send_signal(signal.SIGTERM)
        assert running.wait(10) == 143
        assert err.read() == ""


def test_an_ignored_hang_up_stays_ignored_so_that_nohup_works(near: str) -> None:
    program = ["/bin/sh", "-c", 'trap "" HUP; exec "$0" "$@"', *command()]
    with watching("rows", near, "small", "--watch", "60", "--json", program=program) as (running, out, _):
        assert out.readline()
        running.send_signal(signal.SIGHUP)
        time.sleep(0.3)  # both at once may arrive in either order
        running.send_signal(signal.SIGTERM)
        assert running.wait(10) == 143


def test_a_round_that_fails_is_told_and_the_next_one_comes(
    save_profile: SaveProfile, address: str, service: Service
) -> None:
    path = save_profile("near", address)
    path.write_text(path.read_text().replace("timeout = 30", "timeout = 1"))
    with watching("rows", "near", "status-503", "--watch", "1") as (_, _out, err):
        told = ""
        while told.count("The service cannot give board status-503 now.") < 2:
            line = err.readline()
            assert line
            told += line


def test_what_did_not_change_is_not_printed_again() -> None:
    answers = iter([1, 1, 2, 2, 1])
    shown: list[int] = []

    async def read() -> int:
        try:
            return next(answers)
        except StopIteration:
            raise UsageError("that was all") from None

    with pytest.raises(UsageError):
        asyncio.run(repeat(0.001, read, shown.append))
    assert shown == [1, 2, 1]
