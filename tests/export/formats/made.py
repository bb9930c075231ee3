"""Rows for the writers, and files made of them the way an export makes one."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from lbtui.export.chunk import Chunk, from_line, to_line
from lbtui.export.columns import Columns, Survey
from lbtui.export.formats import Findings, writer
from lbtui.export.rows import packed
from lbtui.export.wanted import Format
from lbtui.model.entry import Entry


def entry(player_id: str = "7", rank: int | None = 1, **others: Any) -> Entry:
    """An entry; metadata that is a text is its source."""
    source = others.pop("metadata_text", None)
    if source is not None:
        others["metadata"] = read_json(source)
    return Entry(rank, player_id, metadata_text=source, **others)


def kept(entries: Sequence[Entry], page: int = 3) -> list[Chunk]:
    """The chunks of these rows as they are read again from where an export keeps them."""
    rows = packed(entries)
    starts = range(0, len(rows), page)
    chunks = [Chunk(at // page, at + 1, 0.0, rows[at : at + page]) for at in starts]
    return [from_line(to_line(each)) for each in chunks]


def columns_of(chunks: Sequence[Chunk]) -> Columns:
    survey = Survey()
    for chunk in reversed(chunks):
        survey.take(chunk)
    return survey.columns()


def written(format: Format, entries: Sequence[Entry], *, spreadsheet: bool = False) -> tuple[bytes, Findings]:
    """The file of these rows, read bottom up and written in several parts; and what was found."""
    chunks = kept(entries)
    out = io.BytesIO()
    writing = writer(format, out, columns_of(chunks), spreadsheet=spreadsheet)
    for chunk in chunks:
        writing.write(chunk.rows)
    found = writing.end()
    return out.getvalue(), found


def file_of(format: Format, *entries: Entry, spreadsheet: bool = False) -> bytes:
    return written(format, entries, spreadsheet=spreadsheet)[0]


def read_json(text: str | bytes) -> Any:
    """JSON with every digit, and without what JSON does not have."""

    def refuse(name: str) -> None:
        raise AssertionError(f"{name} is no JSON")

    return json.loads(text, parse_float=Decimal, parse_constant=refuse)


def one_sign(text: str) -> str:
    """Two halves of a sign that stand beside each other are one, which no JSON can tell from it."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass")


SIGNS = (
    "a0-=+@,;|\"'\\{}[]%<>&#:_*` \t\r\n\0\x1b\x7f\x85\x9b\u200b\u202e\u2028\ufeff서\U0001f600\ud800\udfff\uffff"
)
ANY = st.text(st.characters(exclude_categories=()), max_size=6)
TEXTS = (st.text(SIGNS, max_size=6) | ANY).map(one_sign)
NUMBERS = st.integers(-(10**40), 10**40) | st.decimals(allow_nan=False, allow_infinity=False)
VALUES = st.recursive(
    st.none() | st.booleans() | NUMBERS | TEXTS,
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(TEXTS, inner, max_size=2),
    max_leaves=4,
)
MEMBERS: st.SearchStrategy[Mapping[str, Any]] = st.dictionaries(
    st.text("aA.\x7f\ud800%", max_size=2), VALUES, max_size=3
)
ENTRIES = st.lists(
    st.builds(
        Entry,
        rank=st.none() | st.integers(0, 2**40),
        player_id=TEXTS,
        name=st.none() | TEXTS,
        score=st.none() | NUMBERS,
        display=st.none() | TEXTS,
        percentile=st.none() | st.decimals(allow_nan=False, allow_infinity=False),
        metadata=st.none() | MEMBERS,
        metadata_text=st.none(),
        extra=MEMBERS,
    ),
    max_size=4,
)
