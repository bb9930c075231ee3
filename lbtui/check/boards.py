"""The steps of a board: whether it is there, and which partition of it is meant."""

from __future__ import annotations

import enum
from collections.abc import AsyncGenerator
from dataclasses import replace

from lbtui.check.steps import Ask, Read, Reading, Setting, Step
from lbtui.errors import LbtuiError, NotFound, PartitionNeeded, RequestRefused, UsageError
from lbtui.fetch.connection import Connection
from lbtui.model.board import BoardRef, Unknown, rows_text
from lbtui.model.page import Top

_ANOTHER_MAY_DO = (NotFound, UsageError, RequestRefused)
"""Errors over a partition that another answer may avoid."""


class _State(enum.Enum):
    MISSING = enum.auto()
    WHOLE = enum.auto()
    SPLIT = enum.auto()


class BoardSteps:
    """Boards as steps, one after the other; `good` are those that can be read, with their partition.

    `by_steps` asks for a board first and for its partition then, also where both were named, so that each has a
    tick of its own; a board of several partitions is asked for once.
    """

    def __init__(self, connection: Connection, reading: Reading, ask: Ask | None, *, by_steps: bool) -> None:
        self._connection = connection
        self._reading = reading
        self._ask = ask
        self._by_steps = by_steps
        self._states: dict[BoardRef, _State] = {}
        self._saved = connection.profile.boards
        self.good: list[BoardRef] = []

    async def steps(self, ref: BoardRef) -> AsyncGenerator[Step, None]:
        """The steps of one board. What builds on a board that is not there is not asked for."""
        whole = BoardRef(ref.id) if self._by_steps else ref
        if whole not in self._states:
            for step in await self._whole(whole):
                yield step
        state = self._states[whole]
        if state is _State.SPLIT or (state is _State.WHOLE and ref != whole):
            async for step in self._partition(ref):
                yield step
        elif state is _State.WHOLE:
            self.good.append(ref)

    async def _whole(self, ref: BoardRef) -> list[Step]:
        steps = await self._reading.steps(f"board {ref}", _board(ref))
        if isinstance(steps[0].error, PartitionNeeded):
            self._states[ref] = _State.SPLIT
            return [Step(steps[0].name, "is there, and needs a partition")]
        self._states[ref] = _State.MISSING if steps[0].error else _State.WHOLE
        return [replace(step, missing=ref) if isinstance(step.error, NotFound) else step for step in steps]

    async def _partition(self, ref: BoardRef) -> AsyncGenerator[Step, None]:
        """Tries the partition that is named, and then whatever is answered, until one is good or none comes."""
        name = f"partition of {ref.id}"
        problem: LbtuiError = PartitionNeeded(ref.id)
        answer = ref.partition if ref.partition is not None else await self._answer(ref.id)
        while answer is not None:
            found = BoardRef(ref.id, answer)
            wrong = await self._tried(found)
            if wrong is None:
                self.good.append(found)
                yield Step(name, answer, suggestion=self._suggested(ref, found))
                return
            hopeless = self._ask is None or not isinstance(wrong, _ANOTHER_MAY_DO)
            if hopeless or answer == ref.partition:
                problem = wrong
            if hopeless:
                break
            yield Step(name, wrong=wrong)
            answer = await self._answer(ref.id)
        yield Step(name, error=problem)

    async def _answer(self, board: str) -> str | None:
        """A partition as a person says it, also where that is with the board before it."""
        answer = (await self._ask(BoardRef(board)) if self._ask else None) or ""
        return answer.strip().removeprefix(f"{board}.") or None

    async def _tried(self, ref: BoardRef) -> LbtuiError | None:
        try:
            await self._connection.board(ref, fresh=True)
        except LbtuiError as error:
            return error
        return None

    def _suggested(self, ref: BoardRef, found: BoardRef) -> Setting | None:
        """The profile's boards with the one that was found; None where it has that, or where the service lists
        its boards and the profile none, because one alone would narrow the list to itself."""
        if found == ref or (not self._saved and self._connection.capabilities.lists_boards):
            return None
        boards = self._saved if ref in self._saved else (*self._saved, ref)
        self._saved = tuple(dict.fromkeys(found if each == ref else each for each in boards))
        return Setting("boards", self._saved)


def _board(ref: BoardRef) -> Read:
    async def read(asked: Connection) -> str:
        found = await asked.board(ref, fresh=True)
        total = found.total
        if isinstance(total, Unknown) and asked.capabilities.total_known:
            total = (await asked.page(ref, Top(), 1, fresh=True)).board.total  # or the error that says why not
        if isinstance(total, Unknown) and not found.title:
            return "is there"
        return f"{found.label}, {rows_text(total)}"

    return read
