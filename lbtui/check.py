"""Does a profile work? Its steps in order, each with a tick or the reason, for the TUI and the command line."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from contextlib import aclosing
from dataclasses import dataclass, replace

from lbtui.errors import Forbidden, LbtuiError, NotAuthorized
from lbtui.fetch.connection import Connection
from lbtui.model.board import BoardRef, Unknown, rows_text
from lbtui.model.page import Top
from lbtui.model.profile import Profile, Value
from lbtui.model.secret import SecretRef
from lbtui.store.secrets import reveal

Trial = Callable[[Profile], Connection]
"""Makes a connection of its own for a profile; whoever asks for it closes it."""

Read = Callable[[Connection], Awaitable[str]]
"""Asks a service for something, and says in a few words what came."""


@dataclass(frozen=True, slots=True)
class Setting:
    """One key of a profile and a value for it."""

    key: str
    value: Value

    def __str__(self) -> str:
        return f"{self.key} = {self._text}"

    @property
    def option(self) -> str:
        """What follows `--set`."""
        return f"{self.key}={self._text}"

    @property
    def _text(self) -> str:
        return str(self.value).lower() if isinstance(self.value, bool) else str(self.value)

    def applied(self, profile: Profile) -> Profile:
        """The profile with this value."""
        return replace(profile, values={**profile.values, self.key: self.value})


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that was tried: what it found, or the error.

    `suggestion` is a setting that the step worked with, in place of the profile's own.
    """

    name: str
    found: str = ""
    error: LbtuiError | None = None
    suggestion: Setting | None = None

    def __str__(self) -> str:
        return f"✗ {self.name}: {self.error}" if self.error else f"✓ {self.name}: {self.found}"


async def check(
    connection: Connection, trial: Trial, boards: Sequence[BoardRef] | None = None
) -> AsyncGenerator[Step, None]:
    """Reveals each secret without showing it, then asks the service; an error ends its own step only.

    Asked for are the service's list of boards, where it has one, and then `boards`: by default the profile's
    own, or the first of the list. Where a read is not authorised (401) and the provider knows a second reading,
    that read is asked once more with it, once in a check.
    """
    secrets_good = True
    for key, value in connection.profile.values.items():
        if isinstance(value, SecretRef):
            step = await _secret(key, value)
            secrets_good = secrets_good and step.error is None
            yield step
    if not secrets_good:
        return
    reading = _Reading(connection, trial)
    listed: list[BoardRef] = []

    async def names(asked: Connection) -> str:
        found = [each.ref for each in (await asked.all_boards()).boards]
        if asked is connection:
            listed.extend(found)
        return f"{len(found):,} found"

    lists = connection.capabilities.lists_boards
    steps = await reading.steps("boards", names)
    for step in steps:
        if lists or step.error or step.suggestion:
            yield step
    if steps[0].error:
        return
    wanted = (connection.profile.boards or listed[:1]) if lists else listed
    refs = wanted if boards is None else boards
    if not refs and not lists:
        yield Step("boards", "none to ask for; add one to test the service")
    for ref in refs:
        for step in await reading.steps(f"board {ref}", _board(ref)):
            yield step


async def first_failure(
    connection: Connection,
    trial: Trial,
    boards: Sequence[BoardRef] | None = None,
    tell: Callable[[Step], None] | None = None,
) -> Step | None:
    """As `check`, and ends with the first step that fails: that step, with the setting that it works with where
    there is one. None where all is well; `tell` hears of each step."""
    failed: Step | None = None
    async with aclosing(check(connection, trial, boards)) as steps:
        async for step in steps:
            if tell and (failed is None or step.suggestion):
                tell(step)
            if failed is not None:
                return replace(failed, suggestion=step.suggestion)
            failed = step if step.error else None
    return failed


class _Reading:
    """Reads as steps. Keeps that the second reading is tried once, whatever comes of it."""

    def __init__(self, connection: Connection, trial: Trial) -> None:
        self._connection = connection
        self._trial = trial
        other = connection.provider.second_reading(connection.profile)
        self._other = Setting(*other) if other else None

    async def steps(self, name: str, read: Read) -> list[Step]:
        """The step of one read, and where that is not authorised, the same read in the second reading."""
        step = await _step(name, read, self._connection)
        other = self._other
        if other is None or not isinstance(step.error, NotAuthorized) or isinstance(step.error, Forbidden):
            return [step]
        self._other = None
        connection = self._trial(other.applied(self._connection.profile))
        try:
            again = await _step(f"{name} with {other}", read, connection)
        finally:
            await connection.close()
        return [step, again if again.error else replace(again, suggestion=other)]


async def _step(name: str, read: Read, connection: Connection) -> Step:
    try:
        return Step(name, await read(connection))
    except LbtuiError as error:
        return Step(name, error=error)


def _board(ref: BoardRef) -> Read:
    async def read(asked: Connection) -> str:
        found = await asked.board(ref, fresh=True)
        total = found.total
        if isinstance(total, Unknown) and asked.capabilities.total_known:
            total = (await asked.page(ref, Top(), 1, fresh=True)).board.total  # or the error that says why not
        return f"{found.label}, {rows_text(total)}"

    return read


async def _secret(key: str, reference: SecretRef) -> Step:
    try:
        await reveal(reference)
    except LbtuiError as error:
        return Step(key, error=error)
    return Step(key, reference.source)
