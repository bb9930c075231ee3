"""One profile's HTTP exchange: what a provider's `send` does, from cache and limits to retries and renewal."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any

from lbtui.errors import BadAnswer, UsageError
from lbtui.fetch.cache import FRESH, Copy, Lru, confirms, reply_key, validator_of
from lbtui.fetch.clock import clock_ahead
from lbtui.fetch.faults import Fault
from lbtui.fetch.limits import Limits
from lbtui.fetch.retry import Retrier, RetryPolicy
from lbtui.fetch.timing import Timing, Waits
from lbtui.model.page import Trace
from lbtui.model.profile import Profile
from lbtui.providers.base import Reveal
from lbtui.providers.wire import Endpoint, Reply, Request

if TYPE_CHECKING:
    from lbtui.fetch.client import Client

COPIES, COPIES_BYTES = 48, 2**19


class Errand:
    """One question of a screen or a command, which may take several requests: its deadline and what it cost.

    `fresh` forbids answering from memory without asking. In one that is `writing`, nothing but a GET is sent
    twice, whatever its provider says of it. `era` is the exchange's as it began. Times of `deadline` are on the
    monotonic clock, of `oldest` in seconds since 1970.
    """

    def __init__(self, deadline: float, fresh: bool = True, *, writing: bool = False, era: int = 0) -> None:
        self.deadline = deadline
        self.fresh = fresh
        self.writing = writing
        self.era = era
        self.status: int | None = None
        self.attempts = self.wire_bytes = self.replies = self.confirmed = 0
        self.oldest: float | None = None
        self.trouble = ""

    def note(self, reply: Reply, wall: float) -> None:
        self.status = 304 if reply.unchanged else reply.status
        self.replies += 1
        self.confirmed += reply.unchanged
        self.oldest = wall if self.oldest is None else min(self.oldest, wall)

    def trace(self, elapsed: float, wall: float) -> Trace:
        """What a page cost that took `elapsed` seconds, until `wall`."""
        return Trace(
            self.status,
            elapsed,
            self.wire_bytes,
            self.attempts,
            wall if self.oldest is None else self.oldest,
            unchanged=0 < self.replies == self.confirmed,
            retries=max(0, self.attempts - self.replies),
        )


ERRAND: ContextVar[Errand | None] = ContextVar("errand", default=None)


class Exchange:
    """The only sender of a profile's requests."""

    def __init__(
        self,
        profile: Profile,
        endpoint: Callable[[], Endpoint | None],
        reveal: Reveal,
        app: Any,
        timing: Timing,
        policy: RetryPolicy,
        waits: Waits,
    ) -> None:
        self._profile = profile
        self._endpoint = endpoint
        self._reveal = reveal
        self._app = app
        self._timing = timing
        self._client: Client | None = None
        self._copies: Lru[Any, Copy] = Lru(COPIES, COPIES_BYTES)
        self._retrier = Retrier(policy, timing, waits)
        self.limits = Limits(timing, waits, profile.at_once)
        self.validates: Callable[[], bool] = lambda: True
        """Whether the service knows validators."""
        self.era = 0
        """How often everything was forgotten."""

    async def send(self, request: Request) -> Reply:
        """The whole reply of whatever status; see `lbtui.providers.wire.Send`."""
        deadline = self._timing.monotonic() + (self._profile.number("timeout") or 30)
        errand = ERRAND.get() or Errand(deadline, era=self.era)
        if errand.writing and request.method != "GET":
            request = request._replace(repeatable=False)
        key = reply_key(request) if request.method == "GET" else None
        copy = self._copies.get(key) if key is not None else None
        if copy and not errand.fresh and self._timing.monotonic() - copy.at < FRESH:
            errand.note(copy.reply, copy.wall)
            return copy.reply
        asked = any(name.lower() == "if-none-match" for name in request.headers)
        validator = copy.validator if copy and self.validates() and not asked else None
        reply = await self._answer(request, validator, errand)
        if reply.status == 304 and request.repeatable and not asked:
            if copy and validator and confirms(reply, copy):
                reply = copy.reply._replace(
                    elapsed=reply.elapsed,
                    wire_bytes=reply.wire_bytes,
                    attempts=reply.attempts,
                    unchanged=True,
                    clock_ahead=reply.clock_ahead,
                )
            else:
                reply = await self._whole(request, errand)
        now, wall = self._timing.monotonic(), self._timing.wall()
        errand.note(reply, wall)
        if key is not None and reply.status == 200 and errand.era == self.era:
            known = copy.validator if copy and reply.unchanged else validator_of(reply.headers)
            stored = reply._replace(unchanged=False, clock_ahead=None)
            self._copies.put(key, Copy(stored, known, now, wall), len(reply.body) + 1_000)
        return reply

    def forget(self) -> None:
        """Lets go of every copy, and keeps none of what is under way."""
        self.era += 1
        self._copies.clear()

    async def close(self) -> None:
        self._copies.clear()
        if self._client:
            await self._client.close()

    async def _whole(self, request: Request, errand: Errand) -> Reply:
        """The answer to a request without validator, after a 304 that confirms nothing we have."""
        reply = await self._answer(request, None, errand)
        if reply.status == 304:
            raise BadAnswer(
                "The service says that nothing changed, and never sent what it was",
                "Status 304 to a request that named no copy",
            )
        return reply

    async def _answer(self, request: Request, validator: str | None, errand: Errand) -> Reply:
        """The reply after retries, and after one more try with a renewed secret where that was the matter."""
        client = self._made()
        began, before = self._timing.monotonic(), (errand.attempts, errand.wire_bytes)

        async def once() -> Reply | Fault:
            async with self.limits.slot(errand.deadline):
                errand.attempts += 1
                outcome = await client.exchange(request, validator)
                if isinstance(outcome, Fault):
                    errand.trouble = outcome.error.title
                else:
                    errand.wire_bytes += outcome.wire_bytes
                    errand.trouble = f"Status {outcome.status}"
                    self.limits.learn(outcome)
                    outcome = outcome._replace(clock_ahead=clock_ahead(outcome.headers, self._timing.wall()))
            await asyncio.sleep(0)  # whoever waited for the place asks before this answer is looked at
            return outcome

        for last in (False, True):
            generation = client.credentials.generation
            reply = await self._retrier.answer(once, repeatable=request.repeatable, deadline=errand.deadline)
            if (
                last
                or reply.status != 401
                or not request.repeatable
                or not await client.credentials.renew(generation)
            ):
                break
        return reply._replace(
            elapsed=self._timing.monotonic() - began,
            attempts=errand.attempts - before[0],
            wire_bytes=errand.wire_bytes - before[1],
        )

    def _made(self) -> Client:
        if self._client is None:
            endpoint = self._endpoint()
            if endpoint is None:
                raise UsageError("This service is not asked over HTTP", "Its provider says no address")
            from lbtui.fetch.client import Client  # httpx takes longer to import than all else here

            self._client = Client(self._profile, endpoint, self._reveal, self._app)
        return self._client
