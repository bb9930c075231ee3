"""Writing the answers of the demo's Mobage: boards, scores, collections of them, and their exact JSON."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from json.encoder import encode_basestring
from typing import Any

from lbtui.demo.mobage_boards import APP_ID, Spec
from lbtui.demo.mobage_request import Ask
from lbtui.demo.mobage_world import Row, Shown, Standings
from lbtui.model.score_format import show

_PLAIN = {True: "true", False: "false", None: "null"}


def to_json(value: Any) -> str:
    """JSON whose numbers are exact: the library's own would write a Decimal as a float, or not at all."""
    match value:
        case str():
            return encode_basestring(value)
        case bool() | None:
            return _PLAIN[value]
        case int() | Decimal():
            return str(value)
        case Mapping():
            members = (f"{encode_basestring(name)}:{to_json(each)}" for name, each in value.items())
            return "{" + ",".join(members) + "}"
        case _:
            return "[" + ",".join(map(to_json, value)) + "]"


def collection(ask: Ask, total: int, entries: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """A page of entries: `itemsPerPage` is what was asked for, of which the last page may have less."""
    return {"startIndex": ask.start, "itemsPerPage": ask.count, "totalResults": total, "entry": entries}


def board(found: Shown, fields: Sequence[str]) -> dict[str, Any]:
    """One leaderboard; a default score that there is not is null."""
    spec = found.spec
    whole = {
        "id": spec.id,
        "appId": APP_ID,
        "title": spec.title,
        "scoreFormat": spec.score_format,
        "scorePrecision": spec.score_precision,
        "iconUrl": spec.icon,
        "allowLowerScore": spec.allow_lower,
        "reverse": spec.reverse,
        "defaultScore": spec.default,
        "archived": spec.archived,
        "published": spec.published,
        "updated": found.updated(),
    }
    return {name: whole[name] for name in fields}


def score(row: Row, spec: Spec, fields: Sequence[str]) -> dict[str, Any]:
    """One score."""
    whole = {
        "userId": row.user,
        "value": row.value,
        "displayValue": show(row.value, spec.score_format, spec.score_precision),
        "rank": row.rank,
    }
    return {name: whole[name] for name in fields}


def page(standings: Standings, spec: Spec, ask: Ask) -> tuple[int, Sequence[Row]]:
    """How many scores there are, and those that are asked for.

    Rank ascending is the best first, value ascending the lowest first; descending is the same read backwards.
    """
    total = standings.total()
    worst_first = ask.descending != (ask.sort_by == "value" and not spec.reverse)
    if not worst_first:
        return total, standings.rows(ask.start, ask.count)
    last = total - ask.start + 1
    first = max(1, last - ask.count + 1)
    return total, standings.rows(first, last - first + 1)[::-1] if last >= 1 else []
