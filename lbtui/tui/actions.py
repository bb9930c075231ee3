"""Everything a person can do, once: keys, footer, help, palette, `lbtui keys` and the README come from here.

Imports no Textual, so that the command line can print it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

EVERYWHERE = "everywhere"
LISTS = ("profiles", "boards", "ranks")
TABLES = (*LISTS, "player", "board", "activity", "job", "help")
FORMS = ("form", "export")
"""Where every line takes text."""

SCREENS = {
    "profiles": "Profiles",
    "boards": "Boards",
    "ranks": "Ranks",
    "player": "Player",
    "board": "Board",
    "form": "Profile form",
    "export": "Export form",
    "activity": "Activity",
    "job": "One export",
    "help": "Help",
    EVERYWHERE: "Everywhere",
}

_PLACES = {
    "profiles": "the profiles",
    "boards": "the boards",
    "ranks": "a board's ranks",
    "form": "a profile's form",
    "activity": "the list of exports",
    "help": "this help",
}
"""Where an action works that works on some screens alone."""

_SHOWN = {
    "number_sign": "#", "at": "@", "left_square_bracket": "[", "right_square_bracket": "]", "colon": ":",
    "slash": "/", "question_mark": "?", "escape": "esc", "pageup": "PgUp", "pagedown": "PgDn", "up": "↑",
    "down": "↓", "enter": "enter", "home": "home", "end": "end", "delete": "del", "space": "space",
}  # fmt: skip


class Action(NamedTuple):
    """One thing to do.

    `id` is what a person rebinds and what names its method (`move.down` is `do_move_down`); `keys` are
    Textual's names; `where` are keys of `SCREENS`; of the capabilities in `needs` one must be there; `foot`
    orders it in the footer, 0 leaves it out.
    """

    id: str
    keys: tuple[str, ...]
    label: str
    help: str
    where: tuple[str, ...]
    needs: tuple[str, ...] = ()
    foot: int = 0

    @property
    def method(self) -> str:
        return "do_" + self.id.replace(".", "_")

    def keys_on(self, screen: str) -> tuple[str, ...]:
        """The keys, as a person reads them, that work on a screen: where every line takes text, those that
        type nothing."""
        return tuple(shown_key(key) for key in self.keys if screen not in FORMS or not _types(key))

    @property
    def shown_keys(self) -> tuple[str, ...]:
        """The keys as a person reads them on a keyboard."""
        return tuple(shown_key(key) for key in self.keys)


def _types(key: str) -> bool:
    return len(key) == 1 or (len(_SHOWN.get(key, key)) == 1 and key not in ("up", "down"))


def shown_key(key: str) -> str:
    return _SHOWN.get(key, key.upper() if key.startswith("f") and key[1:].isdigit() else key)


ACTIONS: tuple[Action, ...] = (
    Action("open", ("enter",), "open", "Open what the cursor is on", (*LISTS, "activity", "help"), foot=1),
    Action("profile.add", ("a",), "add", "Add a profile", ("profiles",), foot=2),
    Action("profile.edit", ("e",), "edit", "Edit this profile", ("profiles",), foot=3),
    Action("profile.copy", ("c",), "copy", "Duplicate this profile under another name", ("profiles",), foot=5),
    Action(
        "profile.delete",
        ("x", "delete"),
        "delete",
        "Delete this profile, after a question",
        ("profiles",),
        foot=6,
    ),
    Action("profile.test", ("t",), "test", "Test this profile step by step", ("profiles",), foot=4),
    Action(
        "board.add",
        ("a",),
        "add",
        "Add a board by name; the service is asked for it first, and you for its partition",
        ("boards",),
        foot=2,
    ),
    Action("board.remove", ("x", "delete"), "remove", "Take a board off this list", ("boards",), foot=5),
    Action("board.info", ("i",), "info", "All that is known of a board", ("boards", "ranks"), foot=7),
    Action("filter", ("slash",), "filter", "Show only what holds a text", ("boards", "help"), foot=3),
    Action(
        "jump.rank",
        ("number_sign", "ctrl+g"),
        "rank",
        "Go to a rank, a share, or so many rows on",
        ("ranks",),
        foot=2,
    ),
    Action(
        "jump.player",
        ("at",),
        "player",
        "Go to a player, by id or saved name; where nobody looks them up, the board is read after a question",
        ("ranks",),
        needs=("around_player", "one_player", "by_offset", "by_rank"),
        foot=3,
    ),
    Action("export", ("e",), "export", "Export this board, or a part of it, to a file", ("ranks",), foot=4),
    Action(
        "metadata",
        ("m",),
        "metadata",
        "Show or hide the metadata columns",
        ("ranks",),
        needs=("metadata",),
        foot=6,
    ),
    Action(
        "scope",
        ("f",),
        "friends",
        "Show all rows, friends' alone, or one's own",
        ("ranks",),
        needs=("friends", "own"),
        foot=5,
    ),
    Action(
        "score.set",
        ("s",),
        "set",
        "Set a player's score, after a question",
        ("ranks",),
        needs=("submit",),
        foot=5,
    ),
    Action(
        "score.delete",
        ("x", "delete"),
        "delete",
        "Take a player's score off this board, after a question",
        ("ranks",),
        needs=("delete",),
        foot=5,
    ),
    Action(
        "score.undo",
        ("u",),
        "undo",
        "Take back the newest change of this board, after a question",
        ("ranks",),
        needs=("submit", "delete"),
        foot=5,
    ),
    Action("watch", ("w",), "watch", "Re-read every 10 seconds, or stop", ("ranks",), foot=6),
    Action(
        "reload", ("r", "ctrl+r"), "reload", "Ask the service again, forgetting what @ has read", LISTS, foot=7
    ),
    Action(
        "export.stop",
        ("x", "delete"),
        "stop/go on",
        "Stop this export, after a question; go on with one that is not done",
        ("activity", "job"),
        foot=2,
    ),
    Action("export.start", ("f2",), "export", "Begin the export", ("export",), foot=1),
    Action("form.save", ("f2",), "save", "Save the profile", ("form",), foot=1),
    Action("form.next", ("tab", "down"), "next", "To the next line", FORMS, foot=2),
    Action("form.previous", ("shift+tab", "up"), "previous", "To the previous line", FORMS),
    Action("move.up", ("up", "k"), "up", "One row up", TABLES),
    Action("move.down", ("down", "j"), "down", "One row down", TABLES),
    Action("move.page_up", ("pageup", "ctrl+b"), "screen up", "One screen up", TABLES),
    Action(
        "move.page_down",
        ("pagedown", "ctrl+f", "space"),
        "screen down",
        "One screen down",
        TABLES,
    ),
    Action("move.first", ("home", "g"), "first", "To the first row", TABLES),
    Action("move.last", ("end", "G"), "last", "To the last row", TABLES),
    Action(
        "page.previous",
        ("left_square_bracket",),
        "page back",
        "To the previous page of the service",
        ("ranks",),
    ),
    Action("page.next", ("right_square_bracket",), "page on", "To the next page of the service", ("ranks",)),
    Action("activity", ("A",), "exports", "Show every export since the program began", (EVERYWHERE,)),
    Action("palette", ("colon", "ctrl+p"), "commands", "Find a command by its name", (EVERYWHERE,), foot=8),
    Action("help", ("question_mark", "f1"), "help", "What can be done here", (EVERYWHERE,), foot=9),
    Action("redraw", ("f5", "ctrl+l"), "redraw", "Draw the whole screen anew", (EVERYWHERE,)),
    Action("back", ("escape",), "back", "Cancel, or go back", (EVERYWHERE,), foot=11),
    Action("leave", ("q",), "leave", "Go back; on the first screen, quit", (EVERYWHERE,), foot=10),
    Action("suspend", ("ctrl+z",), "suspend", "To the shell, whose fg comes here again", (EVERYWHERE,)),
    Action("quit", ("ctrl+c",), "quit", "Cancel what is under way; twice, quit", (EVERYWHERE,)),
)

BY_ID = {action.id: action for action in ACTIONS}


def actions_of(screen: str) -> Iterator[Action]:
    """What can be done on a screen, its own actions first."""
    yield from (each for each in ACTIONS if screen in each.where)
    yield from (each for each in ACTIONS if EVERYWHERE in each.where)


def elsewhere(key: str, screen: str) -> str:
    """Where a letter or sign does something that does nothing on this screen, in a sentence; "" for nowhere."""
    if not _types(key):
        return ""
    found = [each for each in ACTIONS if key in each.keys]
    if any(screen in each.where or EVERYWHERE in each.where for each in found):
        return ""
    places = [text for name, text in _PLACES.items() if any(name in each.where for each in found)]
    listed = " and ".join(part for part in (", ".join(places[:-1]), *places[-1:]) if part)
    return f"{shown_key(key)} works on {listed}" if places else ""
