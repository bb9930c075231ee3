"""The headings of a table's further columns."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence


def headings(names: Sequence[str], others: Sequence[str] = ()) -> list[str]:
    """A heading for each name: in capitals, or in the name's own letters where capitals would make two headings
    one. `others` are those that the table has beside them."""
    count = Counter([*(name.upper() for name in dict.fromkeys(names)), *others])
    return [name if count[name.upper()] > 1 else name.upper() for name in names]
