"""A profile's check on a screen: each step as it is done, what has to be asked in between, and what worked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import takewhile
from typing import TYPE_CHECKING

from lbtui.tui.partition import PartitionPrompt
from lbtui.tui.safe import width_of
from lbtui.tui.screens.room import Room
from lbtui.tui.widgets.step_list import StepList

if TYPE_CHECKING:
    from lbtui.check import Setting, Step, Trial
    from lbtui.fetch.connection import Connection
    from lbtui.model.board import BoardRef


class Guide:
    """One check at a time, on one screen. Its steps stand in `panel` until something else is done."""

    def __init__(self, room: Room) -> None:
        self._room = room
        self._steps: list[Step] = []
        self._asking = PartitionPrompt(room)
        self.panel = StepList()
        self.under_way = False

    @property
    def steps(self) -> Sequence[Step]:
        """Those that are done, in their order."""
        return tuple(self._steps)

    @property
    def settings(self) -> list[Setting]:
        """What the good steps worked with in place of the profile's own, the last of each key."""
        return _settings(self._steps)

    @property
    def answered(self) -> list[Setting]:
        """The same of the steps before the first that failed, without what rows only suggest."""
        before = takewhile(lambda step: step.error is None, self._steps)
        return _settings(step for step in before if not step.guess)

    @property
    def guessed(self) -> list[Setting]:
        """What rows suggest for keys that say nothing yet."""
        return _settings(step for step in self._steps if step.guess)

    async def check(self, connection: Connection, trial: Trial) -> Sequence[Step]:
        """All steps of a profile."""
        from lbtui.check import check

        with self._walk():
            async for step in check(connection, trial, ask=self._asking.ask):
                self._done(step)
        return self.steps

    async def first_failure(
        self, connection: Connection, trial: Trial, boards: Sequence[BoardRef]
    ) -> Step | None:
        """The steps up to the first that fails; see `lbtui.check.first_failure`."""
        from lbtui.check import first_failure

        with self._walk():
            return await first_failure(connection, trial, boards, self._done, self._asking.ask)

    @contextmanager
    def _walk(self) -> Iterator[None]:
        steps = self._steps = []
        self.under_way = True
        self.panel.show(())
        try:
            yield
        finally:
            self.under_way = self.under_way and self._steps is not steps

    def show(self, steps: Sequence[Step]) -> None:
        """Shows these."""
        self.panel.show([(_line(each), each.good) for each in steps])

    def seen(self) -> None:
        """Takes away what is shown, unless it is still growing."""
        if not self.under_way:
            self.panel.show(())

    def _done(self, step: Step) -> None:
        """Shows a step; a wrong answer gives way to the next one to the same question."""
        if self._steps and self._steps[-1].wrong and self._steps[-1].name == step.name:
            self._steps.pop()
        self._steps.append(step)
        if not self._room.standing:
            return
        self._room.fail(step.wrong)
        self.show(self._steps)


def _settings(steps: Iterable[Step]) -> list[Setting]:
    found = [step.suggestion for step in steps if step.suggestion and step.good]
    return list({each.key: each for each in found}.values())


def _line(step: Step) -> str:
    from lbtui.check import NO_BOARDS

    said = step.reason.title if step.reason else step.found
    if said == NO_BOARDS:
        said += "; add one with a in its list of boards"
    return f"{'✓' if step.good else '✗'} {step.name}: {said}"


def works_with(settings: Sequence[Setting], then: str, room: int) -> str:
    """That a profile works with these, and what is asked `then`, in so many cells at most where that can be."""
    named = " and ".join(map(_named, settings))
    keys = " and ".join(each.key for each in settings)
    whole, short = f"It works with {named}. {then}", f"It works with a new value for {keys}. {then}"
    return whole if width_of(whole) <= room else short


def _named(setting: Setting) -> str:
    """A setting as it is read most easily."""
    if isinstance(setting.value, tuple):
        return f"{setting.key} = {', '.join(map(str, setting.value))}"
    return str(setting)
