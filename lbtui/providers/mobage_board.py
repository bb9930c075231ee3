"""Mobage's boards: asking for them, reading them, and remembering what was told of each."""

from __future__ import annotations

import asyncio
import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from lbtui.errors import BadAnswer, LbtuiError, NotFound, UsageError
from lbtui.model.board import Board, BoardList, BoardRef, Column, Exact, Flow, Order
from lbtui.providers.answers import quoted
from lbtui.providers.mobage_answer import Listed, read_list
from lbtui.providers.mobage_refusal import BOARD_HINT, refused
from lbtui.providers.mobage_request import BOARD_FIELDS, MOST_ROWS, Part, list_boards
from lbtui.providers.reading import count_or_none, folded, number_or_none, text_or_none
from lbtui.providers.wire import Reply, Send

PATIENCE = 5.0
"""Seconds to wait for a board that would only make another answer clearer."""

_SPARE = 0.2
"""Seconds that are kept for that other answer."""

NAMED_AT_ONCE = 50
"""Boards named in one address."""

_KNOWN = {each.casefold() for each in BOARD_FIELDS}


def _flag_or_none(value: Any) -> bool | None:
    text = (text_or_none(value) or "").strip().casefold()
    return value if isinstance(value, bool) else {"true": True, "1": True, "false": False, "0": False}.get(text)


_READERS: dict[str, Callable[[Any], Any]] = {
    "appId": text_or_none,
    "scoreFormat": text_or_none,
    "scorePrecision": count_or_none,
    "iconUrl": text_or_none,
    "allowLowerScore": _flag_or_none,
    "reverse": _flag_or_none,
    "defaultScore": number_or_none,
    "published": text_or_none,
}


def read_boards(reply: Reply, what: str) -> tuple[Listed, list[Board]]:
    """The boards of an answer in its order, and the list they came in; its `warnings` name what has no id."""
    listed = read_list(reply, _KNOWN, what)
    boards: list[Board] = []
    warnings = list(listed.warnings)
    for at, row in enumerate(listed.rows, 1):
        board_id = text_or_none(folded(row).get("id"))
        if not board_id or not board_id.strip():
            warnings.append(f"board {at} of the service's list cannot be read: it has no id")
        elif board_id in (".", ".."):
            warnings.append(f"board {at} of the service's list cannot be asked for: its id is {board_id}")
        else:
            boards.append(_board(row, BoardRef(board_id)))
    return Listed(listed.rows, listed.total, listed.start, tuple(warnings)), boards


def read_board(reply: Reply, ref: BoardRef) -> Board | None:
    """The one board that was asked for, None where the answer holds no data. BadAnswer where it is another."""
    rows = [row for row in read_list(reply, _KNOWN, f"board {ref}").rows if isinstance(row, Mapping)]
    for row in rows:
        if text_or_none(folded(row).get("id")) in (None, ref.id):
            return _board(row, ref)
    if rows:
        raise BadAnswer(f"The answer for board {ref} is about another board")
    return None


def flow(board: Board) -> Flow:
    """Which way players can move. Where lower numbers are refused they only rise in number, which on a board
    that ranks low first is down."""
    lower = board.extra.get("allowLowerScore")
    if not isinstance(lower, bool) or board.order is None:
        return Flow.UNKNOWN
    if lower:
        return Flow.BOTH
    return Flow.DOWN if board.order is Order.LOW_FIRST else Flow.UP


def _board(row: Mapping[str, Any], ref: BoardRef) -> Board:
    members = folded(row)
    extra = {name: _read(name, members[name.casefold()]) for name in _READERS if name.casefold() in members}
    extra |= {name: member for name, member in row.items() if name.strip().casefold() not in _KNOWN}
    reverse = _flag_or_none(members.get("reverse"))
    return Board(
        ref,
        text_or_none(members.get("title")) or None,
        order=None if reverse is None else Order.LOW_FIRST if reverse else Order.HIGH_FIRST,
        columns=(Column("value", None, text_or_none(members.get("scoreformat"))),),
        archived=_flag_or_none(members.get("archived")),
        updated=text_or_none(members.get("updated")),
        extra=extra,
    )


def _read(name: str, member: Any) -> Any:
    """A member in its type; one that cannot be read so stays as it was sent."""
    value = _READERS[name](member)
    return member if value is None else value


class Boards:
    """The boards of one app. What was told of a board is kept until it is told anew."""

    def __init__(self, app_id: str, send: Send) -> None:
        self._app = app_id
        self._send = send
        self._told: dict[str, Board] = {}
        self._tried: set[str] = set()

    def known(self, ref: BoardRef) -> Board | None:
        """What was told of a board so far."""
        return self._told.get(ref.id)

    async def listed(self, token: str | None = None) -> BoardList:
        """The app's own list; `token` is the number of the row to go on from."""
        first = int(token or 1)
        part = Part(count=MOST_ROWS, start_index=first if first > 1 else None)
        what = f"the boards of app {self._app}"
        reply = await self._send(list_boards(self._app, (), part))
        if reply.status != 200:
            raise refused(reply, what)
        listed, boards = self._read_all(reply, what)
        after = first + len(listed.rows)
        more = after <= listed.total.rows if isinstance(listed.total, Exact) else after - first >= MOST_ROWS
        following = str(after) if more and listed.rows else None
        return BoardList(tuple(boards), following, warnings=listed.warnings)

    async def named(self, refs: Sequence[BoardRef], token: str | None = None) -> BoardList:
        """These boards, many in one request; one that does not come is there by its name alone.

        `token` is the place among `refs` to go on from. Nobody is told that a board is missing, closed or
        broken: who asks for it alone is.
        """
        first = int(token or 0)
        after = first + NAMED_AT_ONCE
        some = refs[first:after]
        part = Part(count=len(some) if len(some) > 1 else None)
        reply = await self._send(list_boards(self._app, [id_of(each) for each in some], part))
        found: list[Board] = []
        warnings: tuple[str, ...] = ()
        if reply.status == 200:
            listed, found = self._read_all(reply, "the profile's boards")
            warnings = listed.warnings
        elif reply.status not in (403, 404) and reply.status < 500:
            raise refused(reply, "the profile's boards")
        by_id = {each.ref.id: each for each in found}
        boards = tuple(by_id.get(each.id, Board(each)) for each in some)
        return BoardList(boards, str(after) if after < len(refs) else None, complete=False, warnings=warnings)

    async def read(self, ref: BoardRef, *, repeatable: bool = True) -> Board:
        """The board's own object. NotFound where there is none."""
        request = list_boards(self._app, [id_of(ref)])
        reply = await self._send(request if repeatable else request._replace(repeatable=False))
        if reply.status != 200:
            raise refused(reply, f"board {ref}")
        board = read_board(reply, ref)
        if board is None:
            raise NotFound(f"There is no board {ref}", quoted(reply), BOARD_HINT)
        self._told[ref.id] = board
        return board

    async def described(self, ref: BoardRef) -> Board | None:
        """What was told of a board. Where that is nothing the service is asked, once in this object's life."""
        if ref.id in self._told or ref.id in self._tried:
            return self._told.get(ref.id)
        self._tried.add(ref.id)
        return await self.tried(ref)

    async def tried(self, ref: BoardRef, left: float = math.inf) -> Board | None:
        """The board, asked for once and without patience, None where that failed: for an answer that must come
        all the same, within the `left` seconds."""
        try:
            async with asyncio.timeout(min(PATIENCE, left - _SPARE)):
                return await self.read(ref, repeatable=False)
        except (LbtuiError, TimeoutError):
            return None

    def _read_all(self, reply: Reply, what: str) -> tuple[Listed, list[Board]]:
        listed, boards = read_boards(reply, what)
        self._told |= {each.ref.id: each for each in boards}
        return listed, boards


def id_of(ref: BoardRef) -> str:
    """A board's id. UsageError where a partition is asked for as well."""
    if ref.partition is not None:
        raise UsageError(f"{ref} names a partition, and Mobage's boards have none")
    return ref.id
