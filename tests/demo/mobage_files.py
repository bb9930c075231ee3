"""The file that the demo's Mobage keeps its changes in, as tests open, look at and remove it."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import Any

from lbtui.demo import demo_app
from tests.demo.mobage_asking import NOW, Mobage


def opened(keep: Path, **options: Any) -> Mobage:
    return Mobage(demo_app("mobage", clock=lambda: NOW, keep=keep, **options))


async def value(mobage: Mobage, board: str = "coins", user: str = "@me") -> Any:
    found = await mobage.standing(board, user)
    return found and found["value"]


def there(path: Path) -> bool:
    return os.path.lexists(path)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def removed(path: Path) -> None:
    """Takes away what is there."""
    if path.is_dir():
        path.rmdir()
    else:
        path.unlink()
    assert not path.exists()
