"""When to ask again, and how long to wait before.

Only what may be repeated is: a lost connection, a broken answer, and the statuses that say "later". Waits are
drawn at random below a growing bound, so that many clients do not come back in step; a service's Retry-After is
never undercut. A budget shared by a connection's requests stops the repeating where nothing succeeds any more.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from typing import NamedTuple

from lbtui.errors import LbtuiError, Throttled
from lbtui.fetch.clock import http_date
from lbtui.fetch.faults import Fault
from lbtui.fetch.timing import Timing, Waits, moment
from lbtui.model.text import clean
from lbtui.providers.answers import service_words
from lbtui.providers.wire import Reply

RETRIED = frozenset({408, 425, 429, 500, 502, 503, 504})
LONGEST = 366 * 86_400.0
"""No Retry-After is taken to be longer, in seconds; the year 9999 is a slip."""


class RetryPolicy(NamedTuple):
    """At most `attempts` requests for one answer; before retry n (from 0) at most `base`·2ⁿ or `cap` seconds.

    `budget` is in tokens: a retry after a status costs 5, after a broken connection 10. A success gives
    back what its own retries cost, and 1.
    """

    attempts: int = 5
    base: float = 0.5
    cap: float = 30.0
    budget: int = 500

    def backoff(self, retry: int, chance: float) -> float:
        """Full jitter: the share `chance` (0 to 1) of the bound."""
        return chance * min(self.cap, self.base * 2.0**retry)


DEFAULT = RetryPolicy()


class Budget:
    """A bucket of tokens that retries drain and successes fill."""

    def __init__(self, capacity: int) -> None:
        self._capacity = capacity
        self.tokens = capacity

    def spend(self, cost: int) -> bool:
        if self.tokens < cost:
            return False
        self.tokens -= cost
        return True

    def earn(self, tokens: int) -> None:
        self.tokens = min(self._capacity, self.tokens + tokens)


def retry_after(text: str | None, now: float) -> float | None:
    """The seconds from `now` (since 1970) that a Retry-After header asks for, from 0 to `LONGEST`.

    Whole seconds or any of HTTP's three forms of a date (one without a zone is in UTC); None for anything else.
    """
    text = (text or "").strip()
    if re.fullmatch(r"\d+", text, re.ASCII):
        return LONGEST if len(text) > 9 else min(float(text), LONGEST)
    when = http_date(text)
    return None if when is None else max(0.0, min(when - now, LONGEST))


class Retrier:
    """Asks until there is an answer to give: the reply of whatever status, or the error of the last fault."""

    def __init__(self, policy: RetryPolicy, timing: Timing, waits: Waits) -> None:
        self._policy = policy
        self._timing = timing
        self._waits = waits
        self.budget = Budget(policy.budget)

    async def answer(
        self, once: Callable[[], Awaitable[Reply | Fault]], *, repeatable: bool, deadline: float
    ) -> Reply:
        """`once` sends the request; `deadline` is on the monotonic clock.

        Throttled at once where the service asks for a longer wait than the deadline leaves.
        """
        spent, attempts, silent = 0, 0, repeatable
        while True:
            attempts += 1
            outcome = await once()
            if isinstance(outcome, Fault) and outcome.stale and silent:
                silent = False  # the service closed an idle connection just as we used it: nobody's fault
                attempts -= 1
                continue
            if not repeatable or not _again(outcome) or attempts >= self._policy.attempts:
                break
            until = self._until(outcome, attempts - 1, deadline)
            cost = 10 if isinstance(outcome, Fault) else 5
            if until is None or not self.budget.spend(cost):
                break
            spent += cost
            await self._waits.pause(until, _reason(outcome, attempts + 1, self._policy.attempts))
        if isinstance(outcome, Fault):
            raise _told(outcome.error, attempts)
        if not _again(outcome):
            self.budget.earn(spent + 1)
        return outcome

    def _until(self, outcome: Reply | Fault, retry: int, deadline: float) -> float | None:
        """When to ask again; None where a wait of our own choice does not fit the deadline."""
        now = self._timing.monotonic()
        wanted = None
        if isinstance(outcome, Reply):
            wanted = retry_after(outcome.headers.get("retry-after"), self._timing.wall())
        if wanted and now + wanted >= deadline:
            raise too_long(wanted, self._timing, service_words(outcome) if isinstance(outcome, Reply) else "")
        until = now + max(wanted or 0.0, self._policy.backoff(retry, self._timing.chance()))
        return until if until < deadline else None


def too_long(seconds: float, timing: Timing, said: str = "") -> Throttled:
    """The error for a wait that is longer than a person should be kept: it says until when."""
    now = timing.wall()
    return Throttled(
        f"The service asks for no requests until {moment(now + seconds, now)}",
        f"The service says: {said}" if said else "",
        f"Try again in {_length(seconds)}",
        retry_after=seconds,
    )


def _length(seconds: float) -> str:
    if seconds < 120:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} minutes" if seconds < 7200 else f"{seconds / 3600:,.0f} hours"


def _again(outcome: Reply | Fault) -> bool:
    return outcome.again if isinstance(outcome, Fault) else outcome.status in RETRIED


def _reason(outcome: Reply | Fault, attempt: int, of: int) -> str:
    why = outcome.error.title if isinstance(outcome, Fault) else f"status {outcome.status}"
    return f"{clean(why)}; attempt {attempt} of {of}"


def _told(error: LbtuiError, attempts: int) -> LbtuiError:
    if attempts > 1:
        error.detail = "; ".join(part for part in (error.detail, f"tried {attempts} times") if part)
    return error
