"""What is written down of a chunk is what is read again, whatever a service sends."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lbtui.export.chunk import Chunk, from_line, to_line
from lbtui.export.rows import packed
from lbtui.model.entry import Entry

MARK = "\u0000decimal"
NAMES = st.one_of(st.text(), st.sampled_from([MARK, MARK * 2, MARK + "s", "decimal"]))
NUMBERS = st.one_of(st.integers(), st.decimals(allow_nan=False, allow_infinity=False))
PLAIN = st.one_of(st.none(), st.booleans(), NUMBERS, NAMES)
ANY = st.recursive(PLAIN, lambda inner: st.lists(inner) | st.dictionaries(NAMES, inner), max_leaves=8)
ENTRIES = st.builds(
    Entry,
    rank=st.none() | st.integers(1),
    player_id=st.text(),
    name=st.none() | st.text(st.characters(codec=None)),
    score=st.none() | NUMBERS,
    display=st.none() | st.text(),
    percentile=st.none() | st.decimals(allow_nan=False, allow_infinity=False),
    metadata=st.none() | st.dictionaries(NAMES, ANY),
    metadata_text=st.none() | st.text(),
    extra=st.dictionaries(NAMES, ANY),
)


def of(*entries: Entry) -> Chunk:
    return Chunk(3, 1, 1.5, packed(entries))


@given(st.lists(ENTRIES, max_size=3))
def test_a_chunk_comes_back_as_it_was(entries: list[Entry]) -> None:
    chunk = of(*entries)
    line = to_line(chunk)
    assert from_line(line) == chunk
    assert line.isascii()
    assert line.count(b"\n") == 1


@pytest.mark.parametrize("ranks", [(5, 6, 7), (5, 7, 8), (5, 5, 5), (None, 1, 2), (None, None, None)])
def test_ranks_come_back_whether_they_follow_one_another_or_not(ranks: Sequence[int | None]) -> None:
    chunk = of(*(Entry(rank, str(at)) for at, rank in enumerate(ranks)))
    assert from_line(to_line(chunk)) == chunk


@pytest.mark.parametrize("value", ["zzz", 5, "1.5", {MARK: "2"}, None])
def test_a_service_that_uses_our_own_mark_is_taken_at_its_word(value: Any) -> None:
    chunk = of(Entry(1, "a", extra={"it": {MARK: value}, "price": Decimal("1.50")}))
    assert from_line(to_line(chunk)) == chunk


@pytest.mark.parametrize(
    "line",
    [
        b"[]",
        b"{}",
        b"5",
        b"null",
        b"[1,2,3,[[1]]]",
        b"[1,1,1,1,[[1]]]",
        b"[1,1,1,0,[1,1,1,1,1,1,1,1]]",
        b'[1,1,1,2,[1,["a"],null,null,null,null,null,null]]',
        b"[1,1,1,1000000000000000000000000000000,[1,null,null,null,null,null,null,null]]",
        b'[1,1,1,-1,[1,["a"],null,null,null,null,null,null]]',
        b'[1,1,1,3,"abcdefgh"]',
        b'[1,1,1,"1",[1,["a"],null,null,null,null,null,null]]',
        b'[1,1,1,1,[[{"\\u0000decimal":"x"}],[1],null,null,null,null,null,null]]',
    ],
)
def test_what_is_no_chunk_is_said_to_be_none(line: bytes) -> None:
    with pytest.raises(ValueError, match=r"."):
        from_line(line)
