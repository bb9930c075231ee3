"""What a search of a board takes, and how far it is, as it is told to people."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Cost:
    """What a search that has not begun takes at most: requests, of a board of so many rows, and about so many
    seconds, None where nobody can tell. Without requests everybody sought was passed already."""

    requests: int
    rows: int
    seconds: float | None

    def __str__(self) -> str:
        if not self.requests:
            return "passed already"
        requests = f"up to {self.requests:,} request{'' if self.requests == 1 else 's'}"
        return requests if self.seconds is None else f"{requests}, {about(self.seconds)}"


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a search is: of `rows` rows `read` were passed, now or earlier, with so many requests now."""

    read: int
    rows: int
    requests: int
    seconds_left: float | None

    def __str__(self) -> str:
        rows = f"{self.read:,} of {self.rows:,} rows"
        return rows if self.seconds_left is None else f"{rows} · {about(self.seconds_left)} left"


def about(seconds: float) -> str:
    """`about 9 s`, `about 3 min`, `about 7 h`, `about 4 days`."""
    for size, unit in ((1, "s"), (60, "min"), (3_600, "h")):
        if (count := max(1, round(seconds / size))) < 90:
            return f"about {count} {unit}"
    return f"about {round(seconds / 86_400):,} days"
