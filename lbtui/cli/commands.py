"""Which commands there are. A command's module is imported when it is chosen, never for the help."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, NamedTuple, Protocol, cast

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace


class CommandModule(Protocol):
    """What the module of a command holds."""

    ABOUT: str
    """What the command does, in a paragraph or two."""

    EXAMPLES: tuple[str, ...]
    """Command lines that work as they stand."""

    @staticmethod
    def configure(parser: ArgumentParser) -> None:
        """Declares the command's arguments."""

    @staticmethod
    def run(args: Namespace) -> int:
        """Does it, and gives the exit code."""


class Command(NamedTuple):
    """A command: its words, the module under `lbtui.cli` that does it, and a line about it.

    `module` is "" for the name of a group that does nothing by itself.
    """

    name: str
    module: str
    summary: str

    def load(self) -> CommandModule:
        return cast(CommandModule, importlib.import_module(f"lbtui.cli.{self.module}"))


COMMANDS = (
    Command("demo", "demo", "the screens on a built-in service; touches no file of yours"),
    Command("open", "open", "the screens, straight at a profile, a board or a row"),
    Command("boards", "boards", "the boards of a profile"),
    Command("rows", "rows", "rows of a board, from any rank, share or player"),
    Command("find", "find", "where players stand, on one board or on all"),
    Command("export", "export", "a board, or a piece of one, into a file; can be gone on with"),
    Command("score", "", "set, delete or undo a player's score"),
    Command("profiles", "profiles.listing", "what is saved; also: add, edit, check and more"),
    Command("keys", "keys", "the keys of the screens"),
    Command("info", "info", "versions, folders and this terminal, for a bug report"),
)


class Group(NamedTuple):
    """Commands of two words that share the first; each `name` is both words."""

    name: str
    commands: tuple[Command, ...]

    def words(self) -> list[str]:
        """The second words."""
        return [each.name.split()[1] for each in self.commands]


GROUPS = (
    Group(
        "score",
        (
            Command("score set", "score.set", "give a player a score"),
            Command("score delete", "score.delete", "take a player off a board"),
            Command("score undo", "score.undo", "take back the last change of a player's score"),
        ),
    ),
    Group(
        "profiles",
        (
            Command("profiles list", "profiles.listing", "every profile, usable or not"),
            Command("profiles show", "profiles.show", "one profile's settings and what its service can do"),
            Command("profiles add", "profiles.add", "save a profile, after asking the service for its boards"),
            Command("profiles edit", "profiles.edit", "change settings, or open the file in your editor"),
            Command("profiles remove", "profiles.remove", "delete a profile's file"),
            Command("profiles check", "profiles.check", "try a profile: its secrets, then each board"),
            Command("profiles path", "profiles.path", "where the profiles are kept"),
        ),
    ),
)
