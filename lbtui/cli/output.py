"""The two streams: data to standard output, narration to standard error, nothing else anywhere.

Foreign text is cleaned before it is printed; JSON is ASCII, so nothing in it acts on a terminal.
"""

from __future__ import annotations

import contextlib
import os
import select
import sys
from collections.abc import Callable, Iterable, Iterator
from typing import TextIO

from lbtui.errors import LbtuiError
from lbtui.model.text import clean


class ReaderGone(Exception):
    """Whoever read our standard output has closed it."""


def write_lines(lines: Iterable[str]) -> None:
    """Prints lines of data. Raises ReaderGone, or LbtuiError where the lines cannot be stored."""
    stream = sys.stdout
    if stream is None:
        raise ReaderGone
    with telling():
        write = _waiting(stream)
        for line in lines:
            write(line + "\n")
        stream.flush()


def _waiting(stream: TextIO) -> Callable[[str], object]:
    """Writes a whole text to a stream. Where that takes no more than it has room for, as a pipe that another
    program set so, Python itself would lose the rest without a word."""
    try:
        descriptor = stream.fileno()
        if os.get_blocking(descriptor):
            return stream.write
    except (AttributeError, OSError, ValueError):
        return stream.write
    poll = select.poll()
    poll.register(descriptor, select.POLLOUT)
    stream.flush()

    def write(text: str) -> None:
        data = memoryview(text.encode(stream.encoding, stream.errors or "strict"))
        while data:
            poll.poll()
            with contextlib.suppress(BlockingIOError):
                data = data[os.write(descriptor, data[: select.PIPE_BUF]) :]

    return write


def flush() -> None:
    """Brings out what still waits, while a failure can be told."""
    if sys.stdout is not None:
        with telling():
            sys.stdout.flush()


def check_reader() -> None:
    """Raises ReaderGone where standard output is a pipe that nobody reads any more."""
    try:
        descriptor = sys.stdout.fileno()
    except (AttributeError, OSError, ValueError):
        return
    poll = select.poll()
    poll.register(descriptor, 0)
    if any(events & select.POLLERR for _, events in poll.poll(0)):
        raise ReaderGone


def is_terminal(stream: TextIO | None) -> bool:
    """Whether one of the standard streams is open, and a terminal."""
    try:
        return stream is not None and stream.isatty()
    except ValueError:
        return False


def mark(good: bool) -> str:
    """A tick or a cross; words where standard output's encoding has neither."""
    tick = "✓" if good else "✗"
    try:
        tick.encode(getattr(sys.stdout, "encoding", None) or "utf-8")
    except (UnicodeEncodeError, LookupError):
        return "ok" if good else "FAILED"
    return tick


def narrate(*lines: str) -> None:
    """Says something to the person on standard error; where that is closed, to nobody."""
    if sys.stderr is None:
        return
    with contextlib.suppress(OSError, ValueError):
        for text in lines:
            for line in text.splitlines():
                sys.stderr.write(f"lbtui: {clean(line)}\n")
        sys.stderr.flush()


def tell(error: LbtuiError) -> None:
    """An error's sentences, a line each."""
    narrate(*error.sentences())


def settle() -> None:
    """Brings out what was said last. Where that fails, as after a hang-up, it goes nowhere: the interpreter
    would fail at it again, and end with an exit code of its own."""
    try:
        if sys.stderr is not None:
            sys.stderr.flush()
    except (OSError, ValueError):
        hush(sys.stderr)


def hush(stream: TextIO | None = None) -> None:
    """Lets what is still buffered for a stream, or standard output, go nowhere, so that the interpreter ends
    quietly."""
    with contextlib.suppress(AttributeError, OSError, ValueError):
        descriptor = (stream or sys.stdout).fileno()
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, descriptor)
        os.close(nowhere)


@contextlib.contextmanager
def telling() -> Iterator[None]:
    """Around writing to standard output. Raises ReaderGone, or LbtuiError where that cannot be stored."""
    try:
        yield
    except BrokenPipeError:
        raise ReaderGone from None
    except OSError as wrong:
        hush()
        raise LbtuiError("The output cannot be written", wrong.strerror or "") from None
