"""Every way a command can end, as an exit code; and what is kept of a failure nobody foresaw."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator

from lbtui.cli.output import ReaderGone, flush, hush, narrate, settle, tell
from lbtui.errors import LbtuiError

INTERRUPTED = 130


class Stopped(BaseException):
    """A signal asked the program to end."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.exit_code = 128 + number


def guarded(action: Callable[[], int]) -> int:
    """The exit code of `action`, whatever it raises."""
    code = _exit_code(action)
    settle()
    return code


def _exit_code(action: Callable[[], int]) -> int:
    try:
        code = _done(action)
        flush()
        return code
    except LbtuiError as error:
        tell(error)
        return error.exit_code
    except ReaderGone:
        hush()
        return 0
    except KeyboardInterrupt:
        return INTERRUPTED
    except Stopped as stopped:
        return stopped.exit_code
    except Exception as wrong:
        narrate(f"This should not have happened: {type(wrong).__name__}", _kept(wrong))
        return 1


def _done(action: Callable[[], int]) -> int:
    try:
        return action()
    except SystemExit as leaving:  # argparse, which has said why
        return leaving.code if isinstance(leaving.code, int) else 0


def _kept(wrong: BaseException) -> str:
    """Writes where it happened to the state folder, and says so.

    Neither locals nor the exception's text are written: either may hold a secret.
    """
    import traceback  # costs more than all else here, and is hardly ever needed

    from lbtui.store.atomic import write_atomically
    from lbtui.store.paths import Paths

    text = "\n".join(
        "".join(traceback.format_tb(each.__traceback__)) + type(each).__name__ + "\n" for each in _led_to(wrong)
    )
    try:
        name = time.strftime("crash-%Y%m%d-%H%M%S", time.gmtime()) + f"-{os.getpid()}.log"
        path = Paths.from_environment().state / name
        write_atomically(path, text.encode("utf-8", "backslashreplace"))
    except LbtuiError as error:
        return f"Where it happened could not be written down: {error.title}."
    return f"Where it happened is in {path}; please report it with the command you typed."


def _led_to(wrong: BaseException | None) -> Iterator[BaseException]:
    """An exception, then those that led to it."""
    seen: set[int] = set()
    while wrong is not None and id(wrong) not in seen:
        seen.add(id(wrong))
        yield wrong
        wrong = wrong.__cause__ or wrong.__context__
