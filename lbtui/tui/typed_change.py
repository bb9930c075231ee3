"""What a person types to change a score: `@player 1:02.250`, or `@player` alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from lbtui.errors import UsageError
from lbtui.model.jump import ToPlayer, parse_jump
from lbtui.model.text import clean, escaped


@dataclass(frozen=True, slots=True)
class Wish:
    """Whose score is meant, by id, and under which saved `name` it was typed; `value` as typed, "" for none."""

    player_id: str
    name: str | None
    value: str

    @property
    def who(self) -> str:
        shown = self.player_id if clean(self.player_id) == self.player_id else escaped(self.player_id)
        return f"{self.name} ({shown})" if self.name else shown


def can_be_typed(player_id: str, players: Mapping[str, str]) -> bool:
    """Whether an id shows as it is, and is read back from what shows."""
    if not player_id.strip() or clean(player_id) != player_id:
        return False
    return read_wish(f"@{player_id}", players, player_id).player_id == player_id


def read_wish(text: str, players: Mapping[str, str], here: str = "") -> Wish:
    """What a text says. `players` are saved names and their ids, `here` is an id that may be meant as it is.

    A player ends at a space, save where a known name or id has one itself. UsageError where there is none: a
    number alone could be the player as well as the score.
    """
    text = text.strip()
    if not text.startswith("@") or text == "@":
        saved = f"yours are {', '.join(players)}" if players else ""
        raise UsageError("Begin with the player: @id or @name", hint=saved)
    body = text[1:].lstrip()
    known = sorted((here, *players, *players.values()), key=len, reverse=True)
    who = next((body[: len(each)] for each in known if each and _begins(body, each)), body.split()[0])
    value = body[len(who) :].strip()
    if who == here:
        return Wish(who, None, value)
    jump = parse_jump(f"@{who}", players)
    return Wish(jump.player_id, jump.name, value) if isinstance(jump, ToPlayer) else Wish(who, None, value)


def _begins(text: str, start: str) -> bool:
    return text[: len(start)].casefold() == start.casefold() and not text[len(start) :][:1].strip()
