"""What a person types to get somewhere on a board: `15000`, `50%`, `+100`, `@player`, `first`, `last`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from lbtui.errors import PastEnd, UsageError
from lbtui.model.board import AtLeast, Exact, Total, Unknown
from lbtui.model.kinds import OfRank, OfRows, Plain
from lbtui.model.text import shortened

GRAMMAR = "15000 · 50% · +100 · -100 · @player · first · last"
MAX_RANK = 2**63 - 1


class ToRank(OfRank):
    __slots__ = ()


@dataclass(frozen=True, slots=True)
class ToPercent:
    """A share of the board from its top, 0 to 100."""

    percent: Decimal


class ByRows(OfRows):
    """So many rows down (positive) or up (negative) from here."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class ToPlayer:
    """To a player's id; `name` is the saved name it was typed as, if it was."""

    player_id: str
    name: str | None = None


class ToFirst(Plain):
    __slots__ = ()


class ToLast(Plain):
    __slots__ = ()


Jump = ToRank | ToPercent | ByRows | ToPlayer | ToFirst | ToLast

_NUMBER = re.compile(r"\d{1,3}(?:[,_ ]\d{3})+|\d+", re.ASCII)
_PERCENT = re.compile(r"(\d{1,20}(?:\.\d{1,20})?)\s*%", re.ASCII)
_WORDS: dict[str, Jump] = {"first": ToFirst(), "top": ToFirst(), "last": ToLast(), "end": ToLast()}


def parse_jump(text: str, players: Mapping[str, str] | None = None) -> Jump:
    """The jump that `text` says; `players` are saved names and their ids.

    Raises UsageError with a sentence that fits under a prompt.
    """
    text = text.strip()
    if not text:
        raise UsageError("Type where to go", hint=GRAMMAR)
    if word := _WORDS.get(text.lower()):
        return word
    if text.startswith("@"):
        return _player(text[1:].strip(), players or {})
    if match := _PERCENT.fullmatch(text):
        percent = Decimal(match[1])
        if percent > 100:
            raise UsageError(f"{match[1]}% is more than the whole board", hint="Give 0% to 100%")
        return ToPercent(percent)
    if text[0] in "+-":
        rows = _number(text, 1)
        return ByRows(rows if text[0] == "+" else -rows)
    rank = _number(text, 1 if text[0] == "#" else 0)
    if rank < 1:
        raise UsageError("Ranks start at 1")
    return ToRank(rank)


def near_players(typed: str, players: Mapping[str, str]) -> list[str]:
    """The saved names that begin as what was typed does, where that is neither a name nor an id of theirs."""
    start = typed.casefold()
    if not start or typed in players.values() or any(start == name.casefold() for name in players):
        return []
    return [name for name in players if name.casefold().startswith(start)]


def target_row(jump: ToRank | ToPercent | ByRows | ToFirst | ToLast, here: int, total: Total) -> int | None:
    """The row, from 1, that a jump leads to from row `here`; None where only the service knows the end.

    Raises UsageError where the board cannot say or is too short. A relative jump stops at the board's ends.
    """
    known = total.rows if isinstance(total, Exact) else None
    match jump:
        case ToFirst():
            return 1
        case ToLast():
            return None if known is None else max(known, 1)
        case ToRank(rank):
            if known is not None and rank > known:
                raise PastEnd(_past_end(rank, known), hint="Type last for its end" if known else "")
            return rank
        case ByRows(rows):
            wanted = min(max(here + rows, 1), MAX_RANK)
            return wanted if known is None else min(wanted, max(known, 1))
        case ToPercent(percent):
            if known is None:
                raise UsageError("A share needs the board's total, which is not known", hint=_seen(total))
            part, whole = percent.as_integer_ratio()
            return max(1, -(-part * known // (whole * 100)))


def _player(who: str, players: Mapping[str, str]) -> ToPlayer:
    if not who:
        raise UsageError("Type a player's id or saved name after the @")
    if who in players:
        return ToPlayer(players[who], who)
    by_name = {name.casefold(): (name, player_id) for name, player_id in players.items()}
    if found := by_name.get(who.casefold()):
        return ToPlayer(found[1], found[0])
    return ToPlayer(who)


def _number(text: str, start: int) -> int:
    """The number that `text` says after its first `start` characters."""
    number = text[start:].strip()
    if not _NUMBER.fullmatch(number):
        raise UsageError(f"“{shortened(text, 30)}” is no place on a board", hint=GRAMMAR)
    digits = re.sub(r"[,_ ]", "", number).lstrip("0") or "0"
    if len(digits) > 19 or int(digits) > MAX_RANK:
        raise UsageError("That rank is larger than any board")
    return int(digits)


def _past_end(rank: int, known: int) -> str:
    if known == 0:
        return "This board is empty"
    return f"Rank {rank:,} is past the end: this board has {known:,} row{'' if known == 1 else 's'}"


def _seen(total: Total) -> str:
    match total:
        case AtLeast(rows):
            return f"At least {rows:,} rows were seen"
        case Exact() | Unknown():
            return ""
