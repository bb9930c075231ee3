"""What was told of boards so far, and how long ago."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from lbtui.fetch.cache import FRESH, Lru, merged
from lbtui.model.board import Board, BoardRef, Total, Unknown
from lbtui.model.entry import Scope

BOARDS = 512
_NEVER = float("-inf")


@dataclass(frozen=True, slots=True)
class _Known:
    """Both times are on the monotonic clock: of the last question for the board itself, and of its total."""

    board: Board
    asked_at: float = _NEVER
    counted_at: float = _NEVER


class KnownBoards:
    """Boards by their name and whose rows of them are meant."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._boards: Lru[tuple[BoardRef, Scope], _Known] = Lru(BOARDS, 2**40)

    def get(self, ref: BoardRef, scope: Scope) -> Board | None:
        """All that was told of a board, however long ago."""
        known = self._boards.get((ref, scope))
        return known.board if known else None

    def young(self, ref: BoardRef, scope: Scope) -> Board | None:
        """The board, where it was asked for itself within the last 30 s."""
        known = self._boards.get((ref, scope))
        return known.board if known and self._is_young(known.asked_at) else None

    def young_total(self, ref: BoardRef, scope: Scope) -> Total | None:
        """Its total, where that was told within the last 30 s."""
        known = self._boards.get((ref, scope))
        return known.board.total if known and self._is_young(known.counted_at) else None

    def note(self, told: Board, scope: Scope, *, whole: bool = False) -> Board:
        """Adds what was told of a board; only a `whole` answer counts as having asked for it."""
        known = self._boards.get((told.ref, scope)) or _Known(told)
        now = self._clock()
        board = merged(known.board, told)
        asked_at = now if whole else known.asked_at
        counted_at = known.counted_at if isinstance(told.total, Unknown) else now
        self._boards.put((told.ref, scope), _Known(board, asked_at, counted_at))
        return board

    def forget(self, ref: BoardRef) -> None:
        """Lets go of a board, whosever rows of it are meant."""
        self._boards.drop_if(lambda key: key[0] == ref)

    def _is_young(self, at: float) -> bool:
        return self._clock() - at < FRESH
