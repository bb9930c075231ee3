"""Rows read member by member, without any haste: what the providers' own readers are to agree with."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from lbtui.model.entry import Entry
from lbtui.providers.reading import count_or_none, number_or_none, score_and_display, text_or_none


def lower(name: str) -> str:
    return name.strip().casefold()


def xbox_entry(row: Mapping[str, Any]) -> Entry | None:
    """A row of a board of one column, without metadata."""
    members = {lower(name): value for name, value in row.items()}
    if (player_id := text_or_none(members.get("xuid"))) is None:
        return None
    values = members.get("values")
    first = values[0] if isinstance(values, list) and values else values
    score, display = score_and_display(first if members.get("value") is None else members["value"])
    percentile = number_or_none(members.get("percentile"))
    known = {"xuid", "gamertag", "rank", "value", "values", "percentile", "valuemetadata"}
    return Entry(
        count_or_none(members.get("rank")),
        player_id,
        text_or_none(members.get("gamertag")),
        score,
        display,
        None if percentile is None else Decimal(percentile),
        extra={name: value for name, value in members.items() if name not in known and value is not None},
    )


def mobage_entry(row: Mapping[str, Any]) -> Entry:
    members = {lower(name): value for name, value in row.items()}
    player_id = text_or_none(members.get("userid")) or ""
    score, display = score_and_display(members.get("value"))
    given = text_or_none(members.get("displayvalue"))
    known = {"userid", "value", "displayvalue", "rank"}
    return Entry(
        count_or_none(members.get("rank")),
        player_id if player_id.strip() else "",
        score=score,
        display=display if given is None else given,
        extra={name: value for name, value in row.items() if lower(name) not in known and value is not None},
    )


def gamesparks_entry(row: Mapping[str, Any], score: str, name: str) -> Entry:
    """Each member that is what it should be is taken from the others, in turn."""
    rest = dict(row)

    def taken(wanted: str, read: Callable[[Any], Any], nothing: Any = None) -> Any:
        alike = [wanted] if wanted in rest else [each for each in rest if lower(each) == lower(wanted)]
        if not wanted or not alike:
            return nothing
        given = rest[alike[0]]
        value = read(given)
        if value != nothing or given is None:
            del rest[alike[0]]
        return value

    def filled(value: Any) -> str | None:
        text = text_or_none(value)
        return text if text and text.strip() else None

    player_id = taken("playerId", filled)
    rank = taken("rank", count_or_none)
    number, display = taken(score, score_and_display, (None, None))
    called = taken(name, text_or_none)
    return Entry(rank, player_id or "", called, number, display, extra=rest)
