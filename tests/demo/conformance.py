"""What Microsoft's own parser demands of an answer, rule by rule, for answers of anybody.

Written from the wire facts of its row and result parsers; shares nothing with the demo.
"""

from __future__ import annotations

import json
from typing import Any

_MISSING = object()


def broken_rules(text: str, *, modern: bool = False) -> list[str]:
    """The rules that an answer breaks; `modern` for contracts of `.1`, whose rows carry three members more."""
    answer = json.loads(text)
    if not isinstance(answer, dict):
        return ["the answer is an object"]
    broken = _paging(answer.get("pagingInfo", _MISSING)) + _info(answer.get("leaderboardInfo"))
    rows = answer.get("userList")
    if not isinstance(rows, list):
        return [*broken, "userList is an array"]
    for row in rows:
        broken += _row(row, modern) if isinstance(row, dict) else ["a row is an object"]
    return broken


def _paging(paging: Any) -> list[str]:
    if paging is _MISSING:
        return ["pagingInfo is there"]
    if paging is None:
        return []
    if not isinstance(paging, dict):
        return ["pagingInfo is an object or null"]
    token = paging.get("continuationToken")
    return [] if token is None or isinstance(token, str) else ["continuationToken is a string"]


def _info(info: Any) -> list[str]:
    if not isinstance(info, dict):
        return ["leaderboardInfo is an object"]
    broken = []
    if "totalCount" in info and not _integer(info["totalCount"], 0):
        broken.append("totalCount is an unsigned integer")
    columns = info.get("columnDefinition", info.get("columns"))
    if not isinstance(columns, (dict, list)) or not columns:
        return [*broken, "there is a columnDefinition or columns"]
    for column in columns if isinstance(columns, list) else [columns]:
        if not (isinstance(column.get("statName"), str) and isinstance(column.get("type"), str)):
            broken.append("a column's statName and type are strings")
        elif column["type"].lower() not in ("integer", "double", "string"):
            broken.append("a column's type is a known one")
    return broken


def _row(row: dict[str, Any], modern: bool) -> list[str]:
    broken = []
    names = ["gamertag", "xuid"]
    names += ["moderngamertag", "moderngamertagsuffix", "uniquemoderngamertag"] if modern else []
    for name in names:
        if not isinstance(row.get(name, _MISSING), (str, type(None))):
            broken.append(f"{name} is a string or null")
    if not isinstance(row.get("percentile"), float):
        broken.append("percentile is a number with a fraction")
    if not _integer(row.get("rank"), 1):
        broken.append("rank is an integer")
    if not (row.get("globalrank") is None or _integer(row["globalrank"], 1)):
        broken.append("globalrank is an integer or null")
    if not (isinstance(row.get("value"), str) or _texts(row.get("values"))):
        broken.append("value is a string, or values are strings")
    if "value " in row or "valueMetadata" in row:
        broken.append("keys are spelt as the parser reads them")
    if not _metadata(row.get("valuemetadata")):
        broken.append("valuemetadata is the text of a flat JSON object")
    return broken


def _integer(value: Any, lowest: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and lowest <= value < 2**31


def _texts(values: Any) -> bool:
    return isinstance(values, list) and bool(values) and all(isinstance(each, str) for each in values)


def _metadata(text: Any) -> bool:
    """The parser takes an absent member and an empty text as none, and parses anything else."""
    if text is None or text == "":
        return True
    if not isinstance(text, str):
        return False
    try:
        value = json.loads(text)
    except ValueError:
        return False
    flat = (str, int, float, bool, type(None))
    return isinstance(value, dict) and all(isinstance(each, flat) for each in value.values())
