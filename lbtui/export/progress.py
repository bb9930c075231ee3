"""How far an export is, what it reached, and what came of it."""

from __future__ import annotations

import enum
from pathlib import Path
from typing import NamedTuple

from lbtui.model.board import Total, Unknown


class Stage(enum.Enum):
    """What an export is doing, as a person reads it."""

    STARTING = "starting"
    MEASURING = "looking for the end"
    READING = "reading"
    AGAIN = "reading again"
    WAITING = "waiting"
    WRITING = "writing the file"
    DONE = "done"
    STOPPED = "stopped"


class Progress(NamedTuple):
    """A moment of an export. `rows` were read, rows read again not counted, of `total`; `rate` is in rows a
    second of this run, `left` in seconds, both None while nobody can say; `retries` counts requests that had to
    be made again. `note` says why it waits."""

    stage: Stage = Stage.STARTING
    rows: int = 0
    total: Total = Unknown()
    seconds: float = 0.0
    rate: float | None = None
    left: float | None = None
    requests: int = 0
    retries: int = 0
    note: str = ""


class Reached(enum.Enum):
    """What an export can prove: one answer's moment; as many players as the board held, so every one who was
    there throughout, unless some left and as many came, both unseen; all but so many, on the same terms; or
    nothing beyond having read."""

    ATOMIC = "atomic"
    COMPLETE = "complete"
    BOUNDED = "bounded"
    BEST_EFFORT = "best-effort"


class Guarantee(NamedTuple):
    """What was reached, and why in a sentence or two; `missing` is the n of `bounded(n)`."""

    reached: Reached
    why: str
    missing: int | None = None

    def __str__(self) -> str:
        return f"bounded({self.missing})" if self.reached is Reached.BOUNDED else self.reached.value


class Summary(NamedTuple):
    """What came of an export that ended well. `seconds` and `rate` (rows a second) are of this run; `sha256` is
    of the file. `dangerous` counts text cells that a spreadsheet would take for a formula, `long_ids` ids that
    it would round. `notes` are sentences on what is odd, `resumed` whether an earlier run was gone on with."""

    path: Path | None
    rows: int
    duplicates: int
    guarantee: Guarantee
    total_first: Total
    total_last: Total
    seconds: float
    rate: float | None
    bytes: int
    sha256: str
    dangerous: int = 0
    long_ids: int = 0
    resumed: bool = False
    notes: tuple[str, ...] = ()
