"""The prompts for a change on the ranks screen: whose score, and which, checked while it is typed."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from lbtui.errors import UsageError
from lbtui.model.board import Board
from lbtui.model.change import Change
from lbtui.model.jump import near_players
from lbtui.model.text import escaped
from lbtui.tui.safe import width_of
from lbtui.tui.typed_change import Wish, can_be_typed, read_wish

if TYPE_CHECKING:
    from lbtui.tui.screens.ranks import RanksScreen
    from lbtui.writing import Writing

    Plan = Callable[[str, Callable[[Writing], Awaitable[Change]], str, str], None]

_CHECKS = "enter checks it with the service"
_LABEL = 24
"""Characters of an escaped id that stand before what is typed; the question names it whole."""


class ChangePrompt:
    """Asks, and hands on to `plan`: what to say meanwhile, the planning, the action's id and what was typed."""

    def __init__(self, room: RanksScreen, plan: Plan) -> None:
        self._room = room
        self._plan = plan

    def set(self) -> None:
        """A player and a score; the score alone where the player under the cursor cannot be typed."""
        player_id = self._under_cursor()
        if not player_id or can_be_typed(player_id, self._room.connection.provider.names):
            self._ask(
                "Set", "score.set", self._wish, self._set_hint, self._plan_set, _prefilled(player_id, " ")
            )
            return
        self._room.connection.provider.check_player(player_id)
        shown = escaped(player_id)
        label = f"Set {shown if len(shown) <= _LABEL else shown[: _LABEL - 1] + '…'}"

        def alone(text: str) -> Wish:
            return Wish(player_id, None, text.strip())

        self._ask(label, "score.set", alone, self._set_hint, self._plan_set, "")

    def delete(self) -> None:
        """A player; nothing is asked where the one under the cursor cannot be typed."""
        player_id = self._under_cursor()
        if not player_id or can_be_typed(player_id, self._room.connection.provider.names):
            text = _prefilled(player_id, "")
            self._ask("Delete", "score.delete", self._wish, self._delete_hint, self._plan_delete, text)
            return
        self._room.connection.provider.check_player(player_id)
        self._plan_delete(Wish(player_id, None, ""), "")

    def _ask(
        self,
        label: str,
        action_id: str,
        read: Callable[[str], Wish],
        hint: Callable[[Wish], str],
        plan: Callable[[Wish, str], None],
        text: str,
    ) -> None:
        again = self._room.again(action_id)
        self._room.foot.prompt.ask(
            label,
            lambda typed: hint(read(typed)),
            lambda typed: plan(read(typed), typed),
            text if again is None else again,
            select=None if again is None else min(1, len(text)),
        )

    def _under_cursor(self) -> str:
        entry = self._room.window.row(self._room.table.cursor + 1)
        return entry.player_id if entry else ""

    def _wish(self, text: str) -> Wish:
        provider = self._room.connection.provider
        wish = read_wish(text, provider.names, self._under_cursor())
        if near := near_players(wish.player_id, provider.names):
            raise UsageError(f"One of yours: {', '.join(near)}")
        provider.check_player(wish.player_id)
        return wish

    def _set_hint(self, wish: Wish) -> str:
        board, provider = self._room.board, self._room.connection.provider
        if board is None or not board.columns:
            return _CHECKS
        if wish.value:
            shown = provider.score_text(board, provider.score_from(board, wish.value))
            return f"→ {shown} for {wish.who} · {_CHECKS}"
        default = provider.default_score(board)
        if default is None:
            raise UsageError(self._example(board))
        return f"→ the default score, {provider.score_text(board, default)} · {_CHECKS}"

    def _example(self, board: Board) -> str:
        """What to type on this board, in as many words as find room."""
        bare = "Type the score after the player"
        try:
            self._room.connection.provider.score_from(board, "")
        except UsageError as wrong:
            hint = wrong.hint
        else:
            return bare
        one = hint.split(", or ")[0]
        texts = (f"{bare}, {part[:1].lower()}{part[1:]}" for part in (hint, one) if part)
        room = self._room.size.width - 2
        return next((text for text in (*texts, hint, one) if text and width_of(text) <= room), bare)

    def _delete_hint(self, wish: Wish) -> str:
        if wish.value:
            raise UsageError(f"“{wish.value[:20]}” is too much: a player is all it takes")
        return f"→ {wish.who}'s score · {_CHECKS}"

    def _plan_set(self, wish: Wish, typed: str) -> None:
        ref = self._room.ref
        self._plan(
            f"Asking about {wish.who}",
            lambda writing: writing.plan_set(ref, wish.player_id, wish.value or None),
            "score.set",
            typed,
        )

    def _plan_delete(self, wish: Wish, typed: str) -> None:
        ref = self._room.ref
        self._plan(
            f"Asking about {wish.who}",
            lambda writing: writing.plan_delete(ref, wish.player_id),
            "score.delete",
            typed,
        )


def _prefilled(player_id: str, behind: str) -> str:
    return f"@{player_id}{behind}" if player_id else "@"
