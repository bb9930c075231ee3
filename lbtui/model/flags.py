"""What a board's own settings say, in a few words: the same on the screens and on the command line."""

from __future__ import annotations

from lbtui.model.board import Board


def score_type(board: Board) -> str:
    """The score's type in the service's words, and behind it how many decimals are shown, where it has some."""
    kind = next((column.type or "" for column in board.columns), "")
    precision = board.extra.get("scorePrecision")
    return f"{kind} {precision}" if kind and precision else kind


def keeps(board: Board) -> str:
    """Which of a player's scores it keeps: the `higher` or the `last`; `archived` where it takes no more."""
    if board.archived:
        return "archived"
    lower = board.extra.get("allowLowerScore")
    return "" if not isinstance(lower, bool) else "last" if lower else "higher"
