"""Two terminals side by side: one fed as Textual writes, one through `Thin`."""

from __future__ import annotations

from lbtui.terminal.thin import Thin
from tests.emulator import Emulator


class Pair:
    """`check` says whether both show the same."""

    def __init__(self, width: int, height: int) -> None:
        self.stock = Emulator(width, height)
        self.thin = Emulator(width, height)
        self.driver = Thin(width, height, "\n")

    def write(self, data: str, *, merge: bool = False) -> str:
        """What was sent; with `merge` no more than must be sent at once."""
        self.stock.feed(data)
        sent = self.driver.take(data)
        if not merge:
            sent += self.driver.difference()
        self.thin.feed(sent)
        return sent

    def resize(self, width: int, height: int) -> None:
        for terminal in (self.stock, self.thin):
            terminal.resize(height, width)
        self.driver.resize(width, height)

    def check(self) -> None:
        for y in range(self.stock.lines):
            if (
                self.stock.buffer[y] != self.thin.buffer[y]
            ):  # perhaps only in blanks that one of them never wrote
                assert self.thin.row(y) == self.stock.row(y), f"line {y}"
        assert self.thin.place == self.stock.place
        assert self.thin.cursor.attrs == self.stock.cursor.attrs
        assert self.thin.margins is None
