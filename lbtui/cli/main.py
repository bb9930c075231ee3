"""Where the program starts: finds the command and runs it."""

from __future__ import annotations

import gc
import signal
import sys
from collections.abc import Sequence
from types import FrameType
from typing import NoReturn

from lbtui import __version__
from lbtui.cli.commands import COMMANDS, GROUPS, Command, Group
from lbtui.cli.ending import end
from lbtui.cli.guard import Stopped, guarded
from lbtui.cli.help import group_help, top_help
from lbtui.cli.output import write_lines
from lbtui.errors import UsageError
from lbtui.model.text import clean

GARBAGE = 50_000
"""New objects after which garbage is looked for. Nearly all that a start makes stays; with Python's own 700 it
would be looked through a hundred times."""

BY_NAME = {each.name: each for each in COMMANDS}
BY_GROUP = {each.name: each for each in GROUPS}


def entry() -> NoReturn:
    """The console script."""
    gc.set_threshold(GARBAGE)
    for number in (signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, _stop)
    if sys.stdout is not None and hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(errors="backslashreplace")
    end(main(sys.argv[1:]))


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
    if words and words[0] in BY_GROUP and words[1:2] in (["-h"], ["--help"]):
        return _print(group_help(BY_GROUP[words[0]]))
    if not words:
        from lbtui.cli.screens import open_profiles

        return open_profiles()
    from lbtui.cli.usage import parser_for  # argparse is no part of the quick ways above

    command, rest = _chosen(words)
    args = parser_for(command).read(rest)
    return command.load().run(args)


def _chosen(words: list[str]) -> tuple[Command, list[str]]:
    """The command that the first words name, and the words after it."""
    from lbtui.cli.usage import nearest

    first = words[0]
    if first.startswith("-"):
        raise UsageError(f"There is no option {clean(first[:40])}", hint="See lbtui --help")
    if first not in BY_NAME:
        known = [each.name for each in COMMANDS]
        raise UsageError(
            f"There is no command “{clean(first[:40])}”", nearest(first, known), "See lbtui --help"
        )
    if first in BY_GROUP and (not BY_NAME[first].module or (words[1:] and not words[1].startswith("-"))):
        return _in_group(BY_GROUP[first], words[1:2]), words[2:]
    return BY_NAME[first], words[1:]


def _in_group(group: Group, second: list[str]) -> Command:
    """The command of a group that its second word names."""
    from lbtui.cli.usage import nearest

    known, see = group.words(), f"See lbtui {group.name} --help"
    if not second:
        raise UsageError(f"lbtui {group.name} needs a command", f"There are: {', '.join(known)}", see)
    if second[0] not in known:
        name = f"{group.name} {clean(second[0][:40])}"
        raise UsageError(f"There is no command “{name}”", nearest(second[0], known), see)
    return group.commands[known.index(second[0])]


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
