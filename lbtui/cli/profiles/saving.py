"""What adding and editing share: boards by name, and what is asked before anything is saved."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from itertools import takewhile

from lbtui.check import Setting, Step, first_failure
from lbtui.cli.output import mark, narrate
from lbtui.cli.profiles.asking import ask_other_boards, ask_partition, can_ask, confirm
from lbtui.cli.profiles.check import edit_command, found_text
from lbtui.cli.running import with_session
from lbtui.cli.saved import saved_session
from lbtui.errors import LbtuiError, UsageError
from lbtui.fetch.plain_http import ACCEPT, revealed_risk
from lbtui.model.board import BoardRef
from lbtui.model.profile import Profile
from lbtui.session import Session
from lbtui.store.secrets import reveal


class Declined(Exception):
    """The person at the terminal said no: nothing is to be saved."""


def lists_boards(profile: Profile) -> bool:
    """Whether the profile's service lists its boards itself."""
    return saved_session().trial(profile).capabilities.lists_boards


def board_refs(profile: Profile, boards: Sequence[str]) -> list[BoardRef]:
    """The boards that these texts name at the profile's service. UsageError for one that names none."""
    provider = saved_session().trial(profile).provider
    return [provider.board_ref(text) for text in boards]


def accept_plain_http(profile: Profile, before: Profile | None = None) -> list[Setting]:
    """Asks for consent where a profile needs it, and gives the setting that keeps it.

    `before` is the profile as it was saved, where what that one accepts may be about another address. Declined
    where it is not given; UsageError where nobody can be asked.
    """
    risk = _risk(profile, before)
    if not risk:
        return []
    accepted = Setting(ACCEPT, True)
    if not can_ask():
        raise UsageError(risk, "Nothing was saved", f"Add --set {accepted.option} to accept that, or use https")
    narrate(risk)
    if not confirm("Use plain http all the same?"):
        raise Declined
    return [accepted]


def _risk(profile: Profile, before: Profile | None) -> str:
    """What the profile's address risks, wherever that is kept."""
    found: list[str] = []

    async def read(session: Session) -> int:
        del session
        found.append(await revealed_risk(profile, reveal, before))
        return 0

    with_session(read)
    return found[0]


def check_first(profile: Profile, *, adding: bool = False) -> list[Setting]:
    """Tries a profile that is not saved, and tells each step. Raises the first step's error.

    Gives what it is to be saved with: its boards, with a partition that was asked for; where the step that
    failed works with another setting, that one, and what the rows suggest, if the person takes it. Of a profile
    that is being added, a board that is not there is asked for again.
    """
    failed, answered, guesses = _first_failure(profile)
    for setting in answered:
        profile = setting.applied(profile)
    if failed is None or failed.error is None:
        return [*answered, *_taken(profile, guesses)]
    if adding and failed.missing and can_ask():
        narrate(str(failed.error))
        boards = _in_place_of(failed.missing, profile)
        return [*answered, boards, *check_first(boards.applied(profile), adding=True)]
    suggestion = failed.suggestion
    if suggestion and not can_ask():
        failed.error.hint = f"With {suggestion} it works: add --set {shlex.quote(suggestion.option)}."
    if suggestion is None or not can_ask() or not confirm(f"It works with {suggestion}. Use that?"):
        raise _not_saved(failed.error)
    return [*answered, suggestion, *check_first(suggestion.applied(profile), adding=adding)]


def _taken(profile: Profile, guesses: list[Setting]) -> list[Setting]:
    """What the rows suggest, if a person wants it; where nobody can be asked, how to save that is told."""
    if not guesses:
        return []
    said = f"The rows suggest {' and '.join(map(str, guesses))}"
    if can_ask():
        return guesses if confirm(f"{said}. Save it so?") else []
    narrate(f"{said}; to save that:", f"  {edit_command(profile.name, guesses)}")
    return []


def _in_place_of(missing: BoardRef, profile: Profile) -> Setting:
    """The profile's boards with those that a person names for one that is not there."""
    named = board_refs(profile, ask_other_boards(missing))
    boards: list[BoardRef] = []
    for ref in profile.boards:
        gone = ref == missing or (missing.partition is None and ref.id == missing.id)
        boards += named if gone else [ref]
    return Setting("boards", tuple(dict.fromkeys(boards)))


def _first_failure(profile: Profile) -> tuple[Step | None, list[Setting], list[Setting]]:
    """The step that failed, what was answered to the steps before it, and what the rows suggest."""
    found: list[Step | None] = []
    told: list[Step] = []

    def tell(step: Step) -> None:
        told.append(step)
        narrate(_line(step, profile.name))

    async def steps(session: Session) -> int:
        connection, ask = session.trial(profile), ask_partition if can_ask() else None
        try:
            found.append(await first_failure(connection, session.trial, tell=tell, ask=ask))
        finally:
            await connection.close()
        return 0

    with_session(steps)
    before = [*takewhile(lambda step: step.error is None, told)]
    answered = [step.suggestion for step in before if step.suggestion and not step.guess]
    return found[0], answered, [step.suggestion for step in before if step.suggestion and step.guess]


def _line(step: Step, name: str) -> str:
    said = str(step.wrong) if step.wrong else found_text(step, name)
    return f"{mark(step.good)} {step.name}" + ("" if step.error else f": {said}")


def _not_saved(error: LbtuiError) -> LbtuiError:
    error.hint = f"{error.sentences()[2]} Nothing was saved; --no-check saves it as it is".strip()
    return error
