"""A driver that works as Textual's and notes what it is given to write. `TEXTUAL_DRIVER` names it.

A line of JSON each in the file that `RECORD` names: `["write", text]`, or `["size", columns, lines]` when the
terminal says that its size changed.
"""

from __future__ import annotations

import json
import os
from typing import Any

from textual.drivers.linux_driver import LinuxDriver


class Recorder(LinuxDriver):
    def _note(self, *entry: Any) -> None:
        with open(os.environ["RECORD"], "a") as file:
            file.write(json.dumps(entry) + "\n")

    def _get_terminal_size(self) -> tuple[int, int]:
        size = super()._get_terminal_size()
        self._note("size", *size)
        return size

    def write(self, data: str) -> None:
        self._note("write", data)
        super().write(data)
