"""T7: names of any length and any number of marks repaint in a bounded number of bytes."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.loopback import serve
from tests.pty_terminal import Terminal
from tests.tui.test_terminal import LBTUI

NAMES = ("e" + "\u0301" * 200, "x" * 1_000_000, "\u200d".join(["👩"] * 100_000))
LIMIT = 64_000
CODE_POINTS = 512


class Wordy:
    """An ASGI app: a board of 60 players, of whom the first have these names whole, the others much of them."""

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        rows = [
            {"gamertag": NAMES[at % 3][: 2_000 if at > 3 else None], "xuid": str(at), "rank": at, "value": "7"}
            for at in range(1, 61)
        ]
        told = {"displayName": NAMES[2][:1000], "totalCount": 60}
        body = {"pagingInfo": None, "leaderboardInfo": told, "userList": rows}
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": json.dumps(body, ensure_ascii=False).encode()})


@pytest.mark.parametrize("driver", ["thin", "stock"])
def test_t7_a_repaint_is_bounded(save_profile: Callable[..., Path], driver: str) -> None:
    with serve(Wordy(), lifespan="off") as address:
        save_profile("near", address, "names")
        argv = [*LBTUI, "open", "near", "names"]
        with Terminal(argv, 200, 60, {"LBTUI_DRIVER": driver}) as terminal:
            terminal.until(" kB")
            terminal.settle()
            assert terminal.text.count("xxxxxxxx") > 15
            assert len(terminal.written) < 2 * LIMIT  # the first screen, and its rows
            for key in ("\x1b[6~", "\x0c", "\r", "\x1b"):
                assert 0 < terminal.cost(key).bytes < LIMIT, key
                terminal.settle()  # what comes late of one key is none of the next one's
            text = terminal.written.decode()
            assert "\u0301" in text
            assert "\u0301" * 5 not in text
            assert max(map(len, text.split("\x1b"))) <= CODE_POINTS
