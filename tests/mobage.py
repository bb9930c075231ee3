"""A profile of the Mobage demo as it may stand in a file, for a service on a loopback socket."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import tomli_w

from lbtui.demo import mobage_boards as demo


def mobage_document(address: str, **more: Any) -> dict[str, Any]:
    """A profile's keys, the secrets themselves among them."""
    secrets = {
        "consumer_key": demo.CONSUMER_KEY,
        "consumer_secret": demo.CONSUMER_SECRET,
        "token": demo.TOKEN,
        "token_secret": demo.TOKEN_SECRET,
    }
    return {"service": "mobage", "url": address + demo.BASE, "timeout": 30, **secrets, **more}


def save_mobage(path: Path, address: str, **more: Any) -> Path:
    """Writes such a profile, for its owner's eyes only."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    path.write_text(tomli_w.dumps(mobage_document(address, **more)))
    path.chmod(0o600)
    return path
