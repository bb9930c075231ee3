"""Xbox Live leaderboards: global, title-managed `stat(…)`, and the social boards of a user.

The service is read-only and cannot list boards. How its answers are read is in `xbox_answer`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from urllib.parse import quote

from lbtui.errors import LbtuiError, NotFound, UsageError
from lbtui.model.board import Board, BoardList, BoardRef, Exact
from lbtui.model.capabilities import Capabilities
from lbtui.model.entry import Entry, Scope
from lbtui.model.page import Anchor, End, Offset, Page, Player, Rank, Token, Top
from lbtui.model.profile import Profile
from lbtui.model.secret import SecretRef
from lbtui.providers.answers import clock_hint, failure, read_json
from lbtui.providers.base import Provider
from lbtui.providers.wire import Endpoint, HeaderAuth, Reply, Request
from lbtui.providers.xbox_answer import read_page
from lbtui.providers.xbox_form import Form, known_order
from lbtui.providers.xbox_profile import FIELDS, xuid_problem

_LARGEST_RANK = 2**32 - 1
_READ_ONLY = "Xbox Live takes scores from the title itself, not through its leaderboards."


class XboxProvider(Provider):
    """See the module; a profile's `xuid` is whose friends are meant."""

    service = "xbox"
    title = "Xbox Live"
    fields = FIELDS

    @classmethod
    def endpoint(cls, profile: Profile) -> Endpoint:
        reference = profile.values.get("authorization")
        auth = HeaderAuth("Authorization", reference) if isinstance(reference, SecretRef) else None
        return Endpoint(profile.text("url"), auth)

    @cached_property
    def capabilities(self) -> Capabilities:
        somebody = bool(self.profile.text("xuid"))
        return Capabilities(
            by_rank=True,
            around_player=True,
            one_player=True,
            friends=somebody,
            own=somebody,
            total_known=True,
            validator=True,
            metadata=self.profile.flag("metadata"),
            reasons={
                "lists_boards": "Xbox Live cannot list its boards; the profile's own are shown.",
                "friends": "Friends need the profile's xuid.",
                "own": "One's own row needs the profile's xuid.",
                "submit": _READ_ONLY,
                "delete": _READ_ONLY,
            },
        )

    async def boards(self, token: str | None = None) -> BoardList:
        del token  # the whole list is the profile's own
        return BoardList(tuple(Board(ref) for ref in self.profile.boards), complete=False)

    async def board(self, ref: BoardRef, scope: Scope = Scope.ALL) -> Board:
        return (await self.page(ref, Top(), self.profile.page_size, scope)).board

    async def page(self, ref: BoardRef, anchor: Anchor, limit: int, scope: Scope = Scope.ALL) -> Page:
        if scope is Scope.SELF:
            return await self._own(ref, anchor)
        if isinstance(anchor, End):
            total = (await self.page(ref, Top(), 1, scope)).board.total
            rows = total.rows if isinstance(total, Exact) else 0
            return await self.page(ref, Rank(max(1, rows - limit + 1)), limit, scope)
        page = await self._read(ref, anchor, limit, scope)
        if page is None:
            raise NotFound(f"That player is not on board {ref}", hint="Check the xuid")
        return page

    async def players(
        self, ref: BoardRef, ids: Sequence[str], scope: Scope = Scope.ALL
    ) -> tuple[Entry | None, ...]:
        if scope is Scope.SELF:
            mine = {each.player_id: each for each in (await self._own(ref, Top())).entries}
            return tuple(map(mine.get, ids))
        found: list[Entry | None] = []
        for player_id in ids:
            page = await self._read(ref, Player(player_id), 1, scope)
            rows = page.entries if page else ()
            found.append(next((each for each in rows if each.player_id == player_id), None))
        return tuple(found)

    def board_ref(self, text: str) -> BoardRef:
        ref = super().board_ref(text)
        if Form.of(ref).social and not self.profile.text("xuid"):
            raise UsageError(f"{ref} is a board of friends, and the profile has no xuid", hint="Add xuid to it")
        return ref

    @property
    def names(self) -> Mapping[str, str]:
        xuid = self.profile.text("xuid")
        return {**({"me": xuid} if xuid else {}), **super().names}

    def check_player(self, player_id: str) -> None:
        if xuid_problem(player_id):
            raise UsageError(
                f"“{player_id[:40]}” is no xuid",
                "Xbox Live looks players up by number, not by gamertag",
                "Save a name for one under [players] in the profile",
            )

    async def _read(self, ref: BoardRef, anchor: Anchor, limit: int, scope: Scope) -> Page | None:
        """One page; None where the board is there and the player anchored at is not."""
        reply = await self._ask(ref, anchor, limit, scope)
        if reply.status == 404 and isinstance(anchor, Player):
            await self._read(ref, Top(), 1, scope)  # tells a missing board from a missing player
            return None
        return self._page(reply, ref, anchor, limit, scope)

    async def _own(self, ref: BoardRef, anchor: Anchor) -> Page:
        """The one row of the profile's player, ranked as on the whole board; none where they are not on it."""
        me = Player(self.profile.text("xuid"))
        if not me.player_id:
            raise UsageError(self.capabilities.why_not("own"))
        reply = await self._ask(ref, me, 1, Scope.ALL)
        if reply.status == 404:
            reply = await self._ask(ref, Top(), 1, Scope.ALL)  # tells whether there is such a board
        page = self._page(reply, ref, me, 1, Scope.ALL)
        mine = tuple(each for each in page.entries if each.player_id == me.player_id)
        board = replace(page.board, total=Exact(len(mine)))
        if isinstance(anchor, Player) and anchor.player_id not in {each.player_id for each in mine}:
            raise NotFound(f"That player's row of board {ref} is not the profile's own")
        past = isinstance(anchor, Rank) and anchor.rank > 1
        return Page(board, anchor, () if past else mine, warnings=page.warnings if mine else ())

    def _page(self, reply: Reply, ref: BoardRef, anchor: Anchor, limit: int, scope: Scope) -> Page:
        """The page that a reply holds, or the error that it is."""
        if reply.status != 200:
            raise self._error(reply, ref)
        page = read_page(read_json(reply), ref, anchor, limit, known_order(Form.of(ref, scope)))
        self.heard(page.board, scope)
        return page

    async def _ask(self, ref: BoardRef, anchor: Anchor, limit: int, scope: Scope) -> Reply:
        """Parameters in the order Microsoft's own client sends them."""
        form = Form.of(ref, scope)
        scid, xuid = quote(self.profile.text("scid"), safe=""), self.profile.text("xuid")
        friends = scope is Scope.FRIENDS and not form.social
        if (friends or form.social) and not xuid:
            raise UsageError(self.capabilities.why_not("friends"))
        place = self._place(anchor)
        items = ("maxItems", str(limit))
        if form.social:
            group = "all" if form.kind == "people" else "favorites"
            path = f"/users/xuid({xuid})/scids/{scid}/stats/{quote(form.name, safe='')}/people/{group}"
            query = [("sort", form.sort or "descending"), items, *place]
        else:
            name = f"stat({quote(form.name, safe='')})" if form.kind == "stat" else quote(form.name, safe="()")
            path = f"/scids/{scid}/leaderboards/{name}"
            query = [("include", "valuemetadata")] if self.profile.flag("metadata") else []
            query += [("xuid", xuid)] if friends else []
            query += [items, *place]
            query += [("view", "People"), ("viewTarget", "People")] if friends else []
        return await self.send(Request("GET", path, tuple(query), self._headers(form)))

    def _place(self, anchor: Anchor) -> list[tuple[str, str]]:
        match anchor:
            case Top():
                return []
            case Rank(rank):
                if rank > _LARGEST_RANK:
                    raise UsageError(f"Xbox Live counts ranks up to {_LARGEST_RANK:,}")
                return [("skipToRank", str(rank))] if rank > 1 else []
            case Player(player_id):
                self.check_player(player_id)
                return [("skipToUser", player_id)]
            case Token(value):
                return [("continuationToken", value)]
            case End() | Offset():
                raise UsageError(self.capabilities.why_not("by_offset"))

    def _headers(self, form: Form) -> dict[str, str]:
        """The contract is 3 for metadata on a global board, 1 for a social one; 4 and 2 where title-managed."""
        contract = ("2" if form.managed else "1") if form.social else "4" if form.managed else "3"
        headers = {
            "X-Xbl-Contract-Version": contract,
            "X-RequestedServiceVersion": self.profile.text("service_version"),
            "Accept": "application/json",
        }
        if language := self.profile.text("language"):
            headers["Accept-Language"] = language
        return headers

    def _error(self, reply: Reply, ref: BoardRef) -> LbtuiError:
        error = failure(reply, f"board {ref}")
        if reply.status == 404:
            error.hint = "Check the name and the scid; a board that is not published is not found either"
        if reply.status == 401 and not clock_hint(reply):
            error.hint = "Renew the token; the whole header value has the form XBL3.0 x=<userhash>;<token>"
        return error
