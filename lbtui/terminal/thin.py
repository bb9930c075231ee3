"""Turns what Textual writes into the bytes that a terminal needs: it keeps what is shown and what is wanted.

What it does not know is passed on as it came, and nothing is taken for known after it. What is wanted may be
written many times before `difference` is asked for; it is what the last of them wanted.
"""

from __future__ import annotations

import re

from lbtui.terminal.difference import ERASE_BELOW, difference
from lbtui.terminal.frame import STRING, SYNC_OFF, SYNC_ON, TOKEN
from lbtui.terminal.screen_copy import Piece, Screen
from lbtui.terminal.styles import PLAIN, after

# A fresh screen is told to be what everybody believes that it is.
_FRESH = f"\x1b[m\x1b[H{ERASE_BELOW}"


class Thin:
    """A terminal of `width` × `height` cells; `feed` is what leads to the next line's first column."""

    def __init__(self, width: int, height: int, feed: str = "\r\n") -> None:
        self._feed = feed
        self._sync = False
        self._start(width, height)

    def _start(self, width: int, height: int) -> None:
        self._wanted = Screen(max(1, width), max(1, height))
        self._shown = Screen(max(1, width), max(1, height))

    @property
    def size(self) -> tuple[int, int]:
        """Columns and lines."""
        return self._wanted.width, self._wanted.height

    def resize(self, width: int, height: int) -> None:
        """The terminal has another size, and what is wanted there is still to come; or had one meanwhile."""
        if (max(1, width), max(1, height)) == self.size:
            self._shown.forget()
            return
        shown, wanted = self._shown.style, self._wanted.style
        self._start(width, height)
        self._shown.style, self._wanted.style = shown, wanted

    def forget(self) -> None:
        """Nothing is known of what is shown or wanted."""
        for screen in (self._wanted, self._shown):
            screen.forget()
            screen.style = None

    def take(self, data: str) -> str:
        """Reads what Textual writes; what must be sent before `difference`, mostly nothing."""
        wanted = self._wanted
        sent: list[str] = []
        pieces: list[Piece] = []
        for token in TOKEN.finditer(data):
            kind = token.lastgroup
            if kind == "text" and self._ready and wanted.style is not None:
                pieces.append((token[0], wanted.style))
            elif kind == "style" and wanted.style is not None:
                wanted.style = after(wanted.style, token["style"])
            elif kind == "aside":
                sent.append(token[0])
            elif kind != "sync" and not self._moved(token, kind, pieces):
                if kind == "screen":
                    sent.append(self._switch(token[0]))
                    continue
                sent.append(self._pass_on(data[token.start() :]))
                return "".join(sent)
            elif kind == "sync":
                self._sync = True
        self._write(pieces)
        return "".join(sent)

    def difference(self) -> str:
        """The bytes from what is shown to what is wanted, "" for none; then that counts as shown."""
        sent = difference(self._shown, self._wanted, self._feed)
        return f"{SYNC_ON}{sent}{SYNC_OFF}" if sent and self._sync else sent

    @property
    def _ready(self) -> bool:
        """Whether text can be written: its place is known."""
        wanted = self._wanted
        return wanted.y is not None and wanted.x is not None and wanted.x < wanted.width

    def _moved(self, token: re.Match[str], kind: str | None, pieces: list[Piece]) -> bool:
        """Writes what was gathered, then follows a move; False where there is none, or one off the screen."""
        self._write(pieces)
        wanted = self._wanted
        if kind == "place":
            x, y = int(token["column"] or 1) - 1, int(token["row"] or 1) - 1
        elif kind == "line" and wanted.y is not None:
            x, y = 0, wanted.y + 1
        else:
            return False
        if not (0 <= x < wanted.width and 0 <= y < wanted.height):
            return False
        wanted.x, wanted.y = x, y
        return True

    def _write(self, pieces: list[Piece]) -> None:
        wanted = self._wanted
        if pieces and wanted.x is not None and wanted.y is not None:
            wanted.x = wanted.rows[wanted.y].write(wanted.x, pieces)
            pieces.clear()

    def _switch(self, sequence: str) -> str:
        """To the alternate screen, which starts blank, or back to what was there before it."""
        for screen in (self._wanted, self._shown):
            screen.style = PLAIN
            screen.clear() if sequence.endswith("h") else screen.forget()
        return sequence + _FRESH if sequence.endswith("h") else f"\x1b[m{sequence}"

    def _pass_on(self, data: str) -> str:
        """Sends the rest as it came, after what is wanted so far; then only what it ends in is known."""
        sent = self.difference() + data
        self.forget()
        wanted = self._wanted
        for token in [] if STRING.search(data) else TOKEN.finditer(data):
            kind = token.lastgroup
            if kind == "style" and (wanted.style is not None or token["style"].split(";")[0] in ("", "0")):
                wanted.style = after(wanted.style or PLAIN, token["style"])
            elif kind not in ("style", "aside", "sync"):
                if not self._moved(token, kind, []):
                    wanted.x = wanted.y = None
                if kind in ("screen", "unknown"):
                    wanted.style = None
        self._shown.x, self._shown.y, self._shown.style = wanted.x, wanted.y, wanted.style
        return sent
