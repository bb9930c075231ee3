"""The last line of a screen: its most wanted keys."""

from __future__ import annotations

from collections.abc import Callable

from lbtui.tui.actions import Action, actions_of
from lbtui.tui.safe import width_of


def footer(screen: str, width: int, blocked: Callable[[Action], str]) -> str:
    """As many of a screen's actions as find room, the most wanted first, and always help and the way out.

    Those that are `blocked` here and now are left out.
    """
    wanted = sorted((each for each in actions_of(screen) if each.foot), key=lambda each: each.foot)
    known = {each: each.keys_on(screen) for each in wanted if not blocked(each)}
    keys = {each: f"{shown[0]} {each.label}" for each, shown in known.items() if shown}
    way_out = next(each for each in keys if each.id in ("leave", "back"))
    always = [each for each in keys if each.id == "help" or each is way_out]
    room = width - 1 - sum(width_of(keys[each]) + 2 for each in always)
    line: list[Action] = []
    for each, text in keys.items():
        if each in always or each.id == "back":
            continue
        room -= width_of(text) + 2
        if room < 0:
            break
        line.append(each)
    return " " + "  ".join(keys[each] for each in (*line, *always))
