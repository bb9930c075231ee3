"""How far an export is, moment by moment: what its parts say, with rates and times."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import replace

from lbtui.export.progress import Progress, Stage
from lbtui.export.walk import Span
from lbtui.model.board import Exact, Total, Unknown

WINDOW = 15.0
"""Seconds over which a rate is taken."""

_STEP = 0.25
_LEAST = 1.0


class Telling:
    """`progress` is the newest moment; `told` hears each. `clock` is in seconds and never goes back."""

    def __init__(self, clock: Callable[[], float], told: Callable[[Progress], None] | None) -> None:
        self.progress = Progress()
        self._clock = clock
        self._told = told
        self._began = clock()
        self._moments: deque[tuple[float, int]] = deque()

    @property
    def seconds(self) -> float:
        """Since it was made."""
        return self._clock() - self._began

    def measuring(self, total: Total) -> None:
        """The end is looked for before anything is read; so much of the board was seen."""
        self._tell(self.progress._replace(stage=Stage.MEASURING, total=total))

    def reading(self, walk: Progress, read: int, span: Span) -> None:
        """What the walk says; `read` counts all rows that came."""
        rate, left = self._rate(read), None
        if rate and walk.rate and walk.left is not None:
            left = walk.left * walk.rate / rate  # what is to be read, at the rate of late
        self._tell(walk._replace(total=_within(walk.total, span), rate=rate, left=left))

    def writing(self, rows: int, total: int) -> None:
        """So many rows of the file are written."""
        if self.progress.stage is not Stage.WRITING:
            self._moments.clear()
        rate = self._rate(rows)
        left = (total - rows) / rate if rate else None
        now = self.progress._replace(stage=Stage.WRITING, rows=rows, total=Exact(total), rate=rate, left=left)
        self._tell(now._replace(note=""))

    @property
    def read(self) -> int:
        """Rows that were read, those read again not counted: all of them once the file is being written."""
        now = self.progress
        return now.total.rows if now.stage is Stage.WRITING and isinstance(now.total, Exact) else now.rows

    def over(self, stage: Stage) -> None:
        self._tell(self.progress._replace(stage=stage, rows=self.read, left=None, note=""))

    def _tell(self, progress: Progress) -> None:
        self.progress = progress._replace(seconds=self.seconds)
        if self._told:
            self._told(self.progress)

    def _rate(self, rows: int) -> float | None:
        """Rows a second of late, None where nobody can say yet."""
        now, moments = self._clock(), self._moments
        if not moments or now - moments[-1][0] >= _STEP:
            moments.append((now, rows))
        while moments[0][0] < now - WINDOW and len(moments) > 1:
            moments.popleft()
        since, before = moments[0]
        return (rows - before) / (now - since) if now - since >= _LEAST else None


def _within(total: Total, span: Span) -> Total:
    """How many of the board's rows lie in a span, as far as is known."""
    if isinstance(total, Unknown):
        return total
    last = total.rows if span.last is None else min(total.rows, span.last)
    return replace(total, rows=max(0, last - span.first + 1))
