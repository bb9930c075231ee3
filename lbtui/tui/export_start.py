"""Beginning the export that a dialog says: looked at as a whole, and asked about where a file is there."""

from __future__ import annotations

import asyncio
import os
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from lbtui.errors import LbtuiError, UsageError
from lbtui.export.formats import check_format
from lbtui.export.target import Target
from lbtui.export.wanted import Beginning, Format, Wanted
from lbtui.tui.export_choices import FILE, FORMAT, format_named

if TYPE_CHECKING:
    from lbtui.tui.screens.export import ExportScreen

STANDARD_OUTPUT = "-"
"""What stands for it on the command line, which is to go on with this export if need be."""


class ExportStart:
    """Of one dialog."""

    def __init__(self, room: ExportScreen) -> None:
        self._room = room

    async def start(self) -> None:
        """Begins the export and closes the dialog, once all that has to be asked is answered."""
        try:
            path, wanted = self._wanted()
            there, part = await asyncio.to_thread(_looked_at, path, wanted.format)
            if self._room.standing:
                self._settle(wanted, there=there, part=part)
        except LbtuiError as error:
            self._room.fail(error)

    def _wanted(self) -> tuple[Path, Wanted]:
        """What the lines say, and the file that they name. UsageError where that makes no sense."""
        room = self._room
        typed = room.line(FILE).text
        if not typed or typed == STANDARD_OUTPUT:
            raise UsageError("Type a file's name")
        path = Path(typed).expanduser()
        format, spreadsheet = format_named(room.line(FORMAT).text)
        if job := room.home.exports.into(path):
            raise UsageError(f"The export of {job.board} that is running makes {typed}")
        return path, Wanted(room.ref, path, format, room.piece, spreadsheet=spreadsheet)

    def _settle(self, wanted: Wanted, *, there: str, part: bool) -> None:
        """Asks about what is `there`, a clause or "", then about whether to go on with the part of a file."""
        ask = self._room.foot.question.ask
        if there:
            replacing = replace(wanted, overwrite=True)
            ask(f"{there} is there already. Replace it?", lambda: self._settle(replacing, there="", part=part))
        elif part:
            going_on, anew = (replace(wanted, beginning=each) for each in (Beginning.RESUME, Beginning.RESTART))
            question = "It is there in part. Go on with that? n begins anew"
            ask(question, lambda: self._begin(going_on), lambda: self._begin(anew))
        else:
            self._begin(wanted)

    def _begin(self, wanted: Wanted) -> None:
        room = self._room
        room.home.go_back()
        room.home.exports.begin(room.connection.profile, room.board, wanted)


def _looked_at(path: Path, format: Format) -> tuple[str, bool]:
    """What is there that would be replaced, in words, "" for nothing; and whether there is a part of it.

    Raises what `Target.at` and `check_format` do where no such file can be.
    """
    check_format(format)
    target = Target.at(path, Beginning.RESTART, overwrite=True)
    names = {target.path: "The file", target.manifest: "A manifest of that name"}
    there = [name for each, name in names.items() if os.path.lexists(each)]
    return there[0] if there else "", os.path.lexists(target.part)
