"""CSV and TSV.

CSV is RFC 4180: UTF-8, a line of headings, lines that end with CR and LF, quotes where a cell needs them. TSV
differs in that tabs stand between cells and a line ends with LF alone. What stands in a cell is in `cells`. Of
nothing there is nothing between two commas, and of an empty text a pair of quotes: readers that know the
difference (PostgreSQL, DuckDB) keep it, for the others both are an empty cell. Half a sign (a lone surrogate),
which UTF-8 cannot write, becomes U+FFFD, and is counted.

For spreadsheets, which take some texts for formulas, an apostrophe stands before each such text, headings
included, and a byte order mark before the first line. Numbers stay as they are, also a score that the service
shows as one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import BinaryIO

from lbtui.export.columns import Column, Columns, Source
from lbtui.export.formats.base import Findings
from lbtui.export.formats.cells import REPLACEMENT, SURROGATE, Cells, cells, halves_note, text
from lbtui.export.rows import Rows

DANGEROUS = "=+-@\t\r\n\0＝＋－＠"
"""First signs of a text that some spreadsheet takes for a formula: OWASP's list of 2025, NUL from ASVS 5."""

_FIRST = frozenset(DANGEROUS)

LONGEST_ID = 15
"""Digits that a spreadsheet keeps of a number."""

_NUMBERS = {"rank", "score", "percentile"}
"""Fields of a row that hold numbers alone, some of them as the texts of decimals."""

_SHOWN = re.compile(r"[-+][0-9][0-9,.]*")
"""A score as a service shows it that is a number for a spreadsheet too."""

_BOM = b"\xef\xbb\xbf"
_TEXTS = {str, type(None)}


class CsvFile:
    """Writes CSV, or with a tab as `comma` TSV."""

    def __init__(self, out: BinaryIO, columns: Columns, comma: str = ",", *, spreadsheet: bool = False) -> None:
        self._out = out
        self._columns = columns
        self._comma = comma
        self._spreadsheet = spreadsheet
        self._quoted = f'"{comma}\n\r'
        self._ending = "\n" if comma == "\t" else "\r\n"
        self._dangerous = self._long_ids = self._halves = 0
        if spreadsheet:
            out.write(_BOM)
        self._put([self._told(self._guarded([name])) for name in columns.names])

    def write(self, rows: Rows) -> None:
        if rows:
            self._long_ids += _long_ids(rows)
            pairs = zip(self._columns.all, cells(rows, self._columns), strict=True)
            self._put(self._column(column, values) for column, values in pairs)

    def end(self) -> Findings:
        return Findings(self._dangerous, self._long_ids, halves_note(self._halves))

    def _column(self, column: Column, values: Cells) -> Iterable[str]:
        """A column's cells as they stand in the file. Most of them stand there as they are, which is found out
        for all at once."""
        kinds = set(map(type, values))
        if kinds == {int}:
            return map(repr, values)
        is_number = column.source is Source.ROW and column.key in _NUMBERS
        if kinds == {str} and all(values):
            whole = "".join(values)
            if not any(map(whole.__contains__, self._quoted if is_number else self._quoted + DANGEROUS)):
                return values
        is_shown = column.source is Source.ROW and column.key == "display"
        return self._told(values if is_number else self._guarded(values, harmless=_SHOWN if is_shown else None))

    def _guarded(self, values: Cells, harmless: re.Pattern[str] | None = None) -> Cells:
        """The values as a spreadsheet may have them; the dangerous texts are counted for every reader."""
        firsts = {each[:1] for each in values if type(each) is str}
        if firsts.isdisjoint(DANGEROUS):
            return values
        dangerous = [
            type(each) is str and each[:1] in _FIRST and not (harmless and harmless.fullmatch(each))
            for each in values
        ]
        self._dangerous += sum(dangerous)
        if not self._spreadsheet:
            return values
        return ["'" + each if bad else each for each, bad in zip(values, dangerous, strict=True)]

    def _told(self, values: Cells) -> Iterable[str]:
        """The values as they stand in the file."""
        if not set(map(type, values)) <= _TEXTS:
            values = [each if each is None else str(text(each)) for each in values]
        return ["" if each is None else self._cell(each) for each in values]

    def _cell(self, cell: str) -> str:
        plain = cell and not any(map(cell.__contains__, self._quoted))
        return cell if plain else '"' + cell.replace('"', '""') + '"'

    def _put(self, columns: Iterable[Iterable[str]]) -> None:
        lines = self._ending.join(map(self._comma.join, zip(*columns, strict=True))) + self._ending
        try:
            data = lines.encode()
        except UnicodeEncodeError:
            lines, halves = SURROGATE.subn(REPLACEMENT, lines)
            self._halves += halves
            data = lines.encode()
        self._out.write(data)


def _long_ids(rows: Rows) -> int:
    return sum(len(each) > LONGEST_ID for each in filter(str.isdecimal, rows.ids))
