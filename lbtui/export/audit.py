"""What the ranks of a file say of how the board moved while it was read."""

from __future__ import annotations

from lbtui.export.rows import Rows


class Audit:
    """Looks at the rows of a file in their order. `repeated` counts rows that share a rank with the row before
    and not its score, `skipped` ranks between the first and the last that nobody holds and no tie explains."""

    def __init__(self) -> None:
        self.repeated = 0
        self.skipped = 0
        self._rank: int | None = None
        self._score: int | str | None = None
        self._tied = 1

    def take(self, rows: Rows) -> None:
        ranks = rows.ranks
        if self._rank is not None and ranks == tuple(range(self._rank + 1, self._rank + 1 + len(ranks))):
            self._rank, self._score, self._tied = ranks[-1], rows.scores[-1], 1
            return
        for rank, score in zip(ranks, rows.scores, strict=True):
            self._look(rank, score)

    def _look(self, rank: int | None, score: int | str | None) -> None:
        before = self._rank
        if rank is None:
            return
        if rank == before:
            differs = score != self._score and score is not None and self._score is not None
            self.repeated += differs
            self._tied += not differs
        else:
            if before is not None:
                self.skipped += max(0, rank - before - self._tied)
            self._tied = 1
        self._rank, self._score = rank, score
