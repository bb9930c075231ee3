"""What was told of boards so far and seen of their rows, and how long ago."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from lbtui.fetch.cache import FRESH, Lru, merged
from lbtui.fetch.emulation.extent import NEVER, Extent
from lbtui.model.board import Board, BoardRef, Total
from lbtui.model.entry import Scope

BOARDS = 512


@dataclass(slots=True, eq=False, repr=False)
class _Known:
    """`board` is None until something is told; its length is the extent's. `asked_at` is when the board itself
    was asked for last, on the monotonic clock."""

    board: Board | None = None
    asked_at: float = NEVER
    extent: Extent = field(default_factory=Extent)

    @property
    def counted(self) -> Board | None:
        """The board with the best known total."""
        if self.board is None or self.board.total == self.extent.total:
            return self.board
        return replace(self.board, total=self.extent.total)


class KnownBoards:
    """Boards by their name and whose rows of them are meant."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._boards: Lru[tuple[BoardRef, Scope], _Known] = Lru(BOARDS, 2**40)

    def get(self, ref: BoardRef, scope: Scope) -> Board | None:
        """All that was told of a board, however long ago, with the best known total."""
        known = self._boards.get((ref, scope))
        return known.counted if known else None

    def young(self, ref: BoardRef, scope: Scope) -> Board | None:
        """The board, where it was asked for itself within the last 30 s."""
        known = self._boards.get((ref, scope))
        return known.counted if known and self._is_young(known.asked_at) else None

    def young_total(self, ref: BoardRef, scope: Scope) -> Total | None:
        """What is known of its total, where the service told that within the last 30 s."""
        known = self._boards.get((ref, scope))
        return known.extent.total if known and self._is_young(known.extent.told_at) else None

    def extent(self, ref: BoardRef, scope: Scope) -> Extent:
        """How long a board is, as far as that is known."""
        return self._known(ref, scope).extent

    def note(self, told: Board, scope: Scope, *, whole: bool = False) -> Board:
        """Adds what was told of a board; only a `whole` answer counts as having asked for it."""
        known = self._known(told.ref, scope)
        now = self._clock()
        known.board = board = merged(known.board, told)
        known.extent.say(told.total, now)
        if whole:
            known.asked_at = now
        return known.counted or board

    def forget(self, ref: BoardRef) -> None:
        """Lets go of a board, whosever rows of it are meant."""
        self._boards.drop_if(lambda key: key[0] == ref)

    def _known(self, ref: BoardRef, scope: Scope) -> _Known:
        known = self._boards.get((ref, scope))
        if known is None:
            self._boards.put((ref, scope), known := _Known())
        return known

    def _is_young(self, at: float) -> bool:
        return self._clock() - at < FRESH
