"""Parquet: pyarrow, DuckDB and Polars read the same values of the same types."""

from __future__ import annotations

import errno
import gc
import io
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import polars
import pytest
from hypothesis import given, settings
from pyarrow import parquet

from lbtui.export.columns import Columns
from lbtui.export.formats import parquet as module
from lbtui.export.formats import writer
from lbtui.export.rows import packed
from lbtui.export.wanted import Format
from lbtui.model.entry import Entry
from tests.export.formats.made import ENTRIES, columns_of, entry, file_of, kept, written

BOARD = [
    entry(
        "2533274800000001", 1, name="a", score=100, percentile=Decimal("0.5"), metadata_text='{"color": "red"}'
    ),
    entry("2", 2, name="", score=99, percentile=Decimal("0.25"), extra={"yes": True, "level": 3, "odd": 1}),
    entry("3", 3, score=98, extra={"yes": False, "level": -4, "odd": "x", "part": Decimal("1.50")}),
]


def table(*entries: Entry) -> Any:
    return parquet.read_table(io.BytesIO(file_of(Format.PARQUET, *entries)))


def types(*entries: Entry) -> dict[str, str]:
    return {field.name: str(field.type) for field in table(*entries).schema}


def test_the_schema_is_of_exact_types() -> None:
    assert types(*BOARD) == {
        "rank": "int64",
        "player_id": "string",
        "name": "string",
        "score": "int64",
        "percentile": "decimal128(18, 2)",
        "metadata": "string",
        "color": "string",
        "yes": "bool",
        "level": "int64",
        "odd": "string",
        "part": "decimal128(18, 2)",
    }


def test_three_readers_read_the_same(tmp_path: Path) -> None:
    path = tmp_path / "board.parquet"
    path.write_bytes(file_of(Format.PARQUET, *BOARD))
    expected = [
        (1, "2533274800000001", "a", 100, Decimal("0.50"), '{"color": "red"}', "red", None, None, None, None),
        (2, "2", "", 99, Decimal("0.25"), None, None, True, 3, "1", None),
        (3, "3", None, 98, None, None, None, False, -4, "x", Decimal("1.50")),
    ]
    assert [tuple(row.values()) for row in parquet.read_table(path).to_pylist()] == expected
    assert polars.read_parquet(path).rows() == expected
    with duckdb.connect() as database:
        found = database.sql(f"select * from '{path}'")
        assert found.fetchall() == expected
        assert [str(each) for each in found.types] == [
            *("BIGINT", "VARCHAR", "VARCHAR", "BIGINT", "DECIMAL(18,2)", "VARCHAR", "VARCHAR"),
            *("BOOLEAN", "BIGINT", "VARCHAR", "DECIMAL(18,2)"),
        ]
        assert database.sql(f"select player_id from '{path}' where rank = 2").fetchall() == [("2",)]
    assert polars.scan_parquet(path).filter(polars.col("rank") > 2).collect()["player_id"].to_list() == ["3"]


@pytest.mark.parametrize(
    ("scores", "wanted"),
    [
        ([5, None, -5], "int64"),
        ([5, Decimal("-0.05")], "decimal128(18, 2)"),
        ([2**64 - 1, 1], "decimal128(38, 0)"),
        ([Decimal("123456789012345678.0")], "decimal128(38, 1)"),
        ([10**40, Decimal("1.5")], "string"),
        ([Decimal("1E-50")], "string"),
    ],
)
def test_c4_scores_are_exact_in_the_type_they_need(scores: list[Any], wanted: str) -> None:
    rows = [entry(str(at), at, score=score) for at, score in enumerate(scores)]
    assert types(*rows)["score"] == wanted
    told = table(*rows)["score"].to_pylist()
    assert [each if each is None else Decimal(each) for each in told] == scores


@pytest.mark.parametrize("player_id", [str(2**53 + 1), str(2**63), str(2**64 - 1), "98765432109876543210"])
def test_c3_long_ids_are_exact(player_id: str) -> None:
    assert table(entry(player_id))["player_id"].to_pylist() == [player_id]


def test_c2_an_empty_text_is_not_null() -> None:
    rows = [entry("1", 1, name=""), entry("", 2, display="")]
    assert table(*rows)["name"].to_pylist() == ["", None]
    assert table(*rows)["player_id"].to_pylist() == ["1", ""]


def test_c5_half_a_sign_is_replaced_in_cells_and_names_and_told() -> None:
    rows = [entry(str(at), at, name="a") for at in range(1, 50)]
    odd = entry("50", 50, name="a\ud800b", extra=dict.fromkeys(map("x{}".format, "\ud800\ud801"), "1"))
    data, found = written(Format.PARQUET, [*rows, odd])
    read = parquet.read_table(io.BytesIO(data))
    assert read["name"].to_pylist()[49] == "a\ufffdb"
    assert read.column_names[3:] == ["x\ufffd", "x\ufffd.2"]
    assert found.notes == ("1 lone surrogate in the texts cannot be written in UTF-8 and became U+FFFD",)


def test_c7_a_column_that_changes_its_type_and_one_that_comes_late_are_whole() -> None:
    rows = [entry(str(at), at, extra={"level": at}) for at in range(1, 10)]
    late = entry("10", 10, extra={"level": "top", "medal": {"gold": [1, Decimal("1.0")]}, "won": True})
    assert table(*rows)["level"].to_pylist() == list(range(1, 10))
    read = table(*rows, late)
    assert read["level"].to_pylist() == [*map(str, range(1, 10)), "top"]
    assert read["medal"].to_pylist() == [None] * 9 + ['{"gold":[1,1.0]}']
    assert read["won"].to_pylist() == [None] * 9 + [True]


def test_c8_no_rows_are_a_table_of_none(tmp_path: Path) -> None:
    path = tmp_path / "none.parquet"
    path.write_bytes(file_of(Format.PARQUET))
    assert parquet.read_table(path).num_rows == 0
    assert types() == {"rank": "int64", "player_id": "string"}
    assert polars.read_parquet(path).schema == {"rank": polars.Int64, "player_id": polars.String}
    with duckdb.connect() as database:
        assert database.sql(f"select count(*) from '{path}'").fetchall() == [(0,)]


def test_c9_metadata_stands_as_it_came() -> None:
    source = '{"b":\n1.50, "b": 2}'
    assert table(entry(metadata_text=source))["metadata"].to_pylist() == [source]


@settings(max_examples=30, deadline=None)
@given(ENTRIES)
def test_whatever_rows_hold_is_read_by_three_readers(entries: list[Entry]) -> None:
    data = file_of(Format.PARQUET, *entries)
    read = parquet.read_table(io.BytesIO(data))
    assert read.num_rows == len(entries)
    assert polars.read_parquet(io.BytesIO(data)).height == len(entries)
    for name in ("rank", "score", "percentile"):
        if name in read.column_names:
            told = [each if each is None else Decimal(each) for each in read[name].to_pylist()]
            assert told == [getattr(each, name) for each in entries]
    assert len(read.column_names) == len(columns_of(kept(entries)).all)


def test_the_layout_is_the_one_that_readers_skip_in(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "GROUP", 1000)
    rows = packed(entry(str(at), at, name="x", score=-at, extra={"city": "Seoul"}) for at in range(1, 2501))
    out = io.BytesIO()
    columns = columns_of(kept([entry(str(at), at, name="x", score=-at, extra={"city": "S"}) for at in (1, 2)]))
    writing = writer(Format.PARQUET, out, columns)
    for at in range(0, 2500, 700):
        writing.write(rows[at : at + 700])
    writing.end()
    told = parquet.ParquetFile(out).metadata
    assert [told.row_group(at).num_rows for at in range(told.num_row_groups)] == [1000, 1000, 500]
    chunks = {told.row_group(0).column(at).path_in_schema: told.row_group(0).column(at) for at in range(5)}
    assert {each.compression for each in chunks.values()} == {"ZSTD"}
    assert "DELTA_BINARY_PACKED" in chunks["rank"].encodings
    assert "DELTA_BINARY_PACKED" in chunks["score"].encodings
    assert not chunks["player_id"].has_dictionary_page
    assert not chunks["name"].has_dictionary_page
    assert chunks["city"].has_dictionary_page
    assert chunks["rank"].has_column_index
    assert (chunks["rank"].statistics.min, chunks["rank"].statistics.max) == (1, 1000)
    assert told.row_group(0).sorting_columns == (parquet.SortingColumn(0),)


def test_ranks_that_are_not_in_order_are_not_said_to_be() -> None:
    for row in (entry("2", 1), entry("2", None)):
        data = file_of(Format.PARQUET, entry("1", 2), row)
        assert parquet.ParquetFile(io.BytesIO(data)).metadata.row_group(0).sorting_columns == ()


def test_wide_rows_are_not_held_back_until_there_are_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LARGEST", 100_000)
    rows = packed(entry(str(at), at, name="x" * 1000) for at in range(1000))
    out = io.BytesIO()
    writing = writer(Format.PARQUET, out, columns_of(kept([entry(name="x")])))
    writing.write(rows)
    assert out.tell() > 4
    writing.end()
    assert parquet.read_table(out).num_rows == 1000


class Full(io.BytesIO):
    """A disk with little space."""

    def write(self, data: Any, /) -> int:
        if self.tell() > 100:
            raise OSError(errno.ENOSPC, "No space left on device")
        return super().write(data)


def test_a_full_disk_is_an_error_of_the_system_and_nothing_is_written_after_it() -> None:
    out = Full()
    writing = writer(Format.PARQUET, out, Columns(columns_of(kept(BOARD)).all))
    writing.write(packed(BOARD))
    with pytest.raises(OSError, match="No space left") as caught:
        writing.end()
    assert caught.value.errno == errno.ENOSPC
    size = len(out.getvalue())
    del writing, caught
    gc.collect()
    assert len(out.getvalue()) == size


def test_a_file_that_nobody_ended_gets_no_footer() -> None:
    out = io.BytesIO()
    writing = writer(Format.PARQUET, out, columns_of(kept(BOARD)))
    writing.write(packed(BOARD))
    del writing
    gc.collect()
    assert out.getvalue() == b"PAR1"
    assert not out.closed
