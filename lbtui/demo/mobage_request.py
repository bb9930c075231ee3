"""Reading a request to the demo's Mobage, to the letter of the service's page.

Where the page is silent or leaves a choice:

- A parameter given twice is malformed; one of another name is ignored. Names and values are read in their case,
  but for those in `fields`, which the service's own clients write in small letters. `fields=` names none: all.
- `count` and `startIndex` are plain decimal numbers. A start past the end gives an empty page.
- The body of an update is a JSON object or a form, as the Content-Type says, with the member `value` or none.
  A number is kept as exactly as it was written, if it has at most `MOST_DIGITS` digits and a double's size;
  a board of the format `integer` takes signed 32-bit integers, also one that is written as 5.0.
- An update may name a player whom nobody knew: ids of at most `LONGEST_ID` printable signs, not `@…`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NoReturn
from urllib.parse import parse_qsl

from lbtui.demo.mobage_boards import APP_ID, Spec
from lbtui.demo.refused import Refused
from lbtui.model.score import Score

BOARD_FIELDS = (
    "id", "appId", "title", "scoreFormat", "scorePrecision", "iconUrl", "allowLowerScore", "reverse",
    "defaultScore", "archived", "published", "updated",
)  # fmt: skip
SCORE_FIELDS = ("userId", "value", "displayValue", "rank")

DEFAULT_COUNT, COUNT_MAX = 50, 1_000
MOST_DIGITS = 30
LONGEST_ID = 64
FORM = "application/x-www-form-urlencoded"
JSON = "application/json"

_DIGITS = re.compile(r"[0-9]{1,15}", re.ASCII)
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]{1,9})?", re.ASCII)
_LARGEST, _SMALLEST = Decimal("1.7976931348623157E+308"), Decimal("2.2250738585072014E-308")
_INT32 = range(-(2**31), 2**31)


@dataclass(frozen=True, slots=True)
class Ask:
    """Which of the answer's entries are wanted, and which of their fields, in the page's spelling and order.

    `start` counts from 1. `sort_by` is "" where the request names none.
    """

    fields: tuple[str, ...]
    count: int = DEFAULT_COUNT
    start: int = 1
    sort_by: str = ""
    descending: bool = False


def refused(status: int, why: str, headers: Mapping[str, str] | None = None) -> Refused:
    """An error whose code is its status."""
    return Refused(status, status, why, headers)


def check_app(app: str) -> None:
    if app not in ("@app", APP_ID):
        raise refused(404, "There is no such app.")


def read_boards(query: Sequence[tuple[str, str]]) -> Ask:
    """The parameters of a request for boards."""
    return _read(query, BOARD_FIELDS, ("id",))


def read_scores(query: Sequence[tuple[str, str]]) -> Ask:
    """The parameters of a request for scores."""
    return _read(query, SCORE_FIELDS, ("rank", "value"))


def check_update(query: Sequence[tuple[str, str]]) -> None:
    """400 unless an update names the field `value` and no other."""
    if "fields" not in (given := _once(query)):
        raise refused(400, "fields is missing; an update needs fields=value.")
    if _fields(given["fields"], SCORE_FIELDS) != ("value",):
        raise refused(400, "fields may only be value in an update.")


def check_new_player(user: str) -> None:
    """400 for an id that no new player can have."""
    if len(user) > LONGEST_ID or not user.isprintable() or user.startswith("@") or not user.strip():
        raise refused(400, f"A user id has 1 to {LONGEST_ID} printable signs, and no @ before them.")


def read_value(content_type: str, body: bytes) -> Decimal | None:
    """The `value` of an update's body, None where it has none. 400 for a body that is something else."""
    if not body:
        return None
    kind = content_type.partition(";")[0].strip().lower()
    if kind not in (JSON, FORM):
        raise refused(400, f"The body's Content-Type is neither {JSON} nor {FORM}.")
    try:
        text = body.decode("utf-8")
        members = _form(text) if kind == FORM else _object(text)
    except (ValueError, RecursionError):
        raise refused(400, "The body cannot be read: it is malformed, or has a member twice.") from None
    if members.keys() - {"value"}:
        raise refused(400, "The body may hold the member value alone.")
    value = members.get("value")
    if members and not isinstance(value, Decimal):
        raise refused(400, "value must be a number.")
    return value


def check_value(spec: Spec, value: Decimal) -> Score:
    """The score that a board keeps of a value; 400 for one that it cannot hold."""
    if value.is_zero():
        return 0
    if not _SMALLEST <= value.copy_abs() <= _LARGEST or len(value.as_tuple().digits) > MOST_DIGITS:
        raise refused(400, f"value has over {MOST_DIGITS} digits, or is larger or smaller than a double.")
    if spec.score_format != "integer":
        return value if value.adjusted() >= MOST_DIGITS or value != value.to_integral_value() else int(value)
    if value.adjusted() > 10 or value != value.to_integral_value() or int(value) not in _INT32:
        raise refused(400, "value is not a signed 32-bit integer, which this leaderboard needs.")
    return int(value)


def _read(query: Sequence[tuple[str, str]], names: Sequence[str], sorts: Sequence[str]) -> Ask:
    given = _once(query)
    if given.get("format", "json") != "json":
        raise refused(400, "format must be json.")
    sort_by, order = given.get("sortBy", ""), given.get("sortOrder", "ascending")
    if "sortBy" in given and sort_by not in sorts:
        raise refused(400, f"sortBy must be {' or '.join(sorts)}.")
    if order not in ("ascending", "descending"):
        raise refused(400, "sortOrder must be ascending or descending.")
    if "sortOrder" in given and not sort_by:
        sort_by = sorts[0]
    count = _number(given, "count", DEFAULT_COUNT)
    if count > COUNT_MAX:
        raise refused(400, f"count must be an integer from 1 to {COUNT_MAX}.")
    start = _number(given, "startIndex", 1)
    return Ask(_fields(given.get("fields", ""), names), count, start, sort_by, order == "descending")


def _once(query: Sequence[tuple[str, str]]) -> dict[str, str]:
    given: dict[str, str] = {}
    for name, value in query:
        if name in given:
            raise refused(400, f"{name} is given more than once.")
        given[name] = value
    return given


def _number(given: Mapping[str, str], name: str, default: int) -> int:
    text = given.get(name)
    if text is None:
        return default
    if not _DIGITS.fullmatch(text) or int(text) < 1:
        raise refused(400, f"{name} must be a positive integer.")
    return int(text)


def _fields(given: str, names: Sequence[str]) -> tuple[str, ...]:
    """Those of the names that are asked for; all where none is."""
    if not given:
        return tuple(names)
    wanted = {each.casefold() for each in given.split(",")}
    if unknown := wanted - {each.casefold() for each in names}:
        raise refused(400, f"There is no field “{min(unknown)[:40]}”; there are {', '.join(names)}.")
    return tuple(each for each in names if each.casefold() in wanted)


def _form(text: str) -> dict[str, Any]:
    pairs = parse_qsl(text, keep_blank_values=True, strict_parsing=True, errors="strict")
    return _distinct([(name, _decimal(value) if name == "value" else value) for name, value in pairs])


def _object(text: str) -> dict[str, Any]:
    found = json.loads(
        text, object_pairs_hook=_distinct, parse_float=_decimal, parse_int=_decimal, parse_constant=_no_number
    )
    if not isinstance(found, dict):
        raise ValueError("no object")
    return found


def _distinct(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) < len(pairs):
        raise ValueError("a member twice")
    return members


def _decimal(text: str) -> Decimal:
    """The number as it is written; 400 where none is, or its exponent is absurd."""
    return Decimal(text) if _NUMBER.fullmatch(text) else _no_number(text)


def _no_number(text: str) -> NoReturn:
    raise refused(400, f"“{text[:40]}” is no number.")
