"""Parquet, for DuckDB, Polars, Spark and all that read it unchanged: one flat table with a schema of its own.

Ids and texts are strings, ranks integers of 64 bits. Scores, percentiles and all other numbers are integers of
64 bits or decimals (of 18 digits, or of 38 where those are too few) as the values need it, and strings where
even those cannot hold them, so that every number is exact. Truth values are booleans. A column that held values
of several kinds, objects or lists is one of strings, as they stand in CSV. What the service does not give is
null, and an empty text an empty string. Half a sign (a lone surrogate) becomes U+FFFD, and is counted.

Compressed with zstd; ranks and integer scores are delta-encoded, ids and names have no dictionary because they
hardly repeat; row groups hold `GROUP` rows, and a page index lets readers skip within them.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from typing import Any, BinaryIO

from lbtui.export.columns import Column, Columns, Source
from lbtui.export.formats.base import Findings
from lbtui.export.formats.cells import REPLACEMENT, SURROGATE, Cells, cells, halves_note, text
from lbtui.export.rows import Rows
from lbtui.export.seen import Kind

GROUP = 122_880
"""Rows of a row group: DuckDB's own size, and enough for the others."""

LARGEST = 16 * 2**20
"""Bytes of rows that are held back at most; wide rows make smaller groups."""

_TEXTS = {str, type(None)}


class ParquetFile:
    """Writes a Parquet file; it is none before `end`. Needs pyarrow."""

    def __init__(self, out: BinaryIO, columns: Columns) -> None:
        import pyarrow
        from pyarrow import parquet

        pyarrow.set_memory_pool(pyarrow.system_memory_pool())  # its own keeps a third more
        self._arrow: Any = pyarrow
        self._columns = columns
        self._schema = pyarrow.schema(
            [(name, self._type(column)) for name, column in zip(_names(columns), columns.all, strict=True)]
        )
        self._halves = 0
        self._held: list[Any] = []
        self._sink = _Sink(out)
        with self._sink.at_work():
            self._writer = parquet.ParquetWriter(
                pyarrow.PythonFile(self._sink, mode="w"), self._schema, **self._options(parquet)
            )

    def write(self, rows: Rows) -> None:
        self._held.append(self._batch(rows))
        with self._sink.at_work():
            while sum(batch.num_rows for batch in self._held) >= GROUP:
                self._flush(GROUP)
            if sum(batch.nbytes for batch in self._held) >= LARGEST:
                self._flush()

    def end(self) -> Findings:
        with self._sink.at_work():
            if self._held:
                self._flush()
            self._writer.close()
        return Findings(notes=halves_note(self._halves))

    def _flush(self, rows: int | None = None) -> None:
        """Writes a row group of the first `rows` that are held, or of all."""
        held = self._arrow.Table.from_batches(self._held, self._schema)
        group = held if rows is None else held.slice(0, rows)
        self._held = [] if rows is None else held.slice(rows).to_batches()
        self._writer.write_table(group, row_group_size=max(1, group.num_rows))

    def _batch(self, rows: Rows) -> Any:
        values = cells(rows, self._columns)
        columns = zip(self._columns.all, values, self._schema.types, strict=True)
        arrays = [self._array(column.type.kind, each, wanted) for column, each, wanted in columns]
        return self._arrow.record_batch(arrays, schema=self._schema)

    def _array(self, kind: Kind, values: Cells, wanted: Any) -> Any:
        if kind is Kind.DECIMAL:
            values = [Decimal(each) if isinstance(each, str) else each for each in values]
        elif kind is Kind.TEXT and not set(map(type, values)) <= _TEXTS:
            values = [None if each is None else str(text(each)) for each in values]
        try:
            return self._arrow.array(values, wanted)
        except UnicodeEncodeError:
            return self._arrow.array([each and self._whole(each) for each in values], wanted)

    def _whole(self, text: str) -> str:
        whole, halves = SURROGATE.subn(REPLACEMENT, text)
        self._halves += halves
        return whole

    def _type(self, column: Column) -> Any:
        match column.type.kind:
            case Kind.WHOLE:
                return self._arrow.int64()
            case Kind.TRUTH:
                return self._arrow.bool_()
            case Kind.DECIMAL:
                return self._arrow.decimal128(column.type.digits, column.type.places)
        return self._arrow.string()

    def _options(self, parquet: Any) -> dict[str, Any]:
        pairs = list(zip(self._schema.names, self._columns.all, strict=True))
        delta = [name for name, each in pairs if each.type.kind is Kind.WHOLE and each.source is Source.ROW]
        repeated = [name for name, each in pairs if each.source in (Source.METADATA, Source.EXTRA)]
        ordered = self._columns.in_order and delta[:1] == ["rank"]
        return {
            "compression": "zstd",
            "use_dictionary": repeated or False,
            "column_encoding": dict.fromkeys(delta, "DELTA_BINARY_PACKED") or None,
            "write_page_index": True,
            "sorting_columns": [parquet.SortingColumn(0)] if ordered else None,
        }


class _Sink:
    """The file as pyarrow is to see it. A writer that nobody holds any more writes the end of its file unasked,
    after a failure as well; that goes nowhere."""

    closed = False

    def __init__(self, out: BinaryIO) -> None:
        self._out = out
        self._written = 0
        self._at_work = False

    @contextmanager
    def at_work(self) -> Iterator[None]:
        self._at_work = True
        try:
            yield
        finally:
            self._at_work = False

    def write(self, data: Any) -> int:
        if self._at_work:
            self._out.write(data)
        self._written += len(data)
        return len(data)

    def tell(self) -> int:
        return self._written

    def flush(self) -> None:
        """What is behind it is flushed by whoever opened it."""

    def close(self) -> None:
        """What is behind it is closed by whoever opened it."""


def _names(columns: Columns) -> list[str]:
    """The headings with half signs replaced, each still a name of its own."""
    names: dict[str, str] = {}
    for heading in columns.names:
        name = whole = SURROGATE.sub(REPLACEMENT, heading)
        count = 1
        while name.casefold() in names:
            count += 1
            name = f"{whole}.{count}"
        names[name.casefold()] = name
    return list(names.values())
