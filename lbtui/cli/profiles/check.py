"""`lbtui profiles check`: tries a profile step by step."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from typing import TYPE_CHECKING, Any

from lbtui.cli.json_text import json_text
from lbtui.cli.output import mark, write_lines
from lbtui.cli.usage import add_json, add_profile
from lbtui.errors import LbtuiError
from lbtui.model.text import clean

if TYPE_CHECKING:
    from lbtui.check import Step
    from lbtui.session import Session

ABOUT = """
Tries a profile: reads its file, gets each secret without showing it, and asks
the service for each board. The exit code is that of the first step that fails.
"""
EXAMPLES = ("lbtui profiles check demo/xbox", "lbtui profiles check demo/xbox --json")


def configure(parser: ArgumentParser) -> None:
    add_profile(parser)
    add_json(parser)


def run(args: Namespace) -> int:
    from lbtui.cli.running import with_session

    return with_session(lambda session: _check(session, args))


async def _check(session: Session, args: Namespace) -> int:
    from lbtui.check import Step, check
    from lbtui.cli.running import connect

    steps: list[Step] = []

    def done(step: Step) -> None:
        steps.append(step)
        if not args.json:
            write_lines([step_line(step)])

    try:
        connection = connect(session, args.profile)
    except LbtuiError as error:
        done(Step("profile", error=error))
    else:
        done(Step("profile", "; ".join(connection.profile.notes) or "can be read"))
        async for step in check(connection):
            done(step)
    if args.json:
        write_lines([json_text(_described(args.profile, steps))])
    return next((step.error.exit_code for step in steps if step.error), 0)


def step_line(step: Step) -> str:
    """A step for a person: a tick and what was found, or a cross and the reason."""
    said = str(step.error) if step.error else step.found
    return f"{mark(step.error is None)} {clean(f'{step.name}: {said}')}"


def _described(name: str, steps: list[Step]) -> dict[str, Any]:
    """What `profiles check --json` prints."""
    return {
        "profile": name,
        "ok": all(step.error is None for step in steps),
        "steps": [
            {
                "step": step.name,
                "ok": step.error is None,
                "found": step.found or None,
                "error": str(step.error) if step.error else None,
            }
            for step in steps
        ],
    }
