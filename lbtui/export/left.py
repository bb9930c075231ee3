"""What an earlier export left beside a file, as far as can be seen without taking its lock."""

from __future__ import annotations

import enum
import os

from lbtui.export.checkpoint import OfAnother, Unusable, as_kept, read_checkpoint
from lbtui.export.manifest import fingerprint
from lbtui.export.target import Target
from lbtui.export.wanted import Wanted
from lbtui.model.profile import Profile


class Left(enum.Enum):
    """Nothing; rows of the same export, to go on from; rows of another one; or rows that nobody can use."""

    NOTHING = "nothing"
    OURS = "ours"
    ANOTHERS = "another's"
    SPOILT = "spoilt"


def left_at(target: Target, profile: Profile, wanted: Wanted) -> Left:
    """What is there of an export that is about to begin.

    A secret address is not looked up, and so not compared; nor are the rows read. `Spool.open` does both.
    """
    try:
        size = os.lstat(target.part).st_size
    except OSError:
        return Left.NOTHING
    if not size and not os.path.lexists(target.checkpoint):
        return Left.NOTHING
    try:
        kept = read_checkpoint(target.checkpoint, as_kept(fingerprint(profile, wanted)), unknown="mark")
    except OfAnother:
        return Left.ANOTHERS
    except Unusable:
        return Left.SPOILT
    return Left.OURS if kept.bytes <= size else Left.SPOILT
