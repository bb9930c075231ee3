"""How rows are written: CSV, TSV, JSON, JSONL, Markdown, Parquet; what writes one is imported for it alone."""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import BinaryIO

from lbtui.errors import UsageError
from lbtui.export.columns import Columns
from lbtui.export.formats.base import Findings, Writer
from lbtui.export.wanted import Format
from lbtui.model.text import shortened

__all__ = ["ENDINGS", "Findings", "Writer", "check_format", "format_for", "writer"]

ENDINGS = {
    ".csv": Format.CSV,
    ".tsv": Format.TSV,
    ".json": Format.JSON,
    ".jsonl": Format.JSONL,
    ".ndjson": Format.JSONL,
    ".md": Format.MARKDOWN,
    ".markdown": Format.MARKDOWN,
    ".parquet": Format.PARQUET,
}
"""The ending of a file's name that stands for a format, in any case."""


def format_for(path: Path | None, named: Format | None = None) -> Format:
    """The format that was named, else the one that the file's ending stands for; JSONL for standard output.

    UsageError where the ending stands for none, or where the format cannot be written here.
    """
    found = named or (Format.JSONL if path is None else ENDINGS.get(path.suffix.lower()))
    if found is None:
        raise no_format(path or Path(), "Rename the file, or name the format with --format")
    check_format(found)
    return found


def no_format(path: Path, hint: str) -> UsageError:
    """The error of a file whose ending stands for no format."""
    known = f"Known are {', '.join(ENDINGS)}"
    return UsageError(f"The ending of “{shortened(path.name)}” stands for no format", known, hint)


def check_format(format: Format) -> None:
    """UsageError where a format cannot be written here: Parquet without pyarrow."""
    if format is Format.PARQUET:
        try:
            importlib.import_module("pyarrow.parquet")
        except ImportError:
            raise UsageError(
                "Parquet files need pyarrow, which is not installed",
                hint="Install lbtui[parquet], or choose another format",
            ) from None


def writer(format: Format, out: BinaryIO, columns: Columns, *, spreadsheet: bool = False) -> Writer:
    """What writes rows to `out` in a format; JSON and JSONL do without `columns`.

    `spreadsheet` is about CSV and TSV alone. UsageError as from `check_format`.
    """
    check_format(format)
    match format:
        case Format.CSV | Format.TSV:
            from lbtui.export.formats.csv_file import CsvFile

            return CsvFile(out, columns, "," if format is Format.CSV else "\t", spreadsheet=spreadsheet)
        case Format.JSON | Format.JSONL:
            from lbtui.export.formats.json_file import JsonFile

            return JsonFile(out, lines=format is Format.JSONL)
        case Format.MARKDOWN:
            from lbtui.export.formats.markdown import MarkdownFile

            return MarkdownFile(out, columns)
        case Format.PARQUET:
            from lbtui.export.formats.parquet import ParquetFile

            return ParquetFile(out, columns)
