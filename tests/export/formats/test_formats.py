"""Which format a file gets, and what is written of the demo's own rows."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from pathlib import Path

import pytest

from lbtui.errors import UsageError
from lbtui.export.columns import MOST, Columns, Source
from lbtui.export.formats import ENDINGS, format_for, writer
from lbtui.export.rows import Rows
from lbtui.export.wanted import Format
from lbtui.model.entry import Entry
from tests.export.formats.made import columns_of, entry, file_of, kept


@pytest.mark.parametrize("ending", ENDINGS)
def test_the_ending_tells_the_format_in_any_case(ending: str) -> None:
    assert format_for(Path("a.b" + ending)) is ENDINGS[ending]
    assert format_for(Path("a" + ending.upper())) is ENDINGS[ending]


def test_every_format_has_an_ending_and_one_that_is_named_wins() -> None:
    assert set(ENDINGS.values()) == set(Format)
    assert format_for(Path("a.csv"), Format.JSON) is Format.JSON
    assert format_for(Path("a"), Format.TSV) is Format.TSV


def test_standard_output_is_jsonl_unless_named() -> None:
    assert format_for(None) is Format.JSONL
    assert format_for(None, Format.CSV) is Format.CSV


@pytest.mark.parametrize("name", ["board", "board.xlsx", ".csv", "board.csv.gz", "board."])
def test_an_unknown_ending_lists_those_that_are_known(name: str) -> None:
    with pytest.raises(UsageError, match=r"stands for no format") as caught:
        format_for(Path(name))
    assert all(ending in caught.value.detail for ending in ENDINGS)
    assert "--format" in caught.value.hint


def test_an_ending_is_quoted_clean() -> None:
    with pytest.raises(UsageError) as caught:
        format_for(Path("a.\x1b]0;x"))
    assert "\x1b" not in str(caught.value)


@pytest.mark.parametrize("format", Format)
def test_what_is_written_does_not_depend_on_how_rows_are_grouped(format: Format) -> None:
    rows = [entry(str(at), at, name=f"a{at}", extra={"x": at}) for at in range(1, 8)]
    columns = columns_of(kept(rows))
    files = set()
    for page in (1, 3, 7):
        out = io.BytesIO()
        writing = writer(format, out, columns)
        writing.write(Rows())
        for chunk in kept(rows, page):
            writing.write(chunk.rows)
        writing.end()
        files.add(out.getvalue())
    assert len(files) == 1


@pytest.mark.parametrize("format", [Format.JSON, Format.JSONL])
def test_json_does_without_columns(format: Format) -> None:
    out = io.BytesIO()
    writing = writer(format, out, Columns())
    writing.write(kept([entry(name="a", extra={"b": 1})])[0].rows)
    writing.end()
    assert out.getvalue() == file_of(format, entry(name="a", extra={"b": 1}))


@pytest.mark.parametrize("format", Format)
def test_keys_without_a_column_of_their_own_are_kept_in_the_last_one(format: Format) -> None:
    rows = [
        entry("1", 1, extra={f"key{at}": at for at in range(MOST)}),
        entry("2", 2, metadata={"late": 1}, extra={"key0": 0, "later": [2]}),
    ]
    columns = columns_of(list(reversed(kept(rows, 1))))
    assert columns.all[-1].source is Source.OTHERS
    data = file_of_columns(format, rows, columns)
    assert b"later" in data
    if format is Format.CSV:
        assert data.endswith(b',"{""metadata"":{""late"":1},""extra"":{""later"":[2]}}"\r\n')


def file_of_columns(format: Format, rows: list[Entry], columns: Columns) -> bytes:
    out = io.BytesIO()
    writing = writer(format, out, columns)
    for chunk in kept(rows):
        writing.write(chunk.rows)
    writing.end()
    return out.getvalue()


WITHOUT_PYARROW = """
import sys

class Hidden:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] == "pyarrow":
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)

sys.meta_path.insert(0, Hidden())

import io, json
from pathlib import Path
from lbtui.errors import UsageError
from lbtui.export.chunk import Chunk
from lbtui.export.rows import packed
from lbtui.export.columns import Survey
from lbtui.export.formats import format_for, writer
from lbtui.export.wanted import Format
from lbtui.model.entry import Entry

chunk = Chunk(0, 1, 0.0, packed([Entry(1, "7", "a")]))
survey = Survey()
survey.take(chunk)
told = {}
for format in Format:
    out = io.BytesIO()
    try:
        format_for(Path("a." + format.value), format)
        writing = writer(format, out, survey.columns())
        writing.write(chunk.rows)
        writing.end()
        told[format.value] = out.getvalue().decode()
    except UsageError as wrong:
        told[format.value] = [wrong.exit_code, str(wrong)]
print(json.dumps(told))
"""


def test_e16_without_pyarrow_the_other_formats_work_and_parquet_says_what_to_install() -> None:
    ran = subprocess.run([sys.executable, "-c", WITHOUT_PYARROW], capture_output=True, text=True, timeout=60)
    assert ran.stderr == ""
    told = json.loads(ran.stdout)
    code, sentence = told.pop("parquet")
    assert code == 2
    assert "lbtui[parquet]" in sentence
    assert set(told) == {"csv", "tsv", "json", "jsonl", "markdown"}
    assert told["csv"] == "rank,player_id,name\r\n1,7,a\r\n"
    assert all("7" in text for text in told.values())
