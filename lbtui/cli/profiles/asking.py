"""Questions to a person at a terminal: asked on standard error, so that standard output stays data."""

from __future__ import annotations

import sys
from typing import Any

from lbtui.cli.output import is_terminal, narrate
from lbtui.errors import UsageError
from lbtui.model.board import BoardRef
from lbtui.model.board_names import board_names
from lbtui.model.field import TYPES, Field, from_text, typed_value
from lbtui.model.secret import Secret, SecretRef
from lbtui.model.text import clean


def can_ask() -> bool:
    """Whether somebody can read a question and answer it."""
    return is_terminal(sys.stdin) and is_terminal(sys.stderr)


def ask(question: str) -> str:
    """The answer, without outer blanks; UsageError where the input ends."""
    put(question)
    return answer()


def put(question: str) -> None:
    """Asks, and leaves the cursor where the answer is typed."""
    sys.stderr.write(f"{clean(question)} ")
    sys.stderr.flush()


def answer() -> str:
    """What is typed to a question, without outer blanks; UsageError where the input ends."""
    try:
        line = sys.stdin.readline()
    except KeyboardInterrupt:
        _end_line()
        raise
    if not line.endswith("\n"):
        _end_line()
        raise UsageError("The input ended before the question was answered", hint="Nothing was changed")
    return line.strip()


async def typed() -> str:
    """As `answer`, waited for on the event loop, so that a signal ends the waiting."""
    import asyncio  # which most questions do without

    loop, descriptor = asyncio.get_running_loop(), sys.stdin.fileno()
    ready = asyncio.Event()
    loop.add_reader(descriptor, ready.set)
    try:
        await ready.wait()
    except asyncio.CancelledError:
        _end_line()
        raise
    finally:
        loop.remove_reader(descriptor)
    return answer()


def _end_line() -> None:
    """The question stays as it is, and what is said next begins a line of its own."""
    sys.stderr.write("\n")
    sys.stderr.flush()


def confirm(question: str) -> bool:
    """Whether the answer is yes; an empty one is no."""
    put(f"{question} [y/N]")
    return is_yes(answer())


def is_yes(line: str) -> bool:
    return line.lower() in ("y", "yes")


def choose(what: str, names: list[str]) -> str:
    """One of the names, which may be shortened as far as it stays one."""
    while True:
        text = ask(f"{what} ({', '.join(names)}):")
        found = [name for name in names if name == text] or [name for name in names if name.startswith(text)]
        if len(found) == 1:
            return found[0]
        narrate(f"{what} needs one of: {', '.join(names)}")


def ask_field(field: Field) -> Any:
    """A value for a key, as its file holds it; None for one that is not needed and left empty.

    A secret is asked for as a reference, because what is typed is seen.
    """
    if field.help:
        narrate(f"{field.label}: {field.help}")
    while True:
        text = ask(f"{field.key}{_if_empty(field)}:")
        if not text and not field.required:
            return None
        if text and field.kind == "secret" and isinstance(SecretRef.parse(text).target, Secret):
            narrate(f"That is no reference: {field.key} needs {TYPES['secret']}")
            continue
        value = from_text(field, text)
        try:
            typed_value(field, value)
        except ValueError as wrong:
            narrate(f"{field.key} {wrong}")
        else:
            return value


def _if_empty(field: Field) -> str:
    """What an empty answer means, where one will do."""
    if field.required:
        return ""
    default = str(field.default).lower() if isinstance(field.default, bool) else field.default
    return " [none]" if default is None else f" [{default}]"


async def ask_partition(ref: BoardRef) -> str | None:
    """The partition of a board; None for an empty answer. UsageError where the input ends."""
    put(f"partition of {ref.id}, such as COUNTRY.UK (empty to give up):")
    return await typed() or None


def ask_boards() -> list[str]:
    """Names of boards, one or several a line with commas between, until an empty line."""
    boards: list[str] = []
    while text := ask("board (empty to finish):"):
        boards += board_names(text)
    return boards


def ask_other_boards(missing: BoardRef) -> list[str]:
    """Names of boards in place of one that is not there; none for an empty answer."""
    return board_names(ask(f"another board in place of {missing} (empty to save without it):"))
