"""What a client of the tutorial's make relies on in a page of a callback, rule by rule, for replies of anybody.

Written from the tutorial's description of its loop and the platform's pages; shares nothing with the demo.
"""

from __future__ import annotations

import json
import re
from typing import Any

_ID = re.compile(r"[0-9a-f]{24}")
_WHEN = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\dZ")
_MOST = 1000


def broken_rules(text: str, limit: int, page: int) -> list[str]:
    """The rules that the reply to a page of `limit` rows breaks."""
    if not (text.startswith("[") and text.endswith("]")):
        return ["it begins and ends with a bracket, and nothing stands around them"]
    try:
        rows = json.loads(text, object_pairs_hook=list)
    except ValueError:
        return ["it is JSON"]
    if not rows:
        return [] if text == "[]" else ["the end is [] without a space"]
    broken = [] if len(rows) <= min(limit, _MOST) else ["there are no more rows than were asked for"]
    if json.dumps(json.loads(text), ensure_ascii=False, separators=(",", ":")) != text:
        broken.append("it is compact, and no member is given twice")
    for row in rows:
        broken += _row(row) if isinstance(row, list) else ["a row is an object"]
    ranks = [dict(row).get("rank") for row in rows if isinstance(row, list)]
    return broken if broken else _ranks(ranks, limit * page)


def _row(pairs: list[tuple[str, Any]]) -> list[str]:
    if [name for name, _ in pairs[:2]] != ["playerId", "rank"]:
        return ["a row begins with playerId and rank"]
    broken, members = [], dict(pairs)
    if not (isinstance(members["playerId"], str) and _ID.fullmatch(members["playerId"])):
        broken.append("playerId is 24 hex digits")
    if not isinstance(members["rank"], int) or isinstance(members["rank"], bool) or members["rank"] < 1:
        broken.append("rank is an integer from 1 up")
    if "when" in members and not _WHEN.fullmatch(str(members["when"])):
        broken.append("when has the platform's form")
    if not isinstance(members.get("SCORE", 0), (int, float)) or not isinstance(
        members.get("userName", ""), str
    ):
        broken.append("SCORE is a number and userName a text")
    return broken


def _ranks(ranks: list[Any], offset: int) -> list[str]:
    """Ranks never fall, and no rank is lower down than its row."""
    if ranks != sorted(ranks) or any(rank > offset + at for at, rank in enumerate(ranks, 1)):
        return ["ranks go up, and none is above its row's number"]
    return []
