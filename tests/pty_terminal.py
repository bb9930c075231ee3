"""A real terminal for a test or a benchmark: a pty with an emulator behind it that shows what a person sees."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import signal
import struct
import termios
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

import pyte

from tests.emulator import Emulator


@dataclass(frozen=True, slots=True)
class Cost:
    """What an answer to keys took: seconds until its last byte, and bytes."""

    seconds: float
    bytes: int


class Terminal:
    """Runs `argv` in a pty of its own; `with` ends it."""

    def __init__(
        self,
        argv: Sequence[str],
        columns: int = 80,
        lines: int = 24,
        environment: Mapping[str, str] | None = None,
    ) -> None:
        self.screen = Emulator(columns, lines)
        self._stream = pyte.ByteStream(self.screen)
        self.written = bytearray()
        self.status: int | None = None
        variables = {**os.environ, "TERM": "xterm-256color", "COLORTERM": "truecolor", **(environment or {})}
        for name in ("LINES", "COLUMNS"):
            variables.pop(name, None)
        self.started = time.perf_counter()
        self.pid, self._fd = pty.fork()
        if self.pid == 0:
            self._become(argv, variables)
        self.resize(columns, lines)
        os.set_blocking(self._fd, False)

    @staticmethod
    def _become(argv: Sequence[str], variables: Mapping[str, str]) -> None:
        try:
            os.execvpe(argv[0], list(argv), dict(variables))
        finally:
            os._exit(127)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.status is None:
            os.kill(self.pid, signal.SIGKILL)
            self.wait()
        os.close(self._fd)

    @property
    def text(self) -> str:
        return "\n".join(self.screen.display)

    @property
    def lines(self) -> list[str]:
        return list(self.screen.display)

    def line(self, y: int) -> str:
        """One line's text, quicker than all of them."""
        row = self.screen.buffer[y]
        return "".join(row[x].data for x in range(self.screen.columns))

    def resize(self, columns: int, lines: int) -> None:
        fcntl.ioctl(self._fd, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))
        self.screen.resize(lines, columns)

    def send(self, keys: str) -> None:
        os.write(self._fd, keys.encode())

    def hang_up(self) -> None:
        """Closes the terminal under the program, as a dropped link does."""
        os.close(self._fd)
        self._fd = os.open(os.devnull, os.O_RDONLY)

    def read(self, seconds: float, limit: int = 1 << 16) -> bool:
        """Takes what comes within a time, at most so many bytes; whether anything did."""
        data = self._take(seconds, limit)
        self._stream.feed(data)
        return bool(data)

    def _take(self, seconds: float, limit: int = 1 << 16) -> bytes:
        if not select.select([self._fd], [], [], max(0.0, seconds))[0]:
            return b""
        try:
            data = os.read(self._fd, limit)
        except OSError:
            return b""
        self.written += data
        return data

    def until(self, shown: str | Callable[[str], bool], seconds: float = 20.0) -> float:
        """Seconds since the start when a text is on the screen; AssertionError with the screen where it never is."""
        holds = shown if callable(shown) else (lambda text: shown in text)
        end = time.perf_counter() + seconds
        while not holds(self.text):
            left = end - time.perf_counter()
            assert left > 0, f"never seen: {shown}\n{self.text}"
            self.read(min(left, 0.2))
        return time.perf_counter() - self.started

    def settle(self, quiet: float = 0.25, seconds: float = 10.0) -> None:
        """Reads until nothing came for a while, and nobody in the terminal wants to run."""
        end = time.perf_counter() + seconds
        while time.perf_counter() < end and (self.read(quiet) or self._is_running()):
            pass

    def rest(self, quiet: float = 0.25, seconds: float = 10.0) -> None:
        """Waits, without reading, until nobody in the terminal has wanted to run for a while."""
        end = time.perf_counter() + seconds
        calm = time.perf_counter()
        while (now := time.perf_counter()) < min(end, calm + quiet):
            calm = now if self._is_running() else calm
            time.sleep(0.01)

    def _is_running(self) -> bool:
        """Whether a thread of the program, or of one that it began, has work to do, be it that it has to wait for
        a processor."""
        processes = [self.pid]
        for pid in processes:
            for thread in Path(f"/proc/{pid}/task").glob("*"):
                with suppress(OSError):
                    if (thread / "stat").read_text().rpartition(")")[2].split()[0] in "RD":
                        return True
                    processes += map(int, (thread / "children").read_text().split())
        return False

    def cost(self, keys: str, quiet: float = 0.15) -> Cost:
        """Presses keys and reads until it is quiet. What came is looked at afterwards, as that takes time."""
        before, start = len(self.written), time.perf_counter()
        self.send(keys)
        last, wait = start, 3.0
        while self._take(wait):
            last, wait = time.perf_counter(), quiet
        self._stream.feed(bytes(self.written[before:]))
        return Cost(last - start, len(self.written) - before)

    def wait(self, seconds: float = 10.0) -> int:
        """The program's exit status, negative for a signal; what it still writes is taken."""
        end = time.perf_counter() + seconds
        while self.status is None:
            done, status = os.waitpid(self.pid, os.WNOHANG)
            if done:
                self.status = os.waitstatus_to_exitcode(status)
                break
            assert time.perf_counter() < end, f"still running\n{self.text}"
            self.read(0.02)
            time.sleep(0.005)
        while self.read(0.0):
            pass
        return self.status

    def _proc(self, name: str) -> str:
        with open(f"/proc/{self.pid}/{name}") as file:
            return file.read()

    @property
    def stopped(self) -> bool:
        """Whether a signal put the program to sleep."""
        return self._proc("stat").rpartition(")")[2].split()[0] == "T"

    @property
    def memory_kib(self) -> int:
        """Resident memory now."""
        return next(
            int(line.split()[1]) for line in self._proc("status").splitlines() if line.startswith("VmRSS")
        )

    @property
    def cpu_seconds(self) -> float:
        """Processor time used so far, user and system."""
        fields = self._proc("stat").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
