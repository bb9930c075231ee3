"""An export as a person types it, and its profile as it uses it."""

from __future__ import annotations

from dataclasses import replace

from lbtui.errors import UsageError
from lbtui.export.formats import format_for
from lbtui.export.piece import piece_words
from lbtui.export.wanted import AT_ONCE, WalkKind, Wanted
from lbtui.model.field import AT_ONCE as UNSAID
from lbtui.model.profile import Profile


def resume_words(profile: str, wanted: Wanted) -> list[str]:
    """The command line that goes on with an export into a file."""
    path, board = str(wanted.path), str(wanted.ref)
    words = ["-o", f"./{path}" if path.startswith("-") else path]
    words += piece_words(wanted.piece)
    words += [] if _is_plain(wanted) else ["--format", wanted.format.value]
    words += ["--csv", "spreadsheet"] if wanted.spreadsheet else []
    words += [] if wanted.walk is WalkKind.SAFE else ["--walk", wanted.walk.value]
    words += [] if wanted.at_once == AT_ONCE else ["--concurrency", str(wanted.at_once)]
    words += ["--overwrite"] if wanted.overwrite else []
    words += ["--json"] if wanted.as_json else []
    words += ["--resume"]
    if board.startswith("-"):  # it would be read as an option
        return ["lbtui", "export", profile, *words, "--", board]
    return ["lbtui", "export", profile, board, *words]


def export_profile(profile: Profile, at_once: int) -> Profile:
    """The profile for a connection of an export's own: so many requests at once, or fewer where it says so. One
    that says what it would be given anyway says nothing."""
    own = profile.at_once
    allowed = at_once if own == UNSAID else min(at_once, own)
    return replace(profile, values={**profile.values, "concurrency": max(1, allowed)})


def _is_plain(wanted: Wanted) -> bool:
    """Whether the file's ending says its format."""
    try:
        return format_for(wanted.path) is wanted.format
    except UsageError:
        return False
