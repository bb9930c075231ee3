"""The way through a profile: its secrets, the endpoint, the boards with their partitions, the limit."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import aclosing
from dataclasses import replace

from lbtui.check.boards import BoardSteps
from lbtui.check.limit import limit_steps
from lbtui.check.members import Members
from lbtui.check.steps import Ask, Reading, Step, Trial
from lbtui.errors import LbtuiError
from lbtui.fetch.connection import Connection
from lbtui.model.board import BoardRef
from lbtui.model.secret import SecretRef
from lbtui.store.secrets import reveal

NO_BOARDS = "no boards named yet"
"""What is found of the boards where there are none to ask for."""


async def check(
    connection: Connection, trial: Trial, boards: Sequence[BoardRef] | None = None, ask: Ask | None = None
) -> AsyncGenerator[Step, None]:
    """Reveals each secret without showing it, then asks the service; an error ends what builds on it only.

    Asked for are whether the service is there, where it can be asked that; its list of boards, where it has
    one; and then `boards`: by default the profile's own, or the first of the list. `ask` is asked for the
    partition of a board that is split, until its answer is one, or None. A service that said that it is there
    and has a largest page is asked for one: two pages for each board of fewer rows, until one has them. What
    their rows suggest for empty keys of the profile comes last.

    Where a read is not authorised (401) and the provider knows a second reading, that read is asked once more
    with it, once in a check.
    """
    good = True
    async for step in _secrets(connection):
        good = good and step.good
        yield step
    if not good:
        return
    reading = Reading(connection, trial)
    steps, there = await _greeting(reading)
    for step in steps:
        yield step
    if steps and steps[0].error:
        return
    steps, refs = await _listing(connection, reading, boards)
    for step in steps:
        yield step
    if steps and steps[0].error:
        return
    walk = BoardSteps(connection, reading, ask, by_steps=there)
    if not refs and not connection.capabilities.lists_boards:
        yield Step("boards", NO_BOARDS)
    for ref in dict.fromkeys(refs):
        async for step in walk.steps(ref):
            yield step
    if there and connection.capabilities.page_max:
        members = Members(connection.provider)
        async for step in limit_steps(connection, reading, [*dict.fromkeys(walk.good)], members.see):
            yield step
        for step in members.steps():
            yield step


async def first_failure(
    connection: Connection,
    trial: Trial,
    boards: Sequence[BoardRef] | None = None,
    tell: Callable[[Step], None] | None = None,
    ask: Ask | None = None,
) -> Step | None:
    """As `check`, and ends with the first step that fails: that step, with the setting that it works with where
    there is one. None where all is well.

    `tell` hears of each step, and so of the suggestion of a good one: the boards with a partition that `ask`
    gave.
    """
    failed: Step | None = None

    async def ask_until_then(ref: BoardRef) -> str | None:
        return await ask(ref) if ask and failed is None else None

    steps = check(connection, trial, boards, ask_until_then if ask else None)
    async with aclosing(steps):
        async for step in steps:
            if failed is not None and step.guess:
                return failed
            if tell and (failed is None or step.suggestion):
                tell(step)
            if failed is not None:
                return replace(failed, suggestion=step.suggestion)
            failed = step if step.error else None
    return failed


async def _secrets(connection: Connection) -> AsyncGenerator[Step, None]:
    for key, value in connection.profile.values.items():
        if isinstance(value, SecretRef):
            try:
                await reveal(value)
            except LbtuiError as error:
                yield Step(key, error=error)
            else:
                yield Step(key, value.source)


async def _greeting(reading: Reading) -> tuple[list[Step], bool]:
    """The steps of asking whether the service is there, none where it has no such question; whether it is."""
    answers: list[str | None] = []

    async def greet(asked: Connection) -> str:
        answers.append(await asked.greet())
        return answers[-1] or "is there"

    steps = await reading.steps("endpoint", greet)
    if answers[:1] == [None]:
        return [], False
    return steps, bool(answers)


async def _listing(
    connection: Connection, reading: Reading, boards: Sequence[BoardRef] | None
) -> tuple[list[Step], Sequence[BoardRef]]:
    """The steps of asking for the list of boards, none where there is nothing to tell of it; and the boards to
    ask for one by one."""
    listed: list[BoardRef] = []

    async def names(asked: Connection) -> str:
        found = [each.ref for each in (await asked.all_boards()).boards]
        if asked is connection:
            listed.extend(found)
        return f"{len(found):,} found"

    steps = await reading.steps("boards", names)
    if connection.capabilities.lists_boards:
        listed = [*connection.profile.boards] or listed[:1]
    else:
        steps = [step for step in steps if step.error or step.suggestion]
    return steps, listed if boards is None else boards
