"""What the service's page says of an answer, type by type, for answers of anybody.

Written from the page's tables and the collections that the vendor's clients parse; shares nothing with the demo.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from typing import Any

_DATE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d")
_FORMATS = {
    "integer", "decimal", "hours", "minutes", "seconds", "day_second", "day_minute", "day_hour", "hour_second",
    "hour_minute", "minute_second",
}  # fmt: skip


def _text(value: Any) -> bool:
    return isinstance(value, str)


def _number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _boolean(value: Any) -> bool:
    return isinstance(value, bool)


def _date(value: Any) -> bool:
    return isinstance(value, str) and _DATE.fullmatch(value) is not None


Rules = Mapping[str, Callable[[Any], bool]]

LEADERBOARD: Rules = {
    "id": _text,
    "appId": _text,
    "title": _text,
    "scoreFormat": lambda value: value in _FORMATS,
    "scorePrecision": _number,
    "iconUrl": _text,
    "allowLowerScore": _boolean,
    "reverse": _boolean,
    "defaultScore": lambda value: value is None or _number(value),
    "archived": _boolean,
    "published": _date,
    "updated": _date,
}
SCORE: Rules = {
    "userId": lambda value: isinstance(value, str) and value != "",
    "value": _number,
    "displayValue": lambda value: isinstance(value, str) and value != "",
    "rank": lambda value: isinstance(value, int) and not isinstance(value, bool) and value >= 1,
}


def broken_object(found: Any, rules: Rules, fields: Any = None) -> list[str]:
    """The rules that one leaderboard or score breaks; `fields` are those that were asked for, all by default."""
    if not isinstance(found, dict):
        return ["it is a bare object"]
    wanted = list(rules) if fields is None else [name for name in rules if name in fields]
    broken = [] if list(found) == wanted else ["it has the fields that were asked for, as the page spells them"]
    return broken + [name for name, value in found.items() if name in rules and not rules[name](value)]


def broken_collection(found: Any, rules: Rules, fields: Any = None) -> list[str]:
    """The rules that a collection breaks, and its entries."""
    if not isinstance(found, dict) or list(found) != ["startIndex", "itemsPerPage", "totalResults", "entry"]:
        return ["it has startIndex, itemsPerPage, totalResults and entry"]
    lowest = {"startIndex": 1, "itemsPerPage": 1, "totalResults": 0}
    broken = [name for name, low in lowest.items() if not (isinstance(found[name], int) and found[name] >= low)]
    entries = found["entry"]
    if not isinstance(entries, list):
        return [*broken, "entry is a list"]
    if len(entries) > found["itemsPerPage"]:
        broken.append("no more entries than a page has")
    return broken + [rule for entry in entries for rule in broken_object(entry, rules, fields)]


def parsed(text: str) -> Any:
    """JSON to the letter: no NaN, nothing twice."""

    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        assert len(dict(pairs)) == len(pairs)
        return dict(pairs)

    def never(text: str) -> Any:
        raise AssertionError(text)

    return json.loads(text, object_pairs_hook=once, parse_constant=never)
