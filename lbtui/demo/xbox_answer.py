"""Writing the answers of the demo's Xbox Live: which rows a request gets, and the JSON they come in.

The shapes follow the service's samples, which differ by contract and by view:

==============================  ==========================================  ===================================
asked for                       shape                                       percentile
==============================  ==========================================  ===================================
a board, contract 3 or 4        columnDefinition, value (text), xuid text   rank / total, two places
a board, contract 1 or 2        columns, values (numbers), xuid a number    the same
a board with a further column   columns, values                             the same
`stat(…)`                       as a board; globalrank                      1 - rank / total, four places
people                          columns, values (texts), type lower case    (total - rank + 1) / total, cut to
                                                                            two places
a board narrowed to people      as a board; globalrank                      as people
==============================  ==========================================  ===================================

`pagingInfo` is always there, and null where no page follows, around a player, and, on a predefined board, where
the request did not name a number of rows. A row without metadata has an empty text for it. A page that begins
at a rank begins at the row of that number, so that no row is lost among ties.
"""

from __future__ import annotations

import enum
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from lbtui.demo.boards import Ranking, Spec, Standing
from lbtui.demo.refused import Refused
from lbtui.demo.xbox_request import Ask


class View(enum.Enum):
    """Which of the service's resources answers."""

    PREDEFINED = "predefined"
    MANAGED = "managed"
    SOCIAL = "social"


@dataclass(frozen=True, slots=True)
class Shape:
    """How rows are written; see the table of this module."""

    view: View
    ask: Ask
    second: bool = False

    @property
    def listed(self) -> bool:
        """Whether values come as a list, under `columns`."""
        return self.view is View.SOCIAL or self.second or self.ask.contract.major < 3

    @property
    def numeric(self) -> bool:
        """Whether xuids and values are numbers."""
        return self.view is not View.SOCIAL and self.ask.contract.major < 3

    @property
    def ranked_overall(self) -> bool:
        """Whether rows tell the rank among everybody as well; the first contract of people did not."""
        if self.view is View.SOCIAL:
            return (self.ask.contract.major, self.ask.contract.minor) > (1, 0)
        return self.view is View.MANAGED or self.ask.people is not None

    def percentile(self, rank: int, total: int) -> float:
        if self.ask.people is not None:
            return (total - rank + 1) * 100 // total / 100
        if self.view is View.MANAGED:
            return round(1 - rank / total, 4)
        return round(rank / total, 2)


def answer(ranking: Ranking, shape: Shape) -> dict[str, Any]:
    """The page that was asked for; 404 where it was to hold a player who is not on the board."""
    total = ranking.total()
    rows, following = _page(ranking, shape, total)
    paging = None
    if following and (shape.ask.place.limited or shape.view is not View.PREDEFINED):
        paging = {"continuationToken": str(following), "totalItems": total}
    return {
        "pagingInfo": paging,
        "leaderboardInfo": {
            "displayName": ranking.spec.title,
            "totalCount": total,
            **_columns(ranking.spec, shape),
        },
        "userList": [_row(row, ranking.spec, shape, total) for row in rows],
    }


def _page(ranking: Ranking, shape: Shape, total: int) -> tuple[Sequence[Standing], int | None]:
    """The rows, and the position of the one after them.

    A page around a player ends with that player on a predefined board, and has that player in its middle on a
    board of a statistic, and nothing is said to follow either.
    """
    place = shape.ask.place
    if place.user is None:
        rows = ranking.rows(place.first, place.items)
        following = rows[-1].position + 1 if rows else None
        return rows, following if following and following <= total else None
    at = ranking.position(place.user)
    if at is None:
        raise Refused(404, 28, "The server found no such player on this leaderboard.")
    if shape.view is View.PREDEFINED:
        first = max(1, at - place.items + 1)
        return ranking.rows(first, at - first + 1), None
    return ranking.rows(max(1, at - place.items // 2), place.items), None


def _columns(spec: Spec, shape: Shape) -> dict[str, Any]:
    kind = spec.kind.lower() if shape.view is View.SOCIAL else spec.kind
    first = {"displayName": spec.column, "statName": spec.stat, "type": kind}
    if not shape.listed:
        return {"columnDefinition": first}
    if not shape.second or spec.second is None:
        return {"columns": [first]}
    name, title = spec.second
    return {"columns": [first, {"displayName": title, "statName": name, "type": "Integer"}]}


def _row(row: Standing, spec: Spec, shape: Shape, total: int) -> dict[str, Any]:
    written: dict[str, Any] = {"gamertag": row.gamertag}
    if shape.ask.contract.modern:
        written |= _modern(row.gamertag)
    written["xuid"] = row.xuid if shape.numeric else str(row.xuid)
    written["percentile"] = shape.percentile(row.rank, total)
    written["rank"] = row.rank
    if shape.ranked_overall:
        written["globalrank"] = row.overall or row.rank
    if shape.listed:
        values = [_value(row.value, spec.kind, shape)]
        if shape.second and row.second is not None:
            values.append(_value(row.second, "Integer", shape))
        written["values"] = values
    else:
        written["value"] = row.value
    if shape.ask.metadata:
        written["valuemetadata"] = row.metadata or ""
    return written


def _value(text: str, kind: str, shape: Shape) -> str | int | float:
    if not shape.numeric or kind == "String":
        return text
    return float(text) if kind == "Double" else int(text)


def _modern(gamertag: str) -> dict[str, str]:
    """The three members of a modern gamertag: the name, the digits that tell namesakes apart, and both."""
    name = gamertag.rstrip("0123456789")
    digits = gamertag[len(name) :]
    if not name or not digits:
        return {"moderngamertag": gamertag, "moderngamertagsuffix": "", "uniquemoderngamertag": gamertag}
    return {
        "moderngamertag": name.rstrip(),
        "moderngamertagsuffix": digits,
        "uniquemoderngamertag": f"{name.rstrip()}#{digits}",
    }
