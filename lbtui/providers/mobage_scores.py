"""Asking Mobage for scores: pages, the end of a board, and single players."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from lbtui.model.board import Board, BoardRef, Exact
from lbtui.model.entry import Entry, Scope
from lbtui.model.page import End, Offset, Page
from lbtui.providers.base import Heard
from lbtui.providers.mobage_answer import Scores, page_of, read_score, read_scores, same_player, shown
from lbtui.providers.mobage_board import Boards, id_of
from lbtui.providers.mobage_refusal import refused
from lbtui.providers.mobage_request import MOST_ROWS, Part, list_scores
from lbtui.providers.reading import observed_order
from lbtui.providers.wire import Send


class Scoreboards:
    """The scores of an app's boards, as `user_id` sees them. `heard` is told what pages say of their boards."""

    def __init__(self, app_id: str, user_id: str, boards: Boards, send: Send, heard: Heard) -> None:
        self._app = app_id
        self._user = user_id
        self._boards = boards
        self._send = send
        self._heard = heard

    async def rows(self, ref: BoardRef, offset: int, limit: int, scope: Scope) -> Page:
        """Up to `limit` rows after `offset` others, and the board as it is known.

        The board is asked for only where scores came without a text and nothing is known of their format.
        """
        return await self._page(ref, await self._scores(ref, offset, limit, scope), offset, limit, scope)

    async def end(self, ref: BoardRef, limit: int, scope: Scope) -> Page:
        """The last rows, by the total, so that they are those that an offset gives; without one, backwards.

        A board that grows or shrinks between the two answers is followed once.
        """
        page = await self.rows(ref, 0, 1, scope)
        for _ in range(2):
            total = page.board.total
            if not isinstance(total, Exact):
                return await self._backwards(ref, limit, scope) if page.entries else page
            if len(page.entries) < total.rows:
                page = await self.rows(ref, max(0, total.rows - limit), limit, scope)
            if page.board.total == total:
                break
        return page

    async def players(self, ref: BoardRef, ids: Sequence[str], scope: Scope) -> tuple[Entry | None, ...]:
        """Each player's entry, None for one who is not on the board; a request each.

        Friends are looked for in the list of them, because a player's own score comes with the rank among all.
        NotFound where there is no such board.
        """
        found: list[Entry | None]
        if scope is Scope.FRIENDS:
            friends = await self._friends(ref)
            found = [next((e for e in friends if same_player(e.player_id, each)), None) for each in ids]
        else:
            found = [await self._score(ref, each) for each in ids]
        if not any(found):
            await self._boards.read(ref)  # tells a missing board from missing players
        untold = any(each and each.score is not None and each.display is None for each in found)
        known = await self._boards.described(ref) if untold else None
        return tuple(each and shown(each, known) for each in found)

    async def _scores(
        self, ref: BoardRef, offset: int, limit: int, scope: Scope, order: str | None = None
    ) -> Scores:
        if scope is Scope.SELF:
            own = [each for each in await self.players(ref, [self._user], scope) if each]
            return Scores(tuple(own[offset:]), Exact(len(own)))
        part = Part(count=limit, sort_order=order, start_index=offset + 1 if offset else None)
        reply = await self._send(list_scores(self._app, id_of(ref), self._user, scope, part))
        if reply.status != 200:
            raise refused(reply, f"board {ref}")
        return read_scores(reply, f"board {ref}")

    async def _page(self, ref: BoardRef, scores: Scores, offset: int, limit: int, scope: Scope) -> Page:
        known = await self._boards.described(ref) if scores.undisplayed else self._boards.known(ref)
        if known is None and scores.undisplayed:
            said = "the service does not say how this board's scores are shown, so they are plain numbers"
            scores = replace(scores, warnings=(*scores.warnings, said))
        entries = tuple(shown(each, known) for each in scores.entries) if scores.undisplayed else scores.entries
        board = known or Board(ref, order=observed_order(entries))
        page = page_of(replace(scores, entries=entries), replace(board, total=scores.total), offset, limit)
        self._heard(page.board, scope)
        return page

    async def _backwards(self, ref: BoardRef, limit: int, scope: Scope) -> Page:
        """The last rows where nobody says how many come before them. Tied ones may stand in another order."""
        scores = await self._scores(ref, 0, limit, scope, "descending")
        page = await self._page(ref, replace(scores, entries=scores.entries[::-1]), 0, limit, scope)
        return replace(page, anchor=End(), next=None)

    async def _friends(self, ref: BoardRef) -> list[Entry]:
        """All friends on a board. A service that sends the same ones again is not asked for more."""
        friends: dict[str, Entry] = {}
        following: object = Offset(0)
        while isinstance(following, Offset):
            page = await self.rows(ref, following.rows, MOST_ROWS, Scope.FRIENDS)
            new = {each.player_id: each for each in page.entries}
            following = page.next if new.keys() - friends.keys() else None
            friends |= new
        return list(friends.values())

    async def _score(self, ref: BoardRef, player_id: str) -> Entry | None:
        """A player's own score, None where the service knows none."""
        what = f"the score of player {player_id} on board {ref}"
        reply = await self._send(list_scores(self._app, id_of(ref), player_id, Scope.SELF))
        if reply.status == 404:
            return None
        if reply.status != 200:
            raise refused(reply, what)
        return read_score(reply, player_id, what)
