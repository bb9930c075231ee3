"""What the callback is asked, byte for byte, and what its answers say."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lbtui.errors import LbtuiError, NotFound, PartitionNeeded
from lbtui.model.board import Board, BoardRef, Unknown
from lbtui.model.entry import Entry
from lbtui.model.page import Offset, Page, Top
from lbtui.model.secret import SecretRef
from lbtui.providers.gamesparks import GameSparksProvider
from lbtui.providers.gamesparks_request import Pull, pulls
from lbtui.providers.wire import Request

from .wire import gamesparks, gamesparks_profile, reply

pytestmark = pytest.mark.anyio

PLAIN, SPLIT = BoardRef("plain"), BoardRef("HSBC")
UK = BoardRef("HSBC", "COUNTRY.UK")
IDS = [f"52e27a77e4b0309a6e50790{number}" for number in range(1, 6)]

WORDS = {
    b"key=test_endpoint": b"endpoint-valid",
    b"key=test_lb&lb_name=plain": b"valid-lb-name",
    b"key=test_lb&lb_name=HSBC": b"requires-partition",
    b"key=test_lb&lb_name=nosuch": b"invalid-lb-name",
    b"key=test_part&lb_name=HSBC&partition_id=COUNTRY.UK": b"valid-lb-name",
    b"key=test_part&lb_name=HSBC&partition_id=NOPE": b"invalid-partition-id",
}
PAGES = {
    0: b'[{"playerId":"52e27a77e4b0309a6e507901","rank":1},{"playerId":"52e27a77e4b0309a6e507902","rank":2}]',
    1: b'[{"playerId":"52e27a77e4b0309a6e507903","rank":3},{"playerId":"52e27a77e4b0309a6e507904","rank":4}]',
    2: b'[{"playerId":"52e27a77e4b0309a6e507905","rank":5}]',
    3: b"[]",
}
EXCHANGES = WORDS | {
    b"key=pull_data&lb_name=plain&partition_id=&limit=2&page=%d" % number: answer
    for number, answer in PAGES.items()
}


def callback(request: Request) -> Any:
    assert request.body is not None
    return reply(EXCHANGES[request.body], headers={"content-type": "text/plain"})


def page(first: int, last: int, following: int | None, previous: int | None) -> Page:
    """Rows of the plain board, from 1."""
    return Page(
        Board(PLAIN),
        Top() if first == 1 else Offset(first - 1),
        tuple(Entry(rank, IDS[rank - 1]) for rank in range(first, last + 1)),
        None if following is None else Offset(following),
        None if previous is None else Offset(previous),
    )


Ask = Callable[[GameSparksProvider], Awaitable[Any]]
ANSWERED: list[tuple[Ask, list[bytes], Any]] = [
    (lambda callback: callback.greet(), [b"key=test_endpoint"], "endpoint-valid"),
    (lambda callback: callback.board(PLAIN), [b"key=test_lb&lb_name=plain"], Board(PLAIN)),
    (
        lambda callback: callback.board(UK),
        [b"key=test_lb&lb_name=HSBC", b"key=test_part&lb_name=HSBC&partition_id=COUNTRY.UK"],
        Board(UK),
    ),
    *(
        (ask, [b"key=pull_data&lb_name=plain&partition_id=&limit=2&page=%d" % number], found)
        for number, (ask, found) in enumerate(
            (
                (lambda callback: callback.page(PLAIN, Top(), 2), page(1, 2, 2, None)),
                (lambda callback: callback.page(PLAIN, Offset(2), 2), page(3, 4, 4, 0)),
                (lambda callback: callback.page(PLAIN, Offset(4), 2), page(5, 5, 5, 2)),
                (lambda callback: callback.page(PLAIN, Offset(6), 2), page(7, 6, None, 4)),
            )
        )
    ),
]


@pytest.mark.parametrize(("ask", "bodies", "found"), ANSWERED)
async def test_an_exchange(ask: Ask, bodies: list[bytes], found: Any) -> None:
    provider, wire = gamesparks(callback)
    assert await ask(provider) == found
    assert [each.body for each in wire.requests] == bodies
    for each in wire.requests:
        assert (each.method, each.path, each.query, each.repeatable) == ("POST", "", (), True)
        assert each.headers == {
            "content-type": "application/x-www-form-urlencoded",
            "cache-control": "no-cache",
        }


REFUSED: list[tuple[BoardRef, list[bytes], type[LbtuiError], str]] = [
    (
        BoardRef("nosuch"),
        [b"key=test_lb&lb_name=nosuch"],
        NotFound,
        r"There is no board nosuch\. Write its short code",
    ),
    (
        SPLIT,
        [b"key=test_lb&lb_name=HSBC"],
        PartitionNeeded,
        r"Board HSBC needs a partition\. Write the partition after a dot, as in HSBC\.COUNTRY\.UK",
    ),
    (
        BoardRef("HSBC", "NOPE"),
        [b"key=test_lb&lb_name=HSBC", b"key=test_part&lb_name=HSBC&partition_id=NOPE"],
        NotFound,
        r"Board HSBC has no partition NOPE\. A partition is its field",
    ),
]


@pytest.mark.parametrize(("ref", "bodies", "kind", "said"), REFUSED)
async def test_a_board_that_cannot_be_read(
    ref: BoardRef, bodies: list[bytes], kind: type[LbtuiError], said: str
) -> None:
    provider, wire = gamesparks(callback)
    with pytest.raises(kind, match=said):
        await provider.board(ref)
    assert [each.body for each in wire.requests] == bodies


async def test_a_partition_of_a_board_that_has_none_is_asked_for_too() -> None:
    """It is the callback's to say that there is no such board and partition together."""
    provider, wire = gamesparks(
        lambda request: reply(b"invalid-partition-id" if b"test_part" in request.body else b"valid-lb-name")
    )
    with pytest.raises(NotFound, match=r"Board flags has no partitions\."):
        await provider.board(BoardRef("flags", "UK"))
    assert wire.requests[1].body == b"key=test_part&lb_name=flags&partition_id=UK"


async def test_rows_of_a_partition() -> None:
    provider, wire = gamesparks(reply(PAGES[0]))
    read = await provider.page(UK, Top(), 2)
    assert read.board == Board(UK, total=Unknown())
    assert wire.requests[0].body == b"key=pull_data&lb_name=HSBC&partition_id=COUNTRY.UK&limit=2&page=0"


@pytest.mark.parametrize(
    ("name", "sent"), [("a b&c=d", b"a%20b%26c%3Dd"), ("größe+1", b"gr%C3%B6%C3%9Fe%2B1"), ("a/b", b"a%2Fb")]
)
async def test_a_name_is_one_value_of_the_form(name: str, sent: bytes) -> None:
    provider, wire = gamesparks(reply(b"valid-lb-name"))
    await provider.board(BoardRef(name, name))
    assert [each.body for each in wire.requests] == [
        b"key=test_lb&lb_name=" + sent,
        b"key=test_part&lb_name=" + sent + b"&partition_id=" + sent,
    ]


def test_the_whole_address_may_be_a_reference() -> None:
    assert GameSparksProvider.endpoint(gamesparks_profile()).base == SecretRef("env", "NOT_READ_HERE")
    written = gamesparks_profile(url="https://preview.gamesparks.net/callback/k3y/lbRequests/s3cr3t/")
    base = GameSparksProvider.endpoint(written).base
    assert isinstance(base, SecretRef)
    assert "s3cr3t" not in repr(base) + repr(written)


@given(
    offset=st.integers(0, 10**12) | st.integers(0, 3_000),
    count=st.integers(1, 1_200),
    page_max=st.integers(1, 1_000),
)
def test_the_pages_that_are_asked_for_hold_the_rows(offset: int, count: int, page_max: int) -> None:
    found = pulls(offset, count, page_max)
    count = min(count, page_max)
    assert all(count <= each.limit <= page_max and each.page >= 0 for each in found)
    held = [row for each in found for row in range(each.first, each.first + each.limit)]
    assert held == list(
        range(held[0], held[0] + len(held))
    )  # neighbours, without a gap and without a row twice
    assert held[0] <= offset
    assert offset + count <= held[0] + len(held)
    fitting = [
        limit for limit in range(count, page_max + 1) if offset // limit == (offset + count - 1) // limit
    ]
    assert [each.limit for each in found] == (fitting[:1] or [count, count])


def test_which_pages_are_asked_for() -> None:
    assert pulls(0, 100, 1_000) == (Pull(100, 0),)
    assert pulls(300, 100, 1_000) == (Pull(100, 3),)
    assert pulls(50, 50, 1_000) == (Pull(50, 1),)
    assert pulls(14_999, 1, 1_000) == (Pull(1, 14_999),)
    assert pulls(50, 100, 1_000) == (Pull(150, 0),)
    assert pulls(50, 100, 100) == (Pull(100, 0), Pull(100, 1))
    assert pulls(500, 5_000, 1_000) == (Pull(1_000, 0), Pull(1_000, 1))
