"""Where the program starts: finds the command and runs it."""

from __future__ import annotations

import signal
import sys
from collections.abc import Sequence
from types import FrameType
from typing import NoReturn

from lbtui import __version__
from lbtui.cli.commands import COMMANDS, PROFILES, SCREENS, Command
from lbtui.cli.guard import Stopped, guarded
from lbtui.cli.help import profiles_help, top_help
from lbtui.cli.output import write_lines
from lbtui.errors import UsageError
from lbtui.model.text import clean

BY_NAME = {each.name: each for each in (*COMMANDS, *PROFILES)}


def entry() -> NoReturn:
    """The console script."""
    for number in (signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, _stop)
    if sys.stdout is not None and hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(errors="backslashreplace")
    sys.exit(main(sys.argv[1:]))


def _stop(number: int, frame: FrameType | None) -> NoReturn:
    del frame
    raise Stopped(number)


def main(argv: Sequence[str]) -> int:
    """Runs one command line and gives its exit code; whatever went wrong has been told on standard error."""
    return guarded(lambda: _dispatch(list(argv)))


def _dispatch(words: list[str]) -> int:
    _check_encoding(words)
    if words[:1] in (["-h"], ["--help"]):
        return _print(top_help())
    if words[:1] == ["--version"]:
        return _print(f"lbtui {__version__}")
    if words[:1] == ["profiles"] and words[1:2] in (["-h"], ["--help"]):
        return _print(profiles_help())
    from lbtui.cli.usage import parser_for  # argparse is no part of the quick ways out above

    command, rest = _chosen(words)
    args = parser_for(command).parse_args(rest)
    return command.load().run(args)


def _chosen(words: list[str]) -> tuple[Command, list[str]]:
    """The command that the first words name, and the words after it."""
    if not words:
        return SCREENS, []
    from lbtui.cli.usage import nearest

    first = words[0]
    if first.startswith("-"):
        raise UsageError(f"There is no option {clean(first[:40])}", hint="See lbtui --help")
    if first not in BY_NAME:
        known = [each.name for each in COMMANDS]
        raise UsageError(
            f"There is no command “{clean(first[:40])}”", nearest(first, known), "See lbtui --help"
        )
    if first != "profiles" or not words[1:] or words[1].startswith("-"):
        return BY_NAME[first], words[1:]
    second = f"profiles {words[1]}"
    if second not in BY_NAME:
        known = [each.name.split()[1] for each in PROFILES]
        raise UsageError(
            f"There is no command “profiles {clean(words[1][:40])}”",
            nearest(words[1], known),
            "See lbtui profiles --help",
        )
    return BY_NAME[second], words[2:]


def _print(text: str) -> int:
    write_lines(text.splitlines())
    return 0


def _check_encoding(words: list[str]) -> None:
    """Half characters come from bytes that are not text here, and no service would know them."""
    for at, word in enumerate(words, 1):
        if any("\ud800" <= char <= "\udfff" for char in word):
            raise UsageError(
                f"Argument {at} is not text in this terminal's encoding",
                f"It reads {clean(word[:40])}",
                "Check LANG and LC_ALL",
            )
