"""The four questions of a GameSparks callback, and which of its pages hold the rows that are wanted.

Everything is a POST of a form to the one address. A page is counted in pages of its own limit, from 0: with
limit 50 page 1 is rows 51 to 100, so a page begins only at a multiple of its limit.
"""

from __future__ import annotations

from typing import NamedTuple
from urllib.parse import quote

from lbtui.model.board import BoardRef
from lbtui.providers.wire import Request

_HEADERS = {"content-type": "application/x-www-form-urlencoded", "cache-control": "no-cache"}


class Pull(NamedTuple):
    """One page of a board: `limit` rows from row `first`, which is counted from 0."""

    limit: int
    page: int

    @property
    def first(self) -> int:
        return self.limit * self.page

    @classmethod
    def reaching(cls, edge: int, most: int, *, up: bool) -> Pull:
        """The page that holds row `edge`, from 1, and reaches as far up from it as one can, or else down. Its
        limit is at most `most` rows and at least half of that."""
        before = edge - 1
        limits = range(most, most // 2, -1)
        if not up:
            limit = max(limits, key=lambda each: each - before % each)
        else:
            limit = most if before < most else max(limits, key=before.__mod__)
        return cls(limit, before // limit)


def pulls(offset: int, count: int, page_max: int) -> tuple[Pull, ...]:
    """The one page, or where none does the two neighbouring ones, that hold `count` rows after `offset` others.

    Of the limits from `count` to `page_max` the smallest is taken; a `count` above `page_max` is cut to it.
    """
    count = max(1, min(count, page_max))
    for limit in range(count, page_max + 1):
        page = offset // limit
        if offset + count <= limit * (page + 1):
            return (Pull(limit, page),)
    page = offset // count
    return Pull(count, page), Pull(count, page + 1)


def ask_endpoint() -> Request:
    """Whether the callback is there."""
    return _post(("key", "test_endpoint"))


def ask_board(name: str) -> Request:
    """Whether there is a board of that name, and whether it is split."""
    return _post(("key", "test_lb"), ("lb_name", name))


def ask_partition(name: str, partition: str) -> Request:
    """Whether a board has that partition."""
    return _post(("key", "test_part"), ("lb_name", name), ("partition_id", partition))


def pull_rows(ref: BoardRef, pull: Pull) -> Request:
    """A page of rows; the partition is empty where the board has none."""
    return _post(
        ("key", "pull_data"),
        ("lb_name", ref.id),
        ("partition_id", ref.partition or ""),
        ("limit", str(pull.limit)),
        ("page", str(pull.page)),
    )


def _post(*pairs: tuple[str, str]) -> Request:
    """A form to the address as it stands. It changes nothing, so it may be sent again."""
    body = "&".join(f"{name}={quote(value, safe='', errors='surrogatepass')}" for name, value in pairs)
    return Request("POST", "", headers=_HEADERS, body=body.encode("ascii"), repeatable=True)
