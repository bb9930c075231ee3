"""What adding and editing share: boards by name, and the question to the service before anything is saved."""

from __future__ import annotations

from collections.abc import Sequence

from lbtui.check import Step, check
from lbtui.cli.output import mark, narrate
from lbtui.cli.running import saved_session, with_session
from lbtui.errors import LbtuiError
from lbtui.model.board import BoardRef
from lbtui.model.profile import Profile
from lbtui.session import Session


def board_refs(profile: Profile, boards: Sequence[str]) -> list[BoardRef]:
    """The boards that these texts name at the profile's service. UsageError for one that names none."""
    provider = saved_session().trial(profile).provider
    return [provider.board_ref(text) for text in boards]


def check_first(profile: Profile) -> None:
    """Tries a profile that is not saved, and tells each step. Raises the first step's error."""

    async def steps(session: Session) -> int:
        connection = session.trial(profile)
        try:
            async for step in check(connection):
                narrate(_line(step))
                if step.error:
                    raise _not_saved(step.error)
        finally:
            await connection.close()
        return 0

    with_session(steps)


def _line(step: Step) -> str:
    return f"{mark(step.error is None)} {step.name}" + ("" if step.error else f": {step.found}")


def _not_saved(error: LbtuiError) -> LbtuiError:
    error.hint = f"{error.sentences()[2]} Nothing was saved; --no-check saves it as it is".strip()
    return error
