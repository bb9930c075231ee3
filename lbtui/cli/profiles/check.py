"""`lbtui profiles check`: tries a profile step by step."""

from __future__ import annotations

import shlex
from argparse import ArgumentParser, Namespace
from typing import TYPE_CHECKING, Any

from lbtui.cli.output import mark, narrate, write_lines
from lbtui.cli.profiles.asking import ask_partition, can_ask, confirm
from lbtui.cli.usage import add_json, add_profile
from lbtui.errors import LbtuiError, PartitionNeeded, ProfileError
from lbtui.model.json_text import json_text
from lbtui.model.text import clean
from lbtui.session import DEMO

if TYPE_CHECKING:
    from lbtui.check import Setting, Step
    from lbtui.model.profile import Profile
    from lbtui.session import Session

ABOUT = """
Tries a profile: reads its file, gets each secret without showing it, and asks
the service for its list of boards, where it has one, and for the profile's own
boards, or else one of the list. The exit code is that of the first step that
fails.

Where a signed read is not authorised, it is tried once more with the query
signed the other way. If that works, check offers to save it.

A callback is tried step by step: whether it is there, each board, the
partition of one that is split, and whether a page holds as many rows as the
profile says. On a terminal a partition that is missing or wrong is asked for,
and check offers to save the one that works, and members of its rows that look
like score and name.
"""
EXAMPLES = ("lbtui profiles check demo/mobage", "lbtui profiles check demo/xbox --json")


def configure(parser: ArgumentParser) -> None:
    add_profile(parser)
    add_json(parser)


def run(args: Namespace) -> int:
    from lbtui.cli.running import with_session

    checking = _Checking(args)
    code = with_session(checking.steps_through)
    if args.json:
        write_lines([json_text(_described(args.profile, checking.steps))])
    elif checking.profile and (settings := list(suggestions(checking.steps).values())):
        _offer(checking.profile, settings)
    return code


class _Checking:
    """One check: the profile once it was read, and the steps that are done."""

    def __init__(self, args: Namespace) -> None:
        self._args = args
        self.profile: Profile | None = None
        self.steps: list[Step] = []

    async def steps_through(self, session: Session) -> int:
        """Does the steps; the exit code."""
        from lbtui.check import Step, check
        from lbtui.cli.running import connect

        name, ask = self._args.profile, not self._args.json and can_ask()
        try:
            connection = connect(session, name)
        except LbtuiError as error:
            self._done(Step("profile", error=error))
        else:
            self.profile = connection.profile
            self._done(Step("profile", "; ".join(connection.profile.notes) or "can be read"))
            async for step in check(connection, session.trial, ask=ask_partition if ask else None):
                self._done(step)
        return next((step.error.exit_code for step in self.steps if step.error), 0)

    def _done(self, step: Step) -> None:
        if isinstance(step.error, PartitionNeeded):
            command = partition_command(self._args.profile, step.error.board, self.profile)
            step.error.hint = f"{command} names it"
        self.steps.append(step)
        if not self._args.json:
            write_lines([step_line(step, self._args.profile)])


def suggestions(steps: list[Step]) -> dict[str, Setting]:
    """What the steps worked with, the last setting of each key."""
    return {step.suggestion.key: step.suggestion for step in steps if step.suggestion}


def _offer(profile: Profile, settings: list[Setting]) -> None:
    """Saves what worked if the person at the terminal wants it, or says how to."""
    from lbtui.cli.saved import saved_session

    name, works = profile.name, f"{profile.name} works with {' and '.join(map(str, settings))}"

    def changed(now: Profile) -> Profile:
        for setting in settings:
            if now.values.get(setting.key) != profile.values.get(setting.key):
                raise ProfileError(f"{setting.key} of {name} has changed meanwhile", hint="Check it once more")
            now = setting.applied(now)
        return now

    if name.startswith(DEMO):
        narrate(f"{works}; it is built in, and nothing of it is saved")
    elif not can_ask():
        narrate(f"{works}; to save that:", f"  {edit_command(name, settings)}")
    elif confirm(f"{works}. Save that?"):
        store = saved_session().writable_store()
        store.update(name, changed)
        narrate(f"saved {store.path(name)}")
    else:
        narrate("nothing was saved")


def edit_command(name: str, settings: list[Setting]) -> str:
    """The command that gives a saved profile these settings."""
    return " ".join(
        [f"lbtui profiles edit {name}", *(f"--set {shlex.quote(setting.option)}" for setting in settings)]
    )


def partition_command(name: str, board: str, profile: Profile | None) -> str:
    """The command that gives a saved profile a board with its partition, in place of the board as a whole."""
    saved = profile is not None and any(str(ref) == board for ref in profile.boards)
    removed = f" --remove-board {shlex.quote(board)}" if saved else ""
    return f"lbtui profiles edit {name}{removed} --board {shlex.quote(f'{board}.PARTITION')}"


def step_line(step: Step, name: str) -> str:
    """A step for a person: a tick and what was found, or a cross and the reason."""
    return f"{mark(step.good)} {clean(f'{step.name}: {step.reason or found_text(step, name)}')}"


def found_text(step: Step, name: str) -> str:
    """What a step of the profile of that name found, and what gives it a board where it has none."""
    from lbtui.check import NO_BOARDS

    return (
        f"{NO_BOARDS}; add one with lbtui profiles edit {name} --board BOARD"
        if step.found == NO_BOARDS
        else step.found
    )


def _described(name: str, steps: list[Step]) -> dict[str, Any]:
    """What `profiles check --json` prints."""
    found = [{"key": each.key, "value": each.value} for each in suggestions(steps).values()]
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
        "suggestion": found[0] if found else None,
        "suggestions": found,
    }
