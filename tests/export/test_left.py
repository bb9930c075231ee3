"""What an earlier export left, as it is seen before another one begins."""

from __future__ import annotations

from pathlib import Path

import pytest

from lbtui.export.checkpoint import Checkpoint, write_checkpoint
from lbtui.export.left import Left, left_at
from lbtui.export.manifest import fingerprint
from lbtui.export.target import Target
from lbtui.export.wanted import Beginning, Format, Piece, Wanted
from tests.export.exports import demo


@pytest.mark.parametrize(
    ("size", "kept", "mark", "limit", "left"),
    [
        (None, None, "", None, Left.NOTHING),
        (0, None, "", None, Left.NOTHING),
        (9, None, "", None, Left.SPOILT),
        (9, 9, "", None, Left.OURS),
        (9, 9, "c0de", None, Left.OURS),
        (8, 9, "", None, Left.SPOILT),
        (9, 9, "", 5, Left.ANOTHERS),
        (9, 9, "c0de", 5, Left.ANOTHERS),
    ],
)
def test_what_is_left(
    tmp_path: Path, size: int | None, kept: int | None, mark: str, limit: int | None, left: Left
) -> None:
    connection = demo("mobage")
    wanted = Wanted(connection.provider.board_ref("highscore"), tmp_path / "x.csv", Format.CSV)
    target = Target.at(tmp_path / "x.csv", Beginning.NEW, overwrite=False)
    if size is not None:
        target.part.write_bytes(b"x" * size)
    if kept is not None:
        known = fingerprint(connection.profile, wanted, mark)
        write_checkpoint(target.checkpoint, target.checkpoint_draft, Checkpoint(known, kept, 1, 0, {}))
    assert left_at(target, connection.profile, wanted._replace(piece=Piece(limit=limit))) is left
