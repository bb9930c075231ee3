"""Questions to a person at a terminal: asked on standard error, so that standard output stays data."""

from __future__ import annotations

import sys

from lbtui.cli.output import is_terminal, narrate
from lbtui.errors import UsageError
from lbtui.model.field import TYPES, Field
from lbtui.model.secret import Secret, SecretRef
from lbtui.model.text import clean


def can_ask() -> bool:
    """Whether somebody can read a question and answer it."""
    return is_terminal(sys.stdin) and is_terminal(sys.stderr)


def ask(question: str) -> str:
    """The answer, without outer blanks; UsageError where the input ends."""
    sys.stderr.write(f"{clean(question)} ")
    sys.stderr.flush()
    answer = sys.stdin.readline()
    if not answer.endswith("\n"):
        raise UsageError("The input ended before the question was answered", hint="Nothing was changed")
    return answer.strip()


def ask_field(field: Field) -> str:
    """A value for a required key. A secret is asked for as a reference, because what is typed is seen."""
    if field.help:
        narrate(f"{field.label}: {field.help}")
    while True:
        answer = ask(f"{field.key}:")
        if not answer:
            narrate(f"{field.key} needs {TYPES[field.kind]}")
        elif field.kind == "secret" and isinstance(SecretRef.parse(answer).target, Secret):
            narrate(f"That is no reference: {field.key} needs {TYPES['secret']}")
        elif field.check and (problem := field.check(answer)):
            narrate(f"{field.key} {problem}")
        else:
            return answer


def ask_boards() -> list[str]:
    """Names of boards, one a line, until an empty one."""
    boards: list[str] = []
    while answer := ask("board (empty to finish):"):
        boards.append(answer)
    return boards
