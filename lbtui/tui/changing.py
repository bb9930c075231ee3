"""Changing a score on the ranks screen: what is typed, what is going to happen, and what became of it."""

from __future__ import annotations

import enum
from collections.abc import Awaitable, Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from textual.widgets import Static

from lbtui.errors import LbtuiError, UsageError
from lbtui.model.change import Change, Deed, Outcome, Result
from lbtui.model.entry import Scope
from lbtui.model.text import escaped
from lbtui.tui.actions import Action
from lbtui.tui.change_prompt import ChangePrompt
from lbtui.tui.safe import paragraphs, width_of
from lbtui.tui.typed_change import can_be_typed

if TYPE_CHECKING:
    from lbtui.tui.screens.ranks import RanksScreen
    from lbtui.writing import Writing

    Planning = Callable[[Writing], Awaitable[Change]]

_LINES_ELSEWHERE = 5
"""What the title, a row of the table under its header, status and question take of the screen."""

_ON_ITS_WAY = "The change is on its way and cannot be called back …"


class Stage(enum.Enum):
    """How far a change is: being looked at, being asked about, being made."""

    PLANNING = "planning"
    ASKING = "asking"
    MAKING = "making"


class Changing:
    """One change at a time, on one screen. What it says stands in `panel`, whole, or in the status line."""

    def __init__(self, room: RanksScreen) -> None:
        self._room = room
        self._stage: Stage | None = None
        self._doing = ""
        self._prompt = ChangePrompt(room, self._plan)
        self.panel = Static(id="change")

    @property
    def making(self) -> bool:
        """Whether a change is on its way to the service."""
        return self._stage is Stage.MAKING

    @property
    def doing(self) -> str:
        """What the status line says while a change is looked at or made."""
        return self._doing

    def blocked(self, action: Action) -> str:
        """Why an action has to wait for the change, "" where it need not."""
        if self._stage is None:
            others = action.id.startswith("score.") and self._room.home.outgoing.busy
            return "Another change is still on its way" if others else ""
        if action.id.startswith("move."):
            return ""
        ways_out = ("leave", "quit") if self.making else ("back", "leave", "quit")
        return "" if action.id in ways_out else self._doing or "There is a question to answer first"

    # what is typed

    def set(self) -> None:
        self._prompt.set()

    def delete(self) -> None:
        self._prompt.delete()

    def undo(self) -> None:
        ref = self._room.ref
        self._plan("Looking for what was changed last here", lambda writing: writing.plan_undo(ref))

    # what is going to happen

    def _plan(self, doing: str, planning: Planning, action_id: str = "", typed: str = "") -> None:
        """Plans a change; `typed` is offered to its action again where that fails."""
        self._at(Stage.PLANNING, f"{doing} … esc cancels")
        self._room.run_worker(self._planned(planning, action_id, typed), group="plan", exclusive=True)

    def _writing(self) -> Writing:
        """What changes scores on this connection, loaded when the first one is changed."""
        from lbtui.writing import Writing

        return Writing(self._room.home.session, self._room.connection)

    async def _planned(self, planning: Planning, action_id: str, typed: str) -> None:
        writing = self._writing()
        try:
            change = await planning(writing)
        except LbtuiError as error:
            self._at(None)
            self._room.fail(error)
            self._room.offer_again(action_id, typed)
        except BaseException:
            self._at(None)
            raise
        else:
            self._ask(writing, change)

    def _ask(self, writing: Writing, change: Change) -> None:
        """The whole change on as many lines as it takes, and under them the question."""
        if not self._room.standing:
            return
        self._at(Stage.ASKING)
        refusal = [f"The service is going to refuse this: {change.refusal}"] if change.refusal else []
        texts = [writing.told(change), *_unlike(change.player_id), *refusal]
        texts += [f"· {note}" for note in change.notes]
        if not self._fits(texts):
            self._at(None)
            self._room.fail(
                UsageError("The change does not fit on this screen", hint="Make the terminal larger")
            )
            return
        self._show(*texts)
        question = "Send it all the same?" if change.refusal else "Make this change?"
        self._room.foot.question.ask(question, lambda: self._make(writing, change), ended=self._answered)

    def _answered(self) -> None:
        self._at(None)
        self.seen()
        self._room.say("Nothing was changed")

    # what became of it

    def _make(self, writing: Writing, change: Change) -> None:
        self._room.say("")
        self._at(Stage.MAKING, _ON_ITS_WAY)
        self._room.home.outgoing.send(writing, change, lambda outcome: self._made(writing, change, outcome))

    def _made(self, writing: Writing, change: Change, outcome: Outcome | LbtuiError) -> bool:
        """Tells it here, where that can still be seen."""
        room = self._room
        if not (room.standing and room.is_current):
            return False
        self._over()
        room.window.reload()
        if isinstance(outcome, LbtuiError):
            room.fail(outcome)
            return True
        self._tell(outcome, writing.became(change, outcome))
        gone = change.deed is Deed.DELETE and outcome.result is Result.DONE
        if not gone and room.scope is not Scope.SELF:
            room.run_worker(self._follow(change.player_id), group="jump", exclusive=True)
        return True

    async def _follow(self, player_id: str) -> None:
        """Goes to the row that a player stands in now."""
        try:
            located = await self._room.window.locate(player_id)
        except LbtuiError:
            return  # friends' rows need not hold them; what else is wrong, the window says itself
        self._room.jumps.arrive(located.row)

    def _tell(self, outcome: Outcome, text: str) -> None:
        """The outcome, until the next action; in the status line where it finds room there."""
        if outcome.result is not Result.DONE:
            self._room.fail(LbtuiError(text))
        elif width_of(text) <= self._room.size.width - 2:
            self._room.say(text, stays=True)
        else:
            self._show(text)

    def _over(self) -> None:
        """Nothing is on its way any more; who was being asked whether to leave need not decide."""
        question = self._room.foot.question
        if question.display:
            question.close()
        self._at(None)

    def ask_to_leave(self, leave: Callable[[], None]) -> None:
        """Leaving while a change is on its way means to learn later what became of it, or never."""
        if not self._room.foot.question.display:
            self._room.foot.question.ask("A change is on its way. Leave without its outcome?", leave)

    def _at(self, stage: Stage | None, doing: str = "") -> None:
        self._stage, self._doing = stage, doing
        self._room.refresh_lines()

    def _fits(self, texts: Sequence[str]) -> bool:
        """Whether all of these find room: what is cut from a question could be a score."""
        size = self._room.size
        return paragraphs(*texts).get_height({}, size.width - 2) <= size.height - _LINES_ELSEWHERE

    def _show(self, *texts: str) -> None:
        self.panel.update(paragraphs(*texts))
        self.panel.display = True

    def seen(self) -> None:
        """Takes away what is shown, unless a question stands under it."""
        if self._stage is None:
            self.panel.display = False


def _unlike(player_id: str) -> Iterator[str]:
    """The id in signs that can be told apart, where it does not show as it is."""
    if not can_be_typed(player_id, {}):
        yield f"· the player's id, escaped: “{escaped(player_id)}”"
