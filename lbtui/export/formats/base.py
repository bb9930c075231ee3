"""What every format's writer does, and what it may have found."""

from __future__ import annotations

from typing import NamedTuple, Protocol

from lbtui.export.rows import Rows


class Findings(NamedTuple):
    """What a person should know of a file. `dangerous` counts text cells that a spreadsheet would take for a
    formula, `long_ids` ids that it would round, both in CSV and TSV alone; `notes` are sentences."""

    dangerous: int = 0
    long_ids: int = 0
    notes: tuple[str, ...] = ()


class Writer(Protocol):
    """Writes rows as they come, and holds back a bounded number of them. It never closes what it writes to."""

    def write(self, rows: Rows) -> None:
        """The next rows. OSError where they cannot be written."""

    def end(self) -> Findings:
        """Writes what closes the file, once, after the last row."""
