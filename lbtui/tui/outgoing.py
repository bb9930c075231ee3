"""Changes on their way to a service.

They outlive the screen that they were asked for on: what became of them is told on another, or behind the last.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING

from lbtui.errors import LbtuiError
from lbtui.tui.screens.room import Room

if TYPE_CHECKING:
    from lbtui.model.change import Change, Outcome
    from lbtui.tui.app import LbtuiApp
    from lbtui.writing import Writing

Tell = Callable[["Outcome | LbtuiError"], bool]
"""Tells what became of a change where it was asked for; whether that is still to be seen."""

STOPPED = "stopped before it was sent"


class Outgoing:
    """`untold` is what became of changes whose outcome came when the screens were about to go, a line each."""

    def __init__(self, app: LbtuiApp) -> None:
        self._app = app
        self._under_way: set[asyncio.Task[object]] = set()
        self.untold: list[str] = []

    @property
    def busy(self) -> bool:
        """Whether a change is on its way."""
        return bool(self._under_way)

    def send(self, writing: Writing, change: Change, tell: Tell) -> None:
        """Makes a change, whatever becomes of the screen."""
        self._app.run_worker(self._sent(writing, change, tell), group="make")

    async def end(self) -> None:
        """Lets what is on its way see its outcome, for as long as `Writing.make` gives it when stopped."""
        under_way = list(self._under_way)
        for task in under_way:
            if not task.cancelling():  # a second time would cut that short
                task.cancel()
        if under_way:
            await asyncio.wait(under_way)

    async def _sent(self, writing: Writing, change: Change, tell: Tell) -> None:
        from lbtui.model.change import Outcome, Result  # none is sent before the first frame

        if (task := asyncio.current_task()) is not None:
            self._under_way.add(task)
            task.add_done_callback(self._under_way.discard)
        try:
            outcome: Outcome | LbtuiError = await writing.make(change)
        except LbtuiError as error:
            outcome = error
        except asyncio.CancelledError:
            stopped = Outcome(Result.NOT_DONE, change.before, why=STOPPED)
            self.untold.append(writing.became(change, writing.last or stopped))
            raise
        finally:
            if task is not None:
                self._under_way.discard(task)
        if isinstance(outcome, LbtuiError):
            known = Outcome(Result.NOT_DONE, change.before, why=str(outcome))
        else:
            known = outcome
        if self._app.return_code is not None:
            self.untold.append(writing.became(change, known))
        elif not tell(outcome):
            self._tell_elsewhere(known, change, writing.became(change, known))

    def _tell_elsewhere(self, outcome: Outcome, change: Change, text: str) -> None:
        """On the screen that is open now, until the next action."""
        from lbtui.model.change import Result

        for screen in self._app.screen_stack:
            if isinstance(screen, Room):
                screen.board_changed(change.ref)
        screen = self._app.screen
        if not isinstance(screen, Room):
            self.untold.append(text)
        elif outcome.result is Result.DONE:
            screen.say_whole(text, stays=True)
        else:
            screen.fail(LbtuiError(text))
