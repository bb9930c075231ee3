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
        before, held, tied = self._rank, self._score, self._tied
        for rank, score in zip(ranks, rows.scores, strict=True):
            if rank is None:
                continue
            if rank == before:
                differs = score != held and score is not None and held is not None
                self.repeated += differs
                tied += not differs
            else:
                if before is not None and rank > before + tied:
                    self.skipped += rank - before - tied
                tied = 1
            before, held = rank, score
        self._rank, self._score, self._tied = before, held, tied
