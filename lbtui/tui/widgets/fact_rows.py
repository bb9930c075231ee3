"""Names and values as a table's rows, for a screen that shows one thing whole."""

from __future__ import annotations

from collections.abc import Iterable

from lbtui.tui.safe import lines_of
from lbtui.tui.widgets.columns import Col, Row

CHUNK = 40
"""Cells of a value on one line; longer ones go on below."""

Fact = tuple[str, str]


class FactRows:
    """One fact a row, long values over several."""

    columns = (Col("WHAT", least=14), Col("VALUE", least=20, most=CHUNK))

    def __init__(self, facts: Iterable[Fact]) -> None:
        self._lines = [
            (name if at == 0 else "", part)
            for name, text in facts
            for at, part in enumerate(lines_of(text, CHUNK))
        ]

    @property
    def count(self) -> int:
        return len(self._lines)

    def row(self, index: int) -> Row:
        return Row(self._lines[index])
