"""What somebody may have meant by a word that is no name here."""

from __future__ import annotations

from collections.abc import Iterable


def nearest(word: str, names: Iterable[str], likeness: float = 0.5) -> str:
    """The one of `names` most like `word`, "" where none is like enough (0 to 1)."""
    import difflib  # which what is spelt right does not need

    return next(iter(difflib.get_close_matches(word, list(names), 1, likeness)), "")
