"""Running a program that prints a secret: no shell, no terminal, no more time and output than it needs."""

from __future__ import annotations

import asyncio
import contextlib
import os
import select
import signal
import subprocess
import threading
import time
from collections.abc import Sequence

from lbtui.errors import SecretError

OUTPUT_LIMIT = 64 * 1024
"""Bytes that a program may print."""

_TICK = 0.05


async def run(argv: Sequence[str], limit: float) -> bytes:
    """What a program prints, when it ends well within `limit` seconds.

    It has no standard input, its standard error is dropped, and it is in a session of its own, so that it
    cannot reach the terminal; when it ends, or is ended, its process group goes with it. Raises SecretError,
    which never holds what it printed.
    """
    cancelled = threading.Event()
    try:
        return await asyncio.to_thread(_run, argv, limit, cancelled)
    finally:
        cancelled.set()


def _run(argv: Sequence[str], limit: float, cancelled: threading.Event) -> bytes:
    process = _start(argv)
    try:
        output = _output(process, time.monotonic() + limit, limit, cancelled)
    finally:
        _end(process)
    if status := process.returncode:
        how = f"ended with status {status}" if status > 0 else f"was ended by signal {-status}"
        raise SecretError(f"The program {argv[0]} {how}", hint="Run it by hand to see why")
    return output


def _start(argv: Sequence[str]) -> subprocess.Popen[bytes]:
    try:
        return subprocess.Popen(  # noqa: S603  the profile's owner wrote this program's name, and no shell reads it
            argv,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            bufsize=0,
            start_new_session=True,
        )
    except FileNotFoundError:
        reason = f"There is no program {argv[0]}"
        hint = "No shell reads the line: ~ and $NAME stand for themselves"
    except (OSError, ValueError) as wrong:
        reason = f"The program {argv[0]} cannot be run"
        hint = (wrong.strerror if isinstance(wrong, OSError) else None) or str(wrong)
    raise SecretError(reason, hint=hint)


def _output(
    process: subprocess.Popen[bytes], deadline: float, limit: float, cancelled: threading.Event
) -> bytes:
    """Everything printed until the program has ended; what its children still hold open is not waited for."""
    assert process.stdout is not None  # noqa: S101  _start asked for it
    pipe = process.stdout.fileno()
    output = bytearray()
    poller = select.poll()
    poller.register(pipe, select.POLLIN)
    open_still = True
    while True:
        ended = _has_ended(process)
        ready = open_still and poller.poll(0 if ended else _TICK * 1000)
        while ready:
            block = os.read(pipe, 65_536)
            output += block
            open_still = bool(block)
            if len(output) > OUTPUT_LIMIT:
                raise SecretError(f"The program printed over {OUTPUT_LIMIT // 1024} KiB, which is no secret")
            ready = ended and open_still and poller.poll(0)
        if ended:
            return bytes(output)
        _check_time(deadline, limit, cancelled)
        if not open_still:
            time.sleep(_TICK / 10)


def _check_time(deadline: float, limit: float, cancelled: threading.Event) -> None:
    if cancelled.is_set():
        raise SecretError("The program was stopped")
    if time.monotonic() > deadline:
        raise SecretError(
            f"The program did not end within {limit:g} s",
            hint="It cannot ask for anything: it has no terminal and no standard input",
        )


def _has_ended(process: subprocess.Popen[bytes]) -> bool:
    """Whether a child has ended. It stays unreaped where the system can look without reaping, so that its
    group's number cannot pass to another before the group is killed."""
    if not hasattr(os, "waitid"):
        return process.poll() is not None
    try:
        return os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None
    except ChildProcessError:
        return True  # SIGCHLD is ignored in this process, so the system reaped it


def _end(process: subprocess.Popen[bytes]) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(1)
    if process.stdout is not None:
        process.stdout.close()
