"""How long so many more pages take, by what pages took so far and by what is known of the service's limits."""

from __future__ import annotations

from collections import deque
from statistics import median

from lbtui.fetch.limits import Limits
from lbtui.model.page import Page

REMEMBERED = 64
"""Pages whose times are kept."""


class Pace:
    """The times of a connection's last pages."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._took: deque[tuple[int, float]] = deque(maxlen=REMEMBERED)

    def note(self, page: Page) -> None:
        """Takes the time of a page that was really asked for."""
        if page.trace:
            self._took.append((len(page.entries), page.trace.elapsed))

    def knows(self, size: int) -> bool:
        """Whether a page of so many rows was read lately, or one at least half as large."""
        return any(2 * rows >= size for rows, _ in self._took)

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
