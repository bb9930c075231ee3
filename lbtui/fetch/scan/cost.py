"""What a search of a board takes, by what pages took so far and by the service's limits, and how far it is.

Both as they are told to people.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from statistics import median

from lbtui.fetch.limits import Limits
from lbtui.model.board import Total
from lbtui.model.page import Page
from lbtui.model.text import duration_text

REMEMBERED = 64
"""Pages whose times are kept."""


@dataclass(frozen=True, slots=True)
class Cost:
    """What a search that has not begun takes at most: requests, of a board with that total, and about so many
    seconds, None where nobody can tell. Without requests everybody sought was passed already."""

    requests: int
    total: Total
    seconds: float | None

    def __str__(self) -> str:
        if not self.requests:
            return "passed already"
        return spending_text(self.requests, self.seconds)


def spending_text(requests: int, seconds: float | None) -> str:
    """`up to 24 requests, about 9 s`, and without the time where nobody can tell."""
    text = f"up to {requests:,} request{'' if requests == 1 else 's'}"
    return text if seconds is None else f"{text}, about {duration_text(seconds)}"


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a search is: of `rows` rows `read` were passed, now or earlier, with so many requests now."""

    read: int
    rows: int
    requests: int
    seconds_left: float | None

    def __str__(self) -> str:
        rows = f"{self.read:,} of {self.rows:,} rows"
        return rows if self.seconds_left is None else f"{rows} · about {duration_text(self.seconds_left)} left"


class Pace:
    """The times of a connection's last pages."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._took: deque[tuple[int, float]] = deque(maxlen=REMEMBERED)

    def note(self, page: Page) -> None:
        """Takes the time of a page that was really asked for."""
        if page.trace:
            self._took.append((len(page.entries), page.trace.elapsed))

    def seconds(self, pages: int, at_once: int) -> float | None:
        """About how long so many pages take, so many of them at once; None where no page was read yet.

        Large pages take longer than small ones, and those to come are large: only the larger ones count.
        """
        if not self._took:
            return None
        large = max(rows for rows, _ in self._took) / 2
        each = median(elapsed for rows, elapsed in self._took if rows >= large)
        return self.at_least(pages, pages * each / max(1, min(at_once, pages)))

    def at_least(self, pages: int, seconds: float) -> float:
        """These seconds, or more where the service's limits do not let so many pages be asked for in that."""
        return max(seconds, self._limits.seconds_for(pages))
