"""A line of the journal of writes, as an object and as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, NoReturn

from lbtui.model.board import BoardRef
from lbtui.model.change import Deed, Outcome, Result
from lbtui.model.entry import Entry
from lbtui.model.score import Score, parse_score

VERSION = 1

_JUDGED = ("rank", "player_id", "name", "score", "display", "percentile", "metadata_text")


class Unreadable(Exception):
    """A line that says nothing to this program; `trouble` is what kind of line it is."""

    def __init__(self, trouble: str) -> None:
        super().__init__(trouble)
        self.trouble = trouble


@dataclass(frozen=True, slots=True)
class Place:
    """A board as one profile reaches it. `target` is a digest of all that the profile says of where it points,
    `host` the part of it that a person knows it by."""

    profile: str
    service: str
    host: str
    target: str
    ref: BoardRef

    def is_same_board(self, other: Place) -> bool:
        """Whether both are one board of one profile, wherever that pointed."""
        return (self.profile, self.service, self.ref) == (other.profile, other.service, other.ref)


@dataclass(frozen=True, slots=True)
class Record:
    """A change before it is sent: `before` is the whole row as it was, `score` the new one. `undoes` is the id
    of the change that this one takes back. `at` is in UTC."""

    id: str
    at: datetime
    place: Place
    player_id: str
    deed: Deed
    before: Entry | None
    score: Score | None = None
    undoes: str | None = None


@dataclass(frozen=True, slots=True)
class Ended:
    """What became of the change `id`."""

    id: str
    outcome: Outcome


def record_line(record: Record) -> bytes:
    """The line of a change, with its line feed. RecursionError for a row that is nested too deeply."""
    place = record.place
    return _line(
        "write",
        record.id,
        record.at,
        {
            "profile": place.profile,
            "service": place.service,
            "host": place.host,
            "target": place.target,
            "board": place.ref.id,
            "partition": place.ref.partition,
            "player": record.player_id,
            "deed": record.deed.value,
            "before": _row(record.before),
            "score": _exact(record.score),
            "undoes": record.undoes,
        },
    )


def outcome_line(record: Record, outcome: Outcome, at: datetime) -> bytes:
    """The line of an outcome, with its line feed. It names the player by every id that the change does."""
    return _line(
        "outcome",
        record.id,
        at,
        {
            "board": record.place.ref.id,
            "player": record.player_id,
            "told": record.before and record.before.player_id,
            "result": outcome.result.value,
            "after": _row(outcome.after),
            "read_back": outcome.read_back,
            "why": outcome.why,
        },
    )


def parse_line(line: bytes) -> Record | Ended:
    """What a line says. Unreadable where it is cut, changed by hand beyond sense, or of another version."""
    try:
        value = json.loads(line, parse_float=Decimal, parse_constant=_no_constant)
    except (ValueError, RecursionError):
        raise Unreadable("not readable") from None
    if not isinstance(value, dict):
        raise Unreadable("not readable")
    if value.get("v") != VERSION:
        raise Unreadable("of another version")
    try:
        return _record(value) if value["kind"] == "write" else _ended(value)
    except (KeyError, TypeError, ValueError):
        raise Unreadable("not readable") from None


def tells(line: bytes, record: Record) -> bool:
    """Whether a line gives a change back as it is, its row in every member that it is judged and set by."""
    try:
        found = parse_line(line)
    except Unreadable:
        return False
    if not isinstance(found, Record) or (found.before is None) != (record.before is None):
        return False
    same = replace(found, at=record.at, before=record.before) == record
    return same and all(
        getattr(found.before, name) == getattr(record.before, name) for name in _JUDGED if record.before
    )


def mentions(line: bytes, ref: BoardRef, words: Iterable[str] | None = None) -> bool:
    """Whether a line may be about a board, and holds one of `words`, the ids of players and changes; or is none
    of ours. Quicker than reading it."""
    if not (line.startswith(b"{") and line.endswith(b"}")):
        return True
    found = (json.dumps(each).encode() in line for each in words) if words is not None else (True,)
    return json.dumps(ref.id).encode() in line and any(found)


def _line(kind: str, id: str, at: datetime, members: Mapping[str, Any]) -> bytes:
    stamp = at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    whole = {"v": VERSION, "kind": kind, "id": id, "at": stamp, **members}
    return json.dumps(whole, allow_nan=False, default=_plain).encode() + b"\n"


def _plain(value: object) -> object:
    """What JSON has no form for: a number with decimals as its text, any mapping as an object."""
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, Mapping):
        return dict(value)
    raise ValueError(f"a {type(value).__name__} cannot be kept")


def _exact(score: Score | None) -> int | str | None:
    return str(score) if isinstance(score, Decimal) else score


def _row(entry: Entry | None) -> dict[str, Any] | None:
    return None if entry is None else entry._asdict()


def _record(value: dict[str, Any]) -> Record:
    place = Place(
        _text(value["profile"]),
        _text(value["service"]),
        _text(value["host"]),
        _text(value["target"]),
        BoardRef(_text(value["board"]), _text_or_none(value["partition"])),
    )
    return Record(
        _text(value["id"]),
        datetime.fromisoformat(_text(value["at"])),
        place,
        _text(value["player"]),
        Deed(value["deed"]),
        _entry(value["before"]),
        _score(value["score"]),
        _text_or_none(value["undoes"]),
    )


def _ended(value: dict[str, Any]) -> Ended:
    if value["kind"] != "outcome":
        raise ValueError
    after, read_back = _entry(value["after"]), value["read_back"] is True
    return Ended(_text(value["id"]), Outcome(Result(value["result"]), after, read_back, _text(value["why"])))


def _entry(value: Any) -> Entry | None:
    if value is None:
        return None
    rank, percentile, metadata, extra = (value[each] for each in ("rank", "percentile", "metadata", "extra"))
    if not (isinstance(rank, int | None) and isinstance(metadata, dict | None) and isinstance(extra, dict)):
        raise TypeError
    return Entry(
        rank,
        _text(value["player_id"]),
        _text_or_none(value["name"]),
        _score(value["score"]),
        _text_or_none(value["display"]),
        None if percentile is None else Decimal(_score(percentile) or 0),
        metadata,
        _text_or_none(value["metadata_text"]),
        extra,
    )


def _score(value: Any) -> Score | None:
    if isinstance(value, str):
        score = parse_score(value)
        if score is None:
            raise ValueError
        return score
    if value is None or (isinstance(value, (int, Decimal)) and not isinstance(value, bool)):
        return value
    raise TypeError


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


def _text_or_none(value: Any) -> str | None:
    return None if value is None else _text(value)


def _no_constant(name: str) -> NoReturn:
    raise ValueError(name)
