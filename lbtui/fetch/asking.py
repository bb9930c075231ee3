"""A provider and how it is asked: equal questions at once are one, and each has one deadline for all of it."""

from __future__ import annotations

import math
from collections.abc import Awaitable, Callable, Hashable
from typing import Any, TypeVar

from lbtui.fetch.allowed import within
from lbtui.fetch.deadline import in_time
from lbtui.fetch.exchange import ERRAND, Errand, Exchange
from lbtui.fetch.flights import Flights
from lbtui.fetch.limits import CallsLeft
from lbtui.fetch.retry import DEFAULT, RetryPolicy
from lbtui.fetch.timing import REAL, Timing, Wait, Waits
from lbtui.model.board import Board
from lbtui.model.capabilities import Capabilities
from lbtui.model.entry import Scope
from lbtui.model.profile import Profile
from lbtui.providers.base import Reveal
from lbtui.providers.registry import provider_class

T = TypeVar("T")


class Asking:
    """Made without input or output. `app` is an ASGI application to ask in place of the network."""

    def __init__(
        self,
        profile: Profile,
        reveal: Reveal,
        app: Any = None,
        *,
        timing: Timing = REAL,
        policy: RetryPolicy = DEFAULT,
    ) -> None:
        self.profile = profile
        self.timing = timing
        self.on_wait: Callable[[Wait | None], None] | None = None
        self._waits = Waits(timing, self._wait_changed)
        cls = provider_class(profile.service)
        self._exchange = Exchange(
            profile, lambda: cls.endpoint(profile), reveal, app, timing, policy, self._waits
        )
        self.provider = cls(profile, self._exchange.send, reveal)
        self._exchange.validates = lambda: self.capabilities.validator
        self.provider.heard = self._heard
        self.provider.time_left = self._time_left
        self._flights = Flights()

    @property
    def capabilities(self) -> Capabilities:
        """What the service can do, within what the profile allows."""
        return within(self.profile, self.provider.capabilities)

    @property
    def waiting(self) -> Wait | None:
        """The pause that ends first, while there is one."""
        return self._waits.current

    @property
    def calls_left(self) -> CallsLeft | None:
        return self._exchange.limits.calls_left

    @property
    def at_once(self) -> int:
        """So many requests may be under way at the same time."""
        return self.profile.at_once

    @property
    def holds_back(self) -> bool:
        """Whether more questions may be asked at once than requests are let out: those wait for their turn."""
        return type(self.provider).endpoint(self.profile) is not None

    @property
    def seconds(self) -> float:
        """The time for a question, from its beginning."""
        return self.profile.number("timeout") or 30

    async def close(self) -> None:
        """Ends what is under way, and lets go of every connection and copy."""
        await self._flights.close()
        await self.provider.close()
        await self._exchange.close()

    async def _ask(self, key: Hashable, question: Callable[[], Awaitable[T]], fresh: bool) -> T:
        """The answer, shared with whoever asks the same meanwhile and since the last write."""
        era = self._exchange.era
        fresh = fresh or self._flights.under_way((key, era, True))
        return await self._flights.join((key, era, fresh), lambda: self._in_time(question, fresh))

    async def _in_time(self, question: Callable[[], Awaitable[T]], fresh: bool, *, writing: bool = False) -> T:
        deadline = self.timing.monotonic() + self.seconds
        errand = Errand(deadline, fresh, writing=writing, era=self._exchange.era)
        return await in_time(question, errand, self.seconds)

    def _heard(self, told: Board, scope: Scope) -> None:
        """A provider tells what an answer to another question says of a board."""

    def _time_left(self) -> float:
        errand = ERRAND.get()
        return errand.deadline - self.timing.monotonic() if errand else math.inf

    def _is_current(self) -> bool:
        """Whether nothing was written since this question began."""
        errand = ERRAND.get()
        return errand is None or errand.era == self._exchange.era

    def _wait_changed(self, wait: Wait | None) -> None:
        if self.on_wait:
            self.on_wait(wait)
