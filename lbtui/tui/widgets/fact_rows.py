"""Names and values as a table's rows, for a screen that shows one thing whole."""

from __future__ import annotations

from collections.abc import Iterable

from lbtui.tui.safe import lines_of, width_of
from lbtui.tui.widgets.columns import GAP, Col, Row, Widths
from lbtui.tui.widgets.row_table import RowTable

CHUNK = 40
"""Cells of a value on one line, until it is known how many there are; longer ones go on below."""
NAME_LEAST, NAME_MOST, VALUE_LEAST = 14, 28, 20

Fact = tuple[str, str]


class FactRows:
    """One fact a row, long values over several."""

    def __init__(self, facts: Iterable[Fact]) -> None:
        self._facts = list(facts)
        names = max((width_of(name) for name, _ in self._facts), default=0)
        self._name = max(NAME_LEAST, min(names, NAME_MOST))
        self._put(CHUNK)

    def fit(self, room: int) -> None:
        """Puts the values on lines as wide as a table of so many cells has room for."""
        value = max(VALUE_LEAST, room - self._name - GAP)
        if value != self._value:
            self._put(value)

    def _put(self, value: int) -> None:
        self._value = value
        self.columns = (
            Col("WHAT", least=self._name, most=self._name),
            Col("VALUE", least=VALUE_LEAST, most=value),
        )
        self._lines = [
            (name if at == 0 else "", part)
            for name, text in self._facts
            for at, part in enumerate(lines_of(text, value))
        ]

    @property
    def count(self) -> int:
        return len(self._lines)

    def row(self, index: int) -> Row:
        return Row(self._lines[index])


class FactTable(RowTable):
    """Facts in as much room as there is."""

    def __init__(self, facts: FactRows) -> None:
        super().__init__(facts)
        self._facts = facts

    def show(self, facts: FactRows) -> None:
        """Shows other facts; the cursor stays on its line."""
        self.rows = self._facts = facts
        self._fit()
        if self.size:
            self._settle()

    def on_resize(self) -> None:
        """Textual calls the one of RowTable, which draws, after this one."""
        self._fit()

    def _fit(self) -> None:
        if self.size:
            self._widths = Widths()
            self._facts.fit(self.size.width - 2)
