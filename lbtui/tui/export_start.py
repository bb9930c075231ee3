"""Beginning the export that a dialog says: looked at as a whole, and asked about where a file is there."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from lbtui.errors import LbtuiError, UsageError
from lbtui.export.formats import check_format, no_format
from lbtui.export.left import Left, left_at
from lbtui.export.naming import format_of, named
from lbtui.export.target import Target
from lbtui.export.wanted import Beginning, Wanted
from lbtui.model.profile import Profile
from lbtui.model.text import shortened
from lbtui.tui.export_choices import FILE, FORMAT, format_named
from lbtui.tui.exports import Identity, identity

if TYPE_CHECKING:
    from lbtui.tui.screens.export import ExportScreen

STANDARD_OUTPUT = "-"
"""What stands for it on the command line, which is to go on with this export if need be."""

NAME_CELLS = 24
"""Of a file's name in a question, whose y and n are to be seen on a narrow screen too."""


@dataclass(frozen=True, slots=True)
class Found:
    """What is where an export is to go: what would be replaced, a clause or "", the file that `stands` there,
    and what is `left` of an earlier export."""

    replaced: str
    stands: Identity | None
    left: Left


class ExportStart:
    """Of one dialog."""

    def __init__(self, room: ExportScreen) -> None:
        self._room = room

    async def start(self) -> None:
        """Begins the export and closes the dialog, once all that has to be asked is answered."""
        try:
            path, wanted = self._wanted()
            found = await asyncio.to_thread(_looked_at, path, self._room.connection.profile, wanted)
            if self._room.standing:
                self._settle(wanted, found)
        except LbtuiError as error:
            self._room.fail(error)

    def _wanted(self) -> tuple[Path, Wanted]:
        """What the lines say, and the file that they name. UsageError where that makes no sense."""
        room = self._room
        room.follow_ending()  # keys that come in one go are here before the line tells that it changed
        typed = room.line(FILE).text
        if not typed or typed == STANDARD_OUTPUT:
            raise UsageError("Type a file's name")
        path = named(typed).expanduser()
        format, spreadsheet = format_named(room.line(FORMAT).text)
        if job := room.home.exports.into(path):
            raise UsageError(f"The export of {job.board} that is running makes {typed}")
        return path, Wanted(room.ref, path, format, room.piece, spreadsheet=spreadsheet)

    def _settle(self, wanted: Wanted, found: Found) -> None:
        """Asks whether what is there is to be replaced, then about what is left of an earlier export."""
        if found.replaced:
            replacing = wanted._replace(overwrite=True)
            question = f"{found.replaced} is there already. Replace it?"
            self._ask(question, lambda: self._settle_rest(replacing, found))
        else:
            self._settle_rest(wanted, found)

    def _settle_rest(self, wanted: Wanted, found: Found) -> None:
        going_on, anew = (wanted._replace(beginning=each) for each in (Beginning.RESUME, Beginning.RESTART))
        name = shortened(wanted.path.name if wanted.path else "", NAME_CELLS)

        def restart() -> None:
            self._begin(anew, found)

        match found.left:
            case Left.NOTHING:
                self._begin(wanted, found)
            case Left.OURS:
                throw = f"Throw away what was read of {name}, and begin anew?"
                self._ask(
                    "It is there in part. Go on with that?",
                    lambda: self._begin(going_on, found),
                    lambda: self._ask(throw, restart),
                )
            case Left.ANOTHERS:
                self._ask(f"{name} holds part of another export. Throw that away?", restart)
            case Left.SPOILT:
                self._ask(f"What was read of {name} is of no use. Throw it away?", restart)

    def _ask(self, question: str, yes: Callable[[], None], no: Callable[[], None] | None = None) -> None:
        self._room.foot.question.ask(question, yes, no)

    def _begin(self, wanted: Wanted, found: Found) -> None:
        room = self._room
        room.home.go_back()
        room.home.exports.begin(room.connection.profile, room.board, wanted, found.stands)


def _looked_at(path: Path, profile: Profile, wanted: Wanted) -> Found:
    """What is there. Raises what `Target.at` and `check_format` do where no such file can be, and UsageError
    for a name whose ending stands for no format."""
    check_format(wanted.format)
    target = Target.at(path, Beginning.RESTART, overwrite=True)
    if format_of(path) is None:
        raise no_format(path, "Give it one of these")
    names = {target.path: "The file", target.manifest: "A manifest of that name"}
    there = [name for each, name in names.items() if os.path.lexists(each)]
    return Found(there[0] if there else "", identity(target.path), left_at(target, profile, wanted))
