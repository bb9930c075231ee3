"""The file name that an export is offered, made of a board's name, which may hold anything; and a typed one.

Pure: nothing is looked up on a disk. What comes out is one name, never a way to another folder.
"""

from __future__ import annotations

import os
import unicodedata
from pathlib import Path

from lbtui.errors import UsageError
from lbtui.export.formats import ENDINGS
from lbtui.export.wanted import Format
from lbtui.model.board import BoardRef
from lbtui.model.text import clean

STEM_BYTES = 120
"""Bytes of a name before its ending. The longest file beside it has 14 more, and a file system that encrypts
names takes 143."""

USUAL = {format: ending for ending, format in reversed(ENDINGS.items())}
"""The ending that a suggested name has, by format."""

NAMELESS = "board"
_DEVICES = {"con", "prn", "aux", "nul", *(f"{port}{at}" for port in ("com", "lpt") for at in range(1, 10))}
_INSIDE = "-_."


def slug(text: str) -> str:
    """A text as a part of a file's name: letters, marks and digits that show, and `-`, `_` and `.` between.

    It begins and ends with none of these three, holds at most `STEM_BYTES` bytes, and is no device of Windows'.
    """
    kept: list[str] = []
    for char in unicodedata.normalize("NFC", text[: 4 * STEM_BYTES]):
        kind = unicodedata.category(char)[0]
        if (
            (kind in "LN" and clean(char) == char)
            or char in _INSIDE
            or (kind == "M" and kept and kept[-1] not in _INSIDE)
        ):
            kept.append(char)
        elif kept and kept[-1] not in _INSIDE:
            kept.append("-")
    name = _cut("".join(kept).strip(_INSIDE), STEM_BYTES).rstrip(_INSIDE) or NAMELESS
    return f"{name}-{NAMELESS}" if name.partition(".")[0].casefold() in _DEVICES else name


def suggested(ref: BoardRef, part: str, format: Format) -> Path:
    """A name for an export of a board, in no folder; `part` says which of its rows, "" for all of them."""
    behind = f"-{slug(part)}" if part else ""
    stem = _cut(slug(str(ref)), STEM_BYTES - len(behind.encode())).rstrip(_INSIDE)
    return Path(f"{stem}{behind}{USUAL[format]}")


def named(text: str) -> Path:
    """The file that a person names. UsageError where the text names a folder, there or not."""
    if text.endswith(("/", os.sep)):
        raise UsageError(f"{text} is a folder", hint="Name a file in it")
    return Path(text)


def format_of(path: Path) -> Format | None:
    """The format that a file's ending stands for, None where it stands for none."""
    return ENDINGS.get(path.suffix.lower())


def _cut(text: str, room: int) -> str:
    """As much of a text as finds room in so many bytes, whole signs alone."""
    return text.encode()[: max(0, room)].decode(errors="ignore")
