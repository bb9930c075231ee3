"""A profile of the GameSparks demo as it may stand in a file, for a callback on a loopback socket."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import tomli_w

from lbtui.demo import gamesparks_boards as demo

SECRETS = (demo.API_KEY, demo.SECRET)
"""What nobody is to see of its address."""
MEMBERS = {"score": "SCORE", "name": "userName"}
"""The members of the demo's rows that are a score and a player's name."""


def callback_url(address: str) -> str:
    """The whole secret address of the callback at `address`."""
    return f"{address}{demo.PATH}"


def save_gamesparks(path: Path, url: str, *boards: str | dict[str, str], **more: Any) -> Path:
    """Writes such a profile, for its owner's eyes only; `url` is the secret address, or where it is kept.

    It names the members of the demo's rows, unless `more` gives None for them."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    document = {"service": "gamesparks", "url": url, "boards": list(boards), "timeout": 30, **MEMBERS, **more}
    document = {key: value for key, value in document.items() if value is not None}
    path.write_text(tomli_w.dumps(document))
    path.chmod(0o600)
    return path
