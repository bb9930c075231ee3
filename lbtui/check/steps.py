"""What a check tells: its steps, and the settings that they worked with."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace

from lbtui.errors import Forbidden, LbtuiError, NotAuthorized
from lbtui.fetch.connection import Connection
from lbtui.model.board import BoardRef
from lbtui.model.profile import Profile, Value

Trial = Callable[[Profile], Connection]
"""Makes a connection of its own for a profile; whoever asks for it closes it."""

Ask = Callable[[BoardRef], Awaitable[str | None]]
"""Asks a person for the partition of a board; None where there is no answer."""

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
        if isinstance(self.value, tuple):
            return f"[{', '.join(map(_item, self.value))}]"
        return str(self.value).lower() if isinstance(self.value, bool) else str(self.value)

    def applied(self, profile: Profile) -> Profile:
        """The profile with this value."""
        return replace(profile, values={**profile.values, self.key: self.value})


def _item(ref: BoardRef) -> str:
    """A board as a profile's file holds it."""
    if ref.partition is None:
        return _quoted(ref.id)
    return f"{{ name = {_quoted(ref.id)}, partition = {_quoted(ref.partition)} }}"


def _quoted(text: str) -> str:
    """A basic string of TOML, which escapes as JSON does, and DEL as well."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that was tried: what it found, or the error.

    `suggestion` is a setting that the step worked with, in place of the profile's own. `wrong` is the reason
    why an answer of a person's would not do: the step is not over then, and the next one is of the same name.
    `guess` marks a suggestion that nobody needs: what rows seem to say, to be saved only if a person wants it.
    `missing` is the board that the service says is not there.
    """

    name: str
    found: str = ""
    error: LbtuiError | None = None
    suggestion: Setting | None = None
    wrong: LbtuiError | None = None
    guess: bool = False
    missing: BoardRef | None = None

    @property
    def good(self) -> bool:
        return self.reason is None

    @property
    def reason(self) -> LbtuiError | None:
        """Why it is not good."""
        return self.error or self.wrong

    def __str__(self) -> str:
        return f"✓ {self.name}: {self.found}" if self.good else f"✗ {self.name}: {self.reason}"


async def step_of(name: str, read: Read, connection: Connection) -> Step:
    """The step of one read."""
    try:
        return Step(name, await read(connection))
    except LbtuiError as error:
        return Step(name, error=error)


class Reading:
    """Reads as steps. Keeps that the second reading is tried once, whatever comes of it."""

    def __init__(self, connection: Connection, trial: Trial) -> None:
        self._connection = connection
        self._trial = trial
        other = connection.provider.second_reading(connection.profile)
        self._other = Setting(*other) if other else None

    async def steps(self, name: str, read: Read) -> list[Step]:
        """The step of one read, and where that is not authorised, the same read in the second reading."""
        step = await step_of(name, read, self._connection)
        other = self._other
        if other is None or not isinstance(step.error, NotAuthorized) or isinstance(step.error, Forbidden):
            return [step]
        self._other = None
        return [step, await self.with_setting(name, read, other)]

    async def with_setting(self, name: str, read: Read, setting: Setting) -> Step:
        """The step of one read with another value for a key of the profile, which it suggests if that works."""
        connection = self._trial(setting.applied(self._connection.profile))
        try:
            step = await step_of(f"{name} with {setting}", read, connection)
        finally:
            await connection.close()
        return step if step.error else replace(step, suggestion=setting)
