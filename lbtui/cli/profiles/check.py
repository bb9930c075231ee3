"""`lbtui profiles check`: tries a profile step by step."""

from __future__ import annotations

import shlex
from argparse import ArgumentParser, Namespace
from typing import TYPE_CHECKING, Any

from lbtui.cli.json_text import json_text
from lbtui.cli.output import mark, narrate, write_lines
from lbtui.cli.profiles.asking import can_ask, confirm
from lbtui.cli.usage import add_json, add_profile
from lbtui.errors import LbtuiError
from lbtui.model.text import clean
from lbtui.session import DEMO

if TYPE_CHECKING:
    from lbtui.check import Setting, Step
    from lbtui.session import Session

ABOUT = """
Tries a profile: reads its file, gets each secret without showing it, and asks
the service for its list of boards, where it has one, and for the profile's own
boards, or else one of the list. The exit code is that of the first step that
fails.

Where a signed read is not authorised, it is tried once more with the query
signed the other way. If that works, check offers to save it.
"""
EXAMPLES = ("lbtui profiles check demo/mobage", "lbtui profiles check demo/xbox --json")


def configure(parser: ArgumentParser) -> None:
    add_profile(parser)
    add_json(parser)


def run(args: Namespace) -> int:
    from lbtui.cli.running import with_session

    steps: list[Step] = []
    code = with_session(lambda session: _check(session, args, steps))
    suggestion = next((step.suggestion for step in steps if step.suggestion), None)
    if args.json:
        write_lines([json_text(_described(args.profile, steps, suggestion))])
    elif suggestion:
        _offer(args.profile, suggestion)
    return code


async def _check(session: Session, args: Namespace, steps: list[Step]) -> int:
    """Adds to `steps` as they are done; the exit code."""
    from lbtui.check import Step, check
    from lbtui.cli.running import connect

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
        async for step in check(connection, session.trial):
            done(step)
    return next((step.error.exit_code for step in steps if step.error), 0)


def _offer(name: str, suggestion: Setting) -> None:
    """Saves what worked if the person at the terminal wants it, or says how to."""
    from lbtui.cli.saved import saved_session

    if name.startswith(DEMO):
        narrate(f"{name} works with {suggestion}; it is built in, and nothing of it is saved")
    elif not can_ask():
        narrate(f"{name} works with {suggestion}; to save that:", f"  {edit_command(name, suggestion)}")
    elif confirm(f"{name} works with {suggestion}. Save that?"):
        store = saved_session().writable_store()
        store.update(name, suggestion.applied)
        narrate(f"saved {store.path(name)}")
    else:
        narrate("nothing was saved")


def edit_command(name: str, setting: Setting) -> str:
    """The command that gives a saved profile a setting."""
    return f"lbtui profiles edit {name} --set {shlex.quote(setting.option)}"


def step_line(step: Step) -> str:
    """A step for a person: a tick and what was found, or a cross and the reason."""
    said = str(step.error) if step.error else step.found
    return f"{mark(step.error is None)} {clean(f'{step.name}: {said}')}"


def _described(name: str, steps: list[Step], suggestion: Setting | None) -> dict[str, Any]:
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
        "suggestion": {"key": suggestion.key, "value": suggestion.value} if suggestion else None,
    }
