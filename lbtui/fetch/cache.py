"""What a connection remembers: replies to confirm by their ETag, and pages already read. In memory only.

Both are bounded in number and in bytes, so that a person may page through a billion rows all day.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping
from typing import Generic, NamedTuple, TypeVar

from lbtui.model.board import Board, Unknown
from lbtui.model.page import Page
from lbtui.providers.wire import Reply, Request

FRESH = 30.0
"""Seconds for which a page is shown without asking whether it is still so."""

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Lru(Generic[K, V]):
    """The values used last: at most `count`, and at most `weight` together (the newest is always kept)."""

    def __init__(self, count: int, weight: int) -> None:
        self._count = count
        self._limit = weight
        self._held: OrderedDict[K, tuple[V, int]] = OrderedDict()
        self.weight = 0

    def __len__(self) -> int:
        return len(self._held)

    def get(self, key: K) -> V | None:
        if key not in self._held:
            return None
        self._held.move_to_end(key)
        return self._held[key][0]

    def pairs(self) -> list[tuple[K, V]]:
        """Every key with its value, the one used longest ago first."""
        return [(key, value) for key, (value, _) in self._held.items()]

    def put(self, key: K, value: V, weight: int = 1) -> None:
        self.drop(key)
        self._held[key] = (value, weight)
        self.weight += weight
        while len(self._held) > self._count or (self.weight > self._limit and len(self._held) > 1):
            _, (_, oldest) = self._held.popitem(last=False)
            self.weight -= oldest

    def drop(self, key: K) -> None:
        _, weight = self._held.pop(key, (None, 0))
        self.weight -= weight

    def drop_if(self, unwanted: Callable[[K], bool]) -> None:
        """Lets go of every value whose key is unwanted."""
        for key in [each for each in self._held if unwanted(each)]:
            self.drop(key)

    def clear(self) -> None:
        self._held.clear()
        self.weight = 0


class Copy(NamedTuple):
    """A reply, its validator in the form If-None-Match takes, and when it last was right (both clocks)."""

    reply: Reply
    validator: str | None
    at: float
    wall: float


class Kept(NamedTuple):
    """A page and when it was read, on the monotonic clock."""

    page: Page
    at: float


def reply_key(request: Request) -> Hashable:
    """What makes two questions the same."""
    return (request.method, request.path, request.query, tuple(sorted(request.headers.items())), request.body)


def validator_of(headers: Mapping[str, str]) -> str | None:
    """The value for If-None-Match: an ETag as it came, or in quotes where it came bare.

    Xbox Live documents its ETag without quotes and If-None-Match with them. None where there is none, or one
    that cannot be sent back.
    """
    etag = headers.get("etag", "").strip(" \t")
    if not etag or len(etag) > 1_024 or not (etag.isascii() and etag.isprintable()):
        return None
    return etag if '"' in etag or etag.startswith("W/") else f'"{etag}"'


def confirms(reply: Reply, copy: Copy) -> bool:
    """Whether a 304 is about this copy: it names no ETag, or the same one, weak or strong."""
    named = validator_of(reply.headers)
    return named is None or named.removeprefix("W/") == (copy.validator or "").removeprefix("W/")


def page_weight(page: Page) -> int:
    """Roughly the bytes a page takes in memory."""
    texts = sum(
        len(each.player_id) + len(each.name or "") + 3 * len(each.metadata_text or "") + 64 * len(each.extra)
        for each in page.entries
    )
    return 2_000 + 500 * len(page.entries) + texts


def merged(known: Board | None, told: Board) -> Board:
    """A board as `told` now, with what only an earlier answer said."""
    if known is None:
        return told
    return Board(
        told.ref,
        told.title or known.title,
        known.total if isinstance(told.total, Unknown) else told.total,
        told.order or known.order,
        told.columns or known.columns,
        told.partitions or known.partitions,
        known.archived if told.archived is None else told.archived,
        told.updated or known.updated,
        {**known.extra, **told.extra},
    )
