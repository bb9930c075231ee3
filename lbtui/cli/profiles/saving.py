"""What adding and editing share: boards by name, and what is asked before anything is saved."""

from __future__ import annotations

import shlex
from collections.abc import Sequence

from lbtui.check import Setting, Step, first_failure
from lbtui.cli.output import mark, narrate
from lbtui.cli.profiles.asking import can_ask, confirm
from lbtui.cli.running import with_session
from lbtui.cli.saved import saved_session
from lbtui.errors import LbtuiError, UsageError
from lbtui.fetch.plain_http import ACCEPT, unaccepted_risk
from lbtui.model.board import BoardRef
from lbtui.model.profile import Profile
from lbtui.session import Session


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

    `before` is the profile as it was saved, where what that one accepts may be about another address.
    Declined where it is not given; UsageError where nobody can be asked.
    """
    risk = unaccepted_risk(profile, before)
    if not risk:
        return []
    accepted = Setting(ACCEPT, True)
    if not can_ask():
        raise UsageError(risk, "Nothing was saved", f"Add --set {accepted.option} to accept that, or use https")
    narrate(risk)
    if not confirm("Use plain http all the same?"):
        raise Declined
    return [accepted]


def check_first(profile: Profile) -> list[Setting]:
    """Tries a profile that is not saved, and tells each step. Raises the first step's error.

    Where that step works with another setting, the person may take it, and gets it here.
    """
    failed = _first_failure(profile)
    if failed is None or failed.error is None:
        return []
    suggestion = failed.suggestion
    if suggestion and not can_ask():
        failed.error.hint = f"With {suggestion} it works: add --set {shlex.quote(suggestion.option)}."
    if suggestion is None or not can_ask() or not confirm(f"It works with {suggestion}. Use that?"):
        raise _not_saved(failed.error)
    return [suggestion, *check_first(suggestion.applied(profile))]


def _first_failure(profile: Profile) -> Step | None:
    found: list[Step | None] = []

    async def steps(session: Session) -> int:
        connection = session.trial(profile)
        try:
            found.append(await first_failure(connection, session.trial, tell=lambda step: narrate(_line(step))))
        finally:
            await connection.close()
        return 0

    with_session(steps)
    return found[0]


def _line(step: Step) -> str:
    return f"{mark(step.error is None)} {step.name}" + ("" if step.error else f": {step.found}")


def _not_saved(error: LbtuiError) -> LbtuiError:
    error.hint = f"{error.sentences()[2]} Nothing was saved; --no-check saves it as it is".strip()
    return error
